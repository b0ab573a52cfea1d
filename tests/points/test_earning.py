from datetime import UTC, date, datetime

import pytest

from points import operations as points
from points import queries
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
        "kind": "proportional", "rule": "service", "version": 1, "invoice": invoice.number, "payer": "self",
        "amount_cents": 36099, "points": 1, "per_cents": 100,
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


def earning(member, amount, reference):
    return points.Earning(
        customer=member.customer_id, amount=amount, branch=member.branch_id, happened_on=date(2026, 11, 20),
        reference=reference, explanation={},
    )  # fmt: skip


@pytest.mark.django_db
def test_of_a_batch_only_what_is_new_is_written_and_of_a_repeated_reference_the_first():
    first, second = MembershipFactory(), MembershipFactory()
    points.earn_many(earnings=[earning(first, 7, "known")], by=None, at=AT)
    rows = [
        earning(second, 3, "b"), earning(first, 5, "a"), earning(second, 11, "known"), earning(first, 13, "b"),
        earning(first, 2, "c"),
    ]  # fmt: skip
    assert points.earn_many(earnings=rows, by=None, at=AT) == (3, 10)
    assert points.earn_many(earnings=rows, by=None, at=AT) == (0, 0)
    today = date(2026, 11, 22)
    held = [queries.balance(member.customer_id, today).spendable for member in (first, second)]
    assert held == [14, 3]
    assert queries.prove() == []


@pytest.mark.django_db
def test_the_lines_of_one_customer_keep_the_order_of_the_batch():
    first, second = MembershipFactory(), MembershipFactory()
    rows = [earning((first, second)[n % 2], 1 + n, f"r{9 - n}") for n in range(8)]
    points.earn_many(earnings=rows, by=None, at=AT)
    for member, amounts in ((first, [1, 3, 5, 7]), (second, [2, 4, 6, 8])):
        lines = Transfer.objects.filter(credit_account__customer=member.customer).order_by("id")
        assert list(lines.values_list("amount", flat=True)) == amounts
