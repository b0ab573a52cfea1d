"""The kernel's part of a rulebook: the club, its branches, its working calendars."""

from datetime import time
from typing import Any

from django.utils.translation import gettext as _

from clubcrm.kernel import arranging, rulefile
from clubcrm.kernel.models import Branch, Calendar, CalendarDay, WorkingHours
from clubcrm.kernel.rulefile import Key, Loading, Part, Row, Rows
from clubcrm.kernel.versions.comparing import PlainKind

GROUP = "group"
WEEKDAYS = [day.name.lower() for day in WorkingHours.Weekday]

CLUB = Rows(
    {
        "name": Key(rulefile.text(100), "Name of the group, the root of its branches."),
        "hotline": Key(rulefile.text(32), "Its service hotline.", ""),
    }
)
BRANCH = Rows(
    {
        "code": Key(rulefile.code(32), "Stays the same; imports and filters name it."),
        "name": Key(rulefile.text(100), "As it is written in the dealer system's files."),
        "kind": Key(rulefile.one_of(Branch.Kind.values), "Its place in the tree.", "store"),
        "parent": Key(rulefile.code(32), "Code of the branch it belongs to; without it the group.", GROUP),
        "hotline": Key(rulefile.text(32), "Printed on the back of the member card.", ""),
        "enrol_imported_owners": Key(
            rulefile.yes_no,
            "Whether imported owners become members on their first invoice or purchase.",
            True,
        ),
    }
)
HOURS = Rows(
    {
        "weekday": Key(rulefile.one_of(WEEKDAYS), "Day of the week."),
        "from": Key(rulefile.clock, "Work begins."),
        "until": Key(rulefile.clock, "Work ends; a day with a break has two rows."),
    }
)
DAYS = Rows(
    {
        "day": Key(rulefile.day, "A day that differs."),
        "works_as": Key(
            rulefile.one_of(["", *WEEKDAYS]), "The weekday whose hours it has; without it nobody works.", ""
        ),
        "note": Key(rulefile.text(60), "Why.", ""),
    }
)
CALENDAR = Rows(
    {
        "code": Key(rulefile.code(30), "Stays the same; grades name it."),
        **rulefile.name_keys(40),
        "hours": Key(HOURS, "The shifts of the week.", ()),
        "days": Key(DAYS, "Holidays and make-up workdays.", ()),
    }
)


def dump_club() -> list[dict[str, Any]]:
    return [dict(row) for row in Branch.objects.filter(parent=None).values(*CLUB.keys)]


def load_club(rows: list[Row], loading: Loading) -> None:
    """Name the group; where there is none yet, found it."""
    root = Branch.objects.filter(parent=None).first()
    for row in rows:
        old = {"name": root.name, "hotline": root.hotline} if root else None
        if old == row.values:
            continue
        with loading.guarded(row.path):
            arranging.write_branch(
                code=root.code if root else GROUP,
                kind=root.kind if root else GROUP,
                parent=None,
                enrol_imported_owners=root.enrol_imported_owners if root else True,
                **row.values,
            )
            loading.changed("club", row["name"], old, row.values)


def dump_branches() -> list[dict[str, Any]]:
    """From the top of the tree down, so that each follows the one it belongs to."""
    below: dict[int | None, list[Branch]] = {}
    for branch in Branch.objects.order_by("code").select_related("parent"):
        below.setdefault(branch.parent_id, []).append(branch)
    found, level = [], below.get(None, [])
    while level:
        level = [child for branch in level for child in below.get(branch.id, [])]
        found += level
    return [branch_row(branch) for branch in found]


def branch_row(branch: Branch) -> dict[str, Any]:
    row = {key: getattr(branch, key) for key in BRANCH.keys if key != "parent"}
    parent = branch.parent
    # The root is named by one word, whatever its code.
    named = GROUP if parent is None or parent.parent_id is None else parent.code
    return {key: named if key == "parent" else row[key] for key in BRANCH.keys}


def load_branches(rows: list[Row], loading: Loading) -> None:
    root = Branch.objects.filter(parent=None).values_list("code", flat=True).first()

    def write(row: Row) -> None:
        parent = root if row["parent"] == GROUP else row["parent"]
        if not parent or not Branch.objects.filter(code=parent).exclude(code=row["code"]).exists():
            loading.wrong(
                row.at("parent"),
                _("there is no branch “%(code)s” above it; write that one before.") % {"code": row["parent"]},
            )
            return
        arranging.write_branch(**row.values | {"parent": parent})

    held = {row["code"]: row for row in dump_branches()}
    rulefile.load_rows("branch", "code", rows, held, write, loading)


def dump_calendars() -> list[dict[str, Any]]:
    calendars = Calendar.objects.order_by("code").prefetch_related("hours", "days")
    return [calendar_row(calendar) for calendar in calendars]


def calendar_row(calendar: Calendar) -> dict[str, Any]:
    hours = sorted(calendar.hours.all(), key=lambda row: (row.weekday, row.from_time))
    return {
        "code": calendar.code,
        "name_zh": calendar.name_zh,
        "name_en": calendar.name_en,
        "hours": [
            {
                "weekday": WEEKDAYS[row.weekday],
                "from": f"{row.from_time:%H:%M}",
                "until": f"{row.until_time:%H:%M}",
            }
            for row in hours
        ],
        "days": [
            {
                "day": row.day,
                "works_as": "" if row.works_as is None else WEEKDAYS[row.works_as],
                "note": row.note,
            }
            for row in sorted(calendar.days.all(), key=lambda row: row.day)
        ],
    }


def load_calendars(rows: list[Row], loading: Loading) -> None:
    held = {row["code"]: row for row in dump_calendars()}
    rulefile.load_rows("calendar", "code", rows, held, write_calendar, loading)


def write_calendar(row: Row) -> None:
    shifts = [
        arranging.Shift(
            WEEKDAYS.index(each["weekday"]),
            time.fromisoformat(each["from"]),
            time.fromisoformat(each["until"]),
        )
        for each in row["hours"]
    ]
    days = [
        arranging.OtherDay(
            each["day"], WEEKDAYS.index(each["works_as"]) if each["works_as"] else None, each["note"]
        )
        for each in row["days"]
    ]
    arranging.write_calendar(
        code=row["code"], name_zh=row["name_zh"], name_en=row["name_en"], shifts=shifts, days=days
    )


BRANCHES = PlainKind(model=Branch)
CALENDARS = PlainKind(
    model=Calendar,
    parts={"hours": {}, "days": {}},
    shows={
        (WorkingHours, ""): lambda row: (
            f"{row.get_weekday_display()} {row.from_time:%H:%M}–{row.until_time:%H:%M}"
        ),
        (WorkingHours, "from_time"): lambda row: f"{row.from_time:%H:%M}",
        (WorkingHours, "until_time"): lambda row: f"{row.until_time:%H:%M}",
        (CalendarDay, ""): lambda row: f"{row.day} {row.note}".strip(),
        (CalendarDay, "works_as"): lambda row: (
            row.get_works_as_display() if row.works_as is not None else _("nobody works")
        ),
    },
)
PARTS = (
    Part("club", "The group itself: one table, `[club]`.", CLUB, dump_club, load_club, BRANCHES, one=True),
    Part("branch", "The dealers and what stands above them.", BRANCH, dump_branches, load_branches, BRANCHES),
    Part(
        "calendar",
        "Working hours, for clocks that run only then.",
        CALENDAR,
        dump_calendars,
        load_calendars,
        CALENDARS,
    ),
)
