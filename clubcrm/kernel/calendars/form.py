"""The form of a calendar: shifts of the week in rows, the days of one year that differ, and what these are."""

from datetime import date, time, timedelta
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import deadlines
from clubcrm.kernel.arranging import OtherDay, Shift
from clubcrm.kernel.calendars import wording
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.deadlines import Hours
from clubcrm.kernel.models import Calendar, CalendarDay, WorkingHours
from clubcrm.kernel.naming import CodedForm

MOST_SHIFTS = 4
WEEKDAYS = range(7)
HOLIDAY = ""
COPY = "_copy"  # Monday's hours to Tuesday to Friday


class Row(NamedTuple):
    """A weekday of the grid: its bound fields by pairs."""

    weekday: int
    name: str
    pairs: list[tuple[Any, Any]]


class Other(NamedTuple):
    """A day that differs, with the fields that say how."""

    day: date
    weekday: str
    works_as: Any
    note: Any


def name_time(weekday: int, shift: int, end: str) -> str:
    return f"time_{weekday}_{shift}_{end}"


def list_works() -> list[tuple[str, str]]:
    closed = (HOLIDAY, gettext("nobody works"))
    hours = gettext("hours of %(weekday)s")
    return [closed, *((str(day), hours % {"weekday": wording.name_weekday(day)}) for day in WEEKDAYS)]


class CalendarForm(CodedForm):
    """`year` is the one shown, `columns` how many shifts a day has room for; both come with the page."""

    year = forms.IntegerField(label="", widget=forms.HiddenInput, min_value=2000, max_value=2199)
    columns = forms.IntegerField(label="", widget=forms.HiddenInput, min_value=2, max_value=MOST_SHIFTS)
    differing = forms.MultipleChoiceField(label=_("days that differ"), required=False)
    make_up_as = forms.TypedChoiceField(
        label=_("a make-up workday has the hours of"),
        choices=WorkingHours.Weekday.choices,
        coerce=int,
        initial=0,
        help_text=_("Of a closed day that is marked now, e.g. a Saturday that is worked as a Monday."),
    )
    new_note = forms.CharField(
        label=_("note for the days marked now"),
        required=False,
        max_length=60,
        help_text=_("E.g. 国庆节: said beside each of them below."),
    )

    class Meta:
        model = Calendar
        fields = ("name_zh", "name_en", "code")
        help_texts = {
            "name_zh": _("E.g. 办公日历. Grades of complaints choose the calendar by it."),
            "name_en": _("E.g. Office calendar."),
        }

    def __init__(self, *args: Any, year: int = 0, columns: int = 2, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = deadlines.read(self.instance) if self.instance.pk else Hours({}, {})
        self.shown_year, self.room = self.read_shape(year or business_date().year, columns)
        self.initial.update(year=self.shown_year, columns=self.room)
        self.add_times()
        self.add_days()

    def read_shape(self, year: int, columns: int) -> tuple[int, int]:
        """As it was sent; else as it is asked for, with room for what is there."""
        most = max((len(shifts) for shifts in self.held.shifts.values()), default=0)
        sent = [self.data.get(name, "") for name in ("year", "columns")] if self.is_bound else ["", ""]
        year, columns = (
            int(text) if text.isascii() and text.isdigit() and len(text) < 5 else usual
            for text, usual in zip(sent, (year, columns), strict=True)
        )
        return min(max(year, 2000), 2199), min(max(columns, most, 2), MOST_SHIFTS)

    def add_times(self) -> None:
        for weekday in WEEKDAYS:
            shifts = self.held.shifts.get(weekday, [])
            for shift in range(self.room):
                held = shifts[shift] if shift < len(shifts) else (None, None)
                for end, value in zip(("from", "until"), held, strict=True):
                    name = name_time(weekday, shift, end)
                    self.fields[name] = self.make_time(weekday, shift, end)
                    self.initial[name] = value

    def make_time(self, weekday: int, shift: int, end: str) -> forms.TimeField:
        text = (
            _("%(weekday)s, shift %(number)s, from")
            if end == "from"
            else _("%(weekday)s, shift %(number)s, until")
        )
        label = str(text) % {"weekday": wording.name_weekday(weekday), "number": shift + 1}
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "aria-label": label})
        return forms.TimeField(label=label, required=False, widget=widget)

    def add_days(self) -> None:
        first = date(self.shown_year, 1, 1)
        days = [first + timedelta(days=number) for number in range((date(first.year + 1, 1, 1) - first).days)]
        field: Any = self.fields["differing"]
        field.choices = [(day.isoformat(), day.isoformat()) for day in days]
        rows = (
            CalendarDay.objects.filter(calendar=self.instance, day__year=self.shown_year)
            if self.instance.pk
            else []
        )
        self.listed = {row.day: row for row in rows}
        self.initial["differing"] = [day.isoformat() for day in self.listed]
        for day, row in self.listed.items():
            said = {"day": day.isoformat()}
            works = {"aria-label": gettext("%(day)s: works as") % said}
            note = {"aria-label": gettext("%(day)s: note") % said}
            self.fields[f"as_{day}"] = forms.ChoiceField(
                label=works["aria-label"],
                choices=list_works,
                required=False,
                widget=forms.Select(attrs=works),
            )
            self.fields[f"note_{day}"] = forms.CharField(
                label=note["aria-label"], required=False, max_length=60, widget=forms.TextInput(attrs=note)
            )
            self.initial[f"as_{day}"] = HOLIDAY if row.works_as is None else str(row.works_as)
            self.initial[f"note_{day}"] = row.note

    # What it says.

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for weekday in WEEKDAYS:
            self.check_day(weekday, cleaned)
        return cleaned

    def check_day(self, weekday: int, cleaned: dict[str, Any]) -> None:
        """Each shift has both ends, in order, after the shift before."""
        before: time | None = None
        for shift in range(self.room):
            begins, ends = (cleaned.get(name_time(weekday, shift, end)) for end in ("from", "until"))
            name = name_time(weekday, shift, "until" if begins else "from")
            if (begins is None) != (ends is None):
                self.add_error(name, _("A shift has a beginning and an end, or neither."))
            elif begins and ends and ends <= begins:
                self.add_error(name, _("Work ends after it begins; write a shift over midnight as two."))
            elif begins and before and begins < before:
                self.add_error(name, _("This shift begins before the one before it ends."))
            before = ends or before

    def list_shifts(self) -> list[Shift]:
        """By weekday and beginning. Copying takes Monday's for Tuesday to Friday."""
        copied = COPY in self.data
        found = []
        for weekday in WEEKDAYS:
            of = 0 if copied and weekday < 5 else weekday
            for shift in range(self.room):
                begins, ends = (self.cleaned_data.get(name_time(of, shift, end)) for end in ("from", "until"))
                if begins and ends:
                    found.append(Shift(weekday, begins, ends))
        return found

    def list_days(self) -> list[OtherDay]:
        """Of all years: those of the year shown as they are marked, the others as they stand."""
        others = (
            CalendarDay.objects.filter(calendar=self.instance).exclude(day__year=self.shown_year)
            if self.instance.pk
            else []
        )
        kept = [OtherDay(row.day, row.works_as, row.note) for row in others]
        opened = {shift.weekday for shift in self.list_shifts()}
        marked = [date.fromisoformat(text) for text in self.cleaned_data["differing"]]
        return sorted([*kept, *(self.read_day(day, opened) for day in marked)], key=lambda each: each.day)

    def read_day(self, day: date, opened: set[int]) -> OtherDay:
        """A day listed says how it differs; one marked now is a holiday where the week works, else a make-up workday."""
        given = self.cleaned_data
        if day in self.listed:
            works = given.get(f"as_{day}", HOLIDAY)
            return OtherDay(day, int(works) if works else None, given.get(f"note_{day}", ""))
        works_as = None if day.weekday() in opened else given["make_up_as"]
        return OtherDay(day, works_as, given.get("new_note", ""))

    def hours(self) -> Hours:
        """As deadlines read it. What does not hold yet: as it stands."""
        if not self.is_bound or not self.is_valid():
            return self.held
        shifts: dict[int, list[tuple[time, time]]] = {}
        for shift in self.list_shifts():
            shifts.setdefault(shift.weekday, []).append((shift.from_time, shift.until_time))
        return Hours(shifts, {each.day: each.works_as for each in self.list_days()})

    # As the page shows it.

    def grid(self) -> list[Row]:
        return [
            Row(
                weekday,
                wording.name_weekday(weekday),
                [
                    (self[name_time(weekday, shift, "from")], self[name_time(weekday, shift, "until")])
                    for shift in range(self.room)
                ],
            )
            for weekday in WEEKDAYS
        ]

    def others(self) -> list[Other]:
        marked = set(self["differing"].value() or [])
        return [
            Other(day, wording.name_weekday(day.weekday()), self[f"as_{day}"], self[f"note_{day}"])
            for day in sorted(self.listed)
            if day.isoformat() in marked
        ]
