"""A programme read once for an evaluation: its tiers in rank order, their routes, and the numbers these need."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tiers import measures, windows
from tiers.models import Criterion, Programme, Tier


class Spec(NamedTuple):
    """What one series measures. `filter` is canonical JSON, so that equal filters are equal specs.

    `own_start`: it counts from each customer's own day on, where that is later than the window's beginning.
    """

    measure: str
    filter: str
    window: str
    own_start: bool = False

    @property
    def kind(self) -> measures.Measure:
        return measures.every()[self.measure]

    @property
    def conditions(self) -> dict[str, Any]:
        return json.loads(self.filter)

    def start(self, as_of: date) -> date:
        return windows.parse(self.window).start(as_of)


# Only members hold a tier: every evaluation needs this number, whatever the rules say.
MEMBER = Spec("is_member", "{}", "all time")


def build_spec(criterion: Criterion, resets: bool = False) -> Spec:
    """The series a criterion needs; `resets`: some tier of its programme is reached with a reset.

    Raises KeyError, BadFilter, BadWindow for what validation would refuse.
    """
    measure = measures.every()[criterion.measure]
    cleaned = {key: measure.filters[key].clean(value) for key, value in criterion.filter.items()}
    own = measure.windowed and (resets or windows.parse(criterion.window).unit == "since")
    windows.parse(criterion.window)
    return Spec(criterion.measure, json.dumps(cleaned, sort_keys=True), criterion.window, own)


@dataclass(frozen=True)
class Ladder:
    """`routes[tier.id][number]` are criteria; `specs` what is measured (MEMBER first), without what the climb knows.

    `asked` is the series that a criterion asks, by the id of the criterion; `ranks_held` the rank that a tier of any version
    of this programme has in this one, by the id of the tier.
    """

    programme: Programme
    tiers: tuple[Tier, ...]
    routes: dict[int, dict[int, tuple[Criterion, ...]]]
    specs: tuple[Spec, ...]
    asked: dict[int, Spec]
    ranks_held: dict[int, int]

    def list_criteria(self) -> Iterable[Criterion]:
        return (item for routes in self.routes.values() for route in routes.values() for item in route)

    @property
    def resets(self) -> bool:
        return any(tier.resets for tier in self.tiers)

    @property
    def steps(self) -> bool:
        """Whether one climbs one step a day."""
        return self.programme.climbing == Programme.Climbing.STEP

    @property
    def falls(self) -> bool:
        return any(falls(tier) for tier in self.tiers)

    def find_spec(self, criterion: Criterion) -> Spec:
        """The series that answers a criterion which does not ask for the present tier."""
        return self.asked[criterion.id]

    def find_tier(self, tier_id: int | None) -> Tier | None:
        """The tier of this version that stands for `tier_id` of any version of this programme."""
        return self.find_ranked(self.ranks_held.get(tier_id or 0, 0))

    def find_ranked(self, rank: int) -> Tier | None:
        return next((tier for tier in self.tiers if tier.rank == rank), None)

    def find_below(self, rank: int) -> Tier | None:
        """The tier next below a rank."""
        return next((tier for tier in reversed(self.tiers) if tier.rank < rank), None)


def asks_series(criterion: Criterion) -> bool:
    """Whether its number comes from a series, not from the climb itself."""
    return not isinstance(measures.every()[criterion.measure], measures.Climb)


def falls(tier: Tier) -> bool:
    """Whether it ends: it has a validity and a policy for its end."""
    return tier.demotion != Tier.Demotion.NEVER and tier.valid_for != ""


def find_active() -> Programme | None:
    return Programme.objects.filter(state=Programme.State.ACTIVE).first()


def read_active() -> Ladder | None:
    """The ladder that is active, in two queries; None where none is."""
    active = Programme.objects.filter(state=Programme.State.ACTIVE)
    versions = list(
        Tier.objects.filter(programme__code__in=active.values("code")).select_related("programme")
    )
    programme = next(
        (tier.programme for tier in versions if tier.programme.state == Programme.State.ACTIVE), None
    )
    return build(programme, versions) if programme else None


def read(programme: Programme) -> Ladder:
    """The ladder of any version, in two queries."""
    return build(programme, list(Tier.objects.filter(programme__code=programme.code)))


def build(programme: Programme, versions: list[Tier]) -> Ladder:
    """The ladder out of the tiers of every version. One query."""
    tiers = tuple(
        sorted(
            (tier for tier in versions if tier.programme_id == programme.id),
            key=lambda tier: tier.rank,
        )
    )
    routes: dict[int, dict[int, tuple[Criterion, ...]]] = {tier.id: {} for tier in tiers}
    asked: dict[int, Spec] = {}
    resets = any(tier.resets for tier in tiers)
    for item in Criterion.objects.filter(tier__programme=programme).order_by("tier__rank", "route", "id"):
        of_tier = routes[item.tier_id]
        of_tier[item.route] = (*of_tier.get(item.route, ()), item)
        if asks_series(item):
            asked[item.id] = build_spec(item, resets)
    rank_of = {tier.code: tier.rank for tier in tiers}
    held = {tier.id: rank_of[tier.code] for tier in versions if tier.code in rank_of}
    specs = tuple(dict.fromkeys([MEMBER, *asked.values()]))
    return Ladder(programme, tiers, routes, specs, asked, held)
