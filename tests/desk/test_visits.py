"""Recording a visit: one transaction from the form to the tier, refusals beside the field, once per form."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Submission
from members.models import Invoice, InvoiceLine, Vehicle, Visit
from points import queries as ledger
from points.models import Reason, Transfer
from tests.factories.members import OwnershipFactory, VehicleFactory, invoice_with
from tiers import windows
from tiers.models import Standing, TierChange

pytestmark = pytest.mark.django_db


def form(member, **given):
    car = Vehicle.objects.filter(ownerships__customer=member).first()
    return {
        "key": str(uuid.uuid4()), "branch": member.branch_id, "vehicle": car.id, "arrived_on": business_date(),
        "order_number": "RO2611000001", "service_type": "定期保养", "mileage_km": "31000", "payer": "self",
        "amount_labour": "360", "amount_material": "1480.50",
    } | given  # fmt: skip


def send(desk, member, **given):
    return desk.post(
        reverse("desk:record_visit", args=[member.public_id]), form(member, **given), follow=True
    )


def nothing_recorded():
    counts = (
        model.objects.count() for model in (Visit, Invoice, InvoiceLine, Transfer, TierChange, Submission)
    )
    return list(counts) == [0] * 6


def test_a_visit_with_its_order_gives_points_and_a_tier_and_says_so(desk, member, advisor):
    page = send(desk, member)
    visit = Visit.objects.get()
    assert (visit.customer_id, visit.branch_id, visit.advisor_id) == (member.id, member.branch_id, None)
    assert (visit.order_number, visit.service_type, visit.mileage_km) == ("RO2611000001", "定期保养", 31000)
    assert visit.recorded_by_id == advisor.user_id
    lines = InvoiceLine.objects.values_list("category__code", "payer", "amount_cents").order_by("category_id")
    assert list(lines) == [("labour", "self", 36000), ("material", "self", 148050)]
    assert Invoice.objects.get().total_cents == 184050
    assert ledger.balance(member.id).spendable == 360 + 1480
    assert Standing.objects.get(customer=member).tier.code == "green"
    assert "Visit recorded. +1,840 points, balance 1,840. Now Green." in page.content.decode()
    assert Vehicle.objects.get().mileage_km == 31000


def test_a_second_visit_says_what_is_missing_to_the_next_tier(desk, member):
    send(desk, member)
    page = send(desk, member, order_number="RO2611000002", amount_material="20000").content.decode()
    # They begin to leave the window of 24 months two years from now.
    by = windows.parse("24 months").last_day(business_date(), business_date())
    assert f"+20,360 points, balance 22,200. 7,800 points to Gold by {by}." in page


def test_the_same_form_sent_twice_is_one_visit_and_says_the_same(desk, member):
    key = str(uuid.uuid4())
    first, second = send(desk, member, key=key), send(desk, member, key=key)
    assert (Visit.objects.count(), Invoice.objects.count(), ledger.balance(member.id).spendable) == (
        1,
        1,
        1840,
    )
    assert (
        "+1,840 points, balance 1,840" in first.content.decode()
        and "+1,840 points" in second.content.decode()
    )


def test_without_an_order_number_the_visit_is_provisional_and_earns_nothing(desk, member):
    page = send(desk, member, order_number="", amount_labour="", amount_material="")
    assert (Visit.objects.count(), Invoice.objects.count(), Transfer.objects.count()) == (1, 0, 0)
    assert "stays provisional and earns nothing" in page.content.decode()


ARRIVAL = {"order_number": "", "amount_labour": "", "amount_material": ""}
NOTHING = ARRIVAL | {"service_type": "", "mileage_km": ""}


def test_an_open_visit_is_completed_only_when_that_is_meant(desk, member):
    send(desk, member, **ARRIVAL)
    asked = send(desk, member)
    assert asked.redirect_chain == [] and Invoice.objects.count() == 0
    page = asked.content.decode()
    assert "A visit of that day is still open." in page and "定期保养 · 31,000 km · 李敏" in page
    send(desk, member, completes=Visit.objects.get().id)
    visit = Visit.objects.get()
    assert (visit.order_number, visit.invoices.get().number) == ("RO2611000001", "RO2611000001")


def test_an_open_visit_stays_when_another_is_meant(desk, member):
    send(desk, member, **ARRIVAL)
    send(desk, member, completes=0)
    assert list(Visit.objects.order_by("id").values_list("order_number", flat=True)) == [None, "RO2611000001"]


def test_an_empty_form_records_nothing_unasked(desk, member):
    page = send(desk, member, **NOTHING)
    assert page.redirect_chain == [] and nothing_recorded()
    assert "Nothing is filled in but the day: only the arrival is recorded." in page.content.decode()
    send(desk, member, **NOTHING, confirmed="empty")
    assert Visit.objects.count() == 1
    again = send(desk, member, **NOTHING, confirmed="empty")
    assert again.redirect_chain == [] and Visit.objects.count() == 1
    assert "A visit of that day is still open." in again.content.decode()


def test_an_open_visit_that_is_gone_meanwhile_is_not_completed(desk, member):
    send(desk, member, **ARRIVAL)
    open_one = Visit.objects.get()
    Visit.objects.update(voided_at=timezone.now())
    page = send(desk, member, completes=open_one.id)
    assert "Look again what is meant." in page.content.decode() and Visit.objects.count() == 1


def test_ones_own_entry_is_corrected_until_the_day_ends(desk, member):
    send(desk, member, mileage_km="18834")
    visit = Visit.objects.get()
    address = reverse("desk:correct_visit", args=[visit.id])
    assert address in desk.get(reverse("desk:customer", args=[member.public_id])).content.decode()
    desk.post(address, {"service_type": "首保", "mileage_km": "31834", "advisor": ""})
    visit.refresh_from_db()
    assert (visit.service_type, visit.mileage_km, Vehicle.objects.get().mileage_km) == ("首保", 31834, 31834)
    Visit.objects.update(recorded_at=timezone.now() - timedelta(days=1))
    assert desk.get(address).status_code == 404
    assert address not in desk.get(reverse("desk:customer", args=[member.public_id])).content.decode()


def test_a_correction_and_a_completion_stand_in_the_history_of_the_customer(desk, member, advisor):
    send(desk, member, **ARRIVAL)
    visit = Visit.objects.get()
    send(desk, member, completes=visit.id, mileage_km="31500")
    address = reverse("desk:correct_visit", args=[visit.id])
    desk.post(address, {"service_type": "首保", "mileage_km": "31834", "advisor": ""})
    page = desk.get(reverse("members:customer_history", args=[member.public_id])).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert text.count("visit, changed") == 2 and str(advisor) in text
    assert "RO2611000001" in text and "31500" in text and "31834" in text and "首保" in text


def test_a_lower_reading_is_asked_about_in_a_correction_too(desk, member):
    send(desk, member, arrived_on=business_date() - timedelta(days=5))
    send(desk, member, order_number="RO2611000002", mileage_km="32000")
    address = reverse("desk:correct_visit", args=[Visit.objects.get(mileage_km=32000).id])
    page = desk.post(address, {"service_type": "", "mileage_km": "3200", "advisor": ""}).content.decode()
    assert "The mileage 3,200 km is below the last known 31,000 km." in page
    assert Visit.objects.filter(mileage_km=32000).exists()


def test_somebody_elses_entry_is_not_ones_own_to_correct(desk, member, as_role, east):
    send(desk, member, **ARRIVAL)
    visit, other = Visit.objects.get().id, as_role("service-advisor", east)
    for page in ("desk:correct_visit", "desk:take_back_visit"):
        assert other.get(reverse(page, args=[visit])).status_code == 404


def test_an_arrival_entered_by_mistake_is_voided_by_oneself_and_an_order_is_not(desk, member):
    send(desk, member, **ARRIVAL)
    address = reverse("desk:take_back_visit", args=[Visit.objects.get().id])
    desk.post(address, {"reason": Reason.objects.get(code="void").id, "remark": "没来"})
    assert Visit.objects.get().voided_at
    send(desk, member)
    invoiced = Visit.objects.get(voided_at=None).id
    assert desk.get(reverse("desk:take_back_visit", args=[invoiced])).status_code == 404


def test_an_order_number_used_before_is_refused_and_says_by_which_visit(desk, member, west):
    invoice_with(
        {"labour": 10000}, customer=member, branch=west, number="RO2611000001", invoiced_on="2026-10-01"
    )
    page = send(desk, member)
    assert page.redirect_chain == []
    assert "This order number was used before: 城西店, 2026-10-01, ¥100.00." in page.content.decode()
    assert (Visit.objects.count(), Invoice.objects.count(), Submission.objects.count()) == (0, 1, 0)
    assert 'value="1480.50"' in page.content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"arrived_on": business_date() + timedelta(days=1)}, "This day has not come yet"),
        ({"order_number": ""}, "Amounts belong to an order: its number is needed."),
        ({"amount_labour": "-1"}, "greater than or equal to 0"),
        ({"amount_labour": "1.005"}, "no more than 2 decimal places"),
        ({"amount_labour": "NaN"}, "Enter a number."),
        ({"mileage_km": "abc"}, "Enter a whole number."),
        ({"vehicle": ""}, "This field is required."),
        ({"vehicle": "none"}, "Select a valid choice."),
        ({"payer": "nobody"}, "Select a valid choice."),
        ({"key": "no key"}, "This form is damaged or too old. Open it again."),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_and_changes_nothing(desk, member, given, said):
    page = send(desk, member, **given)
    assert page.redirect_chain == []
    assert said in page.content.decode()
    assert nothing_recorded()


def test_somebody_elses_car_cannot_be_chosen(desk, member):
    other = OwnershipFactory(vehicle=VehicleFactory()).vehicle_id
    assert send(desk, member, vehicle=other).redirect_chain == []
    assert nothing_recorded()


def test_a_branch_that_one_does_not_see_cannot_be_chosen(desk, member, west):
    assert send(desk, member, branch=west.id).redirect_chain == []
    assert nothing_recorded()


def test_a_mileage_below_the_last_one_is_asked_about_before_it_is_recorded(desk, member):
    send(desk, member, mileage_km="30000")
    lower = {"order_number": "RO2611000002", "mileage_km": "29000"}
    page = send(desk, member, **lower).content.decode()
    assert "The mileage 29,000 km is below the last known 30,000 km." in page
    send(desk, member, **lower | {"mileage_km": "2900"}, confirmed="29000<30000")
    assert Visit.objects.count() == 1
    send(desk, member, **lower, confirmed="29000<30000")
    assert Vehicle.objects.get().mileage_km == 29_000


def test_a_visit_of_an_earlier_day_is_compared_with_the_readings_before_it(desk, member):
    send(desk, member, mileage_km="30000")
    earlier = {"arrived_on": business_date() - timedelta(days=30), "order_number": "RO2611000002"}
    page = send(desk, member, mileage_km="29000", **earlier).content.decode()
    assert "below the last known" not in page
    assert Vehicle.objects.get().mileage_km == 30_000


def test_what_an_insurer_pays_earns_nothing(desk, member):
    page = send(desk, member, payer="insurer").content.decode()
    assert ledger.balance(member.id).spendable == 0
    assert "It earns no points" in page


def test_the_visits_list_shows_own_branches_and_filters_by_the_address(desk, member, west):
    send(desk, member)
    send(desk, member, order_number="", amount_labour="", amount_material="", arrived_on="2026-01-05")
    elsewhere = Visit.objects.create(
        customer=member, branch=west, arrived_on="2026-01-01", order_number="WEST1"
    )
    every = desk.get(reverse("members:visits")).content.decode()
    assert "2 visits" in every and elsewhere.order_number not in every
    assert re.search(r"\b1 visit\b", desk.get(reverse("members:visits"), {"open": 1}).content.decode())
