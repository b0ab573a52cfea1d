"""The watermarks: how far each source is counted, so that no row is counted twice or never."""

import time
from datetime import date
from typing import NamedTuple

from django.db import connection

from tiers import measures
from tiers.models import Watermark
from tiers.queries import counting as sql
from tiers.queries.tallying import TOUCHES


class Mark(NamedTuple):
    """Every row of a source up to `last` is visible once no transaction older than `xid` runs."""

    last: int
    xid: int


def list_sources() -> list[str]:
    """The tables that are counted: the feed of touched customers, and one per sort of flow."""
    flows = {item.source for item in measures.every().values() if isinstance(item, measures.Flow)}
    return [TOUCHES, *sorted(flows)]


def is_settled(mark: Mark) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql.PASSED, [mark.xid])
        return bool(cursor.fetchone()[0])


def take_mark(source: str) -> Mark:
    with connection.cursor() as cursor:
        cursor.execute(sql.MARK.format(source=source))
        return Mark(*cursor.fetchone())


def take_marks(wait_seconds: float) -> tuple[dict[str, Mark], set[str]]:
    """Marks at what is there now, and the sources where older transactions have not ended after so long a wait."""
    marks = {source: take_mark(source) for source in list_sources()}
    until = time.monotonic() + wait_seconds
    while (running := find_running(marks)) and time.monotonic() < until:
        time.sleep(0.05)
    return marks, running


def find_running(marks: dict[str, Mark]) -> set[str]:
    """The sources whose mark an older transaction still runs past: none where the youngest mark has none."""
    if is_settled(max(marks.values(), key=lambda mark: mark.xid)):
        return set()
    return {source for source, mark in marks.items() if not is_settled(mark)}


class Night(NamedTuple):
    """From which business date to which the tallies move, and of each source from which row (excluded) to which."""

    before: date
    as_of: date
    low: dict[str, int]
    high: dict[str, int]

    def rows_of(self, source: str) -> dict[str, int]:
        """Parameters: the rows of a source that arrived."""
        return {"low": self.low[source], "high": self.high[source]}


def lock_watermarks() -> dict[str, Watermark]:
    """The watermarks, locked; a source that is new begins at nothing."""
    rows = Watermark.objects.select_for_update().order_by("source")
    held = {row.source: row for row in rows}
    if new := [source for source in list_sources() if source not in held]:
        Watermark.objects.bulk_create((Watermark(source=source) for source in new), ignore_conflicts=True)
        held = {row.source: row for row in rows.all()}
    return held


def find_reach(held: Watermark, mark: Mark, running: bool) -> int:
    """How far may be counted now: to the new mark, else to the one of the last run, else no further."""
    if not running:
        return max(held.through_id, mark.last)
    if is_settled(Mark(held.mark_id, held.mark_xid)):
        return max(held.through_id, held.mark_id)
    return held.through_id


def move_watermarks(held: dict[str, Watermark], marks: dict[str, Mark], night: Night) -> None:
    sources = list(held)
    values = {
        "ids": [held[source].id for source in sources],
        "through": [night.high[source] for source in sources],
        "last": [marks[source].last for source in sources],
        "xids": [marks[source].xid for source in sources],
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.MOVE_WATERMARKS, values | {"as_of": night.as_of})
