"""The strip on top of the customer's page: what comes next, for whom, and which of several comes first."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from clubcrm.desk import next_steps
from clubcrm.kernel.scope import scope_of_branch
from points.queries import Balance
from tests.factories.complaints import take_in
from tests.factories.kernel import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


def suggested(desk, member):
    return desk.get(reverse("desk:customer", args=[member.public_id])).context["next"]


def complete(member, advisor, **fields):
    """Everything of the file is known."""
    member.email, member.sex, member.birthday, member.advisor = "w@example.com", "m", "1980-05-12", advisor
    for name, value in fields.items():
        setattr(member, name, value)
    member.save()


def test_what_the_file_lacks_is_named(desk, member, advisor):
    complete(member, advisor, email="", sex="")
    found = suggested(desk, member)
    assert found.sentence == "Complete the file: sex, e-mail"
    assert found.url == reverse("members:edit_customer", args=[member.public_id])


def test_a_member_with_an_address_who_was_never_asked_is_to_be_asked(desk, member, advisor):
    complete(member, advisor)
    assert suggested(desk, member).url == reverse("members:consents", args=[member.public_id])


@pytest.mark.parametrize(("days", "said"), [(0, True), (60, True), (61, False)])
def test_points_that_end_within_sixty_days_are_offered_for_redeeming(member, advisor, days, said):
    on = date(2026, 11, 20)
    ending = Balance(300, 0, 0, 0, (on + timedelta(days=days), 1200))
    shown = {"customer": member, "balance": ending}
    user = UserFactory(role="service-advisor")
    with translation.override("en"):
        found = list(
            next_steps.lapsing(next_steps.Looking(shown, user, scope_of_branch(member.branch_id), on))
        )
    assert [one.url for one in found] == [reverse("points:redeem", args=[member.public_id])] * said
    assert all(one.sentence.startswith(f"1,200 points end on {ending.expiring[0]};") for one in found)


def test_an_open_complaint_comes_before_everything_else(desk, member, advisor):
    complete(member, advisor, email="")
    case = take_in(by=advisor, customer=member, when=timezone.now())
    found = suggested(desk, member)
    assert found.sentence.startswith(f"Complaint {case.number}: Answer the customer, ")
    assert found.url == case.get_absolute_url()


def test_who_may_do_nothing_is_told_nothing(client, member, advisor, east):
    complete(member, advisor, email="")
    clerk = StaffFactory(branch=east, user=UserFactory(role="finance-manager"))
    client.force_login(clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    assert suggested(client, member) is None
