"""A working calendar in the settings: the week in rows, days that differ as a year to click, and what it makes of a deadline."""

import re
from datetime import UTC, date, datetime, time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from clubcrm.kernel import deadlines
from clubcrm.kernel.calendars import wording, year
from clubcrm.kernel.deadlines import Hours
from clubcrm.kernel.models import Calendar, CalendarDay, WorkingHours
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
ADD = "/admin/kernel/calendar/add/"


@pytest.fixture
def administrator() -> Client:
    user = UserFactory(role="administrator", is_staff=True, is_superuser=True)
    StaffFactory(user=user, branch=GroupBranchFactory())
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def change(calendar: Calendar) -> str:
    return reverse("admin:kernel_calendar_change", args=[calendar.pk])


def shown(client, address) -> dict[str, object]:
    """The form as the page shows it, ready to be sent."""
    form = client.get(address).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {
        name: f"{value:%H:%M}" if isinstance(value, time) else value
        for name, value in values.items()
        if value not in (None, "")
    }


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_new_calendar_is_made_from_a_name_and_hours_and_gets_its_code_from_the_name(administrator):
    sent = shown(administrator, ADD) | {"name_zh": "展厅日历", "name_en": "", "time_6_0_from": "10:00"}
    page = administrator.post(ADD, sent)
    assert "A shift has a beginning and an end, or neither." in text_of(page)  # Sunday's has no end
    sent |= {"name_en": "Sales room", "time_6_0_until": "16:30"}
    assert administrator.post(ADD, sent).status_code == 302
    made = Calendar.objects.get(code="sales-room")
    assert list(made.hours.values_list("weekday", "from_time", "until_time")) == [(6, time(10), time(16, 30))]


def test_the_office_calendar_comes_back_as_it_was_shown_and_keeps_its_rows(administrator):
    office = Calendar.objects.get(code="office")
    before = (list(office.hours.values()), list(office.days.values()))
    page = change(office) + "?year=2026"
    assert administrator.post(page, shown(administrator, page)).status_code == 302
    assert (
        list(office.hours.values()),
        list(office.days.values()),
    ) == before  # the same rows, not rows like them


def test_a_click_makes_an_open_day_a_holiday_and_a_closed_one_a_workday_and_another_click_takes_it_back(
    administrator,
):
    office = Calendar.objects.get(code="office")
    page = change(office) + "?year=2026"
    sent = shown(administrator, page)
    marked = [*sent["differing"], "2026-12-25", "2026-12-26"]
    marked.remove("2026-10-01")
    sent |= {"differing": marked, "make_up_as": "4", "new_note": "年会"}
    assert administrator.post(page, sent).status_code == 302
    said = office.days.filter(day__year=2026, day__month__in=[12]).values_list("day", "works_as", "note")
    assert list(said) == [(date(2026, 12, 25), None, "年会"), (date(2026, 12, 26), 4, "年会")]
    assert not office.days.filter(day=date(2026, 10, 1)).exists()
    assert office.days.filter(day__year=2025).count() > 10  # years that were not shown stay
    other = {"differing": [*marked], "as_2026-12-26": "0", "note_2026-12-26": "盘点"}
    administrator.post(page, shown(administrator, page) | other)
    row = CalendarDay.objects.get(calendar=office, day=date(2026, 12, 26))
    assert (row.works_as, row.note) == (0, "盘点")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"time_0_0_from": "12:30"}, "Work ends after it begins"),
        ({"time_0_1_from": "11:00"}, "begins before the one before it ends"),
        ({"time_2_1_until": ""}, "A shift has a beginning and an end"),
        ({"differing": ["2025-01-01"]}, "Select a valid choice"),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused_beside_their_field_and_nothing_changes(
    administrator, changed, fault
):
    office = Calendar.objects.get(code="office")
    before = list(WorkingHours.objects.values()), list(CalendarDay.objects.values())
    page = change(office) + "?year=2026"
    answer = administrator.post(page, shown(administrator, page) | changed)
    assert answer.status_code == 200 and fault in text_of(answer)
    assert (list(WorkingHours.objects.values()), list(CalendarDay.objects.values())) == before


def test_buttons_work_without_javascript(administrator):
    office = Calendar.objects.get(code="office")
    office.days.filter(day__year=2027).delete()
    page = change(office) + "?year=2027"
    sent = shown(administrator, page) | {"time_0_0_from": "08:00"}
    answer = administrator.post(page, sent | {"_copy": ""})
    assert answer["Location"].endswith("?year=2027&columns=2")
    assert set(office.hours.filter(weekday__lt=5).order_by("from_time").values_list("from_time", flat=True)) == {
        time(8), time(13),
    }  # fmt: skip
    administrator.post(page, shown(administrator, page) | {"_official": ""})
    assert office.days.get(day=date(2027, 10, 1)).works_as is None
    answer = administrator.post(page, shown(administrator, page) | {"_columns": "3"})
    assert "time_4_2_from" in administrator.get(answer["Location"]).content.decode()
    answer = administrator.post(page, shown(administrator, page) | {"_show": "2028"})
    assert "2028-02-29" in administrator.get(answer["Location"]).content.decode()


def test_what_is_typed_is_said_back_before_it_is_saved(administrator):
    office = Calendar.objects.get(code="office")
    page = change(office)
    sent = shown(administrator, page) | {"time_5_0_from": "09:00", "time_5_0_until": "12:00", "_say": "1"}
    said = text_of(administrator.post(page, sent))
    assert "Saturday 09:00–12:00; Sunday closed. That is 43 hours a week." in said
    assert not office.hours.filter(weekday=5).exists()
    said = text_of(administrator.post(page, sent | {"time_5_0_until": "08:00"}))
    assert "Not yet: Saturday, shift 1, until – Work ends after it begins" in said
    reader = UserFactory(role="marketing-manager", is_staff=True)
    StaffFactory(user=reader, branch=GroupBranchFactory())
    administrator.force_login(reader)
    assert administrator.post(page, sent).status_code == 403


def test_the_sentences_say_the_week_the_year_and_a_deadline():
    nine_to_five = {day: [(time(9), time(17))] for day in range(5)}
    hours = Hours(nine_to_five, {date(2026, 11, 24): None, date(2026, 11, 28): 0})
    with translation.override("en"):
        assert wording.describe(hours, datetime(2026, 11, 23, 2, 0, tzinfo=UTC), 2026) == [
            "The week: Monday to Friday 09:00–17:00; Saturday to Sunday closed. That is 40 hours a week.",
            "2026: 1 holidays without hours, 1 days with the hours of another weekday.",
            "A deadline of 8 working hours that starts now (Monday 2026-11-23 10:00) falls on Wednesday 2026-11-25 10:00.",
        ]
        ahead = wording.list_ahead(hours, date(2026, 11, 23))
        assert [bool(day.hours) for day in ahead[:7]] == [True, False, True, True, True, True, False]
        assert [day.differs for day in ahead[:7]] == [False, True, False, False, False, True, False]
        assert wording.describe(Hours({}, {}), datetime(2026, 11, 23, tzinfo=UTC), 2026)[2] == (
            "A deadline of 8 hours that starts now ends by the clock on the wall."
        )


def test_a_year_is_laid_out_in_weeks_that_begin_on_monday():
    months = year.lay_out(2026, deadlines.Hours({4: [(time(9), time(17))]}, {}), {"2026-05-01"})
    may = months[4]
    assert (len(months), len(may.blanks), len(may.days)) == (12, 4, 31)
    assert (may.days[0].is_open, may.days[0].differs, may.days[1].is_open) == (True, True, False)
