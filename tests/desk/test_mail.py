"""A new password by e-mail, and trying out the mail server."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from clubcrm.kernel.models import User

pytestmark = pytest.mark.django_db


def test_who_forgot_the_password_chooses_a_new_one_by_a_link(client, advisor):
    User.objects.filter(id=advisor.user_id).update(email="limin@example.com")
    client.cookies["django_language"] = "en"
    assert "Forgot your password?" in client.get(reverse("account_login")).content.decode()
    page = client.post(reverse("account_reset_password"), {"email": "limin@example.com"}, follow=True)
    assert "The link is on its way" in page.content.decode()
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["limin@example.com"], "A new password for clubcrm")
    link = re.search(r"http://testserver(\S+)", letter.body)[1]
    page = client.get(link, follow=True)
    new = "a longer sentence than before"
    page = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert "The password is changed" in page.content.decode()
    assert client.login(username=advisor.user.username, password=new)
    client.logout()
    client.cookies["django_language"] = "en"
    assert "does not work any more" in client.get(link, follow=True).content.decode()


def test_an_unknown_address_is_answered_the_same(client):
    client.cookies["django_language"] = "en"
    page = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"}, follow=True)
    assert "The link is on its way" in page.content.decode()


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
