"""Tier programmes as they are kept in versions: one ladder is in force, whatever its code."""

from datetime import date

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.versions import VersionKind
from tiers import checking, reciting
from tiers import operations as tiers
from tiers.models import Programme


def effect(programme: Programme, on: date) -> list[str]:
    line = gettext("%(tier)s: %(members)s members, %(rising)s of them by rising")
    return [line % each._asdict() for each in tiers.preview(programme=programme.id, as_of=on)]


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
)
KINDS = (PROGRAMMES,)
