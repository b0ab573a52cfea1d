"""A marketing manager reads who was greeted today, who was not and why; in both languages, without faults."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from campaigns import operations as campaigns
from campaigns.models import Message, Occasion
from clubcrm.kernel.clock import at_business_hour, business_date
from tests.browser.conftest import sign_in, speak, violations
from tests.factories.campaigns import begin_attempt, celebrant
from tests.factories.kernel import StaffFactory, UserFactory

pytestmark = pytest.mark.browser
MARKETING = "marketing"


@pytest.fixture
def greeted(club, mailoutbox):
    """Today's greetings as of noon, whatever the real clock says: one sent, two not, one unclear, one waiting."""
    noon = at_business_hour(business_date(), 12)
    Occasion.objects.update(send_from=0, send_until=24, catch_up_days=1)
    born = business_date().replace(year=1980)
    east = club["branch"]
    celebrant(name="陈红", branch=east, birthday=born)
    celebrant(name="李娜", branch=east, birthday=born, agreed=None)
    celebrant(name="张伟", branch=east, birthday=born, email="")
    campaigns.announce_due(on=business_date(), at=noon)
    assert campaigns.send_due(clock=lambda: noon) == campaigns.Sent(sent=1, not_sent=2)
    celebrant(name="孙磊", branch=east, birthday=born)
    lost = celebrant(name="周涛", branch=east, birthday=born)
    campaigns.announce_due(on=business_date(), at=noon)
    begin_attempt(Message.objects.get(customer=lost), begun_at=noon - timedelta(minutes=11))
    Occasion.objects.update(send_from=23, send_until=24)  # what waits goes on waiting
    campaigns.send_due(clock=lambda: noon)
    StaffFactory(name="何静", branch=east, user=UserFactory(username=MARKETING, role="marketing-manager"))
    return club | {"lost": lost}


def test_who_was_greeted_today_who_not_and_why(page, server, greeted):
    speak(page, server, "en")
    sign_in(page, MARKETING)
    page.goto("/")
    page.get_by_role("link", name="Care", exact=True).click()
    row = page.get_by_role("row")
    expect(row.filter(has_text="陈红")).to_contain_text("sent")
    expect(row.filter(has_text="李娜")).to_contain_text("Has not agreed to care messages by e-mail.")
    expect(row.filter(has_text="张伟")).to_contain_text("No e-mail address in the file.")
    expect(row.filter(has_text="孙磊")).to_contain_text("not before")
    page.get_by_role("link", name="Not sent 2").click()
    expect(row).to_have_count(3)
    page.get_by_role("button", name="It did not · 周涛").click()
    page.get_by_text("Noted: the greeting to 周涛 did not arrive.").wait_for()
    page.get_by_role("link", name="Not sent 3").click()
    expect(row.filter(has_text="周涛")).to_contain_text("Somebody found out that it did not arrive.")
    page.get_by_role("link", name="周涛").click()
    page.get_by_role("navigation", name="Timeline").get_by_role("link", name="Care").click()
    expect(page.locator("#timeline")).to_contain_text("Birthday greeting · not sent")


@pytest.mark.parametrize("language", ["zh-hans", pytest.param("en", marks=pytest.mark.slow)])
def test_care_and_consent_have_no_faults(page, server, greeted, language):
    speak(page, server, language)
    sign_in(page, MARKETING)
    customer = greeted["lost"].public_id
    page_of = f"/customers/{customer}/?show=care"
    for address in ("/care/", "/care/?on=2026-01-01", "/care/?state=not_sent", page_of):
        page.goto(address)
        assert violations(page) == [], address


@pytest.mark.parametrize("language", ["en", pytest.param("zh-hans", marks=pytest.mark.slow)])
def test_recording_consent_has_no_faults(page, server, club, language):
    speak(page, server, language)
    sign_in(page, "limin")
    page.goto(f"/customers/{club['customer'].public_id}/consents/")
    assert violations(page) == []
    page.check("[name=decision][value=granted]")
    page.fill("[name=evidence]", "11 月 22 日签字的表格")
    page.click("main form .btn.main")
    page.wait_for_url(f"**/customers/{club['customer'].public_id}/")
    page.goto(f"/customers/{club['customer'].public_id}/consents/")
    expect(page.locator("table")).to_contain_text("11 月 22 日签字的表格")
    assert violations(page) == []
