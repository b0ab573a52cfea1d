"""The account statement: the balance after each line, however it is filtered and paged."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from clubcrm.kernel import database
from points import operations as points
from points import queries
from points.queries import Chosen
from points.queries.statements import STATEMENT, WALKED, parameters
from tests.factories.kernel import BranchFactory, UserFactory
from tests.points.conftest import AT, Member

DAY = timedelta(days=1)


def history(member: Member) -> None:
    """earn 100, redeem 70, take the earning back (30 + debt 70), earn 40 (repays 40), earn 200 (repays 30), redeem 50."""
    earned = member.earn(100, at=AT)
    member.redeem(70, at=AT + DAY)
    member.reverse(earned.transfer, at=AT + 2 * DAY)
    member.earn(40, at=AT + 3 * DAY)
    member.earn(200, at=AT + 4 * DAY)
    member.redeem(50, at=AT + 5 * DAY)


# kind, amount as the customer sees it, balance and debt after it; oldest first
TOLD = [
    ("earn", 100, 100, 0), ("redeem", -70, 30, 0), ("reverse", -30, 0, 0), ("debt", -70, 0, 70), ("earn", 40, 40, 70),
    ("repay", -40, 0, 30), ("earn", 200, 200, 30), ("repay", -30, 170, 0), ("redeem", -50, 120, 0),
]  # fmt: skip


def told(entries) -> list[tuple]:
    return [(one.line.kind, one.line.amount, one.balance, one.debt) for one in entries]


def pages(member: Member, chosen: Chosen, limit: int) -> list:
    """Every line, page by page."""
    found, before = [], None
    for _page in range(30):
        page = queries.statement(member.id, chosen=chosen, before=before, limit=limit)
        found += page.entries
        if (before := page.next) is None:
            return found
    raise AssertionError("the pages do not end")


def test_each_line_has_the_balance_and_the_debt_after_it(member):
    history(member)
    assert told(queries.statement(member.id).entries) == TOLD[::-1]


@pytest.mark.parametrize("limit", [1, 2, 4, 50])
@pytest.mark.parametrize("kind", ["", "earn", "repay", "debt", "expire"])
def test_filtered_and_paged_the_balances_are_the_same(member, kind, limit):
    history(member)
    wanted = [line for line in TOLD[::-1] if kind in ("", line[0])]
    assert told(pages(member, Chosen(kind=kind), limit)) == wanted


def test_a_page_that_is_turned_after_something_new_goes_on_where_it_was(member):
    history(member)
    first = queries.statement(member.id, limit=4)
    member.earn(1000)
    rest = queries.statement(member.id, before=first.next)
    assert told(first.entries + rest.entries) == TOLD[::-1]


def test_a_period_shows_its_lines_with_the_balances_of_then(member):
    history(member)
    chosen = Chosen(since=AT + DAY, until=AT + 4 * DAY)
    assert told(queries.statement(member.id, chosen=chosen).entries) == TOLD[1:6][::-1]
    assert told(pages(member, chosen, 2)) == TOLD[1:6][::-1]


def test_a_branch_and_a_category_choose_their_lines(member):
    other = BranchFactory(code="other")
    member.earn(10)
    member.earn(5, branch=other.id)
    assert told(queries.statement(member.id, chosen=Chosen(branch=other.id)).entries) == [("earn", 5, 15, 0)]
    assert queries.statement(member.id, chosen=Chosen(category=10**9)).entries == []


def test_somebody_elses_lines_are_not_among_them(member):
    member.earn(10)
    Member().earn(7)
    assert told(queries.statement(member.id).entries) == [("earn", 10, 10, 0)]


def test_a_rare_kind_far_back_is_looked_for_in_steps(member, monkeypatch):
    monkeypatch.setattr("points.queries.statements.WALKED", 3)
    history(member)
    first = queries.statement(member.id, chosen=Chosen(kind="debt"), limit=1)
    assert (first.entries, first.cut) == ([], True)
    assert told(pages(member, Chosen(kind="debt"), 1)) == [("debt", -70, 0, 70)]


def test_before_the_first_day_asked_for_nothing_is_looked_at(member, monkeypatch):
    monkeypatch.setattr("points.queries.statements.WALKED", 3)
    history(member)
    page = queries.statement(member.id, chosen=Chosen(since=AT + 5 * DAY), limit=1)
    assert (len(page.entries), page.next) == (1, None)


def test_a_printed_statement_stands_between_its_balances(member):
    history(member)
    paper = queries.printed(member.id, since=AT + DAY, until=AT + 4 * DAY)
    assert told(paper.entries) == TOLD[1:6]
    assert (paper.opening, paper.added, paper.taken, paper.closing, paper.debt) == (100, 40, -140, 0, 30)
    assert paper.complete


@pytest.mark.parametrize(("since", "balance"), [(-9, 0), (0.5, 100), (30, 120)])
def test_a_period_without_lines_has_the_balance_of_then(member, since, balance):
    history(member)
    paper = queries.printed(member.id, since=AT + since * DAY, until=AT + (since + 0.1) * DAY)
    assert (paper.entries, paper.opening, paper.closing) == ([], balance, balance)


def test_the_lots_of_a_line_are_told(member):
    spring, never = date(2027, 3, 31), None
    one = member.earn(100, expires_on=spring, explanation={"invoice": "RO1"})
    member.earn(50, expires_on=never)
    used = member.redeem(120)
    back = member.reverse(used.transfer, 30)
    story = queries.stories([one.transfer, used.transfer, back.transfer])
    made = story[one.transfer].made
    assert made and (made.size, made.remaining, made.expires_on) == (100, 10, spring)
    assert [(use.amount, use.expires_on, use.invoice) for use in story[used.transfer].uses] == [
        (100, spring, "RO1"), (20, never, ""),
    ]  # fmt: skip
    assert [(undone.amount, undone.reason) for undone in story[used.transfer].undone] == [(30, "refund")]
    assert [use.amount for use in story[back.transfer].uses] == [-10, -20]


def test_many_lots_of_one_line_are_counted_not_listed(member):
    for _lot in range(15):
        member.earn(1)
    used = member.redeem(15)
    story = queries.stories([used.transfer])[used.transfer]
    assert (len(story.uses), story.more) == (12, 3)


def test_open_lots_stand_soonest_first_with_what_expires_next(member):
    today = date(2026, 11, 22)
    for days, amount in ((90, 5), (10, 3), (10, 4), (None, 9), (-1, 99)):
        member.earn(amount, expires_on=None if days is None else today + days * DAY)
    found = queries.open_lots(member.id, today)
    assert [lot.remaining for lot in found.lots] == [3, 4, 5, 9]
    assert found.next == [(today + 10 * DAY, 7), (today + 90 * DAY, 5)]
    assert (found.more, found.holds) == (False, [])


MANY = """
INSERT INTO points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id, happened_on,
    recorded_at, business_month, reference, explanation)
SELECT house.id, member.id, 1, 1, 'earn', house.branch_id, '2025-01-01', %s::timestamptz - n * interval '1 minute',
    '2025-01-01', 'many:' || n, '{}'
FROM points_account AS house, points_account AS member, generate_series(1, 100000) AS n
WHERE house.purpose = 'issued' AND member.kind = 'member' AND member.customer_id = %s
"""

# Those of other customers, so that the planner knows an ordinary club.
OTHERS = """
INSERT INTO points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id, happened_on,
    recorded_at, business_month, reference, explanation)
SELECT CASE WHEN n % 2 = 0 THEN 1000000 + n % 5000 ELSE house.id END,
    CASE WHEN n % 2 = 0 THEN house.id ELSE 1000000 + n % 5000 END, 1, 0,
    CASE WHEN n % 2 = 0 THEN 'redeem' ELSE 'earn' END, house.branch_id, '2025-01-01', '2025-01-01', '2025-01-01',
    'others:' || n, '{}'
FROM points_account AS house, generate_series(1, 50000) AS n WHERE house.purpose = 'issued'
"""


def blocks(member: Member, chosen: Chosen, before: queries.Place | None = None) -> int:
    """How many pages of the database one page of the statement touches."""
    walk = 51 if chosen.everything else WALKED
    given = parameters(member.id, chosen, before, walk, 51) | {"unit": "point"}
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + STATEMENT, given)
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"]


def test_a_page_costs_the_same_after_a_hundred_thousand_lines(own_database):
    member = Member()
    history(member)
    few = blocks(member, Chosen())
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute(MANY, [datetime(2026, 11, 21, tzinfo=UTC), member.id])
        cursor.execute(OTHERS)
        cursor.execute("ANALYZE points_transfer")
    deep = queries.Place(50_000, 50_000, 0)
    seen = {
        "first": blocks(member, Chosen()),
        "deep": blocks(member, Chosen(), deep),
        "rare": blocks(member, Chosen(kind="debt"), deep),
    }
    assert seen["first"] < few + 400 and seen["deep"] < few + 400, seen
    assert seen["rare"] < 5 * WALKED, seen


def test_who_was_merged_brings_their_lines_and_no_others(member):
    other = Member()
    other.earn(30)
    member.earn(100)
    other.redeem(10)
    points.merge(loser=other.id, winner=member.id, by=UserFactory().id, at=AT)
    member.redeem(40)
    page = queries.statement(member.id)
    assert told(page.entries) == [
        ("redeem", -40, 80, 0),
        ("redeem", -10, 120, 0),
        ("earn", 100, 130, 0),
        ("earn", 30, 30, 0),
    ]
    assert told(pages(member, Chosen(), 1)) == told(page.entries)
