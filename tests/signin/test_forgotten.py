"""A new password by e-mail."""

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


def test_one_address_gets_few_letters_whoever_asks_and_others_still_get_theirs(client, advisor):
    advisor.user.email = "few@example.com"
    advisor.user.save()
    for place in range(1, 6):
        client.post(
            reverse("account_reset_password"), {"email": "few@example.com"}, REMOTE_ADDR=f"10.0.0.{place}"
        )
    assert len(mail.outbox) == 3
