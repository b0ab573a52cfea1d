"""Two people edit one thing: nothing is undone unseen, and each is told what the other did."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from django.urls import reverse

from clubcrm.kernel import versions
from clubcrm.kernel.merging import MergingForm
from clubcrm.kernel.models import Staff, StaffEvent
from members.models import Category, PinnedNote
from points.models import EarningRule, Reason
from points.versions import EARNING_RULES
from tests.factories.kernel import StaffFactory, UserFactory
from tests.filled import fill
from tests.points.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(east):
    """Another advisor of the same store, signed in in a browser of their own."""
    staff, client = StaffFactory(name="赵敏", branch=east), Client()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def administrators(west):
    """Two administrators of the whole group, each in a browser of their own."""
    both = []
    for name in ("陈立", "孙悦"):
        staff = StaffFactory(name=name, branch=west.parent, user=UserFactory(role="administrator"))
        get_user_model().objects.filter(id=staff.user_id).update(is_staff=True, is_superuser=True)
        client = Client()
        client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = "en"
        both.append(client)
    return both


def test_the_second_save_of_a_file_undoes_nothing_of_the_first(desk, colleague, member):
    url = reverse("members:edit_customer", args=[member.public_id])
    mine, theirs = desk.get(url), colleague.get(url)
    colleague.post(url, fill(theirs, "phone", email="wang@example.com"))
    page = desk.post(url, fill(mine, "phone", phone="13900005678"), follow=True).content.decode()
    member.refresh_from_db()
    assert (member.email, member.phone) == ("wang@example.com", "13900005678")
    assert "Meanwhile 赵敏 (" in page and ") changed: E-mail. That stays." in page


def test_what_both_changed_is_asked_about_before_it_is_written_over(desk, colleague, member):
    url = reverse("members:edit_customer", args=[member.public_id])
    mine, theirs = desk.get(url), colleague.get(url)
    colleague.post(url, fill(theirs, "phone", phone="13900001111"))
    asked = desk.post(url, fill(mine, "phone", phone="13900005678"))
    assert asked.status_code == 200
    assert "changed this meanwhile to “13900001111”." in asked.content.decode()
    member.refresh_from_db()
    assert member.phone == "13900001111"
    again = desk.post(url, fill(asked, "phone"))
    assert again.status_code == 302
    member.refresh_from_db()
    assert member.phone == "13900005678"


def test_an_import_in_between_is_not_undone_by_a_stale_form(desk, member):
    url = reverse("members:edit_customer", args=[member.public_id])
    mine = desk.get(url)
    type(member).objects.filter(id=member.id).update(sex="m")
    page = desk.post(url, fill(mine, "phone", email="w@example.com"), follow=True).content.decode()
    member.refresh_from_db()
    assert (member.sex, member.email) == ("m", "w@example.com")
    assert "changed: Sex. That stays." in page


def test_a_note_is_not_pinned_over_one_that_was_not_seen(desk, colleague, member):
    page, url = (
        reverse("desk:customer", args=[member.public_id]),
        reverse("members:pin_note", args=[member.public_id]),
    )
    mine = desk.get(page)
    colleague.post(url, fill(colleague.get(page), "text", text="先打电话"))
    said = desk.post(url, fill(mine, "text", text="只发短信"), follow=True).content.decode()
    assert "赵敏 changed this meanwhile to “先打电话”." in said and "It was not pinned: 只发短信" in said
    assert PinnedNote.objects.get().text == "先打电话"


def test_posts_of_staff_are_merged_too(administrators, advisor, west):
    one, other = administrators
    url = reverse("kernel:staff_member", args=[advisor.pk])
    mine, theirs = one.get(url), other.get(url)
    other.post(url, fill(theirs, "role", branch=west.id))
    page = one.post(url, fill(mine, "role", name="李敏敏"), follow=True).content.decode()
    assert Staff.objects.values_list("name", "branch_id").get(pk=advisor.pk) == ("李敏敏", west.id)
    assert "Meanwhile 孙悦 (" in page and StaffEvent.objects.filter(kind="posted").count() == 1


def test_the_settings_are_merged_too(administrators):
    one, other = administrators
    row = Category.objects.get(code="labour")
    url = reverse("admin:members_category_change", args=[row.pk])
    mine, theirs = one.get(url), other.get(url)
    other.post(url, fill(theirs, "name_zh", name_en="Work"))
    page = one.post(url, fill(mine, "name_zh", name_zh="工时"), follow=True).content.decode()
    row.refresh_from_db()
    assert (row.name_zh, row.name_en) == ("工时", "Work")
    assert "Meanwhile 孙悦 (" in page


def test_a_list_in_the_settings_is_merged_too(administrators):
    one = administrators[0]
    url = reverse("admin:points_reason_changelist")
    mine = one.get(url)
    first, second = list(mine.context["cl"].result_list)[:2]
    Reason.objects.filter(pk=first.pk).update(position=77)
    one.post(url, fill(mine, "form-0-position", _save="1", **{"form-1-position": "88"}))
    assert [Reason.objects.get(pk=row.pk).position for row in (first, second)] == [77, 88]


def test_drafts_are_merged_too(administrators):
    one, other = administrators
    active = EarningRule.objects.get(state="active").id
    draft = versions.draft_from(kind=EARNING_RULES, version=active, by=None, at=AT)
    url = reverse("admin:points_earningrule_change", args=[draft])
    mine, theirs = one.get(url), other.get(url)
    answer = other.post(url, fill(theirs, "name_zh", name_en="Other"))
    assert answer.status_code == 302, answer.context["errors"]
    assert one.post(url, fill(mine, "name_zh", name_zh="别的")).status_code == 302
    assert EarningRule.objects.values_list("name_zh", "name_en").get(id=draft) == ("别的", "Other")


def test_every_form_of_the_settings_merges(administrators):
    request = RequestFactory().get("/")
    request.user = get_user_model().objects.filter(is_superuser=True).first()
    pages = [page for page in admin.site._registry.values() if page.has_change_permission(request)]
    assert len(pages) > 12
    for page in pages:
        assert issubclass(page.get_form(request), MergingForm), page
        for inline in page.get_inline_instances(request):
            assert issubclass(inline.get_formset(request).form, MergingForm), inline
