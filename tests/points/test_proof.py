import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from clubcrm.kernel import database
from points import operations as points
from points import queries
from tests.points.conftest import AT, TODAY, Member, date

IN_OCTOBER, IN_NOVEMBER = AT - timedelta(days=40), AT - timedelta(days=10)

DRIFTS = [
    ("UPDATE points_account SET balance = balance + 1 WHERE kind = 'member'",
     {"balance-is-the-sum-of-its-lines", "balance-is-what-remains-in-lots"}),
    ("UPDATE points_account SET balance = balance + 1 WHERE kind = 'debt'", {"debt-is-the-sum-of-its-lines"}),
    ("UPDATE points_lot SET remaining = remaining - 1 WHERE remaining > 0",
     {"balance-is-what-remains-in-lots", "lot-remains-what-was-not-used", "issued-is-used-expired-and-open"}),
    ("UPDATE points_account SET held = 3 WHERE kind = 'member'", {"held-is-the-sum-of-open-holds"}),
    ("ALTER TABLE points_transfer DISABLE TRIGGER append_only;"
     " UPDATE points_transfer SET amount = 60 WHERE kind = 'redeem'",
     {"balance-is-the-sum-of-its-lines", "line-takes-what-its-lots-give"}),
    ("ALTER TABLE points_transfer DISABLE TRIGGER append_only;"
     " UPDATE points_transfer SET amount = 80 WHERE kind = 'debt'",
     {"debt-is-the-sum-of-its-lines", "reversed-within-the-original"}),
    ("ALTER TABLE points_transfer DISABLE TRIGGER append_only;"
     " DELETE FROM points_transfer WHERE kind = 'redeem' AND amount = 5",
     {"balance-is-the-sum-of-its-lines"}),
    ("ALTER TABLE points_transfer DISABLE TRIGGER append_only;"
     " UPDATE points_transfer SET amount = amount + 1 WHERE kind = 'grant'",
     {"balance-is-the-sum-of-its-lines", "issued-is-used-expired-and-open", "closed-month-is-untouched"}),
    ("ALTER TABLE points_transfer DISABLE TRIGGER append_only;"
     " UPDATE points_transfer SET business_month = '2026-10-01' WHERE kind = 'expire'",
     {"closed-month-takes-no-lines", "closed-month-is-untouched"}),
    ("UPDATE points_hold SET ended_at = now(), how = 'released'", {"held-is-the-sum-of-open-holds"}),
    ("ALTER TABLE points_account DISABLE TRIGGER only_figures_change;"
     " UPDATE points_account SET purpose = 'voucher' WHERE purpose = 'expired'", {"house-fits-its-lines"}),
    ("UPDATE points_account SET merged_into_id = (SELECT max(id) FROM points_account WHERE kind = 'debt')"
     " WHERE kind = 'member'", {"merged-account-is-empty"}),
]  # fmt: skip


@pytest.fixture
def ledger(own_database) -> Member:
    member = Member()
    member.grant(9, at=IN_OCTOBER)
    points.close_month(month=date(2026, 10, 1), by=member.person.id, at=IN_NOVEMBER)
    member.correct(9)
    member.earn(3, expires_on=date(2026, 11, 21))
    points.expire(on=TODAY, at=AT)
    earned = member.earn(100)
    used = member.redeem(70)
    member.reverse(earned.transfer)
    member.earn(40)
    member.reverse(used.transfer, 20)
    member.redeem(5)
    member.hold(2)
    return member


@pytest.mark.parametrize(("plant", "checks"), DRIFTS)
def test_a_planted_drift_is_found_and_named(ledger, plant, checks, capsys):
    assert queries.prove() == []
    with database.as_owner(), connection.cursor() as cursor:
        for statement in plant.split(";"):
            cursor.execute(statement)
    drifts = queries.prove()
    assert {drift.check for drift in drifts} == checks
    assert {drift.customer for drift in drifts if drift.customer} <= {ledger.id}
    assert [drift for drift in drifts if drift.stored == drift.derived] == []
    with pytest.raises(SystemExit) as ended:
        call_command("prove", json=True)
    assert ended.value.code == 1
    found = json.loads(capsys.readouterr().out)["drifts"]
    assert {drift["check"] for drift in found if drift["part"] == "points"} == checks


def test_a_sound_ledger_is_proven(ledger, capsys):
    call_command("prove", json=True)
    assert json.loads(capsys.readouterr().out)["drifts"] == []
    call_command("prove")
    assert "points" in capsys.readouterr().out
