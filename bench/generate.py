"""The generated club: seeded, valid against every constraint, and clean under `manage.py prove`.

Rows are made by the SQL files of bench/sql, a statement per table, with indexes away meanwhile; standings and tallies
come from the tiers' own operations. The same size gives the same club, whatever the day.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import psycopg
from pypinyin import lazy_pinyin

from bench.harness import loading, server
from bench.harness.figures import say
from bench.harness.sizes import Size
from points import operations as points
from tiers import operations as tiers

FIRST_DAY = date(2022, 11, 1)
LAST_DAY = date(2026, 10, 31)

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈彭吕苏卢蒋蔡贾"
    "丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱"
    "汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟强磊军勇杰涛明超刚芳娜敏静丽艳玲雪婷慧建国志文博浩然俊海淑珍桂英秀兰玉梅红霞平波辉鹏飞"
    "龙宇轩子涵梓晨欣怡诗佳琪嘉豪思远天翔睿泽铭锦程雨萱可心若曦一诺奕辰亦凡沐阳书瑶语嫣清妍梦"
    "洁晓燕春华秋月冬梅金凤银花福生根宝财旺兴荣昌盛永安康泰吉祥"
)

PEOPLE = ("020_people", "030_cars", "040_invoices")
LEDGER = ("050_ledger",)
LOADED = {
    "members": (
        "customer", "membership", "card", "referral", "vehicle", "ownership", "visit", "invoice", "invoiceline",
    ),
    "points": ("transfer", "lot", "consumption", "account", "intake"),
}  # fmt: skip


def club(database: str, size: Size) -> None:
    """Fill a freshly migrated, empty database."""
    with server.admin(database) as here:
        here.execute("SET session_replication_role = replica")  # no triggers, no look-ups of foreign keys
        here.execute(
            "SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '128MB'"
        )
        run(here, "010_tools", {})
        names(here)
        with ThreadPoolExecutor() as beside:
            with loaded(here, size, "members", PEOPLE):
                pass
            with loaded(here, size, "points", LEDGER):
                reference = beside.submit(refer, database)
            run(here, "055_standing", {})
            reference.result()
        say("  vacuum and analyze")
        here.execute("VACUUM (ANALYZE)")
        stand()
        here.execute("VACUUM (ANALYZE) tiers_tally, tiers_standing, tiers_due, tiers_tierchange")


@contextmanager
def loaded(here: psycopg.Connection[Any], size: Size, app: str, files: Sequence[str]) -> Iterator[None]:
    """An app's tables are full within the block; their indexes come after it."""
    tables = [f"{app}_{table}" for table in LOADED[app]]
    with loading.without_indexes(here, tables):
        for file in files:
            run(here, file, settings(here, size))
        yield
    loading.move_sequences(here, tables)


def refer(database: str) -> None:
    """The tables of bench alone that times are compared with: made while the ledger's indexes are."""
    with server.admin(database) as here:
        here.execute("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'")
        run(here, "060_reference", {})


def stand() -> None:
    """Sums of the ledger, tallies and tiers as of the last day, by the product itself, on Django's connection."""
    say("  sums of the ledger")
    points.fold()
    say("  tallies and tiers")
    tiers.advance(as_of=LAST_DAY)
    tiers.reassess_due(as_of=LAST_DAY, by=None, at=datetime(2026, 11, 1, tzinfo=UTC))


def run(here: psycopg.Connection[Any], file: str, values: dict[str, Any]) -> None:
    say(f"  {file}")
    text = (server.ROOT / "bench" / "sql" / f"{file}.sql").read_text()
    psycopg.ClientCursor(here).execute(text, values or None)


def names(here: psycopg.Connection[Any]) -> None:
    for table, characters in (("surname", SURNAMES), ("given", GIVEN)):
        with here.cursor().copy(f"COPY bench.{table} FROM STDIN") as copy:
            for place, han in enumerate(dict.fromkeys(characters), start=1):
                copy.write_row((place, han, lazy_pinyin(han)[0]))


def settings(here: psycopg.Connection[Any], size: Size) -> dict[str, Any]:
    """What the SQL files are given; sizes as literals, so that the planner knows them."""
    rule = here.execute("SELECT id FROM points_earningrule WHERE code = 'service' AND version = 1").fetchone()
    return {
        "members": size.members,
        "lines": size.lines,
        "lag": size.lines // 60 * 6 + 1,
        "first_day": FIRST_DAY,
        "days": (LAST_DAY - FIRST_DAY).days,
        "surnames": len(dict.fromkeys(SURNAMES)),
        "givens": len(dict.fromkeys(GIVEN)),
        "rule": rule[0] if rule else None,
    }
