"""A grade in the settings: hours and names, its clocks in words, and what becomes of the cases that are open."""

import pytest
from django.urls import reverse

from complaints.models import Channel, Grade
from complaints.settings import GradeForm, split_minutes
from tests.factories.complaints import MONDAY, person, take_in
from tests.factories.kernel import GroupBranchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def settings_of_grades(client):
    """The administrator's client, and the page of grade 1."""
    user = person("administrator", GroupBranchFactory()).user
    user.is_staff = user.is_superuser = True
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client, reverse("admin:complaints_grade_change", args=[Grade.objects.get(number=1).pk])


def sent(**changes):
    form = GradeForm(instance=Grade.objects.get(number=1))
    shown = {name: form[name].value() for name in form.fields}
    return {
        name: "" if value is None else value for name, value in (shown | changes).items() if name != "number"
    }


@pytest.mark.parametrize(
    ("minutes", "day", "said"),
    [
        (120, 480, (2, "hours")),
        (1440, 480, (3, "days")),
        (90, 480, (90, "minutes")),
        (1440, 1440, (1, "days")),
    ],
)
def test_minutes_are_shown_in_the_largest_unit_that_says_them_whole(minutes, day, said):
    assert split_minutes(minutes, day) == said


@pytest.mark.parametrize(
    ("number", "unit", "calendar", "minutes"),
    [(45, "minutes", True, 45), (2, "hours", True, 120), (1, "days", True, 480), (1, "days", False, 1440)],
)
def test_a_working_day_is_as_long_as_one_of_the_calendar(settings_of_grades, number, unit, calendar, minutes):
    client, page = settings_of_grades
    changed = {"respond_time": number, "respond_unit": unit} | ({} if calendar else {"calendar": ""})
    assert client.post(page, sent(**changed)).status_code == 302
    assert Grade.objects.get(number=1).respond_minutes == minutes


def test_a_grade_is_shown_in_hours_and_names_with_its_clocks_in_words(settings_of_grades):
    client, page = settings_of_grades
    text = client.get(page).content.decode()
    assert 'name="close_time" value="9"' in text and 'value="4320"' not in text  # of 8 hours each
    assert "Service director</option>" in text and "Receiving staff</option>" in text
    assert ">Marketing manager</option>" not in text  # handles no complaints
    assert (
        "The customer is answered within 2 h, a solution is proposed within 24 h, it is closed within 72 h, "
        "counted in the hours of “Office calendar”. Overdue, it climbs to grade 2."
    ) in text
    assert "Taken in now: answer by" in text
    row = client.get(reverse("admin:complaints_grade_changelist")).content.decode()
    assert "2 h</td>" in row and "service-director" not in row


def test_changed_hours_leave_open_cases_their_deadlines_and_the_page_says_so(settings_of_grades, advisor):
    client, page = settings_of_grades
    row = take_in(by=advisor)
    before = row.respond_by_at
    said = client.post(page, sent(respond_time=30, respond_unit="minutes"), follow=True).content.decode()
    assert "1 open complaint of this grade keeps its owner and its deadlines" in said
    row.refresh_from_db()
    assert (row.respond_by_at, Grade.objects.get(number=1).respond_minutes) == (before, 30)
    assert (take_in(by=advisor).respond_by_at - MONDAY).total_seconds() == 1800


def test_a_grade_that_answers_after_it_closes_is_refused_beside_the_step_that_has_too_little_time(
    settings_of_grades,
):
    client, page = settings_of_grades
    answer = client.post(page, sent(respond_time="2000"))
    faults = answer.context["adminform"].form.errors
    assert faults["solve_time"] == ["This is less time than the step before it has."]
    assert client.post(page, sent(close_time="999999")).context["adminform"].form.errors["close_time"]
    assert Grade.objects.get(number=1).respond_minutes == 120


def test_a_channel_names_its_least_grade_and_is_closed_by_a_tick(settings_of_grades):
    client, _page = settings_of_grades
    grade = Grade.objects.get(number=4)
    given = {"name_zh": "消协转办", "name_en": "Consumers", "minimum_grade": grade.pk, "position": 9}
    client.post(reverse("admin:complaints_channel_add"), given)
    channel = Channel.objects.get(code="consumers")
    page = reverse("admin:complaints_channel_change", args=[channel.pk])
    assert f"is of grade 4 {grade.name_en} at least" in client.get(page).content.decode()
    client.post(page, given | {"closed": "on"})
    channel.refresh_from_db()
    since = channel.closed_at
    client.post(page, given | {"closed": "on", "position": 8})
    channel.refresh_from_db()
    assert since and channel.closed_at == since
    client.post(page, given)
    channel.refresh_from_db()
    assert channel.closed_at is None
