"""Every form says who opened it: sent while somebody else is signed in nothing is recorded, at whatever address."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, engines
from django.test import RequestFactory
from django.urls import reverse

from clubcrm import routes
from clubcrm.kernel import openers
from clubcrm.kernel.middleware import OpenedMiddleware
from clubcrm.kernel.models import User
from clubcrm.kernel.routes import Reach
from members.models import PinnedNote
from points.models import Unit
from tests.factories.kernel import GroupBranchFactory, StaffFactory
from tests.filled import fill
from tests.pages import advisor, desk, east, member

__all__ = ["advisor", "desk", "east", "member"]
pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
VALUES = {"uuid": str(uuid4())}


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"


def administrator(name, branch):
    user = User.objects.create_superuser(name, password="x")
    StaffFactory(user=user, branch=branch, name=name)
    return user


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def written(user) -> str:
    page = engines["django"].engine.from_string("{% csrf_token %}")
    return page.render(Context({"request": request_of(user), "csrf_token": "secret"}))


def test_the_tag_of_every_form_says_who_opened_it(advisor):
    assert f'name="opened_by" value="{openers.sign(request_of(advisor.user))}"' in written(advisor.user)
    assert "csrfmiddlewaretoken" in written(advisor.user)
    assert "opened_by" not in written(AnonymousUser())


def test_no_form_is_posted_without_the_tag():
    for path in TEMPLATES.rglob("*.html"):
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", path.read_text(), re.S | re.I):
            assert "{% csrf_token %}" in form, path


def test_every_address_that_writes_asks_whose_a_form_of_somebody_else_is(client, advisor):
    token = openers.sign(request_of(advisor.user))
    sign_in(client, administrator("second", advisor.branch))
    asked = [
        entry for entry in routes.registry().values()
        if "POST" in entry.route.methods and entry.route.reach is not Reach.PUBLIC
        and entry.name not in OpenedMiddleware.ANYBODYS and "(?P" not in entry.pattern
    ]  # fmt: skip
    assert len(asked) > 150
    for entry in asked:
        value = lambda found: VALUES.get(found[1], "1")  # noqa: E731
        where = "/" + re.sub(r"<(?:(\w+):)?\w+>", value, entry.pattern)
        assert client.post(where, {openers.FIELD: token}).status_code == 409, where


def test_a_note_of_somebody_else_is_recorded_only_by_ones_own_word(desk, advisor, member):
    page = desk.get(reverse("desk:customer", args=[member.public_id]))
    sent = fill(page, "text", text="喜欢喝茶")
    other = StaffFactory(name="赵敏", branch=advisor.branch)
    sign_in(desk, other.user)
    address = reverse("members:pin_note", args=[member.public_id])
    asked = desk.post(address, sent)
    assert asked.status_code == 409 and not PinnedNote.objects.exists()
    assert f"{advisor} opened this form, and 赵敏 is signed in now." in asked.content.decode()
    assert "It is kept for" not in asked.content.decode()  # a form without a draft
    desk.post(address, fill(asked, "as_myself"))
    assert [note.recorded_by_id for note in PinnedNote.objects.all()] == [other.user_id]


def test_the_settings_ask_too_and_show_no_password(client):
    group = GroupBranchFactory()
    sign_in(client, administrator("first", group))
    address = reverse("admin:points_unit_add")
    sent = fill(
        client.get(address), "measure", code="wash", name_zh="洗车", name_en="Car wash", measure="pieces"
    )
    sign_in(client, administrator("second", group))
    asked = client.post(address, sent | {"password1": "geheim"})
    assert asked.status_code == 409 and not Unit.objects.filter(code="wash").exists()
    assert "geheim" not in asked.content.decode()
    client.post(address, fill(asked, "as_myself"))
    assert Unit.objects.filter(code="wash").exists()


def test_where_a_part_of_the_page_would_change_the_page_is_read_anew(desk, advisor, member):
    other = StaffFactory(branch=advisor.branch)
    sign_in(desk, other.user)
    sent = {openers.FIELD: openers.sign(request_of(advisor.user))}
    address = reverse("members:reveal", args=[member.public_id])
    asked = desk.post(address, sent, headers={"HX-Request": "true"})
    assert (asked.status_code, asked["HX-Refresh"]) == (409, "true")


def test_a_token_that_was_not_given_out_says_nothing(desk, member):
    address = reverse("members:pin_note", args=[member.public_id])
    assert desk.post(address, {"text": "喜欢喝茶", openers.FIELD: "1:made-up"}).status_code != 409
