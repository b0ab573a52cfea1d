"""What happened to the demo's people over 30 months, as the rows a dealer system would export."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from clubcrm.demo import club, people

OWNERS, PROSPECTS, DAYS = 1_670, 240, 30 * 30  # and 90 first-time buyers: 2,000 customers
WORK = (("定期保养", 62), ("一般维修", 22), ("精品加装", 8), ("钣喷事故", 5), ("续保", 3))
OWNER_COLUMNS = "客户编号,客户名称,性别,手机号码,出生日期,车牌号,VIN码,车型,购车日期,所属分店,服务顾问,备注"
ORDER_COLUMNS = (
    "工单号,结算日期,门店,车牌号,VIN码,客户名称,手机号码,业务类型,进厂里程,"
    "工时费,材料费,精品费,保险费,付款方,服务顾问"
)
SALE_COLUMNS = "合同号,开票日期,门店,客户名称,手机号码,身份,VIN码,车型,成交价,推荐人手机,销售顾问"


class Row(NamedTuple):
    """One exported row and the day it belongs to."""

    on: date
    cells: tuple[str, ...]


class Known(NamedTuple):
    """An owner, and since when."""

    since: date
    person: people.Person


class Stories(NamedTuple):
    owners: list[Row]
    orders: list[Row]
    sales: list[Row]
    prospects: list[tuple[date, people.Person]]


def tell(today: date, seed: int = 20_240_501) -> Stories:
    """All rows, each list by date. The same for the same `today` and seed."""
    random = Random(seed)
    start = today - timedelta(days=DAYS)
    told = Stories([], [], [], [])
    known: list[Known] = []
    for serial in range(1, OWNERS + 1):
        person = people.a_person(random, serial, club.ADVISORS, today)
        car = people.a_car(random, serial)
        bought = start + timedelta(days=random.randrange(DAYS - 20))
        told.owners.append(owner_row(person, car, bought))
        told.orders.extend(order_rows(random, person, car, bought, today, serial))
        known.append(Known(bought, person))
    told.sales.extend(sale_rows(random, known, start, today))
    for serial in range(OWNERS + 1, OWNERS + PROSPECTS + 1):
        applied = today - timedelta(days=random.randrange(300))
        told.prospects.append((applied, people.a_person(random, serial, club.ADVISORS, today)))
    for rows in told:
        rows.sort(key=lambda row: row[0])
    return told


def owner_row(person: people.Person, car: people.Car, bought: date) -> Row:
    cells = (
        person.number,
        person.name,
        person.sex,
        person.phone,
        f"{person.birthday:%Y-%m-%d}",
        car.plate,
        car.vin,
    )
    return Row(bought, (*cells, car.model, f"{bought:%Y/%m/%d}", person.branch, person.advisor, ""))


def order_rows(
    random: Random, person: people.Person, car: people.Car, bought: date, today: date, serial: int
) -> Iterator[Row]:
    """The owner's visits: most come about twice a year, one in twelve nearly every month, one in eight drifts away."""
    habit = random.choices((190, 120, 32, 400), weights=(60, 20, 8, 12))[0]
    on, mileage, count = bought + timedelta(days=random.randrange(60, 110)), random.randrange(800, 4_000), 0
    while on <= today:
        count += 1
        work = (
            "首保" if count == 1 else random.choices([w for w, _n in WORK], weights=[n for _w, n in WORK])[0]
        )
        amounts = amounts_of(random, work, generous=habit == 32)
        payer = {"首保": "厂家", "钣喷事故": "保险"}.get(work, "自费")
        cells = (
            f"DW{on:%y%m}{serial:05}{count:02}",
            f"{on:%Y-%m-%d}",
            person.branch,
            car.plate,
            car.vin,
            person.name,
        )
        yield Row(on, (*cells, person.phone, work, str(mileage), *amounts, payer, person.advisor))
        step = max(5, int(random.gauss(habit, habit / 4)))
        on, mileage = on + timedelta(days=step), mileage + step * random.randrange(15, 60)


def amounts_of(random: Random, work: str, *, generous: bool) -> tuple[str, str, str, str]:
    """Labour, material, accessories and insurance in yuan, as the dealer system prints them."""
    scale = 2.2 if generous else 1.0
    ranges = {
        "首保": ((150, 150), (280, 280), (0, 0), (0, 0)),
        "定期保养": ((120, 360), (480, 1_900), (0, 0), (0, 0)),
        "一般维修": ((200, 1_200), (300, 4_200), (0, 0), (0, 0)),
        "精品加装": ((0, 0), (0, 0), (300, 4_800), (0, 0)),
        "钣喷事故": ((600, 2_400), (900, 9_000), (0, 0), (0, 0)),
        "续保": ((0, 0), (0, 0), (0, 0), (2_800, 6_900)),
    }[work]
    cents = [
        int(random.randint(low * 100, high * 100) * (scale if low != high else 1)) for low, high in ranges
    ]
    return tuple(f"{value / 100:.2f}" for value in cents)  # type: ignore[return-value]


def sale_rows(random: Random, known: list[Known], start: date, today: date) -> Iterator[Row]:
    """New buyers, most referred by a few well-connected owners, and second cars of owners."""
    early = [entry.person for entry in known if entry.since < start + timedelta(days=240)]
    fans, regulars = early[:20], early[20:]
    for count in range(150):
        serial = OWNERS + 5_000 + count
        on = start + timedelta(days=random.randrange(300, DAYS - 1))
        again = count < 60
        buyer = random.choice(regulars) if again else people.a_person(random, serial, club.ADVISORS, today)
        referrer = (
            "" if again or random.random() < 0.1 else fans[int(len(fans) * random.random() ** 1.3)].phone
        )
        car = people.a_car(random, serial)
        price = f"{random.randrange(98_000, 318_000)}.00"
        cells = (f"DS{on:%Y}{count:05}", f"{on:%Y-%m-%d}", buyer.branch, buyer.name, buyer.phone)
        kind = "老客户" if again else "新客户"
        yield Row(on, (*cells, kind, car.vin, car.model, price, referrer, buyer.advisor))
