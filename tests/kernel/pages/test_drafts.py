"""Forms say who opened them: nothing typed is lost with a session, nothing is filed under a colleague unasked."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from clubcrm.kernel.models import Draft
from complaints.models import Complaint
from members.models import Customer, Visit
from tests.factories.complaints import person
from tests.factories.kernel import StaffFactory
from tests.factories.privacy import erase
from tests.filled import fill

pytestmark = pytest.mark.django_db
WORDS = "刹车一直有异响，修了三次都没有修好，客户很着急。"


def sign_in(client, staff):
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def strict(advisor):
    """The advisor's browser, with the check of the forms' tokens."""
    return sign_in(Client(enforce_csrf_checks=True), advisor)


@pytest.fixture
def colleague(east):
    return StaffFactory(name="赵敏", branch=east)


@pytest.fixture
def intake(member):
    return f"{reverse('complaints:new')}?customer={member.public_id}"


def typed(client, address):
    return fill(client.get(address), "words", words=WORDS, wish="赔偿")


def test_a_complaint_half_typed_is_offered_again_after_the_session_ended(desk, advisor, intake):
    sent = typed(desk, intake)
    Session.objects.all().delete()
    assert "/accounts/login/" in desk.post(intake, sent).url
    sign_in(desk, advisor)
    page = desk.get(intake).content.decode()
    assert "and it was not sent." in page and WORDS in page
    draft = Draft.objects.get()
    back = desk.get(f"{intake}&draft={draft.id}")
    assert fill(back, "words")["words"] == [WORDS] and fill(back, "words")["wish"] == ["赔偿"]
    desk.post(intake, fill(back, "words"))
    assert Complaint.objects.get().words == WORDS and not Draft.objects.exists()


def test_what_is_being_typed_is_kept_by_the_browser_and_thrown_away_by_hand(desk, intake):
    assert desk.post(reverse("kernel:keep_draft"), typed(desk, intake)).status_code == 204
    assert desk.post(reverse("kernel:keep_draft"), typed(desk, intake) | {"words": "更长"}).status_code == 204
    draft = Draft.objects.get()
    assert (draft.content["words"], draft.form) == (["更长"], intake)
    assert "key" not in draft.content and "csrfmiddlewaretoken" not in draft.content
    desk.post(reverse("kernel:discard_draft", args=[draft.id]))
    assert "and it was not sent." not in desk.get(intake).content.decode()


def test_a_draft_is_nobody_elses(desk, colleague, intake, member):
    desk.post(reverse("kernel:keep_draft"), typed(desk, intake))
    other = sign_in(Client(), colleague)
    assert WORDS not in other.get(intake).content.decode()
    assert WORDS not in other.get(f"{intake}&draft={Draft.objects.get().id}").content.decode()
    discard = reverse("kernel:discard_draft", args=[Draft.objects.get().id])
    assert other.post(discard).status_code == 404 and Draft.objects.exists()


def test_a_form_of_somebody_else_asks_whose_it_is(desk, advisor, colleague, intake):
    sent = typed(desk, intake)
    sign_in(desk, colleague)
    asked = desk.post(intake, sent)
    assert asked.status_code == 409 and not Complaint.objects.exists()
    page = asked.content.decode()
    assert "李敏 opened this form, and 赵敏 is signed in now." in page
    assert Draft.objects.get().user_id == advisor.user_id
    desk.post(intake, fill(asked, "as_myself"))
    assert Complaint.objects.get().received_by_id == colleague.user_id
    assert not Draft.objects.exists()


def test_every_form_of_the_desk_says_who_opened_it(desk, colleague, member):
    address = reverse("desk:record_visit", args=[member.public_id])
    sent = fill(desk.get(address), "service_type", service_type="定期保养", mileage_km="31000")
    sign_in(desk, colleague)
    assert desk.post(address, sent).status_code == 409 and not Visit.objects.exists()


def test_a_form_that_had_expired_gives_the_text_back(strict, advisor, intake):
    sent = typed(strict, intake)
    sign_in(strict, advisor)  # in another tab: the forms' token is another from now on
    strict.cookies["csrftoken"] = "x" * 32
    refused = strict.post(intake, sent)
    assert refused.status_code == 403 and not Complaint.objects.exists()
    assert "What you typed is kept" in refused.content.decode()
    assert WORDS in strict.get(intake).content.decode()


def test_a_token_that_was_not_given_out_keeps_nothing(desk, intake):
    sent = typed(desk, intake)
    desk.logout()
    desk.post(intake, sent | {"opened": "1:made:up"})
    assert not Draft.objects.exists()


def test_a_file_filled_in_again_undoes_nothing_of_meanwhile(desk, member):
    address = reverse("members:edit_customer", args=[member.public_id])
    sent = fill(desk.get(address), "remark", remark="常去钓鱼")
    desk.post(reverse("kernel:keep_draft"), sent)
    Customer.objects.filter(id=member.id).update(email="wang@example.com")
    back = desk.get(f"{address}?draft={Draft.objects.get().id}")
    desk.post(address, fill(back, "remark"))
    assert Customer.objects.values_list("remark", "email").get(id=member.id) == (
        "常去钓鱼",
        "wang@example.com",
    )


def test_erasing_a_customer_erases_what_was_typed_about_them(desk, intake, member, east):
    desk.post(reverse("kernel:keep_draft"), typed(desk, intake))
    assert Draft.objects.get().about == member.id
    erase(member, by=person("care-manager", east), second=person("care-manager", east), forfeit=True)
    assert not Draft.objects.exists()
