"""An alarm that reaches nobody goes up at once: to the next post that is held, in the end to whoever runs the club."""

import pytest

from clubcrm.kernel.models import Notice
from complaints import operations as complaints
from tests.factories.complaints import MONDAY, at, person, take_in

pytestmark = pytest.mark.django_db
REMINDER = at("2026-11-23 10:37")  # of grade 1, taken in on Monday at 09:00
UNREACHED = "Complaint %(number)s, grade %(grade)s, has no owner who is at work: deadline %(due)s"


def gone_up(row):
    found = Notice.objects.filter(key__startswith=f"complaint:{row.id}:", text=UNREACHED, done_at=None)
    return sorted(found.values_list("role", "level"))


def disabled(staff):
    staff.user.is_active = False
    staff.user.save()


def test_an_owner_who_is_at_work_hears_of_it_alone(advisor, general):
    row = take_in(by=advisor)
    complaints.escalate_overdue(at=REMINDER)
    assert list(Notice.objects.values_list("staff", "role")) == [(advisor.pk, "")] and gone_up(row) == []


@pytest.mark.parametrize("how", ["disabled", "moved to another branch"])
def test_a_reminder_to_somebody_who_does_not_read_it_goes_to_the_next_post_that_is_held(
    advisor, director, general, west, how
):
    row = take_in(by=advisor)
    if how == "disabled":
        disabled(advisor)
    else:
        advisor.branch = west
        advisor.save()
    complaints.escalate_overdue(at=REMINDER)
    assert gone_up(row) == [("service-director", "attention")]  # nobody is service manager, of grade 2


def test_a_post_that_nobody_holds_is_passed_over(advisor, general):
    row = take_in(by=advisor, grade=2)
    assert gone_up(row) == [("general-manager", "attention")]
    assert Notice.objects.filter(role="service-manager").count() == 1  # whoever takes the post finds it


@pytest.mark.parametrize("where", ["the other store", "disabled"])
def test_a_post_held_only_where_it_is_not_read_is_not_held(advisor, general, west, where):
    other = person("service-manager", west if where == "the other store" else advisor.branch)
    if where == "disabled":
        disabled(other)
    assert gone_up(take_in(by=advisor, grade=2)) == [("general-manager", "attention")]


def test_where_no_post_is_held_every_care_manager_and_administrator_is_told(advisor, care):
    row = take_in(by=advisor, grade=5)
    assert gone_up(row) == [("administrator", "attention"), ("care-manager", "attention")]
    complaints.escalate_overdue(at=at("2026-11-23 09:31"))
    assert ("care-manager", "late") in gone_up(row)


def test_what_went_up_is_over_when_the_step_is_done(advisor, general, care):
    row = take_in(by=advisor, grade=2)
    complaints.take_step("answer", complaint=row.id, words="已致电", by=care.user, at=MONDAY)
    assert gone_up(row) == []
