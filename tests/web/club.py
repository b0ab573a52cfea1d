"""Two stores with everything in them that has an id, and somebody of every role: what the walks walk through."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from clubcrm.kernel import approvals, inbox, roles
from clubcrm.kernel.models import Branch, Staff, User
from clubcrm.kernel.uploads import checking
from clubcrm.rulebook.models import RulebookLoad
from complaints import operations as complaints
from complaints.files import OF_COMPLAINT
from members import operations as members
from members.models import Card, ImportBatch, ImportReject, Visit
from points import operations as points
from points.models import Account, EarningRule
from tests.factories.campaigns import begin_attempt, end_attempt, message_to
from tests.factories.complaints import take_in
from tests.factories.kernel import BranchFactory, GroupBranchFactory, StaffFactory, UserFactory
from tests.factories.members import (
    CustomerFactory,
    MembershipFactory,
    OwnershipFactory,
    ReferralFactory,
    VehicleFactory,
    invoice_with,
)
from tests.uploads.making import File, picture
from tiers import operations as tiers
from tiers.models import Nomination, Programme, Rehearsal, Standing, Tier, TierChange

BACKEND = "django.contrib.auth.backends.ModelBackend"
DAY = date(2026, 10, 1)
PHOTO = checking.check(File(picture()), "照片.jpg", OF_COMPLAINT)


def person(role: str, branch: Branch) -> Staff:
    """Somebody of this role, as `operations.add_staff` makes them."""
    entry = roles.BY_CODE[role]
    user = UserFactory(
        role=role,
        is_staff=entry.admin_site,
        is_superuser="*" in entry.permissions,
        email="someone@example.com",
    )
    return StaffFactory(branch=branch, user=user)


def client_of(user: User | None) -> Client:
    """Signed in as this user (None: nobody), reading English."""
    client = Client()
    client.cookies["django_language"] = "en"
    if user:
        client.force_login(user, backend=BACKEND)
    return client


def store(code: str, name: str, digit: int) -> SimpleNamespace:
    """A store with a member of its own and all that may hang on one."""
    at, branch = timezone.now(), BranchFactory(code=code, name=name)
    clerk = person("service-advisor", branch)
    customer = CustomerFactory(branch=branch, name=f"客户{name}", phone=f"1390000000{digit}", advisor=clerk)
    membership, vehicle = MembershipFactory(customer=customer), VehicleFactory(plate=f"京B0000{digit}")
    owned = OwnershipFactory(customer=customer, vehicle=vehicle)
    card = Card.objects.create(customer=customer, number=f"VIP0000{digit}", valid_from_on=DAY)
    referral = ReferralFactory(referrer=customer, referred=CustomerFactory(branch=branch, name=f"朋友{name}"))
    members.pin_note(customer=customer.id, text="注意", by=clerk.user_id, at=at)
    members.record_consent(
        customer=customer.id, purpose="care", channel="email", agreed=True, evidence="signed", by=None, at=at
    )
    visit = Visit.objects.create(customer=customer, branch=branch, vehicle=vehicle, arrived_on=DAY)
    invoice = invoice_with({"labour": 50_000}, customer=customer, vehicle=vehicle, visit=visit)
    points.earn_invoices(invoices=[invoice.id], by=None, at=at)
    account = Account.objects.get(customer=customer, kind="member")
    redeemed = points.redeem(
        customer=customer.id, amount=1, branch=branch.id, purpose="gift", key=f"spent:{branch.id}",
        by=clerk.user_id, at=at,
    ).transfer  # fmt: skip
    book(customer.id, branch.id, clerk.user_id, at)
    tiers.reassess(customer=customer.id, as_of=DAY, cause=TierChange.Cause.VISIT, by=None, at=at)
    nomination = Nomination.objects.create(customer=customer, kind="vip", applied_on=DAY)
    tier = Tier.objects.order_by("id").first().id
    call = tiers.ask_call(customer=customer.id, aim="keep", tier=tier, by=clerk.user_id, at=at)
    tiers.note_fact(customer=customer.id, kind="event", happened_on=DAY, amount=1, by=None, at=at)
    tiers.freeze(customer=customer.id, reason="complaint", reference=f"walk:{code}", on=DAY, at=at)
    held = Standing.objects.get(customer=customer).tier_id
    tiers.override(customer=customer.id, tier=held, reason="x", on=DAY, until_on=DAY, by=None, at=at)
    complaint = take_in(by=clerk, customer=customer, visit=visit.id, when=at)
    message = message_to(customer, due_on=DAY)
    end_attempt(begin_attempt(message, begun_at=at), "unclear", at=at)
    photo = complaints.attach(complaint=complaint.id, files=[PHOTO], by=clerk.user_id, at=at)[0]
    approval = approvals.propose(
        kind="complaint-solution", subject=complaint.id,
        permission="kernel.change_user", text="x", figures={}, url="/", branch=branch.id, by=clerk.user_id, at=at,
    )  # fmt: skip
    inbox.tell(
        key=f"walk-{code}",
        text="x",
        figures={},
        url="/",
        branch=branch.id,
        at=at,
        role="administrator",
    )
    batch = ImportBatch.objects.create(
        kind="owners", file_name=f"{code}.csv", file_sha256="0", recorded_by=clerk.user
    )
    ImportReject.objects.create(batch=batch, row_number=1, reason="phone", content={})
    return SimpleNamespace(
        branch=branch, clerk=clerk, customer=customer, membership=membership, vehicle=vehicle, owned=owned, card=card,
        referral=referral, visit=visit, invoice=invoice, account=account, nomination=nomination, call=call,
        complaint=complaint, message=message, approval=approval, batch=batch, photo=photo, redeemed=redeemed,
    )  # fmt: skip


def book(customer: int, branch: int, by: int, at: datetime) -> None:
    """What the ledger keeps beside its lines: points held, points released by an event, a proposal."""
    points.hold(
        customer=customer, amount=1, branch=branch, purpose="gift", until_at=at + timedelta(hours=1),
        key=f"walk:{branch}", by=by, at=at,
    )  # fmt: skip
    waiting = points.earn(
        customer=customer, amount=1, branch=branch, happened_on=DAY, category=None, reference=f"walk:{branch}",
        explanation={}, waits=True, by=by, at=at,
    )  # fmt: skip
    points.release(
        transfer=waiting.transfer, usable_on=DAY, explanation={}, key=f"walk:{branch}", by=by, at=at
    )
    points.propose_adjustment(
        kind="points-grant", customer=customer, amount=5, reason="goodwill", branch=branch, key=f"walk:{branch}",
        url="/", by=by, at=at,
    )  # fmt: skip


def build() -> SimpleNamespace:
    """Group, two stores, and everybody of east by role."""
    GroupBranchFactory()
    east, west = store("east", "城东店", 1), store("west", "城西店", 2)
    Rehearsal.objects.create(  # of the ladder in force, as if it had been a draft: done and empty
        programme=Programme.objects.order_by("id").first(), kind="today", as_of=DAY, asked_at=timezone.now(),
        ended_at=timezone.now(),
    )  # fmt: skip
    people = {role.code: person(role.code, east.branch) for role in roles.ROLES}
    by = people["administrator"].user
    RulebookLoad.objects.create(by=by, at=timezone.now(), file_name="rules.toml", text="", changes=[])
    points.close_month(month=date(2026, 1, 1), by=people["finance-manager"].user_id, at=timezone.now())
    return SimpleNamespace(east=east, west=west, people=people)


def values(here: SimpleNamespace) -> dict[str, Any]:
    """What stands for each parameter of an address, by its name."""
    return {
        "public_id": here.customer.public_id,
        "visit": here.visit.id,
        "vehicle": here.vehicle.id,
        "staff": here.clerk.id,
        "app": "kernel",
        "model": "branch",
        "object_id": here.branch.id,
        "approval": here.approval.id,
        "notice": newest("kernel.Notice", here),
        "message": here.message.id,
        "call": here.call.id,
        "line": here.redeemed,
        "draft": 1,
        "number": here.complaint.number,
        "file": here.photo.public_id,
        "step": "answer",
        "code": "birthday",
        "month": "2026-10",
        "theme": "points",
        "kind": "earning-rule",
        "version": EarningRule.objects.order_by("id").first().id,
        "rehearsal": Rehearsal.objects.order_by("id").first().id,
        "load": RulebookLoad.objects.order_by("id").first().id,
        "id": here.clerk.user_id,
        "key": "set-password",
        "uidb36": "1",
        "app_label": "members",
        "content_type_id": 1,
        "url": "nothing/",
    }


def newest(label: str, here: SimpleNamespace) -> int:
    """The id of the newest row of this model that belongs to the store."""
    model = apps.get_model(label)
    wanted = {
        "kernel.Notice": {"branch": here.branch},
        "kernel.Approval": {"branch": here.branch},
        "members.Customer": {"branch": here.branch, "phone": here.customer.phone},
        "members.Vehicle": {"id": here.vehicle.id},
        "members.Invoice": {"id": here.invoice.id},
        "members.ImportBatch": {"id": here.batch.id},
        "points.Account": {"id": here.account.id},
        "points.Transfer": {"branch": here.branch},
        "points.Lot": {"account": here.account},
        "points.Hold": {"account": here.account},
        "points.Adjustment": {"customer": here.customer},
        "points.Release": {"transfer__branch": here.branch},
        "tiers.Standing": {"customer": here.customer},
        "tiers.TierChange": {"customer": here.customer},
        "tiers.Nomination": {"customer": here.customer},
        "tiers.Fact": {"customer": here.customer},
        "tiers.Freeze": {"customer": here.customer},
        "tiers.Override": {"customer": here.customer},
    }
    rows = model._base_manager.filter(**wanted.get(label, {}))
    row = rows.order_by("-pk").first()
    return row.pk if row else 1


def checksum() -> str:
    """Of every row of every table."""
    tables = connection.introspection.table_names()
    each = " UNION ALL ".join(
        f"SELECT '{table}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{table}\" AS t"
        for table in sorted(tables)
        if table != "django_session"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT md5(string_agg(e::text, '|' ORDER BY e::text)) FROM ({each}) AS e")
        return cursor.fetchone()[0]
