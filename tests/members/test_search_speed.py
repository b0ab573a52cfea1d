"""Each way of finding reads through its index, also when the statement is prepared and planned for any value."""

import os

import pytest
from django.db import connection

from clubcrm.kernel.scope import Scope
from members import phrases, queries
from members.queries import ARMS
from tests.factories.kernel import BranchFactory

ROWS = 100_000
# Names of 2,000 surnames-and-given-names in all; every phone, plate, VIN and card number once.
FILL = [
    """
    INSERT INTO members_customer (kind, name, name_key, pinyin, initials, sex, phone, email, branch_id, remark)
    SELECT 'person', drawn.name, drawn.name,
        'p' || substr(md5(n::text), 1, 10), substr(md5(n::text), 1, 3), 'm', '139' || lpad(n::text, 8, '0'), '',
        (SELECT max(id) FROM kernel_branch), ''
    FROM generate_series(1, %s) AS n CROSS JOIN LATERAL (SELECT substr('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗', 1 + n % 20, 1)
            || substr('建国伟芳娜秀英敏静丽强磊军洋勇艳杰涛明超', 1 + (n / 20) %% 20, 1)
            || substr('平刚桂荣华文斌辉宇浩然欣怡子轩涵梓晨博雅', 1 + (n / 400) %% 20, 1) AS name) AS drawn
    """.replace("n % 20", "n %% 20"),
    """
    INSERT INTO members_vehicle (vin, plate, brand, model)
    SELECT 'LSVAA11A1' || lpad(n::text, 8, '0'), '京' || chr(65 + n %% 26) || lpad((n %% 99999)::text, 5, '0'), 'LSV', ''
    FROM generate_series(1, %s) AS n
    """,
    """
    INSERT INTO members_ownership (vehicle_id, customer_id, from_on)
    SELECT vehicle.id, customer.id, '2024-01-01' FROM members_vehicle AS vehicle
    JOIN members_customer AS customer ON customer.phone = '139' || substr(vehicle.vin, 10)
    """,
    """
    INSERT INTO members_card (customer_id, number, valid_from_on)
    SELECT id, 'VIP' || lpad(id::text, 8, '0'), '2024-01-01' FROM members_customer
    """,
    "ANALYZE members_customer", "ANALYZE members_vehicle", "ANALYZE members_ownership", "ANALYZE members_card",
]  # fmt: skip
TYPED = {
    "name": "王建平", "name_start": "王建", "name_inside": "建平", "pinyin": "pabcdef0123", "pinyin_start": "pab",
    "initials": "abc", "initials_start": "abc", "phone": "13900001234", "phone_tail": "1234", "plate": "京A12345",
    "plate_start": "京A123", "plate_tail": "2345", "vin": "LSVAA11A100001234", "vin_tail": "4711",
    "card": "VIP00001234", "card_tail": "4711",
}  # fmt: skip


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """A database with many customers, dropped afterwards; the tests of this file only read."""
    from tests import database

    shared = connection.settings_dict["NAME"]
    name = f"clubcrm_search_speed_{os.getpid()}"
    with django_db_blocker.unblock():
        database.clone(name)
        branch = BranchFactory()
        with connection.cursor() as cursor:
            for statement in FILL:
                cursor.execute(statement, [ROWS] if "%s" in statement else None)
        yield Scope((branch.parent_id, branch.id))
        database.point_at(shared)
        with database.admin() as server:
            database.drop(server, name)


@pytest.mark.parametrize("plan", ["force_custom_plan", "force_generic_plan"])
@pytest.mark.parametrize("arm", ARMS)
def test_an_arm_reads_through_its_index(many, arm, plan):
    values = phrases.read_phrase(TYPED[arm]).values | {"branches": list(many.branch_ids)}
    with connection.cursor() as cursor:
        cursor.execute(f"SET plan_cache_mode = {plan}")
        cursor.execute("EXPLAIN " + ARMS[arm].sql(), values)
        explained = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("RESET plan_cache_mode")
    for table in (
        "members_customer",
        "members_vehicle",
        "members_card",
        "members_ownership",
        "members_invoice",
    ):
        assert f"Seq Scan on {table}" not in explained, explained


@pytest.mark.parametrize("typed", sorted(set(TYPED.values())))
def test_a_search_among_many_reads_few_pages(many, typed):
    """How quick that is, bench measures: the clock of a busy machine proves nothing."""
    sent = []

    def noted(execute, statement, values, *more):
        sent.append((statement, values))
        return execute(statement, values, *more)

    with connection.execute_wrapper(noted):
        queries.search(text=typed, scope=many, limit=8)
    ((statement, values),) = sent
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement, values)
        (((explained,),),) = cursor.fetchall()
    read = explained["Plan"]["Shared Hit Blocks"] + explained["Plan"]["Shared Read Blocks"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('members_customer') / current_setting('block_size')::int")
        ((whole,),) = cursor.fetchall()
    assert 0 < read < whole
