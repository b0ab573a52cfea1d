"""Inviting staff: a sign-in without a password, and the link to choose one."""

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from clubcrm.kernel import staffing
from clubcrm.kernel.models import Staff, StaffEvent, User
from tests.factories.kernel import StaffFactory, UserFactory
from tests.factories.members import CustomerFactory

pytestmark = pytest.mark.django_db
NEW = {"name": "赵敏", "username": "zhaomin", "email": "zhaomin@example.com", "role": "service-advisor"}
PASSWORD = "a sentence that nobody guesses"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def admin(as_role, west):
    """A client of an administrator of the whole group."""
    return as_role("administrator", west.parent)


def link_in(text: str) -> str:
    return re.search(r"http://testserver(/accounts/password/reset/key/\S+?)[\s\"]", text + " ")[1]


def choose_password(client, link):
    page = client.get(link, follow=True)
    fields = {"password1": PASSWORD, "password2": PASSWORD}
    return client.post(page.request["PATH_INFO"], fields, follow=True).content.decode()


def test_an_invitation_by_mail_ends_in_a_sign_in(admin, east, client):
    page = admin.post(reverse("kernel:invite_staff"), NEW | {"branch": east.pk}, follow=True).content.decode()
    assert (
        "An invitation is on its way to zhaomin@example.com." in page and "/password/reset/key/" not in page
    )
    row = Staff.objects.get(user__username="zhaomin")
    assert (row.name, row.branch, staffing.role_of(row)) == ("赵敏", east, "service-advisor")
    assert not row.user.has_usable_password() and not row.user.is_staff and not row.user.is_superuser
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["zhaomin@example.com"], "Your sign-in for clubcrm")
    admin.post(reverse("account_logout"))
    link = link_in(letter.body)
    assert "The password is changed" in choose_password(admin, link)
    assert admin.login(username="zhaomin", password=PASSWORD)
    admin.logout()
    admin.cookies["django_language"] = "en"
    assert "does not work any more" in admin.get(link, follow=True).content.decode()


@pytest.mark.parametrize("why", ["no server", "no address", "server down"])
def test_where_no_letter_can_go_the_page_says_so_and_shows_no_link(admin, east, settings, why):
    backends = {
        "no server": "clubcrm.kernel.mail.NoServer",
        "server down": "django.core.mail.backends.smtp.EmailBackend",
    }
    settings.EMAIL_BACKEND = backends.get(why, settings.EMAIL_BACKEND)
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    fields = NEW | {"branch": east.pk, "email": "" if why == "no address" else NEW["email"]}
    page = admin.post(reverse("kernel:invite_staff"), fields, follow=True).content.decode()
    assert "No letter was sent" in page and "/password/reset/key/" not in page
    assert "/password/reset/key/" not in str(dict(admin.session))


def test_whoever_runs_the_server_prints_a_link_and_the_record_says_so(admin, east, client, capsys):
    admin.post(reverse("kernel:invite_staff"), NEW | {"branch": east.pk})
    call_command("password_link", "zhaomin")
    link = re.search(r"http://localhost(\S+)", capsys.readouterr().out)[1]
    choose_password(client, link)
    assert client.login(username="zhaomin", password=PASSWORD)
    told = StaffEvent.objects.order_by("id").values_list("kind", "by")
    assert [(kind, by is None) for kind, by in told] == [("invited", False), ("reinvited", True)]
    with pytest.raises(CommandError, match="Nobody signs in as king"):
        call_command("password_link", "king")


def test_development_prints_letters_with_their_links_and_without_the_people(admin, east, settings, capsys):
    settings.EMAIL_BACKEND = "clubcrm.kernel.mail.Printed"
    admin.post(
        reverse("kernel:invite_staff"), NEW | {"branch": east.pk, "email": "zhao13800001234@example.com"}
    )
    printed = capsys.readouterr().out
    assert "/accounts/password/reset/key/" in printed and "z***@example.com" in printed
    assert "zhao13800001234@" not in printed and "13800001234" not in printed


def test_somebody_known_from_files_is_given_a_sign_in_and_stays_the_same_person(admin, east):
    named = StaffFactory(name="孙丽", branch=east, user=None)
    customer = CustomerFactory(branch=east, advisor=named)
    assert "孙丽" in admin.get(reverse("kernel:give_sign_in", args=[named.pk])).content.decode()
    admin.post(reverse("kernel:give_sign_in", args=[named.pk]), NEW | {"name": "孙丽", "branch": east.pk})
    named.refresh_from_db()
    assert (named.user.username, customer.advisor_id) == ("zhaomin", named.pk)
    page = admin.post(
        reverse("kernel:give_sign_in", args=[named.pk]), NEW | {"username": "two", "branch": east.pk}
    )
    assert (
        "has a sign-in already" in page.content.decode() and not User.objects.filter(username="two").exists()
    )


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("username", "LIMIN", "Somebody signs in by this name already."),
        ("username", "li min", "Enter a valid username."),
        ("name", "", "This field is required."),
        ("email", "nowhere", "Enter a valid email address."),
    ],
)
def test_an_invitation_that_will_not_do_is_answered_beside_the_field(admin, east, field, value, said):
    UserFactory(username="limin")
    page = admin.post(reverse("kernel:invite_staff"), NEW | {"branch": east.pk, field: value})
    assert said in page.content.decode()
    assert not Staff.objects.filter(name="赵敏").exists() and not mail.outbox


def test_a_made_up_role_is_not_there(admin, east):
    assert (
        admin.post(reverse("kernel:invite_staff"), NEW | {"branch": east.pk, "role": "king"}).status_code
        == 404
    )
