"""The figures once more, from plain rows in plain Python, day by day and without the report's SQL."""

import calendar
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.models import Message
from clubcrm.kernel.models import Branch
from complaints.models import Complaint
from members.models import Customer, Membership, Ownership
from points.models import Lot, Transfer
from tiers.models import Benefit, TierChange


def last_day(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def day_of(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo("Asia/Shanghai")).date()


def figures(month: date, branches: set[int]) -> dict[str, int | tuple[int, int] | dict[str, int]]:
    """Counts; shares as (part, whole); what is split as {code: count} without zeros, an average as {code: (part, whole)}."""
    end = last_day(month)
    return {
        **members(month, end, branches),
        **tiers(month, end, branches),
        **points(month, branches),
        **complaints(month, end, branches),
        **greetings(month, end, branches),
    }


def members(month, end, branches):
    memberships = [row for row in Membership.objects.all() if row.branch_id in branches]
    known = [row for row in memberships if row.joined_on <= end]
    codes = dict(Branch.objects.values_list("id", "code"))
    customers = [row for row in Customer.objects.all() if row.branch_id in branches]
    owned = list(Ownership.objects.all())
    owners = {
        row.customer_id
        for row in owned
        if row.from_on <= end and (row.until_on is None or row.until_on > end)
    } & {row.id for row in customers}
    joined = {row.customer_id for row in Membership.objects.all() if row.joined_on <= end}
    having_a_car = {row.customer_id for row in owned if row.until_on is None}
    parts, wholes = 0, 0
    for row in customers:
        if day_of(row.recorded_at) <= end:
            facts = [row.phone, row.email, row.advisor_id, row.id in having_a_car]
            facts += [row.sex, row.birthday] if row.kind == "person" else []
            parts, wholes = parts + sum(map(bool, facts)), wholes + len(facts)
    return {
        "members_total": len(known),
        "members_new": sum(month <= row.joined_on <= end for row in memberships),
        "members_by_branch": dict(Counter(codes[row.branch_id] for row in known)),
        "owner_conversion": (len(owners & joined), len(owners)),
        "file_completeness": (parts, wholes),
    }


def tiers(month, end, branches):
    here = [row for row in Membership.objects.all() if row.branch_id in branches]
    held = {row.customer_id: "none" for row in here if row.joined_on <= end}
    members, since = {row.customer_id for row in here}, {}
    reached, lost, flows, routes = Counter(), Counter(), Counter(), Counter()
    for change in TierChange.objects.select_related("before", "after").order_by("as_of", "id"):
        before, after = change.before, change.after
        if change.customer_id in held and change.as_of <= end:
            held[change.customer_id] = after.code
            since[change.customer_id] = (after.code, change.as_of)
        if change.customer_id in members and month <= change.as_of <= end:
            flows[f"{before.code if before else 'none'}>{after.code}"] += 1
            if before is None or after.rank > before.rank:
                reached[after.code] += 1
                routes[f"{after.code}-{change.route}"] += 1
            else:
                lost[before.code] += 1
    days = {}
    for code, on in since.values():
        part, whole = days.get(code, (0, 0))
        days[code] = (part + (end - on).days, whole + 1)
    worth = Counter()
    for benefit in Benefit.objects.filter(tier__programme__state="active").select_related("tier"):
        worth[benefit.tier.code] += benefit.figures.get("cost_cents", 0)
        if benefit.kind == "gift":
            times = {"month": 12, "quarter": 4, "year": 1, "birthday": 1}.get(benefit.figures["occasion"], 0)
            worth[benefit.tier.code] += times * benefit.figures.get("value_cents", 0)
    cost = {code: (2 * count * worth[code] + 1200) // 2400 for code, count in Counter(held.values()).items()}
    return {
        "benefit_cost": {code: yuan for code, yuan in cost.items() if yuan},
        "members_by_tier": dict(Counter(held.values())), "tiers_reached": dict(reached), "tiers_lost": dict(lost),
        "tier_flows": dict(flows), "promotions_by_route": dict(routes), "days_in_tier": days,
    }  # fmt: skip


def points(month, branches):
    both_sides = ("debit_account__customer", "credit_account__customer", "reverses")
    lines = list(Transfer.objects.filter(debit_account__unit__code="point").select_related(*both_sides))
    here = [row for row in lines if row.business_month == month and row.branch_id in branches]
    balance = Counter()
    for row in lines:
        if row.business_month <= month:
            for account, sign in ((row.credit_account, 1), (row.debit_account, -1)):
                if account.customer and account.customer.branch_id in branches:
                    balance[account.kind] += sign * row.amount
    undone = [row for row in here if row.kind in ("reverse", "debt")]
    return {
        "points_issued": sum(row.amount for row in here if row.kind in ("earn", "grant")),
        "points_redeemed": sum(row.amount for row in here if row.kind == "redeem"),
        "points_expired": sum(row.amount for row in here if row.kind == "expire")
        - sum(row.amount for row in here if row.kind == "unowed"),
        "points_reversed": sum(row.amount for row in undone if row.reverses.kind in ("earn", "grant")),
        "points_given_back": sum(row.amount for row in undone if row.reverses.kind == "redeem"),
        "points_outstanding": balance["member"],
        "points_owed": -balance["debt"],
        "points_lapsing": lapsing((last_day(month) + timedelta(days=1)), lines, branches),
    }


def lapsing(month, lines, branches):
    """By branch: the lines of expiry in this month, and the lots that are to have one in it."""
    codes, found = dict(Branch.objects.values_list("id", "code")), Counter()
    for row in lines:
        if row.kind == "expire" and row.business_month == month:
            found[row.branch_id] += row.amount
    lots = Lot.objects.filter(account__unit__code="point", remaining__gt=0, expires_on__isnull=False)
    for lot in lots.select_related("source"):
        if (lot.expires_on + timedelta(days=1)).replace(day=1) == month:
            found[lot.source.branch_id] += lot.remaining
    return {codes[branch]: amount for branch, amount in found.items() if branch in branches}


def complaints(month, end, branches):
    rows = [row for row in Complaint.objects.select_related("grade") if row.branch_id in branches]
    closed = [row for row in rows if row.closed_at and month <= day_of(row.closed_at) <= end]
    received = [row for row in rows if month <= day_of(row.received_at) <= end]
    return {
        "complaints_received": dict(Counter(str(row.grade.number) for row in received)),
        "complaints_on_time": (sum(row.breaches == 0 for row in closed), len(closed)),
        "complaints_open": sum(
            day_of(row.received_at) <= end and (row.closed_at is None or day_of(row.closed_at) > end)
            for row in rows
        ),
    }


def greetings(month, end, branches):
    rows = [row for row in Message.objects.all() if row.branch_id in branches and month <= row.due_on <= end]
    return {
        "greetings_sent": sum(row.state == "sent" for row in rows),
        "greetings_not_sent": dict(
            Counter(row.reason for row in rows if row.state in ("not_sent", "failed"))
        ),
        "greetings_unclear": sum(row.state == "unclear" for row in rows),
    }
