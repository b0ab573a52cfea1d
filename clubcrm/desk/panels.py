"""The customer page, composed of what each app shows of a customer."""

from datetime import date
from typing import Any, NamedTuple

from clubcrm.desk import telling, timeline
from members import consents
from members import panels as members
from members.models import Consent, Customer
from points import panels as points
from tiers import overriding, wording
from tiers import queries as ladder


class Progress(NamedTuple):
    """The nearest tier, the route on which least is missing, and the routes the tier panel shows (at most two).

    Of each route only what counts or is open: what simply holds ("is Green or above") is left out.
    """

    tier: Any
    route: Any
    routes: list[list[Any]]
    others: int


def read_panels(customer: Customer, on: date, page: timeline.Page) -> dict[str, Any]:
    """Everything beside the timeline `page`, as of a business date; what the page has read is not read again."""
    owned = members.cars(customer.id, on)
    held = ladder.make_held(customer.standing) if hasattr(customer, "standing") else None
    balance = points.panel(customer.id, on, page.ledger)
    return {
        "customer": customer,
        "owned": owned,
        "profile": members.profile(customer, owned),
        "invoices": members.invoices(customer.id) if page.invoices is None else page.invoices,
        "standing": held,
        "tier": held.tier if held else None,
        "why": wording.describe_evidence(held.evidence).here if held else "",
        # Asked only where the evidence says so: most pages have one query less.
        "by_hand": overriding.open_of(customer.id) if held and held.evidence.get("override") else None,
        "brings": brings(customer.id, on),
        "progress": progress(ladder.find_missing_to_next(customer.id, on)),
        "consents": consents.standing(customer.id),
        "manners": Consent.Manner.choices,
        "balance": balance["balance"],
        "ledger": [(entry, "\n".join(telling.whys_of(entry))) for entry in balance["entries"]],
    }


def brings(customer: int, on: date) -> list[str]:
    """What the tier held brings, in words."""
    return [wording.describe_benefit(row).here for row in ladder.list_benefits(customer, on)]


def progress(following: list[ladder.NextTier]) -> Progress | None:
    """The nearest tier whose criteria are all countable, by its easiest route; else the nearest."""
    if not following:
        return None
    best = min(following, key=lambda one: min(distance(route) for route in one.routes) if one.routes else 9)
    routes = sorted(best.routes, key=distance)
    if not routes:
        return None
    shown = [[need for need in route.needs if need.unit or not need.met] for route in routes[:2]]
    return Progress(best.tier, routes[0], shown, max(0, len(routes) - 2))


def distance(route: ladder.Route) -> float:
    """How far a route is from holding: the unmet share of each of its criteria, summed."""
    return sum(need.missing / need.at_least for need in route.needs if need.at_least)
