"""What a programme that comes into force does besides ending the one before, and what it would do."""

from datetime import date
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from clubcrm.kernel.versions import Invalid
from tiers import checking, ladders
from tiers.models import Programme, Standing, Tier
from tiers.operations import counting, holding, marking
from tiers.queries import counting as sql
from tiers.queries import previewing, tallying


class Effect(NamedTuple):
    """How many members would stand at a tier under a draft, and how many of them would rise to it."""

    tier: Tier
    members: int
    rising: int


def lock_evaluations() -> None:
    """Nobody is evaluated and nothing is counted while programmes come into force or end."""
    with connection.cursor() as cursor:
        cursor.execute(sql.LOCK_ALL)
    marking.lock_watermarks()


def begin_programme(row: Programme) -> None:
    """Carry over what is held, and make everyone due. Raises Invalid.

    Its series are filled from the raw rows in the same transaction, so that the tallies are complete at once.
    """
    assert row.active_from is not None
    keep_what_is_held(row)
    holding.place_ends(ladders.read(row), row.active_from)
    if stands_at := marking.lock_watermarks()[tallying.TOUCHES].as_of:
        counting.place_series(ladders.read_active(), stands_at)
        counting.make_everyone_due("rules")


def keep_what_is_held(row: Programme) -> None:
    """Raise Invalid where a tier that members hold is missing from a new version of the same programme."""
    codes = row.tiers.values("code")
    missing = Standing.objects.filter(tier__programme__code=row.code).exclude(tier__code__in=codes)
    if names := sorted({str(standing.tier) for standing in missing.select_related("tier")[:1]}):
        text = _(
            "Members hold the tier %(tier)s, which this version does not have. Keep a tier with that code."
        )
        raise Invalid({"": [text % {"tier": name} for name in names]})


def preview(*, programme: int, as_of: date) -> list[Effect]:
    """What evaluating everyone under this version would do today, per tier, from the raw rows. Writes nothing.

    Raises Invalid.
    """
    row = Programme.objects.get(id=programme)
    if problems := checking.list_problems(row):
        raise Invalid({"": problems})
    ladder = ladders.read(row)
    found = previewing.preview(ladder, as_of)
    effects = [(tier, found[tier.rank]) for tier in ladder.tiers]
    return [Effect(tier, effect.rising + effect.staying, effect.rising) for tier, effect in effects]
