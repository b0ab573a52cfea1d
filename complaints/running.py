"""The running clock of a complaint in words, and how its deadline came about."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubcrm.kernel import languages
from complaints import clocks
from complaints.models import Complaint

DUTIES = {
    "respond": gettext_lazy("Answer the customer"),
    "solve": gettext_lazy("Propose a solution"),
    "close": gettext_lazy("Close the complaint"),
}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Stretch(NamedTuple):
    """A stretch of time that counted: "11-20 Fri 16:05-17:30", "1 h 25 min"."""

    when: str
    length: str


class Running(NamedTuple):
    """A clock: what is due, when, how it stands (fine, attention, late) and in words, and the explanation."""

    clock: str
    duty: str
    due: datetime
    level: str
    left: str
    when: str
    basis: str
    stretches: tuple[Stretch, ...]


def local(instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(settings.BUSINESS_TIME_ZONE))


def of(complaint: Complaint, at: datetime) -> Running | None:
    """The clock that matters now; None once closed."""
    going = all_of(complaint, at)
    return going[0] if going else None


def all_of(complaint: Complaint, at: datetime) -> list[Running]:
    """Every clock still running, the one that matters now first."""
    return [one(complaint, clock, at) for clock in clocks.RUNNING[complaint.state]]


def one(complaint: Complaint, clock: str, at: datetime) -> Running:
    due, told = complaint.due_at(clock), complaint.clocks[clock]
    stretches = tuple(stretch(*step) for step in told["steps"])
    duty = str(DUTIES[clock])
    return Running(
        clock, duty, due, level(due, told["warn"], at), left(due, at), when(due, at), basis(told), stretches
    )


def level(due: datetime, warn: str, at: datetime) -> str:
    if at > due:
        return "late"
    return "attention" if at >= datetime.fromisoformat(warn) else "fine"


def left(due: datetime, at: datetime) -> str:
    """ "4 h 12 min left", by the clock on the wall; "2 h overdue"."""
    text = _("%(time)s left") if due >= at else _("%(time)s overdue")
    return text % {"time": length(abs(due - at))}


def length(time: timedelta) -> str:
    """The two largest units: 2 d 3 h, 4 h 12 min, 12 min."""
    minutes = int(time.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
    return _("%(minutes)s min") % {"minutes": rest}


def when(instant: datetime, at: datetime) -> str:
    """ "today 17:30", "tomorrow 09:00", else "11-25 10:00"."""
    there, days = local(instant), (local(instant).date() - local(at).date()).days
    if days in (0, 1):
        text = _("tomorrow %(time)s") if days else _("today %(time)s")
        return text % {"time": there.strftime("%H:%M")}
    return there.strftime("%m-%d %H:%M" if there.year == local(at).year else "%Y-%m-%d %H:%M")


def basis(told: dict) -> str:
    """Which grade gives how long, from when, in which hours."""
    begun = local(datetime.fromisoformat(told["from"])).strftime("%m-%d %H:%M")
    values = {"grade": told["grade"], "time": working(told["minutes"]), "begun": begun}
    if told["calendar"] is None:
        text = _("Grade %(grade)s gives %(time)s from %(begun)s, by the clock on the wall, day and night.")
        return text % values
    zh, en = told["calendar"]
    name = languages.choose(zh, en)
    text = _("Grade %(grade)s gives %(time)s from %(begun)s, counted in the hours of “%(calendar)s”.")
    return text % (values | {"calendar": name})


def working(minutes: int) -> str:
    """Working time is said in hours: a day has not 24 of them."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def stretch(begins: str, ends: str, minutes: int) -> Stretch:
    """One stretch; its end names the day again where it is another one."""
    begin, end = local(datetime.fromisoformat(begins)), local(datetime.fromisoformat(ends))
    until = end.strftime("%H:%M" if begin.date() == end.date() else "%m-%d %H:%M")
    day = f"{begin:%m-%d} {_(DAYS[begin.weekday()])}"
    return Stretch(f"{day} {begin:%H:%M}–{until}", working(minutes))
