"""A grade in the settings: hours and names, its clocks in words, and what becomes of the cases that are open."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from complaints.models import Grade
from complaints.settings import GradeForm, HoursField
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
    ("written", "minutes"), [("24", 1440), ("1:30", 90), ("0:05", 5), ("2：15", 135), (" 8 ", 480)]
)
def test_hours_are_read_as_they_are_written(written, minutes):
    assert HoursField().clean(written) == minutes


@pytest.mark.parametrize("written", ["0", "0:00", "1.5", "-2", "1:60", "2 h", "99999", ""])
def test_what_is_no_time_is_refused(written):
    with pytest.raises(ValidationError):
        HoursField().clean(written)


def test_a_grade_is_shown_in_hours_and_names_with_its_clocks_in_words(settings_of_grades):
    client, page = settings_of_grades
    text = client.get(page).content.decode()
    assert 'value="72"' in text and 'value="4320"' not in text
    assert "Service director</option>" in text and "Receiving staff</option>" in text
    assert ">Marketing manager</option>" not in text  # handles no complaints
    assert (
        "The customer is answered within 2 h, a solution is proposed within 24 h, it is closed within 72 h, "
        "counted in the hours of “Office calendar”. Overdue, it climbs to grade 2."
    ) in text
    assert "2 小时" in text and "Taken in now: answer by" in text
    row = client.get(reverse("admin:complaints_grade_changelist")).content.decode()
    assert "2 h</td>" in row and "service-director" not in row


def test_changed_hours_leave_open_cases_their_deadlines_and_the_page_says_so(settings_of_grades, advisor):
    client, page = settings_of_grades
    row = take_in(by=advisor)
    before = row.respond_by_at
    said = client.post(page, sent(respond_minutes="0:30"), follow=True).content.decode()
    assert "1 open complaint of this grade keeps its owner and its deadlines" in said
    row.refresh_from_db()
    assert (row.respond_by_at, Grade.objects.get(number=1).respond_minutes) == (before, 30)
    assert (take_in(by=advisor).respond_by_at - MONDAY).total_seconds() == 1800


def test_a_grade_that_answers_after_it_closes_is_refused_in_the_form(settings_of_grades):
    client, page = settings_of_grades
    answer = client.post(page, sent(respond_minutes="2000"))
    assert answer.status_code == 200 and answer.context["errors"]
    assert Grade.objects.get(number=1).respond_minutes == 120
