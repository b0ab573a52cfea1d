"""Tier programmes as they are kept in versions: one ladder is in force, whatever its code."""

from datetime import date

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import languages
from clubcrm.kernel.versions import VersionKind
from tiers import benefits, checking, measures, reciting, wording
from tiers import operations as tiers
from tiers.models import Benefit, Criterion, Programme


def effect(programme: Programme, on: date) -> list[str]:
    line = gettext("%(tier)s: %(members)s members, %(rising)s of them by rising")
    return [line % each._asdict() for each in tiers.preview(programme=programme.id, as_of=on)]


def measure_of(row: Criterion) -> str:
    words = measures.every()[row.measure].wording
    return languages.choose(words.zh, words.en)


def filter_of(row: Criterion) -> str:
    return wording.narrowed(measures.every()[row.measure], row.filter).here.strip(" ()（）")


def kind_of(row: Benefit) -> str:
    kind = benefits.every()[row.kind]
    return languages.choose(kind.zh, kind.en)


PROGRAMMES = VersionKind(
    code="tier-programme",
    model=Programme,
    label=_("Tier programme put into force"),
    asks=gettext_noop("Tier programme %(name)s: waits for your approval"),
    permission="tiers.approve_programme",
    parts={"tiers": {"criteria": {}, "benefits": {}}},
    proposed_first=True,
    one_of_all=True,
    problems=checking.problems,
    lock=tiers.lock_evaluations,
    begin=tiers.begin_programme,
    sentences=reciting.lines,
    effect=effect,
    shows={
        (Criterion, ""): lambda row: wording.criterion(row, list(row.tier.programme.tiers.all())).here,
        (Criterion, "measure"): measure_of,
        (Criterion, "filter"): filter_of,
        (Benefit, ""): lambda row: reciting.benefit(row).here,
        (Benefit, "kind"): kind_of,
    },
)
KINDS = (PROGRAMMES,)
