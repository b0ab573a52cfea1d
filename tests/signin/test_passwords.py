"""What a password must be, and what the page for a new one does not tell."""

import pytest
from django.core import mail
from django.urls import reverse

from clubcrm.kernel.models import User
from tests.signin.conftest import PASSWORD, browser, enter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("new", "good"),
    [
        ("nine char", False),
        ("1234567890", False),
        ("qwertyuiop", False),
        ("ten  chars", True),
        ("onlysmallletters", True),
        ("明天下雨我们去爬山吧好", True),
    ],
)
def test_length_and_a_list_of_common_ones_and_nothing_else(advisor, new, good):
    client = browser()
    enter(client, advisor.user.username)
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), fields)
    assert User.objects.get(id=advisor.user_id).check_password(new) == good


@pytest.mark.parametrize("backend", ["locmem.EmailBackend", "NoServer", "smtp.EmailBackend"])
def test_asking_for_a_new_password_tells_nobody_who_has_a_sign_in(advisor, settings, backend):
    settings.EMAIL_BACKEND = (
        "clubcrm.kernel.mail.NoServer" if backend == "NoServer" else f"django.core.mail.backends.{backend}"
    )
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    known, unknown, disabled = (
        f"{name}-{advisor.pk}@example.com" for name in ("known", "unknown", "disabled")
    )
    User.objects.filter(id=advisor.user_id).update(email=known)
    User.objects.create(username="gone", email=disabled, is_active=False)
    answers = [
        browser().post(reverse("account_reset_password"), {"email": address}, follow=True)
        for address in (known, unknown, disabled)
    ]
    assert {(one.status_code, tuple(one.redirect_chain)) for one in answers} == {
        (200, ((reverse("account_reset_password_done"), 302),))
    }
    links = ["/password/reset/key/" in letter.body for letter in mail.outbox]
    assert links == ([True, False, False] if "locmem" in backend else [])
