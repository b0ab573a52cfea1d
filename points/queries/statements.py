"""The account statement of one customer: lines with the balance after each, filtered and paged, newest first.

The balance after a line never changes, for lines are only appended and those of one customer are written one after the
other. A page therefore carries on from where the page before it ended (`Place`) and never adds up what it has shown.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from points.queries.posting import POINT
from points.queries.reading import NEWEST, Line, line_of

WALKED = 2_000  # lines a filtered page looks through at most before it asks whether to look further back
LONGEST = 1_000  # lines of one printed statement


class Place(NamedTuple):
    """Where a page ended: the id of its last line, and what was there before that line."""

    id: int
    balance: int
    debt: int


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which lines. None and '' leave open; `since` and `until` bound the instant of recording, `until` excluded."""

    kind: str = ""
    branch: int | None = None
    category: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def everything(self) -> bool:
        return self == Chosen()


class Entry(NamedTuple):
    """A line, the balance and debt after it, what it moved of the balance, and the version of its rule (id)."""

    line: Line
    balance: int
    debt: int
    moved: int
    rule: int | None


class Page(NamedTuple):
    """Lines newest first. `next` is where older lines go on (None: there are none); `cut`: it stopped looking."""

    entries: list[Entry]
    next: Place | None
    cut: bool = False


# The customer's own account and their debt in one unit, with those of customers who were merged into this one.
ACCOUNT = """
own AS (
    SELECT own.id, own.kind, own.balance FROM points_account AS own
    JOIN points_unit AS unit ON unit.id = own.unit_id AND unit.code = %(unit)s::text
    WHERE own.customer_id = %(customer)s::bigint AND own.kind IN ('member', 'debt')
), account AS MATERIALIZED (
    SELECT id, kind, balance FROM own
    UNION ALL
    SELECT merged.id, merged.kind, merged.balance FROM own
    JOIN points_account AS merged ON merged.merged_into_id = own.id
)"""
# What a line moves on either account, from the customer's side.
MOVES = """
    (CASE WHEN line.credit_account_id IN (SELECT id FROM account WHERE kind = 'member') THEN line.amount ELSE 0 END
        - CASE WHEN line.debit_account_id IN (SELECT id FROM account WHERE kind = 'member') THEN line.amount ELSE 0 END
    ) AS moved,
    (CASE WHEN line.debit_account_id IN (SELECT id FROM account WHERE kind = 'debt') THEN line.amount ELSE 0 END
        - CASE WHEN line.credit_account_id IN (SELECT id FROM account WHERE kind = 'debt') THEN line.amount ELSE 0 END
    ) AS owed"""
# Where the page begins: at the place the page before gave, else above the newest line with today's balances, less what
# was written at or after `until`. Only that last case costs what it skips.
BEGIN = f"""
skipped AS (
    SELECT coalesce(min(line.id), %(before)s::bigint) AS id, coalesce(sum(moved), 0) AS moved,
        coalesce(sum(owed), 0) AS owed
    FROM (
        SELECT line.id, {MOVES}
        FROM account JOIN points_transfer AS line
            ON line.credit_account_id = account.id OR line.debit_account_id = account.id
        WHERE %(skips)s AND line.recorded_at >= %(until)s::timestamptz
        GROUP BY line.id
    ) AS line
), begin AS (
    SELECT skipped.id,
        coalesce(%(balance)s::bigint, (SELECT sum(balance) FROM account WHERE kind = 'member'), 0) - moved AS balance,
        coalesce(%(debt)s::bigint, (SELECT sum(balance) FROM account WHERE kind = 'debt'), 0) - owed AS debt
    FROM skipped
)"""
# Two short index scans (credits, debits) per account, then the newest of them.
WALK = f"""
newest AS (
    SELECT line.id FROM account CROSS JOIN begin CROSS JOIN LATERAL (
        SELECT id FROM points_transfer WHERE credit_account_id = account.id AND id < begin.id
        ORDER BY id DESC LIMIT %(walk)s::bigint
    ) AS line
    UNION
    SELECT line.id FROM account CROSS JOIN begin CROSS JOIN LATERAL (
        SELECT id FROM points_transfer WHERE debit_account_id = account.id AND id < begin.id
        ORDER BY id DESC LIMIT %(walk)s::bigint
    ) AS line
    ORDER BY id DESC LIMIT %(walk)s::bigint
), line AS (
    SELECT line.*, {MOVES}, row_number() OVER (ORDER BY line.id DESC) AS place
    FROM newest JOIN points_transfer AS line USING (id)
), walked AS (
    SELECT line.*, begin.balance - sum(moved) OVER older + moved AS balance_after,
        begin.debt - sum(owed) OVER older + owed AS debt_after,
        (moved <> 0 OR owed <> 0) AND (%(kind)s::text = '' OR line.kind = %(kind)s::text)
            AND (%(branch)s::bigint IS NULL OR line.branch_id = %(branch)s::bigint)
            AND (%(category)s::bigint IS NULL OR line.category_id = %(category)s::bigint)
            AND (%(since)s::timestamptz IS NULL OR line.recorded_at >= %(since)s::timestamptz)
            AND (%(until)s::timestamptz IS NULL OR line.recorded_at < %(until)s::timestamptz) AS wanted
    FROM line CROSS JOIN begin WINDOW older AS (ORDER BY line.id DESC)
)"""
# What moved between two of the accounts by a merge is no line of their common history. The last line looked at comes
# along, wanted or not: the next page goes on there.
STATEMENT = f"""
WITH {ACCOUNT}, {BEGIN}, {WALK}
SELECT walked.wanted, walked.place, walked.balance_after::bigint, walked.debt_after::bigint, walked.moved,
    walked.owed, walked.rule_id, walked.id, walked.recorded_at, walked.happened_on, walked.kind,
    CASE WHEN moved <> 0 THEN moved ELSE -owed END,
    CASE WHEN moved > 0 THEN walked.qualifying ELSE -walked.qualifying END,
    branch.name, coalesce(category.name_zh, ''), coalesce(category.name_en, ''), walked.reference,
    walked.explanation, coalesce(rule.code, ''), rule.version, walked.reverses_id,
    coalesce(staff.name, sign_in.username, ''), visit.arrived_on, coalesce(visit.order_number, '')
FROM walked
JOIN kernel_branch AS branch ON branch.id = walked.branch_id
LEFT JOIN members_category AS category ON category.id = walked.category_id
LEFT JOIN points_earningrule AS rule ON rule.id = walked.rule_id
LEFT JOIN kernel_user AS sign_in ON sign_in.id = walked.recorded_by_id
LEFT JOIN kernel_staff AS staff ON staff.user_id = walked.recorded_by_id
LEFT JOIN points_redemptionvisit AS at_visit ON at_visit.transfer_id = walked.id
LEFT JOIN members_visit AS visit ON visit.id = at_visit.visit_id
WHERE walked.wanted OR walked.place = %(walk)s::bigint
ORDER BY walked.id DESC LIMIT %(limit)s::bigint
"""


def statement(
    customer: int,
    *,
    chosen: Chosen | None = None,
    before: Place | None = None,
    limit: int = 50,
    unit: str = POINT,
) -> Page:
    """A page of the lines `chosen`, newest first, each with the balance after it. One statement; its cost does not grow
    with the history, but for a first page `until` a day: that adds up what came later."""
    chosen = chosen or Chosen()
    walk = limit + 1 if chosen.everything else max(WALKED, limit + 1)
    given = parameters(customer, chosen, before, walk, limit + 1) | {"unit": unit}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, given)
        rows = list(cursor.fetchall())
    found = [row for row in rows if row[0]]
    entries = [entry_of(row) for row in found[:limit]]
    if len(found) > limit:
        return Page(entries, place_before(found[limit - 1]))
    last = rows[-1] if rows and rows[-1][1] == walk else None
    if last is None or (chosen.since and last[8] < chosen.since):
        return Page(entries, None)
    return Page(entries, place_before(last), cut=not chosen.everything)


def parameters(customer: int, chosen: Chosen, before: Place | None, walk: int, limit: int) -> dict[str, Any]:
    return {
        "customer": customer,
        "before": before.id if before else NEWEST,
        "walk": walk,
        "limit": limit,
        "balance": before and before.balance,
        "debt": before and before.debt,
        "skips": before is None and chosen.until is not None,
        "kind": chosen.kind,
        "branch": chosen.branch,
        "category": chosen.category,
        "since": chosen.since,
        "until": chosen.until,
    }


def place_before(row: tuple[Any, ...]) -> Place:
    """What was there before this line: its own movement undone."""
    _wanted, _place, balance, debt, moved, owed, _rule, id, *_line = row
    return Place(id, balance - moved, debt - owed)


def entry_of(row: tuple[Any, ...]) -> Entry:
    return Entry(line_of(row[7:]), row[2], row[3], row[4], row[6])


class Printed(NamedTuple):
    """A statement as on paper: oldest first, between the balances at its two ends. `complete`: nothing was left out."""

    entries: list[Entry]
    opening: int
    closing: int
    added: int
    taken: int
    debt: int
    complete: bool


def printed(customer: int, *, since: datetime, until: datetime, unit: str = POINT) -> Printed:
    """Every line recorded from `since` to before `until`, at most LONGEST of them (then the newest). One statement, two
    for a period without a line."""
    page = statement(customer, chosen=Chosen(since=since, until=until), limit=LONGEST, unit=unit)
    if not page.entries:
        ends = statement(customer, chosen=Chosen(until=until), limit=1, unit=unit).entries
        balance, debt = (ends[0].balance, ends[0].debt) if ends else (0, 0)
        return Printed([], balance, balance, 0, 0, debt, True)
    moves = [entry.moved for entry in page.entries]
    newest, oldest = page.entries[0], page.entries[-1]
    return Printed(
        page.entries[::-1],
        oldest.balance - oldest.moved,
        newest.balance,
        sum(move for move in moves if move > 0),
        sum(move for move in moves if move < 0),
        newest.debt,
        page.next is None,
    )
