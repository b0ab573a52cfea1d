"""What every function for callers refuses by itself: days outside a club's life, a today that is not the instant's, arrays
of different lengths, a clock that is ahead."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from clubcrm.kernel import database
from points import operations as points
from tests.database import clock
from tests.points.conftest import AT, Member, date
from tests.points.test_attacks import Stage, content, guard_of

# Every function that the application may call, with sound arguments but for the instant and the day of recording.
CALLS = {
    "points_earn": "@customer, 'point', 'earn', 1, 1, @branch, NULL, '2026-11-22', '2026-11-22', NULL, 'new', NULL, NULL,"
    " NULL, '{{}}', NULL, {at}, {today}",
    "points_earn_many": "ARRAY[@customer], 'point', ARRAY[1], ARRAY[1], ARRAY[@branch], ARRAY[NULL::bigint],"
    " ARRAY[date '2026-11-22'], ARRAY[date '2026-11-22'], ARRAY[NULL::date], ARRAY['new'], ARRAY[NULL::bigint],"
    " ARRAY['{{}}'::jsonb], NULL, {at}, {today}",
    "points_top_up": "@customer, 'point', 5, 1, @branch, '2026-11-22', NULL, NULL, 'new', NULL, NULL, '{{}}', NULL, {at},"
    " {today}",
    "points_release": "@waiting, '2026-11-22', '{{}}', 'new', 'd', NULL, {at}",
    "points_redeem": "@customer, 'point', 5, @branch, 'gift', 'new', 'd', NULL, {at}, {today}",
    "points_hold": "@customer, 'point', 5, @branch, 'gift', '2190-01-01', 'new', 'd', NULL, {at}, {today}",
    "points_confirm": "@hold, 'new', 'd', NULL, {at}, {today}",
    "points_release_hold": "@hold, NULL, {at}",
    "points_end_holds": "{at}",
    "points_correct": "@customer, 'point', 5, 'too-much', @branch, 'new', 'd', @by, {at}, {today}",
    "points_waive": "@customer, 'point', 5, 'uncollectable', @branch, 'new', 'd', @by, {at}, {today}",
    "points_reverse": "@earned, 5, 'refund', 'new', 'd', NULL, {at}, {today}",
    "points_merge": "@other, @customer, NULL, {at}, {today}",
    "points_expire": "'2026-11-22', 10, NULL, {at}, {today}",
    "points_close_month": "'2026-11-01', @by, {at}, {today}",
}
NOW, DAY = "'2026-11-22 02:00Z'", "'2026-11-22'"
TIMES = [
    ("NULL", DAY), (NOW, "NULL"), ("NULL", "NULL"), ("'infinity'", "'infinity'"), ("'-infinity'", "'-infinity'"),
    (NOW, "'2026-11-23'"), (NOW, "'2027-11-22'"), (NOW, "'infinity'"), ("'2026-11-22 16:00Z'", DAY),
    ("'1949-12-31 02:00Z'", "'1949-12-31'"),
]  # fmt: skip
DAYS = "'infinity'", "'-infinity'", "'1949-12-31'", "'2200-01-01'"


def refuse(stage: Stage, statement: str, guard: str = "LG422") -> None:
    before = content()
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(stage.fill(statement).replace("@other", str(stage.other)))
    assert guard in guard_of(refused.value), statement
    assert content() == before


@pytest.fixture
def stage(db) -> Stage:
    stage = Stage()
    stage.other = Member().id
    return stage


def test_every_function_for_callers_is_asked(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, pronargs FROM pg_proc WHERE proname LIKE 'points\\_%%' AND prorettype <> 'trigger'::regtype"
            " AND has_function_privilege('clubcrm_app', oid, 'EXECUTE')"
        )
        found = {name for name, _count in cursor.fetchall()}
    assert found == {*CALLS, "points_fold"}


@pytest.mark.parametrize("name", CALLS)
def test_an_instant_or_a_today_that_makes_no_sense_is_refused(stage, name):
    for at, today in TIMES:
        if "{today}" in CALLS[name] or "2026" not in at:
            refuse(stage, f"SELECT * FROM {name}({CALLS[name].format(at=at, today=today)})")


@pytest.mark.parametrize("name", CALLS)
def test_the_same_call_with_sense_is_not_refused_for_its_days(stage, name):
    call = f"SELECT * FROM {name}({CALLS[name].format(at=NOW, today=DAY)})"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(stage.fill(call).replace("@other", str(stage.other)))
    except DatabaseError as error:
        assert guard_of(error) & {"LG420", "LG412"}  # the month is not over; nothing is owed


@pytest.mark.parametrize("day", DAYS)
def test_a_day_outside_the_life_of_a_club_is_refused(stage, day):
    for name in ("points_earn", "points_earn_many", "points_top_up", "points_release"):
        sound = CALLS[name].format(at=NOW, today=DAY)
        for place in range(sound.count(DAY) - 1 if name != "points_release" else 1):
            parts = sound.split(DAY)
            refuse(
                stage,
                f"SELECT * FROM {name}({DAY.join(parts[: place + 1])}{day}{DAY.join(parts[place + 1 :])})",
            )
    for name, known in (
        ("points_hold", "'2190-01-01'"),
        ("points_expire", DAY),
        ("points_close_month", "'2026-11-01'"),
    ):
        sound = CALLS[name].format(at=NOW, today=DAY)
        refuse(stage, f"SELECT * FROM {name}({sound.replace(known, day, 1)})")
    sound = CALLS["points_earn"].format(at=NOW, today=DAY)
    refuse(stage, f"SELECT points_earn({sound.replace(f'{DAY}, NULL', f'{DAY}, {day}', 1)})")


def test_a_day_that_is_missing_is_refused_by_its_column(stage):
    for name in ("points_earn", "points_top_up"):
        sound = CALLS[name].format(at=NOW, today=DAY)
        refuse(stage, f"SELECT * FROM {name}({sound.replace(DAY, 'NULL', 1)})", "happened_on")


def test_arrays_of_different_lengths_are_refused(stage):
    sound = CALLS["points_earn_many"].format(at=NOW, today=DAY)
    arrays = re.findall(r"ARRAY\[[^]]*\]", sound)
    assert len(arrays) == 11
    for array in arrays:
        for wrong in (array.replace("ARRAY[", "ARRAY[NULL, "), "NULL", "'{}'"):
            refuse(stage, f"SELECT * FROM points_earn_many({sound.replace(array, wrong, 1)})")


def test_a_limit_that_is_none_is_refused(stage):
    for limit in ("0", "-1", "NULL"):
        refuse(stage, f"SELECT points_expire('2026-11-22', {limit}, NULL, {NOW}, {DAY})")
        refuse(stage, f"SELECT points_fold({limit})")


def test_nothing_goes_ahead_of_the_clock(own_database):
    member = Member()
    member.earn(10)
    with database.as_role("clubcrm_owner"), connection.cursor() as cursor:
        cursor.execute(clock(f"{NOW}"))
    member.redeem(1, at=AT + timedelta(hours=23))
    for act in (
        lambda: member.redeem(1, at=AT + timedelta(hours=25)),
        lambda: points.end_holds(at=AT + timedelta(days=2)),
        lambda: points.expire(on=date(2026, 11, 23), at=AT),
    ):
        with pytest.raises(points.OutOfRange):
            act()
    assert points.expire(on=date(2026, 11, 22), at=AT) == (0, 0)
    with database.as_role("clubcrm_owner"), connection.cursor() as cursor:
        cursor.execute(clock("'2026-11-30 15:59Z'"))
    by = member.by_person("goodwill")["by"]
    with pytest.raises(points.MonthNotOver):
        points.close_month(month=date(2026, 11, 1), by=by, at=AT.replace(month=12, day=1))
    with database.as_role("clubcrm_owner"), connection.cursor() as cursor:
        cursor.execute(clock("'2026-11-30 16:00Z'"))
    points.close_month(month=date(2026, 11, 1), by=by, at=AT.replace(month=12, day=1))


def test_the_clock_is_that_of_the_database(own_database):
    shipped = re.search(
        r"CREATE OR REPLACE FUNCTION points_clock\(.*?\$\$;",
        Path("points/sql/guards.sql").read_text(),
        re.DOTALL,
    )
    with database.as_role("clubcrm_owner"), connection.cursor() as cursor:
        cursor.execute(shipped[0])
        cursor.execute("SELECT points_clock()")
        assert abs(cursor.fetchone()[0] - timezone.now()) < timedelta(minutes=1)
