"""Made-up people and cars: the same every time for the same seed. Demo phones begin with 170, VINs with LDM."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from clubcrm.kernel.spelling import vins

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
GIVEN_MALE = [
    "伟",
    "强",
    "磊",
    "军",
    "勇",
    "杰",
    "涛",
    "明",
    "超",
    "刚",
    "建国",
    "志强",
    "文博",
    "浩然",
    "俊杰",
    "海涛",
]
GIVEN_FEMALE = [
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "艳",
    "玲",
    "雪",
    "婷",
    "慧",
    "淑珍",
    "桂英",
    "晓燕",
    "雨涵",
    "海燕",
]
MODELS = ("远岭 SUV", "远岭 PHEV", "朗行 1.6L", "朗行 2.0T", "星辰 EV")
NEW_ENERGY = {"远岭 PHEV", "星辰 EV"}
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


class Car(NamedTuple):
    vin: str
    plate: str
    model: str


class Person(NamedTuple):
    number: str
    name: str
    sex: str
    phone: str
    birthday: date
    branch: str
    advisor: str


def a_car(random: Random, serial: int) -> Car:
    """A car whose VIN carries `serial`, so that no two are the same."""
    model = random.choice(MODELS)
    kind, year, plant = (
        random.choices(vins.LETTERS, k=5),
        random.choice("LMNPRST"),
        random.choice(vins.LETTERS),
    )
    vin = f"LDM{''.join(kind)}0{year}{plant}{serial:06}"
    plate = random.choice("京沪粤苏浙川鄂渝") + random.choice(LETTERS[:6])
    if model in NEW_ENERGY:
        plate += random.choice("DF") + f"{random.randrange(100_000):05}"
    else:
        plate += f"{random.randrange(10_000):04}" + random.choice(LETTERS[:20] + "0123456789")
    return Car(vin[:8] + vins.compute_check_digit(vin) + vin[9:], plate, model)


def a_person(random: Random, serial: int, branches: Mapping[str, tuple[str, ...]], today: date) -> Person:
    """Somebody between 20 and 68 years old who belongs to one of the branches."""
    sex = random.choices("男女", weights=(62, 38))[0]
    name = random.choice(SURNAMES) + random.choice(GIVEN_MALE if sex == "男" else GIVEN_FEMALE)
    branch = random.choices(list(branches), weights=(40, 35, 25))[0]
    birthday = today - timedelta(days=random.randrange(20 * 365, 68 * 365))
    phone = f"170{10_000_000 + serial * 37 % 90_000_000:08}"
    return Person(f"D{serial:06}", name, sex, phone, birthday, branch, random.choice(branches[branch]))
