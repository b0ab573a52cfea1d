"""What the application's role tries by raw SQL is refused by the database, and nothing changes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from clubcrm.kernel import database
from points import operations as points
from points import queries
from points.models import Account
from tests.points.conftest import AT, Member, date

TABLES = (
    "points_account", "points_transfer", "points_lot", "points_consumption", "points_hold", "points_release",
    "points_redemptionvisit", "points_closure",
)  # fmt: skip
EARN = (
    "SELECT points_earn({customer}, 'point', {kind}, {amount}, {qualifying}, {branch}, NULL, '2026-11-22',"
    " '2026-11-22', NULL, {reference}, NULL, NULL, NULL, '{{}}', NULL, @now)"
)


def earn(**changed: str) -> str:
    """A call of the posting function with one argument made wrong; @customer and @branch are filled in later."""
    sound = {
        "customer": "@customer", "kind": "'earn'", "amount": "1", "qualifying": "1", "branch": "@branch",
        "reference": "'attack'",
    }  # fmt: skip
    return EARN.format(**(sound | changed))


REDEEM = "SELECT points_redeem({}, 'point', {}, {}, '{}', {}, 'digest', NULL, @now)"
REVERSE = "SELECT points_reverse({}, {}, 'refund', {}, 'digest', NULL, @now)"
NO_RIGHT = "42501"
# What the role has no right to.
ATTACKS = [
    # Rewriting history
    "UPDATE points_transfer SET amount = amount + 1000",
    "UPDATE points_transfer SET happened_on = '2020-01-01'",
    "UPDATE points_transfer SET explanation = '{}'",
    "UPDATE points_transfer SET key = NULL",
    "UPDATE points_transfer SET recorded_by_id = NULL",
    "DELETE FROM points_transfer",
    "DELETE FROM points_transfer WHERE kind = 'redeem'",
    "TRUNCATE points_transfer CASCADE",
    "INSERT INTO points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id, happened_on,"
    " recorded_at, business_month, reference, explanation) SELECT debit_account_id, credit_account_id, 9, 9, 'earn',"
    " branch_id, happened_on, recorded_at, business_month, 'mine', '{}' FROM points_transfer WHERE kind = 'earn'",
    # Lots
    "UPDATE points_lot SET remaining = size",
    "UPDATE points_lot SET remaining = -1",
    "UPDATE points_lot SET size = size * 10, remaining = remaining * 10",
    "UPDATE points_lot SET expires_on = NULL",
    "UPDATE points_lot SET account_id = account_id + 1",
    "DELETE FROM points_lot",
    "TRUNCATE points_lot CASCADE",
    "INSERT INTO points_lot (account_id, source_id, size, remaining, usable_on)"
    " SELECT account_id, source_id + 1, 100, 100, usable_on FROM points_lot",
    "DELETE FROM points_consumption",
    "UPDATE points_consumption SET amount = 1",
    "TRUNCATE points_consumption",
    "INSERT INTO points_consumption (transfer_id, lot_id, amount) SELECT source_id, id, -50 FROM points_lot",
    # Accounts
    "UPDATE points_account SET balance = 1000000 WHERE kind = 'member'",
    "UPDATE points_account SET balance = 0 WHERE kind = 'debt'",
    "UPDATE points_account SET held = 0",
    "UPDATE points_account SET customer_id = customer_id + 1 WHERE kind = 'member'",
    "UPDATE points_account SET merged_into_id = id",
    "DELETE FROM points_account",
    "INSERT INTO points_account (kind, unit_id, customer_id, purpose, balance, held)"
    " SELECT 'member', unit_id, NULL, '', 5, 0 FROM points_account LIMIT 1",
    "INSERT INTO points_hold (account_id, amount, key, held_at, until_at)"
    " SELECT id, 1, 'h', now(), now() FROM points_account WHERE kind = 'member'",
    # Locking others out, drawing ids, changing the guards
    "LOCK TABLE points_transfer IN ACCESS EXCLUSIVE MODE",
    "SELECT nextval('points_transfer_id_seq')",
    "SELECT setval('points_transfer_id_seq', 1)",
    "ALTER TABLE points_transfer DISABLE TRIGGER ALL",
    "DROP TRIGGER append_only ON points_transfer",
    "CREATE OR REPLACE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "DROP FUNCTION points_redeem",
    "SET session_replication_role = replica",
    "CREATE TABLE public.points_unit2 (id int)",
    # Calling what is not for callers
    "SELECT points_take(1, ARRAY[1], ARRAY[-100])",
    "SELECT points_repay(ARRAY[1])",
    "SELECT points_house(@branch, 1, 'own-pocket')",
    "SELECT points_lock_account(@customer, 1, 'member')",
    "SELECT points_clawback(@account, @earned, 1, 0, '2026-11-22', true, false)",
    "SELECT points_still_held(@account, '2030-01-01')",
    "SELECT points_move_lots(@account, @account + 1, 'x', NULL, @now)",
    "SELECT points_settle(@account, @account, 'x', NULL, @now)",
    "SELECT points_clear('2026-10-01', NULL, now())",
    "SELECT points_lock_hold(@hold)",
    # Holds, releases, closed months
    "UPDATE points_hold SET amount = 1",
    "UPDATE points_hold SET until_at = '2030-01-01'",
    "UPDATE points_hold SET ended_at = now(), how = 'released'",
    "DELETE FROM points_hold",
    "TRUNCATE points_hold",
    "UPDATE points_lot SET usable_on = '2020-01-01'",
    "UPDATE points_lot SET gifted = true",
    "INSERT INTO points_release (transfer_id, usable_on, explanation, key, request_digest, recorded_at)"
    " VALUES (@waiting, '2026-11-22', '{}', 'x', 'x', now())",
    "UPDATE points_closure SET month = '2026-12-01'",
    "DELETE FROM points_closure",
    "TRUNCATE points_closure",
    "INSERT INTO points_closure (month, closed_at, closed_by_id, through_id, lines, total)"
    " SELECT '2026-11-01', now(), closed_by_id, 0, 0, 0 FROM points_closure",
    "UPDATE points_transfer SET business_month = '2026-10-01'",
    "LOCK TABLE points_account IN EXCLUSIVE MODE",
]
# Calls that it has a right to, and which guard refuses them: an SQLSTATE, a constraint, or the column that must be given.
CALLS = [
    ("LG421", "SELECT points_close_month('2026-10-01', @by, '2026-12-22 02:00Z', '2026-12-22')"),
    ("LG421", "SELECT points_close_month('2026-12-01', @by, '2027-01-22 02:00Z', '2027-01-22')"),
    ("LG420", "SELECT points_close_month('2026-11-01', @by, @now)"),
    ("LG400", "SELECT points_close_month('2026-11-01', NULL, '2026-12-22 02:00Z', '2026-12-22')"),
    (
        "LG402",
        "SELECT points_hold(@customer, 'point', 51, @branch, 'gift', '2030-01-01', 'h9', 'd', NULL, @now)",
    ),
    (
        "points_hold_amount_positive",
        "SELECT points_hold(@customer, 'point', 0, @branch, 'gift', '2030-01-01', 'h9', 'd', NULL, @now)",
    ),
    (
        "points_hold_amount_positive",
        "SELECT points_hold(@customer, 'point', -5, @branch, 'gift', '2030-01-01', 'h9', 'd', NULL, @now)",
    ),
    (
        "LG411",
        "SELECT points_hold(@customer, 'point', 5, @branch, 'gift', '2020-01-01', 'h9', 'd', NULL, @now)",
    ),
    ("LG411", "SELECT points_confirm(@hold, 'c9', 'd', NULL, '2030-01-01 02:00Z', '2030-01-01')"),
    ("LG414", "SELECT points_release(@earned, '2026-11-22', '{}', 'e9', 'd', NULL, '2026-11-22 02:00Z')"),
    ("LG400", "SELECT points_release(@waiting, '2026-11-22', '{}', NULL, 'd', NULL, '2026-11-22 02:00Z')"),
    # Giving and taking without a name, a reason or a limit
    (
        "LG400",
        "SELECT points_correct(@customer, 'point', 5, 'too-much', @branch, 'p9', 'd', NULL, @now)",
    ),
    (
        "LG400",
        "SELECT points_correct(@customer, 'point', 5, 'goodwill', @branch, 'p9', 'd', @by, @now)",
    ),
    (
        "LG402",
        "SELECT points_correct(@customer, 'point', 500, 'too-much', @branch, 'p9', 'd', @by, @now)",
    ),
    (
        "points_transfer_amount_positive",
        "SELECT points_correct(@customer, 'point', -5, 'too-much', @branch, 'p9', 'd', @by, @now)",
    ),
    (
        "LG412",
        "SELECT points_waive(@customer, 'point', 5, 'uncollectable', @branch, 'p9', 'd', @by, @now)",
    ),
    (
        "points_transfer_amount_positive",
        "SELECT points_waive(@customer, 'point', -5, 'uncollectable', @branch, 'p9', 'd', @by, @now)",
    ),
    (
        "LG401",
        "SELECT points_top_up(@customer, 'money', 0, 5, @branch, '2026-11-22', NULL, NULL, 't9', NULL, NULL, '{}', NULL,"
        " @now)",
    ),
    (
        "LG401",
        "SELECT points_top_up(@customer, 'money', 5, -5, @branch, '2026-11-22', NULL, NULL, 't9', NULL, NULL, '{}', NULL,"
        " @now)",
    ),
    ("LG424", "SELECT points_merge(@customer, @customer, NULL, @now)"),
    ("LG400", earn(kind="'grant'")),
    ("LG400", earn(kind="'topup'")),
    ("LG400", earn(kind="'merge'")),
    # Calling what is, with nonsense
    ("points_transfer_amount_positive", earn(amount="0")),
    ("points_account_holds_no_more_than_it_has", earn(amount="-100")),
    ("points_transfer_qualifying_never_negative", earn(qualifying="-1")),
    ("LG400", earn(kind="'redeem'")),
    ("LG400", earn(kind="'repay'")),
    ("23503", earn(customer="987654321")),
    ("points_account_belongs_to_customer_or_house", earn(customer="NULL")),
    ("23503", earn(branch="987654321")),
    ("reference", earn(reference="NULL")),
    ("LG402", REDEEM.format("@customer", 51, "@branch", "gift", "'k9'")),
    ("points_transfer_amount_positive", REDEEM.format("@customer", 0, "@branch", "gift", "'k9'")),
    ("points_transfer_amount_positive", REDEEM.format("@customer", -5, "@branch", "gift", "'k9'")),
    ("LG400", REDEEM.format("@customer", 5, "@branch", "issued", "'k9'")),
    ("LG400", REDEEM.format("@customer", 5, "@branch", "gift", "NULL")),
    ("amount", REDEEM.format("@customer", "NULL", "@branch", "gift", "'k9'")),
    ("LG413", REVERSE.format("@earned", 101, "'r9'")),
    ("LG401", REVERSE.format("@earned", 0, "'r9'")),
    ("LG401", REVERSE.format("@earned", -5, "'r9'")),
    ("LG410", REVERSE.format("@reversed", "NULL", "'r9'")),
    ("LG405", REVERSE.format("@reversal", "NULL", "'r9'")),
    ("LG400", REVERSE.format("@earned", 5, "NULL")),
]
# A line made of the first one there is, between these accounts, with this amount.
LINE = (
    "INSERT INTO points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id, happened_on,"
    " recorded_at, business_month, reference, explanation) SELECT {}, {}, {}, 0, 'clear', branch_id, happened_on,"
    " recorded_at, business_month, 'attack', '{{}}' FROM points_transfer LIMIT 1"
)
# What even the owner may not do (triggers, constraints): the ledger only grows, and nothing clears with itself.
OWNERS = [
    ("points_transfer_between_two_accounts", LINE.format("credit_account_id", "credit_account_id", 1)),
    (
        "points_transfer_amount_within_reason",
        LINE.format("debit_account_id", "credit_account_id", 10**15 + 1),
    ),
    ("append_only", "UPDATE points_transfer SET amount = amount"),
    ("append_only", "DELETE FROM points_transfer WHERE false"),
    ("append_only", "TRUNCATE points_transfer CASCADE"),
    ("append_only", "UPDATE points_consumption SET amount = 1"),
    ("append_only", "DELETE FROM points_consumption"),
    ("append_only", "TRUNCATE points_consumption"),
    ("only_remaining_changes", "UPDATE points_lot SET expires_on = NULL"),
    ("only_remaining_changes", "UPDATE points_lot SET size = size + 1"),
    ("never_removed", "DELETE FROM points_lot"),
    ("points_lot_remaining_within_size", "UPDATE points_lot SET remaining = -1"),
    ("points_lot_remaining_within_size", "UPDATE points_lot SET remaining = size + 1"),
    ("only_figures_change", "UPDATE points_account SET customer_id = NULL"),
    ("only_figures_change", "UPDATE points_account SET purpose = 'x' WHERE kind = 'house'"),
    (
        "points_account_holds_no_more_than_it_has",
        "UPDATE points_account SET balance = -1 WHERE kind = 'member'",
    ),
    (
        "points_account_holds_no_more_than_it_has",
        "UPDATE points_account SET held = balance + 1 WHERE kind = 'member'",
    ),
    ("points_account_holds_no_more_than_it_has", "UPDATE points_account SET held = -1 WHERE kind = 'member'"),
    ("never_removed", "DELETE FROM points_account"),
    ("usable_on_is_set_once", "UPDATE points_lot SET usable_on = '2026-11-23' WHERE usable_on IS NOT NULL"),
    ("only_remaining_changes", "UPDATE points_lot SET gifted = true"),
    ("only_its_end_changes", "UPDATE points_hold SET amount = 1"),
    ("ends_once", "UPDATE points_hold SET ended_at = NULL, how = '' WHERE ended_at IS NOT NULL"),
    ("points_hold_says_how_it_ended", "UPDATE points_hold SET ended_at = now() WHERE ended_at IS NULL"),
    ("never_removed", "DELETE FROM points_hold"),
    ("append_only", "UPDATE points_release SET usable_on = '2020-01-01'"),
    ("append_only", "DELETE FROM points_closure"),
    ("append_only", "UPDATE points_closure SET month = '2026-12-01'"),
    ("stays_merged", "UPDATE points_account SET merged_into_id = NULL"),
]


class Stage:
    """A member with a lively ledger, and the whole ledger's content."""

    def __init__(self) -> None:
        self.member = Member()
        self.member.grant(1, at=AT - timedelta(days=40))
        points.close_month(month=date(2026, 10, 1), by=self.member.person.id, at=AT)
        self.member.correct(1)
        self.waiting = self.member.earn(7, waits=True).transfer
        self.earned = self.member.earn(100, qualifying=100).transfer
        self.member.redeem(50)
        self.reversed = self.member.earn(10).transfer
        self.reversal = self.member.reverse(self.reversed).transfer
        ended = self.member.hold(1).hold
        points.release_hold(hold=ended, by=None, at=AT)
        self.hold = self.member.hold(10).hold
        self.account = Account.objects.get(customer_id=self.member.id, kind="member").id

    def fill(self, attack: str) -> str:
        names = {
            "@customer": self.member.id, "@branch": self.member.branch, "@earned": self.earned,
            "@reversed": self.reversed, "@reversal": self.reversal, "@waiting": self.waiting, "@hold": self.hold,
            "@account": self.account, "@by": self.member.person.id, "@now": "'2026-11-22 02:00Z', '2026-11-22'",
        }  # fmt: skip
        for name in sorted(names, key=len, reverse=True):
            attack = attack.replace(name, str(names[name]))
        return attack


def content() -> list[object]:
    with connection.cursor() as cursor:
        rows = []
        for table in TABLES:
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} AS t ORDER BY id")
            rows.append(cursor.fetchall())
        return rows


def guard_of(error: DatabaseError) -> set[str]:
    """Every name of what refused: the SQLSTATE, the constraint, the column."""
    cause = error.__cause__
    names = {cause.sqlstate, cause.diag.constraint_name, cause.diag.column_name}
    return {name for name in names if name}


@pytest.mark.parametrize(("guard", "attack"), [*((NO_RIGHT, attack) for attack in ATTACKS), *CALLS])
def test_the_database_refuses_an_attack_by_its_guard_and_nothing_changes(db, guard, attack):
    stage = Stage()
    before = content()
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(stage.fill(attack))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit would check
    assert guard in guard_of(refused.value)
    assert content() == before
    assert queries.prove() == []


def test_the_ledger_only_grows_even_for_its_owner(own_database):
    Stage()
    before = content()
    with database.as_owner():
        for guard, attack in OWNERS:
            with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attack)
            assert guard in guard_of(refused.value), attack
        assert content() == before


def test_there_are_at_least_thirty_attacks():
    assert len(set(ATTACKS)) >= 30
