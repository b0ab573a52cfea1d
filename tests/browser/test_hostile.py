"""The worst thirty texts in a real browser: no dialog opens, the policy is never called on, everything reads as text."""

import pytest
from django.utils import timezone

from clubcrm.desk import visits as desk
from clubcrm.kernel.clock import business_date
from complaints import operations as complaints
from complaints.models import Complaint
from members import operations as members
from tests.browser.conftest import sign_in, speak
from tests.factories.members import CustomerFactory, MembershipFactory, OwnershipFactory, VehicleFactory
from tests.hostile.strings import WORST
from tests.web.club import person

pytestmark = pytest.mark.browser


@pytest.fixture
def cursed(club):
    """Thirty members who are called, said and drive these things."""
    at, found = timezone.now(), []
    advisor, care = club["advisor"], person("care-manager", club["branch"])
    for number, text in enumerate(WORST):
        customer = CustomerFactory(
            branch=club["branch"], name=text[:100], remark=text, phone="", advisor=advisor
        )
        MembershipFactory(customer=customer)
        car = VehicleFactory(plate=f"京A{number:05}", model=text[:60])
        OwnershipFactory(customer=customer, vehicle=car)
        members.pin_note(customer=customer.id, text=text[:200], by=advisor.user_id, at=at)
        desk.record_visit(
            customer=customer.id, vehicle=car.id, branch=club["branch"].id, arrived_on=business_date(),
            order_number="", service_type=text[:40], lines=[], by=advisor.user_id, at=at,
        )  # fmt: skip
        taken = complaints.take_in(
            customer=customer.id, visit=None, branch=club["branch"].id, side="service", channel="phone",
            words=text, wish=text[:300], grade=1, by=care.user_id, at=at,
        )  # fmt: skip
        number = Complaint.objects.get(id=taken.id).number
        complaints.take_step("answer", complaint=taken.id, words=text, by=care.user, at=at)
        found.append((customer.public_id, number, text))
    return found, care


def test_the_worst_texts_stay_texts(page, server, cursed):
    members_of, care = cursed
    dialogs, asked = [], []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    page.on("framenavigated", lambda frame: asked.append(frame.url))
    speak(page, server, "zh-hans")
    sign_in(page, care.user.username)
    for where in ("/", "/customers/", "/complaints/", "/visits/", "/care/", "/inbox/"):
        assert page.goto(where).status == 200, where
    for public_id, number, text in members_of:
        for where in (f"/customers/{public_id}/", f"/complaints/{number}/"):
            assert page.goto(where).status == 200, where
            seen = page.locator("main").inner_text()
            assert "".join(text.split())[:20] in "".join(seen.split()), (where, text)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("<img")
    page.get_by_role("option").first.wait_for()
    assert page.locator("main img[src='x'], [role=option] img").count() == 0
    assert dialogs == []
    assert [url for url in asked if not url.startswith((server, "about:blank"))] == []
