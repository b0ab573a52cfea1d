"""An independent reading of the sample files in plain Python: no code of the product, no SQL.

Money by Decimal, windows by calendar arithmetic, the carclub ladder of domain.md 2.1 written out by hand.
"""

import csv
import re
import unicodedata
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

import python_calamine

MONEY = {"labour": "工时费", "material": "材料费", "accessory": "精品费", "insurance": "保险费"}
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VALUES = {
    c: int(v)
    for c, v in zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ0123456789", "12345678123457923456789" + "0123456789", strict=True
    )
}


class Order(NamedTuple):
    number: str
    on: date
    branch: str
    vin: str
    payer: str
    cents: dict[str, int]


class Club(NamedTuple):
    owners: dict[str, dict[str, str]]  # by VIN
    orders: list[Order]
    sales: list[dict[str, str]]


def clean(value: Any) -> str:
    return unicodedata.normalize("NFKC", str(value)).strip()


def phone_of(text: str) -> str | None:
    digits = re.sub(r"^\+?86(?=1\d{10}$)", "", re.sub(r"[\s-]", "", clean(text)))
    return digits if re.fullmatch(r"1[3-9]\d{9}", digits) else None


def vin_is_right(vin: str) -> bool:
    if len(vin) != 17 or any(c not in VALUES for c in vin):
        return False
    rest = sum(VALUES[c] * w for c, w in zip(vin, WEIGHTS, strict=True)) % 11
    return vin[8] == ("X" if rest == 10 else str(rest))


def day_of(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return datetime.strptime(clean(value).replace("/", "-"), "%Y-%m-%d").date()
    except ValueError:
        return None


def cents_of(value: Any) -> int | None:
    try:
        amount = Decimal(re.sub(r"[,元¥]", "", clean(value)))
    except InvalidOperation:
        return None
    return int((amount * 100).to_integral_value()) if amount >= 0 else None


def read(folder: Path, today: date, branches: set[str]) -> Club:
    """The rows that must be accepted, by an order-of-file reading."""
    with (folder / "owners.csv").open(encoding="gb18030", newline="") as file:
        owners = {
            clean(row["VIN码"]).upper(): row for row in csv.DictReader(file) if owner_is_right(row, branches)
        }
    header, *rows = (
        python_calamine.load_workbook(folder / "repair_orders.xlsx").get_sheet_by_index(0).to_python()
    )
    orders: dict[str, Order] = {}
    for cells in rows:
        order = order_of(dict(zip(header, cells, strict=True)), today)
        if order and order.vin in owners:
            orders.setdefault(order.number, order)
    with (folder / "car_sales.csv").open(encoding="utf-8-sig", newline="") as file:
        sales = [row for row in csv.DictReader(file) if (cents_of(row["成交价"]) or 0) > 0]
    return Club(owners, list(orders.values()), sales)


def owner_is_right(row: dict[str, str], branches: set[str]) -> bool:
    return bool(
        clean(row["客户名称"])
        and phone_of(row["手机号码"])
        and day_of(row["出生日期"])
        and vin_is_right(clean(row["VIN码"]).upper())
        and row["所属分店"] in branches
    )


def order_of(row: dict[str, Any], today: date) -> Order | None:
    on, cents = day_of(row["结算日期"]), {code: cents_of(row[column]) for code, column in MONEY.items()}
    if on is None or on > today or any(value is None for value in cents.values()):
        return None
    amounts = {code: value for code, value in cents.items() if value is not None}
    return Order(row["工单号"], on, row["门店"], clean(row["VIN码"]).upper(), row["付款方"], amounts)


def points_of(order: Order) -> dict[str, int]:
    """The opening rule: 1 point per whole yuan of each line the customer pays."""
    return {code: cents // 100 for code, cents in order.cents.items()} if order.payer == "自费" else {}


def months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def person_key(row: dict[str, str]) -> tuple[str, str]:
    return clean(row["客户名称"]), phone_of(row["手机号码"]) or ""


def tiers(club: Club, as_of: date) -> dict[tuple[str, str], str]:
    """The carclub tier of each customer, by (name, phone), evaluated once from no tier at all."""
    totals: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: {"all": 0, "material": 0})
    after = months_before(as_of, 24)
    for order in club.orders:
        if after < order.on <= as_of:
            key = person_key(club.owners[order.vin])
            for code, points in points_of(order).items():
                totals[key]["all"] += points
                totals[key]["material"] += points if code == "material" else 0
    cars: dict[tuple[str, str], int] = defaultdict(int)
    for row in [*club.owners.values(), *club.sales]:
        cars[person_key(row)] += 1
    bought = dict(referrals(club))
    return {key: tier(cars[key], totals[key], bought.get(key, 0)) for key in cars}


def referrals(club: Club) -> Iterator[tuple[tuple[str, str], int]]:
    """How many different people each referrer brought who bought a car; nobody refers themselves."""
    by_phone = {phone_of(row["手机号码"]): person_key(row) for row in club.owners.values()}
    referred: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    taken: set[tuple[str, str]] = set()
    for row in club.sales:
        referrer, buyer = by_phone.get(phone_of(row["推荐人手机"] or "") or "-"), person_key(row)
        if referrer and referrer != buyer and buyer not in taken:
            referred[referrer].add(buyer)
            taken.add(buyer)
    yield from ((key, len(people)) for key, people in referred.items())


def tier(cars: int, points: dict[str, int], bought: int) -> str:
    if cars >= 2 or (points["all"] >= 30_000 and points["material"] >= 10_000):
        return "gold"
    return "green-2" if bought >= 5 else "green-1" if bought >= 3 else "green"
