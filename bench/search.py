"""Search: the whole box, by kind of input, at the 95th percentile; and against a scan for the same text."""

import time
from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from bench.harness.club import Club
from bench.harness.figures import Figure
from bench.harness.rounds import percentile, seconds
from clubcrm.kernel.scope import Scope
from members import queries as members

READ_ONLY = True
PER_KIND = 60
LIMIT_MS = 20
SHOWN = 20
SCANS = 5

SAMPLE = """
SELECT customer.name, customer.pinyin, customer.initials, customer.phone, vehicle.plate, vehicle.vin, card.number
FROM members_customer AS customer
JOIN members_vehicle AS vehicle ON vehicle.id = customer.id
JOIN members_card AS card ON card.customer_id = customer.id
WHERE customer.id = ANY (%s)
"""
SCAN = """
SELECT count(*) FROM members_customer
WHERE name LIKE %(part)s OR pinyin LIKE %(part)s OR initials LIKE %(part)s OR phone LIKE %(part)s
"""


class Known(NamedTuple):
    """A customer as the one who searches knows them."""

    name: str
    pinyin: str
    initials: str
    phone: str
    plate: str
    vin: str
    card: str


# What people type: at least 2 Han characters, 3 letters or 4 digits.
KINDS = {
    "name": lambda known: known.name,
    "name_two_inside": lambda known: known.name[-2:],
    "name_two_start": lambda known: known.name[:2],
    "pinyin": lambda known: known.pinyin,
    "pinyin_start": lambda known: known.pinyin[:4],
    "initials": lambda known: known.initials if len(known.initials) > 2 else known.pinyin[:3],
    "phone": lambda known: known.phone,
    "phone_tail": lambda known: known.phone[-4:],
    "plate": lambda known: known.plate,
    "plate_tail": lambda known: known.plate[-4:],
    "vin": lambda known: known.vin,
    "vin_tail": lambda known: known.vin[-6:],
    "card": lambda known: known.card,
    "card_tail": lambda known: known.card[-5:],
}


def measure(club: Club) -> Iterator[Figure]:
    everywhere = Scope(tuple(row[0] for row in club.rows("SELECT id FROM kernel_branch")))
    one_store = Scope((club.value("SELECT id FROM bench.store WHERE place = 1"),))
    inputs = drawn(club)
    for name, scope in (("everywhere", everywhere), ("one_store", one_store)):
        times = {kind: [timed(text, scope) for text in texts] for kind, texts in inputs.items()}
        slowest = {kind: percentile(found, 0.95) for kind, found in times.items()}
        everything = [value for found in times.values() for value in found]
        worst = max(slowest, key=lambda kind: slowest[kind])
        detail = {
            "p95_ms": percentile(everything, 0.95), "median_ms": percentile(everything, 0.5), "worst": worst,
            "p95_ms_by_kind": slowest,
        }  # fmt: skip
        yield Figure(f"search.p95.{name}", slowest[worst] / LIMIT_MS, 1, detail, at_least=False)
        if name == "everywhere":
            yield against_scan(club, inputs, percentile(everything, 0.5))


def drawn(club: Club) -> dict[str, list[str]]:
    """Inputs of each kind, taken from customers at random who have everything."""
    chance = Random(7)
    ids = [chance.randint(1, club.size.members) for _ in range(PER_KIND * 3)]
    known = [Known(*row) for row in club.rows(SAMPLE, [ids])][: 3 if club.small else PER_KIND]
    return {kind: [make(one) for one in known] for kind, make in KINDS.items()}


def timed(text: str, scope: Scope) -> float:
    """Milliseconds of the second time: pages are warm, as they are on a working day."""
    members.search(text=text, scope=scope, limit=SHOWN)
    began = time.perf_counter()
    members.search(text=text, scope=scope, limit=SHOWN)
    return (time.perf_counter() - began) * 1000


def against_scan(club: Club, inputs: dict[str, list[str]], median_ms: float) -> Figure:
    texts = inputs["name_two_inside"][:SCANS]
    with club.owner() as here:
        here.execute(
            "SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off"
        )
        parts: list[dict[str, Any]] = [{"part": f"%{text}%"} for text in texts]
        scan = (
            percentile([seconds(lambda p=part: here.execute(SCAN, p).fetchone()) for part in parts], 0.5)
            * 1000
        )
    # The target is set for a million; a small club is scanned in no time.
    target = 50 if club.size.members >= 1_000_000 else None
    detail = {"scan_ms": scan, "median_ms": median_ms}
    return Figure("search.scan", scan / median_ms, target, detail)
