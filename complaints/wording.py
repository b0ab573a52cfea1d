"""Every sentence about complaints that code puts together, in the active language."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from clubcrm.kernel import languages, roles
from clubcrm.kernel.clock import to_business_time
from clubcrm.kernel.models import User
from clubcrm.kernel.templatetags import written
from complaints.models import Channel, Complaint, Grade
from complaints.models.grades import RECEIVER

if TYPE_CHECKING:
    from complaints.running import RunningClock

Figures = Mapping[str, Any]
DUTIES = {
    "respond": gettext_lazy("Answer the customer"),
    "solve": gettext_lazy("Propose a solution"),
    "close": gettext_lazy("Close the complaint"),
}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# Notices: kept as their English source and figures, translated for each reader.
TAKEN_IN = gettext_noop("Complaint %(number)s, grade %(grade)s: answer the customer by %(due)s")
YOURS_NOW = gettext_noop("Complaint %(number)s is of grade %(grade)s now and yours: next deadline %(due)s")
CLIMBED = gettext_noop(
    "Complaint %(number)s was overdue and climbed to grade %(grade)s: next deadline %(due)s"
)
OVERDUE = gettext_noop("Complaint %(number)s, grade %(grade)s, is overdue since %(due)s")
APPROVE = gettext_noop("Complaint %(number)s, grade %(grade)s: the proposed solution")
DECLINED = gettext_noop("Complaint %(number)s: the solution was declined; propose another by %(due)s")
UNREACHED = gettext_noop(
    "Complaint %(number)s, grade %(grade)s, has no owner who is at work: deadline %(due)s"
)
REMINDERS = {
    "respond": gettext_noop("Complaint %(number)s: answer the customer by %(due)s"),
    "solve": gettext_noop("Complaint %(number)s: propose a solution by %(due)s"),
    "close": gettext_noop("Complaint %(number)s: close it by %(due)s"),
}


# Whose it is.


def name_role(code: str) -> str:
    """A role, or whoever took the complaint in."""
    if code == RECEIVER:
        return _("Receiving staff")
    return str(roles.BY_CODE[code].label) if code in roles.BY_CODE else code


def name_owner(complaint: Complaint) -> str:
    """The person, or the role."""
    return str(complaint.owner_staff) if complaint.owner_staff else name_role(complaint.owner_role)


def name_approver(complaint: Complaint) -> str:
    """Who decides on its solutions."""
    return str(Grade.Approver(complaint.grade.approver).label)


def name_person(user: User | None) -> str:
    """The person at work behind a sign-in; None is the clock."""
    if user is None:
        return _("the clock")
    staff = getattr(user, "staff", None)
    return str(staff) if staff else user.get_username()


def say_whom_it_waits_for(complaint: Complaint) -> str:
    return _("Waits for %(owner)s.") % {"owner": name_owner(complaint)}


def say_who_decides(complaint: Complaint) -> str:
    return _("%(approver)s decides; who proposes may not") % {"approver": name_approver(complaint)}


def say_which_second_person(complaint: Complaint) -> str:
    return _("Waits for a second person: %(approver)s.") % {"approver": name_approver(complaint)}


# Where it stands.


def say_what_is_next(complaint: Complaint, clock: "RunningClock | None") -> str:
    """What became of it, and what is due next: "C2611-014: answered. Propose a solution: 3 h left (today 17:30), 王芳." """
    state = complaint.get_outcome_display() if complaint.outcome else complaint.get_state_display()
    text = _("%(number)s: %(state)s.") % {"number": complaint.number, "state": state}
    if clock is None:
        return text
    due = _("%(duty)s: %(left)s (%(when)s), %(owner)s.")
    said = {"duty": clock.duty, "left": clock.left, "when": clock.when, "owner": name_owner(complaint)}
    return languages.join_sentences([text, due % said])


# The figures of the story's lines.


def describe_raised_grade(figures: Figures) -> str:
    """Of the intake: that the channel demanded more than the grade asked for."""
    if figures["asked"] >= figures["grade"]:
        return ""
    return _("the channel makes it grade %(grade)s") % figures


def describe_change_of_grade(figures: Figures) -> str:
    return _("grade %(before)s to %(after)s") % {"before": figures["from"], "after": figures["grade"]}


def describe_handing_over(figures: Figures) -> str:
    return _("from %(from)s to %(to)s") % figures


def count_files(figures: Figures) -> str:
    return ngettext("%(files)s file", "%(files)s files", figures["files"]) % figures


def name_outcome(figures: Figures) -> str:
    return str(Complaint.Outcome(figures["outcome"]).label) if figures.get("outcome") else ""


def describe_deadline(clock: str, due: datetime | None, figures: Figures) -> str:
    """Which deadline a line is about, and whether it came after one."""
    parts = []
    if due:
        values = {"duty": DUTIES[clock], "due": say_day_and_time(due)}
        parts.append(_("%(duty)s: due %(due)s") % values)
    if figures.get("late"):
        parts.append(_("after the deadline"))
    return " · ".join(parts)


# Time.


def say_day_and_time(instant: datetime) -> str:
    """11-23 10:30, in business time: read by people of either language."""
    return to_business_time(instant).strftime("%m-%d %H:%M")


def say_when(instant: datetime, at: datetime) -> str:
    """ "today 17:30", "tomorrow 09:00", else "11-25 10:00"."""
    there, here = to_business_time(instant), to_business_time(at)
    days = (there.date() - here.date()).days
    if days in (0, 1):
        text = _("tomorrow %(time)s") if days else _("today %(time)s")
        return text % {"time": there.strftime("%H:%M")}
    return there.strftime("%m-%d %H:%M" if there.year == here.year else "%Y-%m-%d %H:%M")


def say_time_left(due: datetime, at: datetime) -> str:
    """ "4 h 12 min left", by the clock on the wall; "2 h overdue"."""
    text = _("%(time)s left") if due >= at else _("%(time)s overdue")
    return text % {"time": written.lasting(abs(due - at))}


def say_working_time(minutes: int) -> str:
    """Working time is said in hours: a day has not 24 of them."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def name_grade(grade: Grade | None) -> str:
    """ "4 Major complaint"; nothing for none."""
    return f"{grade.number} {grade}" if grade else ""


def describe_owners(grade: Grade) -> str:
    service, sales = name_role(grade.service_owner), name_role(grade.sales_owner)
    if service == sales:
        owners = _("%(owner)s answers for it") % {"owner": service}
    else:
        text = _("%(service)s answers for it on the service side, %(sales)s on the sales side")
        owners = text % {"service": service, "sales": sales}
    approver = str(Grade.Approver(grade.approver).label)
    return _("%(owners)s; %(approver)s decides on solutions.") % {"owners": owners, "approver": approver}


def describe_channel(channel: Channel) -> str:
    if channel.closed_at:
        return _("Not offered any more; complaints that came in this way keep it.")
    if channel.minimum_grade:
        text = _(
            "What comes in by “%(channel)s” is of grade %(grade)s at least, whatever is chosen at the intake."
        )
        return text % {"channel": channel, "grade": name_grade(channel.minimum_grade)}
    return _("What comes in by “%(channel)s” has the grade that is chosen at the intake.") % {
        "channel": channel
    }


def describe_clocks(grade: Grade) -> str:
    """ "Answer within 2 h, …, in the hours of “Office calendar”. Overdue, it climbs to grade 2." """
    times = {clock: say_working_time(grade.minutes_of(clock)) for clock in ("respond", "solve", "close")}
    text = _(
        "The customer is answered within %(respond)s, a solution is proposed within %(solve)s, it is closed within "
        "%(close)s, %(basis)s."
    )
    calendar = grade.calendar and languages.choose(grade.calendar.name_zh, grade.calendar.name_en)
    in_hours = _("counted in the hours of “%(calendar)s”") % {"calendar": calendar}
    basis = in_hours if calendar else _("by the clock on the wall, day and night")
    over = _("Overdue, it stays and its owner is alerted.")
    if grade.climbs_to:
        over = _("Overdue, it climbs to grade %(grade)s.") % {"grade": grade.climbs_to.number}
    return f"{text % (times | {'basis': basis})} {over}"


def say_if_taken_in(due: Mapping[str, datetime]) -> str:
    """The deadlines of a complaint that is taken in now."""
    text = _("Taken in now: answer by %(respond)s, solution by %(solve)s, closed by %(close)s.")
    return text % {clock: say_day_and_time(instant) for clock, instant in due.items()}


def say_what_open_ones_keep(count: int) -> str:
    """What a change of a grade's figures does to the complaints that are open."""
    text = ngettext(
        "%(count)s open complaint of this grade keeps its owner and its deadlines; to where it climbs and who approves "
        "its solution changes at once. New hours and owners count for what is taken in, regraded or climbs from now on, "
        "and for a clock that starts again.",
        "%(count)s open complaints of this grade keep their owners and deadlines; to where they climb and who approves "
        "their solutions changes at once. New hours and owners count for what is taken in, regraded or climbs from now "
        "on, and for a clock that starts again.",
        count,
    )
    return text % {"count": count}


def say_stretch(begins: datetime, ends: datetime) -> str:
    """ "11-20 Fri 16:05–17:30"; its end names the day again where it is another one."""
    begin, end = to_business_time(begins), to_business_time(ends)
    until = end.strftime("%H:%M" if begin.date() == end.date() else "%m-%d %H:%M")
    return f"{begin:%m-%d} {_(DAYS[begin.weekday()])} {begin:%H:%M}–{until}"


def explain_deadline(explanation: dict[str, Any]) -> str:
    """Which grade gives how long, from when, in which hours (`Complaint.clocks`)."""
    values = {
        "grade": explanation["grade"],
        "time": say_working_time(explanation["minutes"]),
        "begun": say_day_and_time(datetime.fromisoformat(explanation["from"])),
    }
    if explanation["calendar"] is None:
        text = _("Grade %(grade)s gives %(time)s from %(begun)s, by the clock on the wall, day and night.")
        return text % values
    text = _("Grade %(grade)s gives %(time)s from %(begun)s, counted in the hours of “%(calendar)s”.")
    return text % (values | {"calendar": languages.choose(*explanation["calendar"])})


# What is wrong with a rulebook.


def say_no_such_grade(number: int) -> str:
    return _("there is no grade %(number)s.") % {"number": number}


def say_no_such_calendar(code: str) -> str:
    return _("there is no calendar “%(code)s”.") % {"code": code}


def say_grades(count: int, shortest: int | None, longest: int | None) -> str:
    """ "5 grades, answered within 30 min to 16 h"."""
    if shortest is None or longest is None:
        return _("no grade yet: no complaint can be taken in")
    text = ngettext(
        "%(count)s grade, answered within %(within)s", "%(count)s grades, answered within %(within)s", count
    )
    within = say_working_time(shortest)
    if longest != shortest:
        within = _("%(least)s to %(most)s") % {"least": within, "most": say_working_time(longest)}
    return text % {"count": count, "within": within}
