"""An independent, plain reading of the ledger's rules, to compare the database with. No SQL, no product code."""

from dataclasses import dataclass, field
from datetime import date, datetime


class No(Exception):
    """The rules refuse this; `left` says how much would have been possible."""

    def __init__(self, left: int = 0) -> None:
        super().__init__(left)
        self.left = left


@dataclass
class PlainLot:
    """`origin` is the line that gave the points, also after they moved to another customer."""

    number: int
    origin: int
    branch: int
    usable_on: date | None
    expires_on: date | None
    gifted: bool = False
    left: int = 0
    nights: set[date] = field(default_factory=set)

    def lives(self, day: date) -> bool:
        return self.left > 0 and (self.expires_on is None or self.expires_on >= day)

    def usable(self, day: date) -> bool:
        return self.usable_on is not None and self.usable_on <= day


@dataclass
class PlainHold:
    amount: int
    day: date
    until: datetime
    ended: bool = False


@dataclass
class PlainAccount:
    lots: list[PlainLot] = field(default_factory=list)
    holds: list[PlainHold] = field(default_factory=list)
    debt: int = 0
    merged_into: int | None = None

    def ready(self, day: date) -> int:
        """What is usable, before holds."""
        return sum(lot.left for lot in self.lots if lot.lives(day) and lot.usable(day))

    def pending(self, day: date) -> int:
        return sum(lot.left for lot in self.lots if lot.lives(day) and not lot.usable(day))

    def held(self, at: datetime) -> int:
        return sum(hold.amount for hold in self.holds if not hold.ended and hold.until > at)

    def spendable(self, at: datetime) -> int:
        return max(self.ready(at.date()) - self.held(at), 0)

    def alive_on(self, at: datetime) -> date:
        """Every hold can use what had not lapsed on the day of the youngest."""
        return max((hold.day for hold in self.holds if not hold.ended and hold.until > at), default=date.max)


@dataclass
class PlainLine:
    kind: str
    amount: int
    customer: int
    branch: int
    qualifying: int = 0
    undone: int = 0
    lapsed: int = 0  # of what it gave, unspent, less what reversals have left unowed
    took: list[tuple[PlainLot, int]] = field(default_factory=list)


def soonest(lots: list[PlainLot]) -> list[PlainLot]:
    return sorted(lots, key=lambda lot: (lot.gifted, lot.expires_on or date.max, lot.number))


def take(plan: list[tuple[PlainLot, int]]) -> None:
    for lot, part in plan:
        lot.left -= part


class PlainLedger:
    """Some customers. Lines are numbered by the caller (the database's ids), in the order they were written."""

    def __init__(self, customers: list[int]) -> None:
        self.accounts = {customer: PlainAccount() for customer in customers}
        self.lines: dict[int, PlainLine] = {}
        self.lots = 0
        self.qualified = 0
        self.first_open = date.min
        self.honoured: dict[tuple[date, int, int], int] = {}

    def owner(self, customer: int) -> int:
        into = self.accounts[customer].merged_into
        return customer if into is None else self.owner(into)

    def account(self, customer: int) -> PlainAccount:
        return self.accounts[self.owner(customer)]

    def month(self, day: date) -> date:
        """The accounting month of what is recorded on this day."""
        return max(day.replace(day=1), self.first_open)

    # Coming in

    def give(
        self, line: int, kind: str, customer: int, branch: int, amount: int, qualifying: int,
        usable_on: date | None, expires_on: date | None, gifted: bool = False,
    ) -> None:  # fmt: skip
        account = self.account(customer)
        repaid = min(account.debt, amount)
        account.debt -= repaid
        self.qualified += qualifying
        self.lines[line] = PlainLine(kind, amount, customer, branch, qualifying)
        self.add_lot(account, line, branch, usable_on, expires_on, gifted, amount - repaid)

    def add_lot(
        self, account: PlainAccount, origin: int, branch: int, usable_on: date | None, expires_on: date | None,
        gifted: bool, left: int,
    ) -> None:  # fmt: skip
        self.lots += 1
        account.lots.append(PlainLot(self.lots, origin, branch, usable_on, expires_on, gifted, left))

    def release(self, line: int, usable_on: date) -> None:
        """The lots of an earning that wait, wherever they are now."""
        lots = [lot for account in self.accounts.values() for lot in account.lots if lot.origin == line]
        waiting = [lot for lot in lots if lot.usable_on is None]
        if not waiting:
            raise No
        for lot in waiting:
            lot.usable_on = usable_on

    # Going out

    def check_redeem(self, customer: int, amount: int, at: datetime) -> None:
        if amount > (there := self.account(customer).spendable(at)):
            raise No(there)

    def redeem(self, line: int, customer: int, branch: int, amount: int, day: date, alive_on: date) -> None:
        account = self.account(customer)
        written = self.lines[line] = PlainLine("redeem", amount, self.owner(customer), branch)
        for lot in soonest([lot for lot in account.lots if lot.lives(alive_on) and lot.usable(day)]):
            if part := min(lot.left, amount):
                written.took.append((lot, part))
                amount -= part
        assert amount == 0, "what was held must be there"
        take(written.took)
        self.honour(day, branch, written.took)

    def honour(self, day: date, branch: int, parts: list[tuple[PlainLot, int]]) -> None:
        """Remember what was redeemed (or, negative, given back) at a branch, by the branch that had issued it."""
        for lot, part in parts:
            at = (self.month(day), lot.branch, branch)
            self.honoured[at] = self.honoured.get(at, 0) + part

    def hold(self, customer: int, amount: int, at: datetime, until: datetime) -> PlainHold:
        self.check_redeem(customer, amount, at)
        made = PlainHold(amount, at.date(), until)
        self.account(customer).holds.append(made)
        return made

    def confirm(self, line: int, customer: int, branch: int, hold: PlainHold, at: datetime) -> None:
        hold.ended = True
        self.redeem(line, customer, branch, hold.amount, at.date(), hold.day)

    def plan_off(
        self,
        account: PlainAccount,
        amount: int,
        at: datetime,
        line: int = 0,
        others: bool = True,
        usable_first: bool = False,
    ) -> list[tuple[PlainLot, int]]:
        """Own lots of the line first, then the living ones; those that holds can use keep what is held."""
        day = at.date()
        own = [lot for lot in account.lots if lot.origin == line]
        rest = [lot for lot in account.lots if lot.origin != line and lot.lives(day)] if others else []
        if usable_first:
            rest = soonest([lot for lot in rest if lot.usable(day)]) + soonest(
                [lot for lot in rest if not lot.usable(day)]
            )
        else:
            rest = soonest(rest)
        asked = account.alive_on(at)
        holdable = [lot for lot in account.lots if lot.usable(day) and lot.lives(asked)]
        spare = max(sum(lot.left for lot in holdable) - account.held(at), 0)
        plan = []
        for lot in soonest(own) + rest:
            bound = account.held(at) and lot in holdable
            if part := min(lot.left, amount, spare) if bound else min(lot.left, amount):
                plan.append((lot, part))
                amount -= part
                spare -= part if bound else 0
        return plan

    def plan_correct(self, customer: int, amount: int, at: datetime) -> list[tuple[PlainLot, int]]:
        plan = self.plan_off(self.account(customer), amount, at, usable_first=True)
        if (taken := sum(part for _lot, part in plan)) < amount:
            raise No(taken)
        return plan

    def correct(self, line: int, customer: int, branch: int, plan: list[tuple[PlainLot, int]]) -> None:
        amount = sum(part for _lot, part in plan)
        take(plan)
        self.lines[line] = PlainLine("correct", amount, self.owner(customer), branch, took=plan)

    def waive(self, customer: int, amount: int) -> None:
        account = self.account(customer)
        if amount > account.debt:
            raise No(account.debt)
        account.debt -= amount

    # Undoing

    def plan_reverse(
        self, line: int, amount: int | None, at: datetime
    ) -> tuple[int, list[tuple[PlainLot, int]]]:
        """How much is undone, and for what had been given, out of which lots."""
        written = self.lines[line]
        left = written.amount - written.undone
        if left == 0:
            raise No
        plan: list[tuple[PlainLot, int]] = []
        if written.kind in ("earn", "topup"):
            wanted, account = min(amount or left, left), self.account(written.customer)
            plan = self.plan_off(account, wanted, at, line, others=False)
            if written.kind == "topup":
                left = sum(part for _lot, part in plan)
                amount = amount or left
            else:
                spent = wanted - self.unowed(written, wanted, plan)
                plan = self.plan_off(account, spent, at, line)
        if (amount or left) > left or left == 0:
            raise No(left)
        return amount or left, plan

    def unowed(self, written: PlainLine, wanted: int, own: list[tuple[PlainLot, int]]) -> int:
        """What is gone of a line's own lots is first what lapsed of them: that was never spent."""
        return min(written.lapsed, wanted - sum(part for _lot, part in own))

    def reverse(self, line: int, amount: int, plan: list[tuple[PlainLot, int]], day: date) -> None:
        written = self.lines[line]
        before = written.qualifying * written.undone // written.amount
        written.undone += amount
        self.qualified -= written.qualifying * written.undone // written.amount - before
        if written.kind in ("redeem", "correct"):
            self.give_back(written, amount, day)
        else:
            own = [(lot, part) for lot, part in plan if lot.origin == line]
            unowed = 0 if written.kind == "topup" else self.unowed(written, amount, own)
            written.lapsed -= unowed
            take(plan)
            self.account(written.customer).debt += amount - unowed - sum(part for _lot, part in plan)

    def give_back(self, written: PlainLine, amount: int, day: date) -> None:
        while amount:
            lot, part = written.took.pop()
            back = min(part, amount)
            lot.left += back
            amount -= back
            if part > back:
                written.took.append((lot, part - back))
            if written.kind == "redeem":
                self.honour(day, written.branch, [(lot, -back)])
        if (owner := self.owner(written.customer)) != written.customer:
            self.move(self.accounts[written.customer], self.accounts[owner])

    # Nights, months, merges

    def expire(self, on: date, at: datetime) -> int:
        """Gives how many lots lapse."""
        count = 0
        for account in self.accounts.values():
            if account.held(at):
                continue
            for lot in account.lots:
                if lot.left and lot.expires_on and lot.expires_on < on and on not in lot.nights:
                    self.lines[lot.origin].lapsed += lot.left
                    lot.left = 0
                    lot.nights.add(on)
                    count += 1
        return count

    def close(self, month: date) -> dict[tuple[int, int, int], int]:
        """The month is closed; gives who owes whom, as (owing, owed to, amount) with how often."""
        self.first_open = (month.replace(day=28) + (date(2026, 1, 5) - date(2026, 1, 1))).replace(day=1)
        found: dict[tuple[int, int, int], int] = {}
        for (booked, issued_by, honoured_by), amount in self.honoured.items():
            if booked == month and amount and issued_by != honoured_by:
                pair = (issued_by, honoured_by) if amount > 0 else (honoured_by, issued_by)
                found[*pair, abs(amount)] = found.get((*pair, abs(amount)), 0) + 1
        return found

    def move(self, loser: PlainAccount, winner: PlainAccount) -> None:
        for lot in soonest([lot for lot in loser.lots if lot.left]):
            self.add_lot(winner, lot.origin, lot.branch, lot.usable_on, lot.expires_on, lot.gifted, lot.left)
            lot.left = 0

    def merge(self, loser: int, winner: int, at: datetime) -> None:
        lost, won = self.accounts[loser], self.accounts[winner]
        if lost.merged_into is not None or won.merged_into is not None or lost.held(at):
            raise No
        self.move(lost, won)
        won.debt, lost.debt = won.debt + lost.debt, 0
        lost.merged_into = winner
        plan = self.plan_off(won, won.debt, at) if won.debt else []
        take(plan)
        won.debt -= sum(part for _lot, part in plan)
