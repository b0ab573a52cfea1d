"""The lists of the tier-guard: filters from the address, keyset paging, what is missing per route."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from clubcrm.kernel import lists
from clubcrm.kernel.models import Staff
from clubcrm.kernel.scope import Scope
from members.models import Customer
from tiers import operations as tiers
from tiers import queries
from tiers.models import GuardCall, Nearness, Programme, Standing, Tier
from tiers.queries import guarding
from tiers.queries.standing import NextTier
from tiers.wording.guarding import list_routes

SHOWN = ("ending", "near")


class Line(NamedTuple):
    """A member: `tier` is held (ends_on: its last day, grace_on: that of the grace) or, where it is near, the next one.

    `missing` are its routes with what lacks today; `call` the newest one, None for none.
    """

    customer: Customer
    tier: Tier
    ends_on: date | None
    grace_on: date | None
    days: int | None
    percent: int | None
    missing: NextTier | None
    call: GuardCall | None

    @property
    def is_pressing(self) -> bool:
        """Whether the last warning that the tier's rules ask for is due."""
        return self.days is not None and self.days <= min(self.tier.warning_days, default=0)

    @property
    def lacks(self) -> list[str]:
        """Route by route, in words."""
        return list_routes(self.missing)

    @property
    def aim(self) -> str:
        return GuardCall.Aim.REACH if self.ends_on is None else GuardCall.Aim.KEEP


class Page(NamedTuple):
    """Rows, the cursor of the next page ('' for the last), and how many there are (counted to lists.COUNTED)."""

    rows: list[Line]
    next: str
    total: int

    @property
    def uncounted(self) -> bool:
        return lists.is_uncounted(self.total)


def within(address: QueryDict) -> int:
    """The days of the address; anything else means the longest of those that the rules name."""
    found, offered = lists.read_number(address.get("within")), queries.list_warning_days()
    return found if found in offered else offered[0]


def ending(scope: Scope, address: QueryDict, today: date) -> "QuerySet[Standing]":
    """Tiers that end within so many days, or whose grace runs."""
    until = today + timedelta(days=within(address))
    rows = Standing.objects.filter(valid_until__lte=until, grace_until__gte=today)
    return narrowed(rows, scope, address)


def lapsing(scope: Scope, address: QueryDict, first: date, last: date) -> "QuerySet[Standing]":
    """Tiers whose last day lies in this month."""
    return narrowed(Standing.objects.filter(valid_until__range=(first, last)), scope, address).order_by(
        "valid_until", "customer_id"
    )


def near(scope: Scope, address: QueryDict) -> "QuerySet[Nearness]":
    """Members short of a tier of the ladder in force by little, as the rule has it; who has reached it since is left out."""
    in_force = Programme.State.ACTIVE
    rows = Nearness.objects.filter(short__lte=tiers.near_percent() * 10, tier__programme__state=in_force)
    return narrowed(rows, scope, address).exclude(customer__standing__tier__rank__gte=F("tier__rank"))


def narrowed(rows: Any, scope: Scope, address: QueryDict) -> Any:
    """Of the branches one sees, by branch, tier and advisor. Raises Http404 for a foreign branch."""
    rows = rows.filter(
        customer__branch_id__in=lists.branches_within(scope, address), customer__erased_at=None
    )
    if tier := address.get("tier", ""):
        rows = rows.filter(tier__code=tier)
    if (advisor := lists.read_number(address.get("advisor"))) is not None:
        rows = rows.filter(customer__advisor_id=advisor)
    elif address.get("advisor") == "none":
        rows = rows.filter(customer__advisor=None)
    return rows


def page(scope: Scope, address: QueryDict, today: date) -> Page:
    """What the address asks for, the most pressing first."""
    is_near = address.get("show") == "near"
    rows, key = (near(scope, address), "short") if is_near else (ending(scope, address, today), "valid_until")
    following = after(rows, key, address.get("after", "")).select_related(*BESIDE)
    shown, last = lists.turn(list(following[: lists.ROWS + 1]))
    return Page(
        lines(shown, today), f"{getattr(last, key)}_{last.customer_id}" if last else "", lists.count(rows)
    )


BESIDE = ("customer__advisor", "customer__branch", "tier")


def after(rows: Any, key: str, cursor: str) -> Any:
    """In order, those behind the cursor; one that cannot be read counts as none."""
    value, _mark, last = cursor.partition("_")
    customer = lists.read_number(last)
    if customer is not None and (behind := read(key, value)) is not None:
        rows = rows.filter(Q(**{f"{key}__gt": behind}) | Q(**{key: behind, "customer_id__gt": customer}))
    return rows.order_by(key, "customer_id")


def read(key: str, value: str) -> Any:
    return lists.read_number(value) if key == "short" else lists.read_day(value)


def lines(rows: list[Any], today: date) -> list[Line]:
    """Four queries, whatever the rows."""
    missing = guarding.find_missing_of({row.customer_id: row.tier for row in rows}, today)
    calls = newest_calls([row.customer_id for row in rows])
    return [line(row, today, missing.get(row.customer_id), calls.get(row.customer_id)) for row in rows]


def line(row: Any, today: date, missing: NextTier | None, call: GuardCall | None) -> Line:
    if isinstance(row, Nearness):
        return Line(row.customer, row.tier, None, None, None, -(-row.short // 10), missing, call)
    days = (row.valid_until - today).days
    return Line(row.customer, row.tier, row.valid_until, row.grace_until, days, None, missing, call)


def newest_calls(customers: list[int]) -> dict[int, GuardCall]:
    rows = GuardCall.objects.filter(customer_id__in=customers).select_related("staff", "done_by__staff")
    return {row.customer_id: row for row in rows.order_by("customer_id", "-id").distinct("customer_id")}


def advisors(scope: Scope) -> "QuerySet[Staff]":
    """Those of one's branches who look after somebody."""
    looked_after = Customer.objects.filter(branch_id__in=scope.branch_ids).exclude(advisor=None)
    return Staff.objects.filter(id__in=looked_after.values("advisor")).order_by("name", "id")
