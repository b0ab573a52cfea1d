"""The part of complaints in a rulebook: grades with their owners, clocks and where the overdue climb; channels."""

from collections.abc import Callable
from typing import Any

from clubcrm.kernel import roles, rulefile
from clubcrm.kernel.models import Calendar
from clubcrm.kernel.rulefile import Key, Loading, Part, Row, Rows
from clubcrm.kernel.versions.comparing import PlainKind
from complaints import operations as complaints
from complaints import wording
from complaints.models import Channel, Grade
from complaints.models.grades import RECEIVER

OWNER = rulefile.one_of([RECEIVER, *roles.BY_CODE])
MINUTES = rulefile.whole(1, 2**31 - 1)
GRADE = Rows(
    {
        "number": Key(rulefile.whole(1, 32_767), "1 is the mildest."),
        **rulefile.name_keys(40),
        "meaning_zh": Key(rulefile.text(120), "What it means, in Chinese."),
        "meaning_en": Key(rulefile.text(120), "What it means, in English."),
        "service_owner": Key(OWNER, "Role that owns it on the service side; `receiver`: who took it in."),
        "sales_owner": Key(OWNER, "The same on the sales side."),
        "approver": Key(
            rulefile.one_of(Grade.Approver.values),
            "Permission that approves its solutions.",
            str(Grade.Approver.CARE),
        ),
        "respond_minutes": Key(MINUTES, "First answer within."),
        "solve_minutes": Key(MINUTES, "Solution proposed within."),
        "close_minutes": Key(MINUTES, "Closed within."),
        "calendar": Key(
            rulefile.text(30),
            "Code of the calendar in whose hours the minutes count; without it day and night.",
            "",
        ),
        "climbs_to": Key(
            rulefile.whole(0, 32_767), "Number of the grade it climbs to when overdue; 0: none.", 0
        ),
    }
)
CHANNEL = Rows(
    {
        "code": Key(rulefile.code(30), "Stays the same; complaints keep it."),
        **rulefile.name_keys(40),
        "minimum_grade": Key(
            rulefile.whole(0, 32_767), "A complaint from here is at least of this grade; 0: any.", 0
        ),
        "position": Key(rulefile.whole(0, 32_767), "Order on pages.", 0),
    }
)


def dump_grades() -> list[dict[str, Any]]:
    """The gravest first: each stands after the one it climbs to."""
    return [
        {key: getattr(grade, key) for key in GRADE.keys}
        | {
            "calendar": grade.calendar.code if grade.calendar else "",
            "climbs_to": grade.climbs_to.number if grade.climbs_to else 0,
        }
        for grade in Grade.objects.select_related("calendar", "climbs_to").order_by("-number")
    ]


def load_grades(rows: list[Row], loading: Loading) -> None:
    """A grade may climb to one that stands further down: those are written once more when all are there."""
    later = []

    def write(row: Row) -> None:
        if row["calendar"] and not Calendar.objects.filter(code=row["calendar"]).exists():
            loading.wrong(row.at("calendar"), wording.say_no_such_calendar(row["calendar"]))
        elif is_known(row["climbs_to"]):
            complaints.write_grade(**row.values)
        else:
            complaints.write_grade(**row.values | {"climbs_to": 0})
            later.append(row)

    held = {row["number"]: row for row in dump_grades()}
    rulefile.load_rows("grade", "number", rows, held, write, loading)
    for row in later:
        if is_known(row["climbs_to"]):
            complaints.write_grade(**row.values)
        else:
            loading.wrong(row.at("climbs_to"), wording.say_no_such_grade(row["climbs_to"]))


def is_known(number: int) -> bool:
    return number == 0 or Grade.objects.filter(number=number).exists()


def dump_channels() -> list[dict[str, Any]]:
    channels = (
        Channel.objects.filter(closed_at=None).select_related("minimum_grade").order_by("position", "code")
    )
    return [
        {key: getattr(channel, key) for key in CHANNEL.keys}
        | {"minimum_grade": channel.minimum_grade.number if channel.minimum_grade else 0}
        for channel in channels
    ]


def load_channels(rows: list[Row], loading: Loading) -> None:
    def write(row: Row) -> None:
        if not is_known(row["minimum_grade"]):
            loading.wrong(row.at("minimum_grade"), wording.say_no_such_grade(row["minimum_grade"]))
            return
        complaints.write_channel(**row.values)

    held = {row["code"]: row for row in dump_channels()}
    rulefile.load_rows("channel", "code", rows, held, write, loading)


def say_time(name: str) -> Callable[[Grade], str]:
    return lambda grade: wording.say_working_time(getattr(grade, name))


GRADES = PlainKind(
    model=Grade,
    key="number",
    shows={
        (Grade, "service_owner"): lambda grade: wording.name_role(grade.service_owner),
        (Grade, "sales_owner"): lambda grade: wording.name_role(grade.sales_owner),
        **{(Grade, name): say_time(name) for name in ("respond_minutes", "solve_minutes", "close_minutes")},
    },
)
CHANNELS = PlainKind(model=Channel, hides=frozenset({"closed_at"}))
PARTS = (
    Part(
        "grade",
        "How serious a complaint is: owners, clocks, climbing.",
        GRADE,
        dump_grades,
        load_grades,
        GRADES,
    ),
    Part("channel", "The ways a complaint comes in.", CHANNEL, dump_channels, load_channels, CHANNELS),
)
