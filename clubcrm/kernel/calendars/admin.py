"""The pages of working calendars."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import arranging, deadlines
from clubcrm.kernel.calendars import form as forms
from clubcrm.kernel.calendars import official, wording, year
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Calendar
from clubcrm.kernel.spoken import CodedAdmin

OFFICIAL = "_official"  # take over the public holidays of the year shown


def read_number(text: str, usual: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else usual


@admin.register(Calendar)
class CalendarAdmin(CodedAdmin):
    """One page: the week, the year, and what that makes of the next two weeks."""

    form = forms.CalendarForm
    change_form_template = "admin/kernel/calendar.html"
    list_display = ("__str__", "week", "of_this_year")
    purpose = _(
        "When people are at work. Deadlines of complaints run only in these hours: a grade names the calendar it counts in."
    )
    empty = _("No calendar yet: deadlines run by the clock on the wall, day and night.")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)

    @admin.display(description=_("hours of the week"))
    def week(self, row: Calendar) -> str:
        return wording.say_week(deadlines.read(row))

    @admin.display(description=_("days that differ this year"))
    def of_this_year(self, row: Calendar) -> str:
        return wording.say_year(deadlines.read(row), business_date().year)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name_zh", "name_en", "code")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        made = super().get_form(request, obj, change, **kwargs)
        if obj and not self.has_change_permission(request, obj):
            return made
        asked = request.GET
        columns = read_number(asked.get("columns", ""), 2)
        return shaped(made, year=read_number(asked.get("year", ""), business_date().year), columns=columns)

    def say(self, row: Any, form: Any = None) -> Iterable[str]:
        hours, shown = (
            (form.hours(), form.shown_year) if form else (deadlines.read(row), business_date().year)
        )
        return wording.describe(hours, timezone.now(), shown)

    def describe(self, request: HttpRequest, row: Any, form: Any = None) -> dict[str, Any]:
        told = super().describe(request, row, form)
        hours = form.hours() if form else deadlines.read(row)
        return told | {
            "part": "admin/kernel/_ahead.html",
            "ahead": wording.list_ahead(hours, business_date()),
        }

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        if hasattr(form, "grid"):
            differing = set(form["differing"].value() or [])
            context |= {
                "grid": form.grid(),
                "months": year.lay_out(form.shown_year, form.hours(), differing),
                "others": form.others(),
                "carried": form["differing"].as_hidden(only_initial=True),
                "year": form.shown_year,
                "columns": form.room,
                "more_columns": form.room + 1 if form.room < forms.MOST_SHIFTS else 0,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        days = form.list_days()
        if OFFICIAL in request.POST:
            days = take_over(days, form.shown_year)
        names = {name: getattr(obj, name) for name in ("code", "name_zh", "name_en")}
        obj.pk = arranging.write_calendar(**names, shifts=form.list_shifts(), days=days)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.go_on(request, obj) or super().response_change(request, obj)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self.go_on(request, obj) or super().response_add(request, obj, post_url_continue)

    def go_on(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """Saved by a button of the grid or the year: on with the same page, in the shape asked for."""
        pressed = request.POST
        stays = {forms.COPY, OFFICIAL} & set(pressed)
        if not stays and "_show" not in pressed and "_columns" not in pressed:
            return None
        shown, columns = (
            pressed.get(asked) or pressed.get(held, "")
            for asked, held in (("_show", "year"), ("_columns", "columns"))
        )
        messages.success(request, gettext("Saved."))
        address = reverse("admin:kernel_calendar_change", args=[obj.pk])
        return HttpResponseRedirect(f"{address}?year={shown}&columns={columns}")


def shaped(form: Any, **shape: int) -> Any:
    """The form class for one shape of the page."""
    return type(form)(
        form.__name__, (form,), {"__init__": lambda self, *a, **k: form.__init__(self, *a, **(shape | k))}
    )


def take_over(days: list[arranging.OtherDay], shown: int) -> list[arranging.OtherDay]:
    """With the official days of the year; those of that year that stand already stay as they are."""
    held = {each.day for each in days}
    added = [arranging.OtherDay(*each) for each in official.list_days(shown) if each.day not in held]
    return sorted([*days, *added], key=lambda each: each.day)
