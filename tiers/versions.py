"""Tier programmes as they are kept in versions: one ladder is in force, whatever its code."""

from datetime import date

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import languages
from clubcrm.kernel.templatetags import written
from clubcrm.kernel.versions import VersionKind
from tiers import benefits, checking, measures, wording
from tiers import operations as tiers
from tiers.models import Benefit, Criterion, Programme


def describe_effect(programme: Programme, on: date) -> list[str]:
    line = gettext("%(tier)s: %(members)s members, %(rising)s of them by rising")
    return [
        line
        % {
            "tier": each.tier,
            "members": written.number(each.members),
            "rising": written.number(each.rising),
        }
        for each in tiers.preview(programme=programme.id, as_of=on)
    ]


def name_measure(row: Criterion) -> str:
    words = measures.every()[row.measure].wording
    return languages.choose(words.zh, words.en)


def describe_filter(row: Criterion) -> str:
    return wording.describe_filter(measures.every()[row.measure], row.filter).here.strip(" ()（）")


def name_kind(row: Benefit) -> str:
    kind = benefits.every()[row.kind]
    return languages.choose(kind.zh, kind.en)


PROGRAMMES = VersionKind(
    code="tier-programme",
    model=Programme,
    label=_("Tier programme put into force"),
    asks=gettext_noop("Tier programme %(name)s"),
    permission="tiers.approve_programme",
    parts={"tiers": {"criteria": {}, "benefits": {}}},
    proposed_first=True,
    one_of_all=True,
    problems=checking.list_problems,
    lock=tiers.lock_evaluations,
    begin=tiers.begin_programme,
    sentences=wording.list_lines,
    effect=describe_effect,
    shows={
        (Criterion, ""): lambda row: (
            wording.describe_criterion(row, list(row.tier.programme.tiers.all())).here
        ),
        (Criterion, "measure"): name_measure,
        (Criterion, "filter"): describe_filter,
        (Benefit, ""): lambda row: wording.describe_benefit(row).here,
        (Benefit, "kind"): name_kind,
    },
)
KINDS = (PROGRAMMES,)
