"""The form of a grade as administrators fill it in: times with their units, and posts by their names."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clubcrm.kernel import deadlines
from clubcrm.kernel.models import Calendar
from clubcrm.kernel.naming import OfferedForm
from clubcrm.kernel.roles import BY_CODE, ROLES
from complaints import clocks, wording
from complaints.models import Channel, Grade
from complaints.models.grades import RECEIVER

OWNS = "complaints.handle_complaint"
MINUTES, HOURS, DAYS = "minutes", "hours", "days"
UNITS = (
    (MINUTES, _("minutes")),
    (HOURS, pgettext_lazy("unit of time", "working hours")),
    (DAYS, _("working days")),
)
WHOLE_DAY = 24 * 60
LONGEST = 366 * WHOLE_DAY
CLOCKS = {
    "respond": (
        _("first answer within"),
        _("E.g. 2 working hours: taken in at 9:00, answered by 11:00. A working day is the calendar's longest."),
    ),
    "solve": (_("solution proposed within"), _("Counted from the intake, not from the answer. E.g. 3 working days.")),
    "close": (_("closed within"), _("Counted from the intake. E.g. 9 working days; the report counts who kept it.")),
}  # fmt: skip


def list_owners() -> list[tuple[str, str]]:
    """Whoever took it in, and the posts that handle complaints."""
    posts = [role.code for role in ROLES if {"*", OWNS} & set(role.permissions)]
    return [(code, wording.name_role(code)) for code in (RECEIVER, *posts)]


def usual_day(calendar: Calendar | None) -> int:
    """The minutes of a working day: of the longest in the week; without a calendar a day has 24 hours."""
    if calendar is None:
        return WHOLE_DAY
    shifts = deadlines.read(calendar).shifts.values()
    each = [sum((b.hour - a.hour) * 60 + b.minute - a.minute for a, b in day) for day in shifts]
    return max(each, default=WHOLE_DAY)


def split_minutes(minutes: int, day: int) -> tuple[int, str]:
    """The number and the largest unit that says it whole: 1440 of 8-hour days are 3 working days."""
    for unit, size in ((DAYS, day), (HOURS, 60)):
        if minutes and minutes % size == 0:
            return minutes // size, unit
    return minutes, MINUTES


def time_field(clock: str) -> forms.IntegerField:
    label, help_text = CLOCKS[clock]
    return forms.IntegerField(label=label, min_value=1, help_text=help_text)


def unit_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("counted in"), choices=UNITS, initial=HOURS)


class GradeChoice(forms.ModelChoiceField):
    """Grades by number and name."""

    def label_from_instance(self, obj: Any) -> str:
        return wording.name_grade(obj)


class GradeForm(forms.ModelForm):
    """What it says is written by the operation."""

    service_owner = forms.ChoiceField(
        label=_("owner on the service side"),
        choices=list_owners,
        help_text=_("Who answers for complaints about the workshop. Receiving staff: whoever took it in."),
    )
    sales_owner = forms.ChoiceField(
        label=_("owner on the sales side"),
        choices=list_owners,
        help_text=_("The same for complaints about a car sold or the sales room."),
    )
    respond_time = time_field("respond")
    respond_unit = unit_field()
    solve_time = time_field("solve")
    solve_unit = unit_field()
    close_time = time_field("close")
    close_unit = unit_field()

    class Meta:
        model = Grade
        fields = (
            "number", "name_zh", "name_en", "meaning_zh", "meaning_en", "service_owner", "sales_owner", "approver",
            "calendar", "climbs_to",
        )  # fmt: skip
        field_classes = {"climbs_to": GradeChoice}
        help_texts = {
            "number": _("1 is the mildest. Lists and the report sort by it."),
            "name_zh": _("As the desk reads it beside the number, e.g. 投诉."),
            "name_en": _("The same in English, e.g. Complaint."),
            "meaning_zh": _("One sentence that tells the receiving staff when to choose this grade."),
            "meaning_en": _("The same sentence in English."),
            "approver": _("This post finds the proposed solution in its inbox; who proposed it may not decide."),
            "calendar": _(
                "Hours and days count only while this calendar is open. Empty: by the clock on the wall, day and night."
            ),
            "climbs_to": _("What no one answered in time becomes this grade. Empty: it stays, and its owner is alerted."),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "climbs_to" in self.fields:
            others: Any = self.fields["climbs_to"]
            others.queryset = Grade.objects.exclude(pk=self.instance.pk)
        for name in ("service_owner", "sales_owner"):
            held = getattr(self.instance, name)
            if name in self.fields and held in BY_CODE and held not in dict(list_owners()):
                self.fields[name].choices = [*list_owners(), (held, wording.name_role(held))]  # type: ignore[attr-defined]
        if self.instance.pk:
            day = usual_day(self.instance.calendar)
            for clock in clocks.CLOCKS:
                number, unit = split_minutes(self.instance.minutes_of(clock), day)
                self.initial.update({f"{clock}_time": number, f"{clock}_unit": unit})

    def clean(self) -> dict[str, Any]:
        """Times become minutes: a working day is as long as one of the calendar."""
        cleaned = super().clean() or self.cleaned_data
        sizes = {MINUTES: 1, HOURS: 60, DAYS: usual_day(cleaned.get("calendar"))}
        longest = 0
        for clock in clocks.CLOCKS:
            number, unit = cleaned.get(f"{clock}_time"), cleaned.get(f"{clock}_unit")
            if not number or not unit:
                continue
            minutes = number * sizes[unit]
            if minutes > LONGEST:
                self.add_error(f"{clock}_time", _("That is longer than a year."))
            elif minutes < longest:
                self.add_error(f"{clock}_time", _("This is less time than the step before it has."))
            setattr(self.instance, f"{clock}_minutes", minutes)
            longest = max(longest, minutes)
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the grade says, as `write_grade` takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name in self.Meta.fields}
        calendar, higher = given.pop("calendar"), given.pop("climbs_to")
        return {
            "number": self.instance.number,
            **given,
            **{f"{clock}_minutes": self.instance.minutes_of(clock) for clock in clocks.CLOCKS},
            "calendar": calendar.code if calendar else "",
            "climbs_to": higher.number if higher else 0,
        }


class ChannelForm(OfferedForm):
    class Meta:
        model = Channel
        fields = ("name_zh", "name_en", "minimum_grade", "position", "closed", "code")
        field_classes = {"minimum_grade": GradeChoice}
        help_texts = {
            "name_zh": _("What receiving staff choose at the intake, e.g. 12315 转办."),
            "name_en": _("The same in English, e.g. Passed on by 12315."),
            "minimum_grade": _("What comes this way is never milder, whatever is chosen. Empty: any grade."),
            "position": _("Its place among the choices at the intake: 0 comes first."),
        }
