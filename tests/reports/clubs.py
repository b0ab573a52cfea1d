"""Small random clubs of two stores over two years: a seed gives the same club. Dates crowd at the edges of months."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from campaigns import wording
from campaigns.models import Message
from clubcrm.kernel.models import Branch
from complaints import operations as complaints
from members.models import Customer
from points import operations as points
from points.models import Transfer
from tests.factories.campaigns import begin_attempt, end_attempt, message_to
from tests.factories.complaints import person, take_in
from tests.factories.kernel import BranchFactory, GroupBranchFactory, UserFactory
from tests.factories.members import CustomerFactory, MembershipFactory, OwnershipFactory
from tiers.models import Standing, Tier, TierChange

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST, TODAY = date(2025, 6, 1), date(2026, 11, 22)
serials = itertools.count(1)


def at(day: date, clock: time = time(10)) -> datetime:
    """A time on the dealership's wall clock."""
    return datetime.combine(day, clock, SHANGHAI).astimezone(UTC)


class Dice(Random):
    """Random days, many of them the first or the last of a month."""

    def day(self, since: date = FIRST, until: date = TODAY) -> date:
        found = since + timedelta(days=self.randint(0, (until - since).days))
        edge = self.choice([None, None, found.replace(day=1), found.replace(day=1) - timedelta(days=1)])
        return edge if edge and since <= edge <= until else found

    def moment(self, since: date = FIRST) -> datetime:
        """Many of them the first or the last instant of a business day, which UTC puts into another one."""
        return at(self.day(since), self.choice([time(0), time(23, 59, 59), time(7, 59), time(8), time(15)]))


def build(seed: int) -> list[Branch]:
    """The stores of a random club."""
    dice = Dice(seed)
    group = GroupBranchFactory()
    stores = [BranchFactory(code="east", name="城东店"), BranchFactory(code="west", name="=城西店+1")]
    customers = [somebody(dice, stores) for _ in range(24)]
    for step in (give_points, climb, complain, greet):
        step(dice, customers, stores, group)
    return stores


def somebody(dice: Dice, stores: list[Branch]) -> Customer:
    kind = dice.choice(["person", "person", "organisation"])
    facts: dict[str, Any] = {
        "phone": dice.choice(["", "13800001234"]),
        "email": dice.choice(["", "a@example.com"]),
    }
    if kind == "person":
        facts |= {"sex": dice.choice(["", "m"]), "birthday": dice.choice([None, date(1980, 1, 1)])}
    row = CustomerFactory(kind=kind, branch=dice.choice(stores), **facts)
    Customer.objects.filter(id=row.id).update(recorded_at=dice.moment())
    if dice.random() < 0.8:
        joined = dice.day(date(2025, 1, 1))
        MembershipFactory(
            customer=row,
            branch=dice.choice([row.branch, dice.choice(stores)]),
            joined_on=joined,
            verified_on=None,
        )
    for _ in range(dice.choice([0, 1, 1, 2])):
        since = dice.day(date(2025, 1, 1), date(2026, 10, 1))
        until = dice.choice([None, None, dice.day(since + timedelta(days=1))])
        OwnershipFactory(customer=row, from_on=since, until_on=until)
    return row


def give_points(dice: Dice, customers: list[Customer], stores: list[Branch], group: Branch) -> None:
    """Earnings, redemptions and reversals in the order of time, as the ledger would see them."""
    giver = UserFactory().id
    for moment in sorted(dice.moment() for _ in range(90)):
        customer, branch = dice.choice(customers), dice.choice(stores).id
        number, deed = next(serials), dice.choice(["earn", "earn", "grant", "redeem", "reverse"])
        try:
            if deed == "earn":
                points.earn(
                    customer=customer.id, amount=dice.randint(1, 500), branch=branch, explanation={},
                    happened_on=moment.date(), reference=f"reports:{number}", by=None, at=moment,
                )  # fmt: skip
            elif deed == "grant":
                points.grant(
                    customer=customer.id, amount=dice.randint(1, 500), branch=branch, reason="goodwill",
                    key=f"reports:{number}", by=giver, at=moment,
                )  # fmt: skip
            elif deed == "redeem":
                points.redeem(
                    customer=customer.id, amount=dice.randint(1, 300), branch=branch, purpose="gift",
                    key=f"reports:{number}", by=None, at=moment,
                )  # fmt: skip
            else:
                line = dice.choice(
                    Transfer.objects.filter(kind__in=["earn", "grant", "redeem"]).order_by("id")
                )
                points.reverse(
                    transfer=line.id, amount=dice.choice([None, 1, line.amount]), reason="mistake",
                    key=f"reports:{number}", by=None, at=moment,
                )  # fmt: skip
        except (points.Refused, IndexError):
            continue
    expire(customers[0], stores[0])
    due(customers[1], stores)
    owe(CustomerFactory(branch=stores[1]))


def owe(customer: Customer) -> None:
    """100 earned, 80 spent, all taken back: 80 are owed, and a later earning pays 50 of them."""
    common: dict[str, Any] = {"customer": customer.id, "branch": customer.branch_id, "by": None}
    earning: dict[str, Any] = {"happened_on": date(2026, 7, 1), "explanation": {}, **common}
    line = points.earn(amount=100, reference=f"reports:{next(serials)}", at=at(date(2026, 7, 31)), **earning)
    points.redeem(
        amount=80, purpose="gift", key=f"reports:{next(serials)}", at=at(date(2026, 8, 1)), **common
    )
    taken = {"transfer": line.transfer, "amount": None, "reason": "mistake", "by": None}
    points.reverse(key=f"reports:{next(serials)}", at=at(date(2026, 9, 1)), **taken)
    points.earn(amount=50, reference=f"reports:{next(serials)}", at=at(date(2026, 10, 1)), **earning)


def expire(customer: Customer, branch: Branch) -> None:
    """A lot that lapses whole, and one that stays."""
    first, last = at(date(2026, 9, 1), time(0)), at(date(2026, 9, 30), time(23, 59, 59))
    for amount, expires_on in ((40, None), (30, date(2026, 9, 29))):
        points.earn(
            customer=customer.id, amount=amount, branch=branch.id, happened_on=date(2026, 9, 1), explanation={},
            reference=f"reports:{next(serials)}", expires_on=expires_on, by=None, at=first,
        )  # fmt: skip
    assert points.expire(on=date(2026, 9, 30), at=last) == (1, 30)


def due(customer: Customer, stores: list[Branch]) -> None:
    """Lots that lapse on the first and last days of the months to come, a part of one used; money that lapses as well."""
    given: dict[str, Any] = {"customer": customer.id, "by": None, "at": at(date(2026, 9, 2))}
    ends = [(10, 30), (10, 31), (11, 29), (11, 30), (12, 30), (12, 31)]
    for place, (month, day) in enumerate(ends):
        points.earn(
            amount=1000 + 10**place, branch=stores[place % 2].id, happened_on=date(2026, 9, 2), explanation={},
            reference=f"reports:{next(serials)}", expires_on=date(2026, month, day), **given,
        )  # fmt: skip
    points.redeem(amount=100, branch=stores[0].id, purpose="gift", key=f"reports:{next(serials)}", **given)
    points.top_up(
        paid=50, gifted=0, branch=stores[0].id, reference=f"reports:{next(serials)}", expires_on=date(2026, 12, 5), **given
    )  # fmt: skip


def climb(dice: Dice, customers: list[Customer], stores: list[Branch], group: Branch) -> None:
    """Changes of tier on random days, and the standing they lead to."""
    ladder = list(Tier.objects.filter(programme__state="active").order_by("rank"))
    for customer in customers:
        if not hasattr(customer, "membership"):
            continue
        before = None
        for on in sorted(
            dice.day(max(FIRST, customer.membership.joined_on)) for _ in range(dice.randint(0, 3))
        ):
            after = dice.choice(ladder)
            if after == before:
                continue
            change = TierChange.objects.create(
                customer=customer, before=before, after=after, as_of=on, cause="night", route=1, evidence={}
            )
            Standing.objects.update_or_create(
                customer=customer, defaults={"tier": after, "since_on": on, "change": change}
            )
            before = after


def complain(dice: Dice, customers: list[Customer], stores: list[Branch], group: Branch) -> None:
    taker = person("service-advisor", stores[0])
    for _ in range(16):
        received = dice.moment()
        row = take_in(by=taker, customer=dice.choice(customers), when=received, grade=dice.randint(1, 5))
        common: dict[str, Any] = {"complaint": row.id, "by": taker.user}
        answered = received + timedelta(minutes=dice.choice([1, 20, 6000]))
        closed = answered + timedelta(minutes=dice.choice([1, 1, 30, 90_000]))
        if dice.random() < 0.8 and closed < at(TODAY):
            complaints.take_step("answer", words="已致电", at=answered, **common)
            complaints.take_step("judge", justified=False, words="误会", at=closed, **common)


def greet(dice: Dice, customers: list[Customer], stores: list[Branch], group: Branch) -> None:
    for customer, year in itertools.product(customers[:12], (2025, 2026)):
        due = dice.day(max(FIRST, date(year, 1, 1)), min(TODAY, date(year, 12, 31)))
        row = message_to(
            customer,
            due_on=due,
            instance=str(year),
            send_after=at(due),
            announced_at=at(due, time(6)),
        )
        state = dice.choice(["waiting", "sent", "sent", "not_sent", "failed", "unclear"])
        if state == "not_sent":
            reason = dice.choice(list(wording.list_reasons()))
            Message.objects.filter(id=row.id).update(state=state, reason=reason, ended_at=at(due))
        elif state != "waiting":
            reason = "server_refused" if state == "failed" else ""
            end_attempt(begin_attempt(row, begun_at=at(due)), state, at=at(due), reason=reason)
