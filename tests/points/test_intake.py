"""earn_due and its watermark: nothing is missed, whatever commits late."""

import psycopg
from django.db import connection

from members.models import Invoice, InvoiceLine
from points import operations as points
from points.models import Intake, Transfer
from tests.factories.members import invoice_with
from tests.points.conftest import AT, Member
from tests.waiting import until


def elsewhere() -> psycopg.Connection:
    """A second session, so that a transaction may stay open."""
    chosen = connection.settings_dict
    return psycopg.connect(
        host=chosen["HOST"], port=chosen["PORT"] or None, user=chosen["USER"] or None,
        password=chosen["PASSWORD"] or None, dbname=chosen["NAME"],
    )  # fmt: skip


def looked_through() -> int:
    assert points.earn_due(by=None, at=AT) == (0, 0)
    return Intake.objects.get().through_id


def test_an_invoice_that_commits_late_with_a_small_id_is_earned_for_in_a_later_night(own_database):
    member = Member()
    shape = invoice_with({"labour": 10000}, customer=member.customer)
    line = InvoiceLine.objects.get()
    fields = "kind, customer_id, branch_id, invoiced_on, total_cents"
    with elsewhere() as late:
        late.execute(
            f"INSERT INTO members_invoice (id, number, revision, {fields})"
            f" SELECT 1000, 'LATE', 1, {fields} FROM members_invoice WHERE id = %s", [shape.id]
        )  # fmt: skip
        late.execute(
            "INSERT INTO members_invoiceline (invoice_id, category_id, payer, amount_cents) VALUES (1000, %s, 'self', 700)",
            [line.category_id],
        )
        Invoice.objects.filter(id=shape.id).update(voided_at=AT)
        for number in (50_000, 60_000):
            Invoice.objects.create(
                id=number, number=f"N{number}", kind="service", customer_id=member.id, branch_id=member.branch,
                invoiced_on=shape.invoiced_on, total_cents=100,
            )  # fmt: skip
            InvoiceLine.objects.create(invoice_id=number, category_id=line.category_id, amount_cents=100)
            assert points.earn_due(by=None, at=AT) == (1, 1)
        assert Intake.objects.get().through_id == 0
    assert points.earn_due(by=None, at=AT) == (1, 7)
    until("all is looked at", lambda: looked_through() == 60_000)
    assert Transfer.objects.count() == 3


def test_a_watermark_of_another_cluster_hides_nothing(own_database):
    member = Member()
    invoice_with({"labour": 10000}, customer=member.customer)
    Intake.objects.create(source="invoice", through_id=0, mark_id=10**9, mark_xid=10**12)
    assert points.earn_due(by=None, at=AT) == (1, 100)


def test_nothing_to_earn_for_is_no_error(db):
    assert points.earn_due(by=None, at=AT) == (0, 0)
    assert points.earn_many(earnings=[], by=None, at=AT) == (0, 0)
    assert points.earn_invoices(invoices=[], by=None, at=AT) == (0, 0)
