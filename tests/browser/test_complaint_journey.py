"""A complaint from the counter to the general manager and into the month's report: in the browser, with the clock run
ahead."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Branch, Notice
from complaints import operations as complaints
from complaints.models import Complaint
from tests.browser.conftest import sign_in, speak, violations
from tests.factories.complaints import brought_to, person
from tests.factories.kernel import StaffFactory, UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def people(club):
    """A service director, a general manager and customer care, who see the whole group."""
    group = Branch.objects.get(code="group")
    for username, role in (
        ("director", "service-director"), ("general", "general-manager"), ("care", "care-manager"),
    ):  # fmt: skip
        StaffFactory(name=username, branch=group, user=UserFactory(username=username, role=role))
    return club


def change_person(page, username: str) -> None:
    page.context.clear_cookies(name="sessionid")
    sign_in(page, username)


def report_says(page) -> dict[str, str]:
    """What the report of this month says of complaints: this month's column by the name of its row."""
    page.goto(f"/reports/{business_date():%Y-%m}/")
    rows = page.locator("section[aria-labelledby=theme-complaints] > .table-scroll tbody tr").all()
    return {
        re.sub(r"\s+\d+$", "", row.locator("th").inner_text()): row.locator("td").first.inner_text()
        for row in rows
    }


def test_filed_by_the_advisor_it_climbs_is_solved_approved_and_closed_and_the_report_counts_it(
    page, server, people
):
    speak(page, server, "en")
    sign_in(page, "care")
    before = report_says(page)
    assert set(before.values()) == {"0", "—"}  # nothing closed yet: no share of it either
    change_person(page, "limin")
    page.goto(f"/customers/{people['customer'].public_id}/")
    page.get_by_role("link", name="Complaint", exact=True).click()
    page.get_by_label("The customer's own words").fill("两次都说修好了，高速上又响")
    page.get_by_label("What the customer wants").fill("更换总成")
    page.get_by_text("3 Complaint").click()
    page.get_by_role("button", name="Take in").click()
    page.get_by_text("received. Answer the customer").wait_for()
    row = Complaint.objects.get()
    assert (row.grade.number, row.owner_role) == (3, "service-director")

    change_person(page, "director")
    page.goto("/complaints/?mine=1")
    page.get_by_role("link", name=row.number).wait_for()
    assert Notice.objects.get(role="service-director", done_at=None).url == f"/complaints/{row.number}/"

    assert complaints.escalate_overdue(at=row.respond_by_at + timedelta(seconds=1)) == 1

    page.goto("/complaints/?mine=1")
    page.get_by_text("No complaint here").wait_for()
    change_person(page, "general")
    page.goto("/complaints/?mine=1")
    page.get_by_role("link", name=row.number).click()
    page.get_by_text("4 Major complaint").wait_for()
    page.get_by_text("Climbed: deadline missed").wait_for()

    change_person(page, "director")
    page.goto(f"/complaints/{row.number}/")
    page.get_by_label("What was said to the customer").fill("已致电致歉，约定明日到店")
    page.get_by_role("button", name="Answered").click()
    page.get_by_label("Yes: a solution is due").check()
    page.get_by_label("Why").fill("两次诊断有误")
    page.get_by_role("button", name="Decide").click()
    page.get_by_role("textbox", name="Solution").fill("更换阀体总成，提供代步车 5 天")
    page.get_by_label("Compensation").fill("2000")
    page.get_by_role("button", name="Submit for approval").click()
    page.get_by_text("Waits for a second person: General manager.").wait_for()

    change_person(page, "general")
    page.goto(f"/complaints/{row.number}/")
    page.get_by_role("radio", name="Approve").check()
    page.get_by_role("button", name="Decide").click()
    page.get_by_text("solution approved. Close the complaint").wait_for()

    change_person(page, "director")
    page.goto(f"/complaints/{row.number}/")
    page.get_by_label("What was done").fill("已更换并试车")
    page.get_by_role("button", name="Carried out").click()
    page.get_by_label("Satisfaction, 0 to 10").select_option("8")
    page.get_by_role("textbox", name="The customer's last word").fill("态度很好")
    page.get_by_role("button", name="Close", exact=True).last.click()
    page.get_by_text(f"{row.number}: solved.").wait_for()
    row.refresh_from_db()
    assert (row.state, row.outcome, row.breaches, row.feedback.satisfaction) == ("closed", "solved", 1, 8)
    assert Notice.objects.filter(key__startswith="complaint:", done_at=None).count() == 0

    change_person(page, "care")
    after = report_says(page)
    counted = {"Complaints received": "1", "4 Major complaint": "1", "Complaints closed on time": "0 %"}
    assert after == before | counted  # closed, and late: it had climbed
    page.get_by_text("Of 1 closed, 0 missed no deadline.").wait_for()


@pytest.fixture
def cases(people):
    """One complaint in each state, and one overdue."""
    by, care = people["advisor"], person("care-manager", people["branch"])
    now = timezone.now()
    states = ["received", "answered", "justified", "proposed", "approved", "carried_out", "closed"]
    rows = {
        state: brought_to(state, by=by, approver=care, customer=people["customer"], when=now, grade=2)
        for state in states
    }
    rows["overdue"] = brought_to(
        "justified", by=by, customer=people["customer"], when=now - timedelta(days=30), grade=5
    )
    return rows


@pytest.mark.parametrize("language", ["zh-hans", pytest.param("en", marks=pytest.mark.slow)])
def test_every_page_of_complaints_is_without_fault_for_axe_in_both_languages(
    page, server, people, cases, language
):
    speak(page, server, language)
    sign_in(page, "care")
    customer = people["customer"].public_id
    addresses = {
        "list": "/complaints/", "empty": "/complaints/?grade=1", "all": "/complaints/?state=all", "find": "/complaints/new/",
        "found": "/complaints/new/?q=王", "intake": f"/complaints/new/?customer={customer}",
        "customer": f"/customers/{customer}/", "story": f"/customers/{customer}/?show=complaints",
    } | {name: f"/complaints/{row.number}/" for name, row in cases.items()}  # fmt: skip
    faults = {}
    for name, address in addresses.items():
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
        faults[name] = violations(page)
    assert {name: found for name, found in faults.items() if found} == {}


def test_no_page_of_complaints_is_wider_than_the_screen(page, server, people, cases):
    speak(page, server, "zh-hans")
    sign_in(page, "care")
    wide = {}
    for address in (
        "/complaints/",
        f"/complaints/{cases['overdue'].number}/",
        f"/complaints/new/?customer={people['customer'].public_id}",
    ):
        page.goto(address)
        for width in (1366, 1024, 390):
            page.set_viewport_size({"width": width, "height": 768})
            if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
                wide[width, address] = needed
    assert wide == {}


def test_a_form_with_errors_focuses_the_first_and_keeps_what_was_typed(page, server, people):
    speak(page, server, "en")
    sign_in(page, "limin")
    page.goto(f"/complaints/new/?customer={people['customer'].public_id}")
    page.get_by_label("What the customer wants").fill("道歉")
    page.get_by_role("button", name="Take in").click()
    page.get_by_text("This field is required.").wait_for()
    expect(page.locator("[name=words]")).to_be_focused()
    expect(page.get_by_label("What the customer wants")).to_have_value("道歉")
    assert violations(page) == []
