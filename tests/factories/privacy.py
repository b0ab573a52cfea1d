"""A customer known by canary values everywhere the club keeps anything about people, and the two who erase them."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

from campaigns.models import Message
from clubcrm.kernel import approvals
from clubcrm.kernel.models import Access, Staff, Submission
from clubcrm.kernel.uploads import checking
from clubcrm.privacy import erasing
from complaints import operations as complaints
from complaints.files import OF_COMPLAINT
from members import operations as members
from members.models import (
    Card,
    Customer,
    Erasure,
    ImportBatch,
    ImportReject,
    InvoiceVoid,
    Vehicle,
    Visit,
    VisitVoid,
)
from points import operations as points
from tests.factories.campaigns import announce, send
from tests.factories.complaints import brought_to, scope_of
from tests.factories.members import (
    CustomerFactory,
    InvoiceFactory,
    MembershipFactory,
    OwnershipFactory,
    ReferralFactory,
    VehicleFactory,
    invoice_with,
)
from tests.uploads.making import File, pdf

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
# Each value occurs nowhere else in a club of tests.
NAME, PHONE, EMAIL, NUMBER = "金丝雀", "13977770001", "canary@example.com", "CANARY-77"
VIN, PLATE, CARD, WORDS = "LCANARY1A2B345678", "京C77CAN", "CARD-CANARY", "金丝雀的话"
CANARIES = (NAME, PHONE, EMAIL, NUMBER, VIN, PLATE, CARD, WORDS, "jinsique")


def canary(branch: Any, *, staff: Staff, care: Staff, **facts: Any) -> Customer:
    """A member with a trace of everything; nothing is open, no points are left to spend unless told so."""
    values: dict[str, Any] = {
        "name": NAME, "pinyin": "jinsique", "initials": "jsq", "sex": "m", "birthday": date(1980, 11, 22),
        "phone": PHONE, "email": EMAIL, "dealer_number": NUMBER, "remark": WORDS,
    }  # fmt: skip
    customer = CustomerFactory(branch=branch, **values | facts)
    by = {"by": staff.user_id, "at": NOW}
    MembershipFactory(customer=customer)
    OwnershipFactory(customer=customer, vehicle=VehicleFactory(vin=VIN, plate=PLATE))
    Card.objects.create(customer=customer, number=CARD, valid_from_on=date(2026, 1, 1))
    ReferralFactory(referrer=customer, referred=CustomerFactory(branch=branch, name="李娜"))
    members.pin_note(customer=customer.id, text=WORDS, **by)
    members.record_consent(
        customer=customer.id,
        purpose="care",
        channel="email",
        agreed=True,
        evidence=WORDS,
        guardian=NAME,
        **by,
    )
    members.record_request(customer=customer.id, kind="correction", words=WORDS, **by)
    members.restrict(customer=customer.id, reason=WORDS, **by)
    members.lift_restriction(customer=customer.id, **by)
    write_to(customer)
    complain(customer, staff=staff, care=care)
    serve(customer, staff)
    leave_traces(customer, staff)
    return customer


def write_to(customer: Customer) -> None:
    """One greeting sent, with the name in it, and what the server said."""
    announce()
    send()
    assert Message.objects.get(customer=customer).state == "sent"


def complain(customer: Customer, *, staff: Staff, care: Staff) -> None:
    row = brought_to("proposed", by=staff, customer=customer, when=NOW, words=WORDS, wish=WORDS)
    letter = checking.check(File(pdf(b"(%s)" % WORDS.encode())), f"{NAME}.pdf", OF_COMPLAINT)
    complaints.attach(complaint=row.id, files=[letter], by=staff.user_id, at=NOW)
    decision = {"complaint": row.id, "by": care.user, "scope": scope_of(care), "at": NOW}
    handling = {"complaint": row.id, "by": staff.user, "at": NOW}
    complaints.take_step("decide", approve=False, comment=WORDS, **decision)
    complaints.take_step("propose", plan=WORDS, cost_cents=0, **handling)
    complaints.take_step("decide", approve=True, comment=WORDS, **decision)
    complaints.take_step("carry-out", words=WORDS, **handling)
    complaints.take_step("close", satisfaction=None, words=WORDS, **handling)


def serve(customer: Customer, staff: Staff) -> None:
    """An invoice that earned points, all spent again; a visit and an invoice that were voided with words."""
    car = Vehicle.objects.get(vin=VIN)
    bought = invoice_with({"material": 100_000}, customer=customer, vehicle=car, branch=customer.branch)
    earned = points.earn_invoices(invoices=[bought.id], by=None, at=NOW)
    if earned.points:
        points.redeem(
            customer=customer.id, amount=earned.points, branch=customer.branch_id, purpose="labour-fee", key="c",
            by=staff.user_id, at=NOW,
        )  # fmt: skip
    wrong = InvoiceFactory(customer=customer, branch=customer.branch, voided_at=NOW)
    InvoiceVoid.objects.create(invoice=wrong, reason=WORDS, recorded_by=staff.user)
    visit = Visit.objects.create(
        customer=customer, branch=customer.branch, vehicle=car, arrived_on=date(2026, 11, 1), voided_at=NOW
    )
    VisitVoid.objects.create(
        visit=visit, reason="mistake", remark=WORDS, recorded_by=staff.user, recorded_at=NOW
    )


def leave_traces(customer: Customer, staff: Staff) -> None:
    """A refused row, an answer to a form, a look at the page."""
    batch = ImportBatch.objects.create(
        kind="owners", file_name="owners.csv", file_sha256="0", read=1, rejected=1
    )
    content = {"姓名": NAME, "手机": "139-7777-0001", "VIN": VIN.lower(), "备注": WORDS}
    ImportReject.objects.create(batch=batch, row_number=2, reason="date-missing", found=NAME, content=content)
    answer = {"customer": str(customer.public_id), "message": f"{NAME} is entered"}
    Submission.objects.create(key=uuid.uuid4(), made_by=staff.user, made_at=NOW, answer=answer)
    Access.objects.create(
        user=staff.user, at=NOW, action="view", subject_kind="customer", subject=customer.id, reason=WORDS
    )


def erase(customer: Customer, *, by: Staff, second: Staff, forfeit: bool = False) -> int | None:
    """Proposed by one, approved by another."""
    approval = erasing.propose(customer=customer, words=WORDS, forfeit=forfeit, by=by.user_id, at=NOW)
    approvals.decide(
        approval=approval.id, approve=True, comment=WORDS, by=second.user, scope=scope_of(second), at=NOW
    )
    return Erasure.objects.filter(approval=approval).values_list("id", flat=True).first()


__all__ = ["CANARIES", "canary", "erase"]
