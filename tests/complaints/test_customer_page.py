"""What the customer page and the desk show of complaints."""

import re

import pytest
from django.utils import timezone

from complaints import panels, timeline
from tests.complaints.test_pages import text_of
from tests.factories.complaints import MONDAY, at, brought_to, person, scope_of, take_in

pytestmark = pytest.mark.django_db


def test_the_panel_shows_open_ones_first_and_five_at_most(
    advisor, care, owner_of_car, django_assert_num_queries
):
    closed = [brought_to("closed", by=advisor, approver=care, customer=owner_of_car) for _ in range(5)]
    opened = take_in(by=advisor, customer=owner_of_car)
    with django_assert_num_queries(1):
        shown = panels.read_customer_panel(owner_of_car.id, MONDAY)
    assert shown["open"] == 1
    assert [row.complaint for row in shown["rows"]] == [opened, *reversed(closed[1:])]
    assert [row.clock is None for row in shown["rows"]] == [False, True, True, True, True]


def test_the_story_gives_complaints_by_business_day_and_keyset(advisor, owner_of_car):
    # 23:59 and 00:01 in Shanghai are two days, though one in UTC.
    whens = [at("2026-11-20 23:59"), at("2026-11-21 00:01"), at("2026-11-21 12:00")]
    late, early, noon = (take_in(by=advisor, customer=owner_of_car, when=when) for when in whens)
    day, everything = at("2026-11-21 12:00").date(), 2**62
    assert timeline.list_entries(owner_of_car.id, (day, everything)) == [noon, early, late]
    assert timeline.list_entries(owner_of_car.id, (day, noon.id)) == [early, late]
    assert timeline.list_entries(owner_of_car.id, (day, 0)) == [late]
    assert timeline.list_entries(owner_of_car.id, (day, everything), limit=1) == [noon]


def test_the_customers_page_has_button_panel_and_story(signed_in, advisor, owner_of_car):
    row = take_in(by=advisor, customer=owner_of_car, when=timezone.now(), grade=3)
    page = signed_in(advisor).get(f"/customers/{owner_of_car.public_id}/")
    assert page.content.decode().count(f"/complaints/{row.number}/") == 3  # next step, panel, story
    assert f"/complaints/new/?customer={owner_of_car.public_id}" in page.content.decode()
    assert "Complaint, received" in text_of(page)
    only = signed_in(advisor).get(f"/customers/{owner_of_car.public_id}/?show=complaints")
    assert row.number in text_of(only)


def test_who_may_not_see_complaints_sees_neither_words_nor_links(signed_in, advisor, owner_of_car, east):
    take_in(by=advisor, customer=owner_of_car, words="不可外传", when=timezone.now())
    page = signed_in(person("marketing-manager", east)).get(f"/customers/{owner_of_car.public_id}/")
    assert "不可外传" not in page.content.decode() and "/complaints/" not in page.content.decode()
    assert re.search(r"Complaint, received\s+C26\d\d-001", text_of(page))


def test_the_desk_shows_each_person_what_waits_for_them(
    advisor, director, care, west, django_assert_num_queries
):
    mine = take_in(by=advisor)
    theirs = take_in(by=advisor, grade=3)
    take_in(by=advisor, grade=3, side="sales")
    closed = brought_to("answered", by=advisor)
    elsewhere = take_in(by=person("service-advisor", west), grade=3)

    def shown(staff, when=MONDAY):
        found = panels.read_desk_panel(staff.user, scope_of(staff), when)
        return [row.complaint for row in found["rows"]], found["count"], found["overdue"], found["mine"]

    assert shown(advisor) == ([mine, closed], 2, 0, True)
    assert shown(director) == ([theirs, elsewhere], 2, 0, True)
    assert shown(care)[1:] == (5, 0, False)
    assert shown(director, at("2026-11-23 10:01"))[2] == 2
    with django_assert_num_queries(5):
        shown(director)
