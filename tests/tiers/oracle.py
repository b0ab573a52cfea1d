"""A brute-force reading of the rules in plain Python, sharing no code with the product but the rule rows.

It keeps every fact in lists and adds up everything anew for each date. Only tests use it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass
class Person:
    joined_on: date | None = None
    verified_on: date | None = None
    cars: list[tuple[str, date, date | None]] = field(default_factory=list)
    bought: list[date] = field(default_factory=list)
    points: list[tuple[date, int, str | None]] = field(default_factory=list)
    invoices: list[dict] = field(default_factory=list)
    nominations: dict[str, tuple[date, date | None]] = field(default_factory=dict)
    facts: list[tuple[str, date, int]] = field(default_factory=list)
    joined: list[date] = field(default_factory=list)
    taken_back: list[date] = field(default_factory=list)
    disputes: list[tuple[date, date | None]] = field(default_factory=list)
    # How the person stands.
    rank: int = 0
    changed: date | None = None
    counted_from: date | None = None
    valid_until: date | None = None
    grace_until: date | None = None
    by_hand: dict | None = None
    last: dict | None = None


@dataclass
class Policy:
    """What the rules say about one tier besides its routes."""

    resets: bool = False
    valid_for: str = ""
    grace_days: int = 0
    demotion: str = "never"

    @property
    def ends(self):
        return self.valid_for != "" and self.demotion != "never"


@dataclass
class Rules:
    rungs: list
    policies: list[Policy] | None = None
    steps: bool = False

    def policy(self, rank):
        return self.policies[rank - 1] if self.policies else Policy()

    @property
    def resets(self):
        return any(self.policy(rank).resets for rank in range(1, len(self.rungs) + 1))


def first_day(window: str, as_of: date) -> date:
    """The first day that counts."""
    if window == "all time":
        return date(1, 1, 1)
    if window.startswith("calendar"):
        months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[window.split()[1]]
        return date(as_of.year, as_of.month - (as_of.month - 1) % months, 1)
    number, unit = window.split()
    if unit == "days":
        return as_of - timedelta(days=int(number) - 1)
    year, month = as_of.year, as_of.month - int(number)
    while month < 1:
        year, month = year - 1, month + 12
    day = as_of.day
    while True:
        try:
            return date(year, month, day) + timedelta(days=1)
        except ValueError:
            day -= 1


def chosen(narrowed: dict, key: str, value: object) -> bool:
    wanted = narrowed.get(key)
    return wanted is None or value in (wanted if isinstance(wanted, list) else [wanted])


ACCUMULATE = {
    "points_earned", "amount_spent", "visits", "purchases", "visit_days", "largest_purchase", "spend_in_one_day",
    "referred_bought", "referred_joined", "amount_topped_up", "events_attended", "fee_paid",
}  # fmt: skip


def later_year(day: date, years: int) -> date:
    """The same day so many years on; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def full_years(since: date, day: date) -> int:
    years = 0
    while later_year(since, years + 1) <= day:
        years += 1
    return years


def end_of(valid_for: str, after: date, joined: date) -> date | None:
    """The last day of a validity: the first end later than `after`."""
    if not valid_for:
        return None
    if valid_for == "calendar year":
        return date(after.year + (after.month == 12 and after.day == 31), 12, 31)
    if valid_for == "anniversary":
        return next(day for n in range(1, 200) if (day := later_year(joined, n)) > after)
    number, unit = valid_for.split()
    if unit == "days":
        return after + timedelta(days=int(number))
    year, month = after.year, after.month + int(number)
    while month > 12:
        year, month = year + 1, month - 12
    for day in range(after.day, 0, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError


def measure(
    person: Person, name: str, narrowed: dict, window: str, as_of: date, present: int,
    own: tuple[date | None, date | None] = (None, None),
) -> int:  # fmt: skip
    """`own`: the last day that no longer counts since a reset, and the day of the last change."""
    first = first_day("all time" if window == "since the last change" else window, as_of)
    counted_from, changed = own
    if counted_from and name in ACCUMULATE:
        first = max(first, counted_from + timedelta(days=1))
    if changed and window == "since the last change":
        first = max(first, changed + timedelta(days=1))

    def inside(day):
        return day is not None and first <= day <= as_of

    if name == "present_tier":
        return present
    if name in ("is_member", "is_applicant"):
        return int(person.joined_on is not None and person.joined_on <= as_of)
    if name == "is_verified_owner":
        verified = person.verified_on is not None and person.verified_on <= as_of
        return int(verified and any(since <= as_of for _brand, since, _until in person.cars))
    if name == "cars_same_brand":
        brands = [
            brand
            for brand, since, until in person.cars
            if since <= as_of and (until is None or as_of < until)
        ]
        return max((brands.count(brand) for brand in brands if brand), default=0)
    if name == "is_owner":
        return int(
            any(since <= as_of and (until is None or as_of < until) for _b, since, until in person.cars)
        )
    if name == "years_of_membership":
        return full_years(person.joined_on, as_of) if person.joined_on and person.joined_on <= as_of else 0
    if name == "years_of_ownership":
        held = [
            since for _b, since, until in person.cars if since <= as_of and (until is None or as_of < until)
        ]
        return max((full_years(since, as_of) for since in held), default=0)
    if name == "referred_bought":
        return sum(1 for day in person.bought if inside(day))
    if name == "referred_joined":
        return sum(1 for day in person.joined if inside(day))
    if name in ("amount_topped_up", "fee_paid"):
        kind = "top-up" if name == "amount_topped_up" else "fee"
        return sum(amount for of, day, amount in person.facts if of == kind and inside(day))
    if name == "events_attended":
        return sum(1 for of, day, _amount in person.facts if of == "event" and inside(day))
    if name == "points_earned":
        return sum(
            amount
            for day, amount, code in person.points
            if inside(day) and chosen(narrowed, "category", code)
        )
    if name == "confirmed":
        applied, confirmed = person.nominations.get(narrowed["kind"], (None, None))
        since = date.fromisoformat(narrowed.get("applied_from", "0001-01-01"))
        return int(confirmed is not None and confirmed <= as_of and since <= applied <= as_of)
    valid = [invoice for invoice in person.invoices if not invoice["void"] and inside(invoice["on"])]
    if name in ("visits", "purchases"):
        return len(valid)
    if name == "visit_days":
        return len({invoice["on"] for invoice in valid})
    sums = [
        (
            invoice["on"],
            sum(
                cents
                for code, cents in invoice["lines"].items()
                if chosen(narrowed, "category", code) and chosen(narrowed, "payer", invoice["payer"])
            ),
        )
        for invoice in valid
    ]
    if name == "largest_purchase":
        return max((cents for _day, cents in sums), default=0)
    if name == "spend_in_one_day":
        return max((sum(c for d, c in sums if d == day) for day, _cents in sums), default=0)
    assert name == "amount_spent"
    return sum(cents for _day, cents in sums)


def fulfils(value: int, threshold: int | tuple[str, int]) -> bool:
    """At least so much; or, written ("at_most", n), not more."""
    return value <= threshold[1] if isinstance(threshold, tuple) else value >= threshold


class Evaluation:
    """One person on one day under the rules."""

    def __init__(self, person: Person, rules: Rules, as_of: date, own=None) -> None:
        self.person, self.rules, self.as_of = person, rules, as_of
        counted, changed = own or (person.counted_from, person.changed)
        self.own = (counted if rules.resets else None, changed)

    def holds(self, rank: int, present: int) -> bool:
        return any(
            all(
                fulfils(measure(self.person, name, f, window, self.as_of, present, self.own), least)
                for name, least, window, f in route
            )
            for route in self.rules.rungs[rank - 1]
        )

    def top(self, rank: int) -> int:
        """The highest rank one climbs to from a rank."""
        present = rank
        for higher in range(rank + 1, len(self.rules.rungs) + 1):
            if self.holds(higher, present):
                present = higher
            if self.rules.steps:
                break
        return present

    def from_nothing(self, under: int) -> int:
        present = 0
        for rank in range(1, under):
            if self.holds(rank, present):
                present = rank
        return present

    def ends(self, rank: int, after: date) -> tuple[date | None, date | None]:
        policy = self.rules.policy(rank) if rank else Policy()
        until = end_of(policy.valid_for, after, self.person.joined_on) if policy.ends else None
        return until, until and until + timedelta(days=policy.grace_days)

    def stand(self, rank: int, *, by_route: bool, ends: tuple, reset: bool, before: int, moved: bool) -> None:
        person = self.person
        person.last = {
            "on": self.as_of,
            "route": by_route,
            "before": before,
            "own": (person.counted_from, person.changed),
        }
        if reset and rank and self.rules.policy(rank).resets:
            person.counted_from = self.as_of
        if moved:
            person.changed = self.as_of
        person.rank = rank
        person.valid_until, person.grace_until = ends

    def renewed(self, rank: int, ended: date) -> tuple[date | None, date | None]:
        until = ended
        while until <= self.as_of:
            until = end_of(self.rules.policy(rank).valid_for, until, self.person.joined_on)
        return until, until + timedelta(days=self.rules.policy(rank).grace_days)

    def fall(self, rank: int) -> int:
        return rank - 1 if self.rules.policy(rank).demotion == "one_step" else self.from_nothing(rank)

    def frozen(self) -> bool:
        return any(
            since <= self.as_of and (until is None or self.as_of < until)
            for since, until in self.person.disputes
        )

    def run(self) -> int:
        person, rank = self.person, self.person.rank
        if not measure(person, "is_member", {}, "all time", self.as_of, 0):
            return rank
        if person.by_hand:
            if self.as_of > person.by_hand["until"]:
                self.resume()
            return person.rank
        waits = self.rules.steps and person.changed is not None and person.changed >= self.as_of
        top = rank if waits else self.top(rank)
        policy = self.rules.policy(rank) if rank else Policy()
        due = policy.ends and person.valid_until and self.as_of >= person.valid_until
        if top > rank:
            self.stand(
                top, by_route=True, ends=self.ends(top, self.as_of), reset=True, before=rank, moved=True
            )
        elif due and self.holds(rank, rank):
            renewed = self.renewed(rank, person.valid_until)
            self.stand(rank, by_route=True, ends=renewed, reset=True, before=rank, moved=False)
        elif (due and self.as_of > person.grace_until and not self.frozen()) or (
            policy.ends and self.wrong()
        ):
            lower = self.fall(rank)
            self.stand(
                lower, by_route=False, ends=self.ends(lower, self.as_of), reset=False, before=rank, moved=True
            )
        return person.rank

    def wrong(self) -> bool:
        """Reached by what was taken back: held neither today nor on the day of the change, by what is known now."""
        person, last = self.person, self.person.last
        if (
            self.frozen()
            or not last
            or not last["route"]
            or not any(day <= last["on"] for day in person.taken_back)
        ):
            return False
        then = Evaluation(person, self.rules, last["on"], last["own"])
        was = (
            then.holds(person.rank, person.rank)
            if last["before"] == person.rank
            else (then.top(last["before"]) >= person.rank)
        )
        return not was and not self.holds(person.rank, person.rank)

    def override(self, rank: int, until: date) -> None:
        person = self.person
        former = person.by_hand
        before, valid = (former["before"], former["valid"]) if former else (person.rank, person.valid_until)
        person.by_hand = {"until": until, "before": before, "valid": valid}
        moved = rank != person.rank
        self.stand(rank, by_route=False, ends=(until, until), reset=False, before=person.rank, moved=moved)

    def resume(self) -> None:
        """What the rules make of the tier held before the override."""
        person, held = self.person, self.person.rank
        before, valid = person.by_hand["before"], person.by_hand["valid"]
        person.by_hand = None
        policy = self.rules.policy(before) if before else Policy()
        grace = valid and valid + timedelta(days=policy.grace_days)
        top = self.top(before)
        rank, ends, reset = before, (valid, grace), False
        if top > before:
            rank, ends, reset = top, self.ends(top, self.as_of), True
        elif policy.ends and valid and self.as_of >= valid:
            if self.holds(before, before):
                ends, reset = self.renewed(before, valid), True
            elif self.as_of > grace and not self.frozen():
                rank = self.fall(before)
                ends = self.ends(rank, self.as_of)
        self.stand(rank, by_route=False, ends=ends, reset=reset, before=held, moved=rank != held)


def climb(person: Person, rules: Rules | list, as_of: date) -> int:
    """The rank after evaluating as of a date."""
    return Evaluation(person, rules if isinstance(rules, Rules) else Rules(rules), as_of).run()
