"""Every page in both languages: no fault for axe, nothing on the console, nothing wider than the screen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clubcrm.desk import visits as desk
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Approval, Job
from complaints import operations as complaints
from members import operations as members
from members.models import Category, Visit
from points import operations as points
from tests.browser.conftest import sign_in, speak, violations
from tests.factories.complaints import brought_to, take_in
from tests.web.club import person
from tiers import operations as tiers
from tiers.models import Criterion, GuardCall, Nearness, Programme, Standing, Tier

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "search": "/search/?q=王",
    "nobody": "/search/?q=赵钱孙",
    "customers": "/customers/",
    "no customers": "/customers/?tier=gold",
    "new customer": "/customers/new/",
    "customer": "/customers/{id}/",
    "their points": "/customers/{id}/?show=points",
    "ledger": "/customers/{id}/points/",
    "ledger, chosen": "/customers/{id}/points/?kind=redeem",
    "statement": "/customers/{id}/points/statement/",
    "expiring": "/points/expiring/?within=90",
    "visit": "/customers/{id}/visit/",
    "redeem": "/customers/{id}/redeem/",
    "edit": "/customers/{id}/edit/",
    "car": "/customers/{id}/cars/new/",
    "visits": "/visits/",
    "tiers": "/tiers/",
    "tier-guard": "/tiers/guard/",
    "near a tier": "/tiers/guard/?show=near",
    "lapsing": "/tiers/guard/lapsing/",
    "call": "/tiers/guard/calls/{call}/",
    "gifts": "/tiers/gifts/",
    "password": "/accounts/password/change/",
    "two steps": "/accounts/2fa/",
    "inbox": "/inbox/",
    "history": "/customers/{id}/history/",
    "history of a car": "/customers/{id}/cars/{car}/history/",
    "account": "/account/",
    "style guide": "/styleguide/",
}
# What only some roles may open; "{visit}" is the member's visit, "{approval}" waits for the care manager.
OF_ROLES = {
    "care-manager": {
        "home": "/",
        "inbox": "/inbox/",
        "void": "/visits/{visit}/void/",
        "visits": "/visits/",
        "access log": "/access/",
        "searched": "/access/?action=view",
        "data": "/customers/{id}/data/",
        "data protection": "/settings/privacy/",
        "approval": "/inbox/approvals/{approval}/",
    },
    "service-director": {
        "home": "/",
        "their proposal": "/inbox/approvals/{approval}/",
        "rehearsals": "/tiers/rehearsals/",
        "rehearsal": "/tiers/rehearsals/{rehearsal}/",
        "waiting": "/tiers/rehearsals/{waiting}/",
    },
    "marketing-manager": {"home": "/"},
    "finance-manager": {
        "home": "/",
        "months": "/points/months/",
        "proof": "/points/proof/",
        "adjust": "/customers/{id}/points/adjust/",
    },
    "general-manager": {
        "home": "/",
        "customer": "/customers/{id}/",
        "access log": "/access/",
        "tier by hand": "/customers/{id}/tier/",
    },
    "administrator": {
        "home": "/",
        "mail": "/settings/mail/",
        "staff": "/settings/staff/",
        "gone": "/settings/staff/?state=left",
        "invite": "/settings/staff/invite/",
        "sign-in": "/settings/sign-in/",
        "member": "/settings/staff/{staff}/",
        "leave": "/settings/staff/{staff}/leave/",
        "limits": "/admin/kernel/approvallimit/",
        "limit": "/admin/kernel/approvallimit/add/",
        "history": "/admin/kernel/branch/{branch}/history/",
    },
}
SIZES = {"desk": (1366, 768), "tablet": (1024, 768), "phone": (390, 844)}


@pytest.fixture
def lived_in(club):
    """The member with a visit, points in and out, and a tier that ends soon, near the next, and to be called for it."""
    customer, at = club["customer"], timezone.now()
    labour = Category.objects.get(code="labour").id
    desk.record_visit(
        customer=customer.id, vehicle=customer.ownerships.get().vehicle_id, branch=club["branch"].id,
        arrived_on=business_date(), order_number="RO2611000001", service_type="定期保养", mileage_km=31_000,
        lines=[members.Line(labour, "self", 123_450)], by=club["advisor"].user_id, at=at,
    )  # fmt: skip
    points.redeem(
        customer=customer.id, amount=200, branch=club["branch"].id, purpose="gift", key="k", by=None, at=at
    )
    soon, gold = business_date() + timedelta(days=5), Tier.objects.get(programme__state="active", code="gold")
    Standing.objects.filter(customer=customer).update(valid_until=soon, grace_until=soon)
    Nearness.objects.create(customer=customer, tier=gold, short=120)
    tiers.ask_call(customer=customer.id, aim="reach", tier=gold.id, by=None, at=at)
    return club


def opened(page, path, club):
    """Go there, with the club's own numbers in the address."""
    customer, approval = club["customer"], Approval.objects.filter(decided_at=None).first()
    return page.goto(
        path.format(
            id=customer.public_id, car=customer.ownerships.get().vehicle_id, visit=Visit.objects.get().id,
            staff=club["advisor"].id, branch=club["branch"].id, approval=approval and approval.id,
            call=GuardCall.objects.get().id, **club.get("rehearsals", {}),
        )
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_is_without_fault(page, server, lived_in, language):
    speak(page, server, language)
    page.goto("/accounts/login/")
    faults = {"sign in": violations(page)}
    page.goto("/accounts/password/reset/")
    faults["reset"] = violations(page)
    sign_in(page, "limin")
    for name, path in PAGES.items():
        assert opened(page, path, lived_in).status == 200, name
        faults[name] = violations(page)
        assert page.locator("html").get_attribute("lang") == {"en": "en", "zh-hans": "zh-hans"}[language]
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.fixture
def busy(lived_in):
    """With a failed night, a pinned note, complaints at two steps, a notice, and somebody of every role."""
    east, at = lived_in["branch"], timezone.now()
    people = {role: person(role, east.parent if role == "administrator" else east) for role in OF_ROLES}
    take_in(
        by=people["service-director"], customer=lived_in["customer"], when=at - timedelta(days=20), grade=4
    )
    brought_to("proposed", by=people["service-director"], customer=lived_in["customer"], when=at)
    complaints.escalate_overdue(at=at)
    members.pin_note(
        customer=lived_in["customer"].id, text="先电话，后短信", by=lived_in["advisor"].user_id, at=at
    )
    Job.objects.create(
        name="nightly", business_date=business_date(), state="failed", started_at=at, error="ValueError: x"
    )
    return lived_in | {"people": people, "rehearsals": rehearsed(at)}


def rehearsed(at):
    """A draft that is easier than the ladder in force: one rehearsal of it is done, one waits."""
    draft = tiers.new_version(programme=Programme.objects.get(state="active").id, by=None, at=at)
    Criterion.objects.filter(tier__programme=draft, measure="points_earned").update(at_least=1)
    asked = {"programme": draft, "kind": "today", "as_of": business_date(), "by": None, "at": at}
    done, waiting = tiers.ask(**asked), tiers.ask(**asked)
    tiers.rehearse(rehearsal=done, at=at)
    return {"rehearsal": done, "waiting": waiting}


@pytest.mark.parametrize("language", ["zh-hans", pytest.param("en", marks=pytest.mark.slow)])
def test_every_page_of_every_role_is_without_fault(page, server, busy, language):
    speak(page, server, language)
    faults = {}
    for role, pages in OF_ROLES.items():
        sign_in(page, busy["people"][role].user.username)
        for name, path in pages.items():
            assert opened(page, path, busy).status == 200, (role, name)
            faults[role, name] = violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 1366
        page.context.clear_cookies()
        speak(page, server, language)
    sign_in(page, "limin")
    page.goto(f"/customers/{busy['customer'].public_id}/")
    page.locator(".pinning summary").click()
    faults["limin", "note"] = violations(page)
    assert {where: found for where, found in faults.items() if found} == {}


@pytest.mark.parametrize("size", SIZES)
def test_no_page_is_wider_than_the_screen(page, server, lived_in, size):
    width, height = SIZES[size]
    speak(page, server, "zh-hans")
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page, "limin")
    wide = {}
    for name, path in PAGES.items():
        opened(page, path, lived_in)
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            wide[name] = needed
    assert wide == {}


def test_what_is_open_is_without_fault_too(page, server, lived_in):
    speak(page, server, "en")
    sign_in(page, "limin")
    page.keyboard.press("/")
    page.keyboard.type("wang")
    page.get_by_role("option", name="王建国").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator("details.menu summary").first.click()
    assert violations(page) == []
    page.goto(f"/customers/{lived_in['customer'].public_id}/")
    page.get_by_text("Why?").first.click()
    assert violations(page) == []
    page.keyboard.press("?")
    assert violations(page) == []


def test_forms_with_errors_are_without_fault_and_focus_the_first(page, server, lived_in):
    speak(page, server, "en")
    sign_in(page, "limin")
    page.goto("/customers/new/")
    page.get_by_role("button", name="Enter customer").click()
    page.get_by_text("This field is required.").wait_for()
    assert page.evaluate("document.activeElement.name") == "name"
    assert violations(page) == []


def test_on_a_phone_what_is_not_in_the_bar_stands_under_more(page, server, busy):
    speak(page, server, "en")
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, busy["people"]["care-manager"].user.username)
    bar = page.locator("nav.rail > ul > li > a:visible span")
    assert bar.all_inner_texts() == ["Home", "Customers", "Complaints", "Care"]
    page.locator("nav.rail summary").click()
    sheet = page.locator("nav.rail .sheet a")
    assert [link.inner_text().strip() for link in sheet.all()] == [
        "Visits", "Tiers", "Points", "Reports", "Access log", "Data protection", "Settings",
    ]  # fmt: skip
    box = page.locator("nav.rail .sheet").bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 844 and box["x"] + box["width"] <= 390
    assert violations(page) == []
    page.get_by_role("link", name="Reports").click()
    page.wait_for_url("**/reports/**")
