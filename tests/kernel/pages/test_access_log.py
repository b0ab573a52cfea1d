"""The page that searches the access log, and who may open it."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clubcrm.kernel import looks, roles
from clubcrm.kernel.models import Access
from clubcrm.routes import registry
from tests.factories.kernel import StaffFactory
from tests.factories.members import CustomerFactory

pytestmark = pytest.mark.django_db
URL = "/access/"
MAY = {"administrator", "general-manager", "care-manager"}


def look(staff, subject=None, *, at="2026-11-20 03:00", action="view", **more):
    facts = {
        "subject_kind": "customer" if subject else "list",
        "classes": ["contact"],
        "route": "desk:customer",
    }
    return Access.objects.create(
        user=staff.user, branch=staff.branch, at=datetime.fromisoformat(at).replace(tzinfo=UTC), action=action,
        subject=subject, **(facts | more),
    )  # fmt: skip


def rows_of(page):
    return [row.access.id for row in page.context["page"].rows]


@pytest.mark.parametrize("role", sorted(set(roles.BY_CODE)))
def test_only_those_who_watch_open_the_log_and_are_led_there(as_role, member, east, role):
    client = as_role(role, east)
    assert client.get(URL).status_code == (200 if role in MAY else 403)
    assert (f'href="{URL}"' in client.get(reverse("desk:home")).content.decode()) == (role in MAY)
    if role != "administrator":  # the group alone: superusers are tried elsewhere
        page = client.get(reverse("desk:customer", args=[member.public_id])).content.decode()
        assert ("Looked at by" in page) == (role in MAY)


def test_nobody_reads_it_without_signing_in_and_nobody_posts_to_it(client, as_role, east):
    assert client.get(URL).status_code == 302
    assert as_role("care-manager", east).post(URL).status_code == 405


def test_the_log_says_who_saw_whose_data_what_of_it_when_and_from_where(as_role, member, east):
    client = as_role("care-manager", east)
    look(
        StaffFactory(name="李敏", branch=east),
        member.id,
        action="reveal",
        address="10.1.2.3",
        reason="recall",
    )
    page = client.get(URL).content.decode()
    for said in ("2026-11-20 11:00:00", "李敏", "revealed", "王建国", "contact data", "10.1.2.3", "recall"):
        assert said in page
    assert reverse("desk:customer", args=[member.public_id]) in page


def test_it_is_searched_by_who_whose_what_and_when(as_role, member, east):
    client = as_role("care-manager", east)
    min_, tao = StaffFactory(name="李敏", branch=east), StaffFactory(name="周涛", branch=east)
    other = CustomerFactory(branch=east, name="赵磊", phone="13900005678")
    first = look(min_, member.id, at="2026-11-18 15:59").id  # 23:59 in Shanghai
    second = look(tao, other.id, at="2026-11-18 16:00", action="reveal").id
    third = look(min_, None, at="2026-11-19 16:00", action="export", count=120).id

    def found(**asked):
        return rows_of(client.get(URL, asked))

    assert found() == [third, second, first]
    assert found(who="李敏") == [third, first]
    assert found(who=tao.user.username) == [second]
    assert found(customer=str(member.public_id)) == [first]
    assert found(customer="13900005678") == [second]
    assert found(action="export") == [third]
    assert found(until="2026-11-18") == [first]
    assert found(**{"from": "2026-11-19", "until": "2026-11-19"}) == [second]
    assert found(**{"from": "2026-11-20"}) == [third]
    assert found(who="李敏", action="reveal") == []


@pytest.mark.parametrize("asked", [
    {"from": "x"}, {"until": "9999-12-31"}, {"from": "0001-01-01"}, {"before": "x"}, {"before": "9" * 30},
    {"action": "nonsense"}, {"customer": "'; DROP"}, {"who": "%"}, {"customer": "\x00"[:0] + "a" * 500},
])  # fmt: skip
def test_any_address_gives_a_page(as_role, east, asked):
    assert as_role("care-manager", east).get(URL, asked).status_code == 200


def test_people_of_other_branches_are_not_in_it_and_the_group_sees_all(as_role, member, east, west):
    mine, theirs = look(StaffFactory(branch=east), member.id), look(StaffFactory(branch=west), member.id)
    assert rows_of(as_role("care-manager", east).get(URL)) == [mine.id]
    assert rows_of(as_role("general-manager", east.parent).get(URL)) == [theirs.id, mine.id]


def test_a_customer_of_another_branch_stays_a_number(as_role, east, west):
    stranger = CustomerFactory(branch=west, name="陌生人")
    look(StaffFactory(branch=east), stranger.id, action="foreign")
    page = as_role("care-manager", east).get(URL).content.decode()
    assert f"customer {stranger.id} of another branch" in page and "陌生人" not in page


def test_the_customers_page_says_who_looked_also_from_another_branch(as_role, member, east, west):
    look(StaffFactory(name="外店周", branch=west), member.id, action="foreign")
    page = (
        as_role("care-manager", east).get(reverse("desk:customer", args=[member.public_id])).content.decode()
    )
    assert "外店周" in page and f"/access/?customer={member.public_id}" in page


def test_it_pages_back_by_keyset_and_costs_the_same_few_queries_however_long_it_is(as_role, member, east):
    client = as_role("care-manager", east)
    staff = StaffFactory(branch=east)
    look(staff, member.id)
    counts = []
    for _again in range(2):
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))
        for _row in range(119):
            look(StaffFactory(branch=east), CustomerFactory(branch=east).id)
    assert counts[0] == counts[1] <= 16
    seen, before = [], ""
    while before is not None:
        page = client.get(URL, {"before": before})
        seen += rows_of(page)
        before = page.context["page"].next
    assert seen == sorted(seen, reverse=True) and len(set(seen)) == len(seen) == 239


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_names_the_pages_in_words_and_one_that_is_no_more_by_its_route(as_role, east, language):
    client = as_role("care-manager", east)
    client.cookies["django_language"] = language
    staff = StaffFactory(branch=east)
    look(staff, route="desk:record_visit")
    look(staff, route="desk:gone")
    pages = [row.page for row in client.get(URL).context["page"].rows]
    assert pages == ["desk:gone", {"en": "Record visit", "zh-hans": "记录到店"}[language]]


def test_every_page_that_may_be_logged_has_a_name():
    """Also those that came after: whatever is declared to show a person, and is not of the settings, which mask."""
    routes = [entry for entry in registry().values() if entry.route.personal and not entry.route.settings]
    assert {entry.name for entry in routes} - set(looks.find_pages()) == set()
    assert set(looks.find_pages()) - {entry.name for entry in routes} == set()
