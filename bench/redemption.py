"""Redeeming: what it costs must follow the lots used, not the lots owned; against a loop over objects."""

import datetime
import itertools
from collections.abc import Iterator
from random import Random
from typing import Any

from bench.harness.club import AT, TODAY, Club
from bench.harness.figures import Figure
from bench.harness.postings import earnings, facts, unheard_of
from bench.harness.rounds import medians, seconds
from bench.peers import orm
from points import operations as points

CUSTOMERS = 40
LOT = 100
FEW, MANY = 10, 1_000
USED = 100  # lots of one large redemption

NEW_CUSTOMERS = """
INSERT INTO members_customer (kind, name, name_key, pinyin, initials, sex, phone, email, branch_id, remark)
SELECT 'person', '多批次', '多批次', 'duopici', 'dpc', '', '', '', %(branch)s, '' FROM generate_series(1, %(count)s) RETURNING id
"""


def measure(club: Club) -> Iterator[Figure]:
    known = facts(club)
    few, many = owning(club, known, FEW), owning(club, known, MANY)
    # Two lots each time, so that the 10 lots last for all rounds.
    club.settle()
    keys = itertools.count()
    mark = unheard_of()

    def redeeming(customers: list[int]) -> float:
        def run() -> None:
            for customer in customers:
                points.redeem(
                    customer=customer, amount=LOT + LOT // 2, branch=known["branch"], purpose="gift",
                    key=f"{mark}:{next(keys)}", by=None, at=AT,
                )  # fmt: skip

        return seconds(run) / len(customers)

    seen = medians({"few": lambda: redeeming(few), "many": lambda: redeeming(many)}, rounds=club.rounds)
    detail = {
        "lots": {"few": FEW, "many": MANY},
        "few_ms": seen["few"] * 1000,
        "many_ms": seen["many"] * 1000,
    }
    yield Figure("redemption.lots", seen["many"] / seen["few"], 1.2, detail, at_least=False)
    yield many_lots(club, known)


def many_lots(club: Club, known: dict[str, Any]) -> Figure:
    """One redemption out of a hundred lots: the function against lots loaded, lowered and saved one by one."""
    orm.prepare(club)
    used = 3 if club.small else USED
    lots = used * (club.rounds + 2)
    count = 2 if club.small else 5
    ours = owning(club, known, lots, count=count)
    theirs = owning(club, known, 1, count=count)
    for customer in theirs:
        orm.own_lots(club, known, customer=customer, amount=LOT, lots=lots)
    club.settle()
    keys, mark = itertools.count(), unheard_of()

    def operation() -> None:
        for customer in ours:
            points.redeem(
                customer=customer, amount=used * LOT, branch=known["branch"], purpose="gift",
                key=f"{mark}:{next(keys)}", by=None, at=AT,
            )  # fmt: skip

    def loop() -> None:
        for customer in theirs:
            orm.redeem(
                known, customer=customer, amount=used * LOT, purpose="gift", key=f"{mark}:orm:{next(keys)}"
            )

    seen = medians(
        {"operation": lambda: seconds(operation) / count, "loop": lambda: seconds(loop) / count},
        rounds=club.rounds,
    )
    detail = {f"{name}_ms": value * 1000 for name, value in seen.items()} | {"lots_used": used}
    return Figure("redemption.orm", seen["loop"] / seen["operation"], 10, detail)


def owning(club: Club, known: dict[str, Any], lots: int, count: int = CUSTOMERS) -> list[int]:
    """New customers with so many open lots each, expiring at random within two years."""
    count = 2 if club.small else count
    chance = Random(lots)
    customers = [row[0] for row in club.rows(NEW_CUSTOMERS, {"branch": known["branch"], "count": count})]
    for customer in customers:
        rows = [
            row._replace(expires_on=TODAY + datetime.timedelta(days=chance.randint(1, 730)))
            for row in earnings(known, lots, customer=customer, amount=LOT)
        ]
        points.earn_many(earnings=rows, by=None, at=AT)
    return customers
