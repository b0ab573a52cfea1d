from datetime import date, timedelta

from django.utils import translation

from points import operations as points
from points import panels, queries
from points.timeline import timeline
from tests.factories.members import invoice_with
from tests.points.conftest import AT, TODAY


def test_a_customer_without_points_has_nothing(member):
    assert queries.balance(member.id, TODAY) == (0, 0, 0, 0, None, 0)
    assert queries.history(member.id) == []
    assert timeline(member.id) == []


def test_the_balance_tells_spendable_pending_debt_and_next_expiry_apart(member):
    member.earn(100, expires_on=date(2026, 12, 31))
    member.earn(50, expires_on=date(2026, 12, 31))
    member.earn(30, expires_on=TODAY - timedelta(days=1))
    member.earn(7, usable_on=TODAY + timedelta(days=1))
    member.earn(20)
    assert queries.balance(member.id, TODAY) == (170, 7, 0, 0, (date(2026, 12, 31), 150), 150)
    assert queries.balance(member.id, TODAY + timedelta(days=1)).spendable == 177
    assert queries.balance(member.id, date(2027, 1, 1)) == (27, 0, 0, 0, None, 0)


def test_the_history_is_newest_first_signed_and_paged_without_gaps(member):
    first = member.earn(100)
    used = member.redeem(80)
    member.reverse(first.transfer)
    member.earn(100)
    lines = queries.history(member.id)
    assert [(line.kind, line.amount) for line in lines] == [
        ("repay", -80), ("earn", 100), ("debt", -80), ("reverse", -20), ("redeem", -80), ("earn", 100)
    ]  # fmt: skip
    assert [line.qualifying for line in lines] == [0, 100, 0, -100, 0, 100]
    assert lines[2].reverses == lines[3].reverses == first.transfer
    assert lines[4].id == used.transfer
    assert lines[4].explanation == {"purpose": "gift"}
    pages, before = [], None
    while page := queries.history(member.id, before_id=before, limit=2):
        pages += page
        before = page[-1].id
    assert pages == lines


def test_names_in_the_history_follow_the_language(member):
    invoice = invoice_with({"labour": 36000}, customer=member.customer)
    points.earn_invoices(invoices=[invoice.id], by=None, at=AT)
    with translation.override("zh-hans"):
        assert queries.history(member.id)[0].category == "工时"
    with translation.override("en"):
        assert queries.history(member.id)[0].category == "Labour"
    assert queries.history(member.id)[0].rule_version == 1


def test_the_panel_takes_two_statements_whatever_the_history(member, django_assert_num_queries):
    for _ in range(30):
        member.earn(1)
    with django_assert_num_queries(2):
        shown = panels.panel(member.id, TODAY)
    assert shown["balance"].spendable == 30
    assert len(shown["entries"]) == 5
    with django_assert_num_queries(1):
        assert panels.panel(member.id, TODAY, shown["entries"])["entries"] == shown["entries"]


def test_the_timeline_takes_the_lines_of_one_invoice_together(member):
    invoice = invoice_with({"labour": 36000, "material": 5000}, customer=member.customer)
    points.earn_invoices(invoices=[invoice.id], by=None, at=AT)
    member.redeem(10)
    entries = timeline(member.id)
    assert [(entry.kind, entry.amount, entry.on) for entry in entries] == [
        ("redeem", -10, TODAY), ("earn", 410, invoice.invoiced_on)
    ]  # fmt: skip
    assert entries[1].reference == invoice.number
    assert [part["amount"] for part in entries[1].parts] == [360, 50]
    assert timeline(member.id, before=(entries[0].on, entries[0].id)) == entries[1:]
    assert timeline(member.id, before=(entries[1].on, 0)) == []


def test_an_invoice_knows_what_it_earned_less_what_was_taken_back(member):
    one = invoice_with({"labour": 36000}, customer=member.customer, number="RO1")
    other = invoice_with({"labour": 9900}, customer=member.customer, number="RO11")
    none = invoice_with({"new-car": 9900}, customer=member.customer)
    points.earn_invoices(invoices=[one.id, other.id, none.id], by=None, at=AT)
    line = queries.history(member.id)[-1]
    member.reverse(line.id, 60)
    assert queries.earned_by_invoice([one.id, other.id, none.id]) == {one.id: 300, other.id: 99}
