"""Files as the dealer system exports them, of any size, seeded: `python -m bench.generate_dms OWNERS DIRECTORY`.

Every row is good (dirt is what tests/members is for): owners.csv with one car each, repair_orders.csv with four orders
per owner, car_sales.csv with one sale per ten owners, a third of them referred by an owner.
"""

import csv
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from clubcrm.kernel.spelling import vins

BRANCHES = ("城东店", "城西店", "高新店")
ADVISORS = ("陈晓燕", "周涛", "李敏", "赵磊", "王建国")
MODELS = ("朗行 1.6L", "朗行 2.0T", "远岭 SUV", "远岭 PHEV", "星辰 EV")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍鹏宇浩凯欣悦晨雪梅琳佳建国志文海燕"
PROVINCES = "京沪苏浙粤川渝鄂"
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
LAST_DAY = date(2026, 10, 31)
OWNER_HEADING = "客户编号,客户名称,性别,手机号码,出生日期,车牌号,VIN码,车型,购车日期,所属分店,服务顾问,备注"
ORDER_HEADING = (
    "工单号,结算日期,门店,车牌号,VIN码,客户名称,手机号码,业务类型,"
    "进厂里程,工时费,材料费,精品费,保险费,付款方,服务顾问"
)
SALE_HEADING = "合同号,开票日期,门店,客户名称,手机号码,身份,VIN码,车型,成交价,推荐人手机,销售顾问"


def vin(chance: random.Random, serial: int) -> str:
    """A VIN that is unique by its last six figures and right by its check digit."""
    front = "LSV" + "".join(chance.choices(LETTERS + "0123456789", k=5))
    letters = f"{front}0{chance.choice(LETTERS)}{serial // 1_000_000:01}{serial % 1_000_000:06}"
    return f"{front}{vins.compute_check_digit(letters)}{letters[9:]}"


def person(chance: random.Random, serial: int) -> tuple[str, str]:
    """(name, phone); no phone twice."""
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
    return name, f"1{chance.choice('3589')}{serial:09}"


def owners(chance: random.Random, count: int) -> Iterator[list[str]]:
    for serial in range(1, count + 1):
        name, phone = person(chance, serial)
        plate = (
            chance.choice(PROVINCES)
            + chance.choice(LETTERS)
            + "".join(chance.choices(LETTERS + "0123456789", k=5))
        )
        born = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
        bought = LAST_DAY - timedelta(days=chance.randrange(2_900))
        yield [
            f"C{serial:07}", name, chance.choice("男女"), phone, born.isoformat(), plate, vin(chance, serial),
            chance.choice(MODELS), bought.strftime("%Y/%m/%d"), chance.choice(BRANCHES), chance.choice(ADVISORS), "",
        ]  # fmt: skip


def orders(chance: random.Random, cars: list[list[str]], per_owner: int = 4) -> Iterator[list[str]]:
    for serial in range(1, len(cars) * per_owner + 1):
        owner = chance.choice(cars)
        bought = date(*map(int, owner[8].split("/")))
        on = bought + timedelta(days=chance.randrange((LAST_DAY - bought).days + 1))
        labour, material = chance.randrange(8_000, 120_000), chance.randrange(20_000, 400_000)
        yield [
            f"RO{on:%y%m}{serial:08}", on.isoformat(), owner[9], owner[5], owner[6], owner[1], owner[3], "定期保养",
            str(chance.randrange(1_000, 90_000)), f"{labour / 100:.2f}", f"{material / 100:.2f}", "0.00", "0.00",
            chance.choice(("自费", "自费", "自费", "保险", "厂家")), owner[10],
        ]  # fmt: skip


def sales(chance: random.Random, cars: list[list[str]]) -> Iterator[list[str]]:
    for serial in range(1, len(cars) // 10 + 1):
        returning = chance.random() < 0.3
        owner = chance.choice(cars)
        name, phone = (owner[1], owner[3]) if returning else person(chance, len(cars) + serial)
        referrer = chance.choice(cars)[3] if not returning and chance.random() < 0.33 else ""
        on = LAST_DAY - timedelta(days=chance.randrange(300))
        yield [
            f"S2026{serial:07}", on.isoformat(), chance.choice(BRANCHES), name, phone, "老客户" if returning else "新客户",
            vin(chance, len(cars) + serial), chance.choice(MODELS), f"{chance.randrange(110_000, 290_000)}.00", referrer,
            chance.choice(ADVISORS),
        ]  # fmt: skip


def write(path: Path, heading: str, rows: Iterator[list[str]] | list[list[str]]) -> Path:
    with path.open("w", encoding="gb18030", newline="") as file:
        table = csv.writer(file)
        table.writerow(heading.split(","))
        table.writerows(rows)
    return path


def generate(count: int, folder: Path, seed: int = 20261122) -> tuple[Path, Path, Path]:
    """Write the three files for `count` owners; the same seed gives the same bytes."""
    chance = random.Random(seed)
    cars = list(owners(chance, count))
    return (
        write(folder / "owners.csv", OWNER_HEADING, cars),
        write(folder / "repair_orders.csv", ORDER_HEADING, orders(chance, cars)),
        write(folder / "car_sales.csv", SALE_HEADING, sales(chance, cars)),
    )


if __name__ == "__main__":
    print(*generate(int(sys.argv[1]), Path(sys.argv[2])), sep="\n")
