from datetime import UTC, date, datetime

import pytest

from points import operations as points
from points.models import Transfer
from tests.factories.members import MembershipFactory, invoice_with

AT = datetime(2026, 11, 22, 2, tzinfo=UTC)


@pytest.mark.django_db
def test_an_earning_is_given_once_per_reference():
    member = MembershipFactory()
    given = [
        points.earn(
            customer=member.customer_id, amount=217, branch=member.branch_id, happened_on=date(2026, 11, 20),
            reference="survey:1", explanation={"why": "survey"}, by=None, at=AT,
        )
        for _ in range(3)
    ]  # fmt: skip
    assert [posting.replayed for posting in given] == [False, True, True]
    assert {(posting.transfer, posting.amount, posting.balance) for posting in given} == {
        (given[0].transfer, 217, 217)
    }


@pytest.mark.django_db
def test_an_invoice_earns_by_category_once():
    member = MembershipFactory()
    invoice = invoice_with({"labour": 36099, "material": 5000, "new-car": 9900}, customer=member.customer)
    first = points.earn_invoices(invoices=[invoice.id], by=None, at=AT)
    assert first == (2, 410)
    assert points.earn_invoices(invoices=[invoice.id], by=None, at=AT) == (0, 0)
    line = Transfer.objects.get(category__code="labour")
    assert line.explanation == {
        "rule": "service", "version": 1, "invoice": invoice.number, "payer": "self", "amount_cents": 36099,
        "points": 1, "per_cents": 100,
    }  # fmt: skip
    assert line.reference == f"invoice:{invoice.number}:1:labour:self:service"
    assert line.happened_on == invoice.invoiced_on


@pytest.mark.django_db
def test_redeem_and_reverse():
    member = MembershipFactory()
    earned = points.earn(
        customer=member.customer_id, amount=100, branch=member.branch_id, happened_on=date(2026, 11, 20),
        reference="survey:1", explanation={}, by=None, at=AT,
    )  # fmt: skip
    used = points.redeem(
        customer=member.customer_id,
        amount=70,
        branch=member.branch_id,
        purpose="gift",
        key="k",
        by=None,
        at=AT,
    )
    assert used[1:] == (70, 30, 0, False)
    back = points.reverse(transfer=earned.transfer, amount=None, reason="refund", key="r", by=None, at=AT)
    assert back[1:] == (100, 0, 70, False)
    again = points.earn(
        customer=member.customer_id, amount=100, branch=member.branch_id, happened_on=date(2026, 11, 20),
        reference="survey:2", explanation={}, by=None, at=AT,
    )  # fmt: skip
    assert again[1:] == (100, 30, 0, False)
    assert points.earn_due(by=None, at=AT) == (0, 0)
