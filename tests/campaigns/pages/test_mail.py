"""Trying out the mail server."""

import pytest
from django.core import mail
from django.urls import reverse

from clubcrm.kernel.models import User

pytestmark = pytest.mark.django_db


def test_an_administrator_tries_the_mail_server_out(as_role, east):
    client = as_role("administrator", east)
    assert "no e-mail address" in client.post(reverse("campaigns:test_mail"), follow=True).content.decode()
    User.objects.filter(groups__name="administrator").update(email="admin@example.com")
    page = client.post(reverse("campaigns:test_mail"), follow=True).content.decode()
    assert "A test mail is on its way to admin@example.com." in page
    assert [letter.to for letter in mail.outbox] == [["admin@example.com"]]


def test_what_the_mail_server_answers_is_said(as_role, east, settings):
    settings.EMAIL_BACKEND = "clubcrm.kernel.mail.NoServer"
    client = as_role("administrator", east)
    User.objects.filter(groups__name="administrator").update(email="admin@example.com")
    page = client.post(reverse("campaigns:test_mail"), follow=True).content.decode()
    assert "The test mail was not sent. The mail server: No mail server: EMAIL_URL is not set." in page


@pytest.mark.parametrize("role", ["service-advisor", "care-manager", "general-manager"])
def test_others_do_not_try_it_out(as_role, east, role):
    assert as_role(role, east).post(reverse("campaigns:test_mail")).status_code == 403
