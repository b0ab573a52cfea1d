"""The tier-guard: kept up to date each night; calls asked for and their outcome noted."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction

from clubcrm.kernel import inbox
from clubcrm.kernel.models import Notice
from members.models import Customer
from tiers import ladders
from tiers.models import GuardCall, GuardRule, Tier
from tiers.queries import counting as sql
from tiers.queries import guarding, tallying
from tiers.wording.guarding import KEEP, REACH

ADVISORS, ABOVE = "service-advisor", ("service-manager", "service-director", "general-manager")


class AlreadyAsked(Exception):
    """Somebody is asked to call this customer already."""


class AlreadyNoted(Exception):
    """The outcome of this call was noted before."""


def near_percent() -> int:
    """By how much one may be short of a tier to be on the list."""
    return GuardRule.objects.values_list("near_percent", flat=True).get()


@transaction.atomic
def watch() -> int:
    """Bring the members near a tier to what the tallies say; how many they are. Repeatable; the night does it."""
    with connection.cursor() as cursor:
        cursor.execute(sql.NO_JIT)
        programme, slots = ladders.find_active(), tallying.read_slots()
        ladder = ladders.read(programme) if programme else None
        if ladder is None or not set(ladder.specs) <= set(slots):
            cursor.execute(guarding.FORGET_ALL)
            return 0
        cursor.execute(guarding.build_watch(ladder, slots))
        found: int = cursor.fetchone()[0]
    return found


@transaction.atomic
def ask_call(*, customer: int, aim: str, tier: int, by: int | None, at: datetime) -> GuardCall:
    """Put a call to this customer into the inbox of their advisor, or of the advisors of their branch.

    Raises AlreadyAsked while one is open.
    """
    row = Customer.objects.select_related("advisor").get(id=customer)
    step = Tier.objects.get(id=tier)
    advisor = row.advisor if row.advisor and row.advisor.left_on is None else None
    try:
        with transaction.atomic():
            call = GuardCall.objects.create(
                customer=row, aim=GuardCall.Aim(aim), tier=step, staff=advisor, asked_by_id=by, asked_at=at
            )
    except IntegrityError as error:
        if GuardCall.objects.filter(customer=row, done_at=None).exists():
            raise AlreadyAsked(customer) from error
        raise
    inbox.tell(
        key=f"{write_key(call)}:",
        text=KEEP if aim == GuardCall.Aim.KEEP else REACH,
        figures={"name": row.name, "tier_zh": step.name_zh, "tier_en": step.name_en},
        url=f"/tiers/guard/calls/{call.id}/",
        branch=row.branch_id,
        staff=advisor.id if advisor else None,
        role="" if advisor else ADVISORS,
        above=(ADVISORS, *ABOVE) if advisor else ABOVE,
        level=Notice.Level.ATTENTION,
        at=at,
    )
    return call


def write_key(call: GuardCall) -> str:
    return f"guard-call:{call.id}"


@transaction.atomic
def note_call(*, call: int, outcome: str, by: int | None, at: datetime) -> GuardCall:
    """The call was made: what came of it; its notice leaves the inbox. Raises AlreadyNoted."""
    row = GuardCall.objects.select_for_update(of=("self",)).get(id=call)
    if row.done_at is not None:
        raise AlreadyNoted(call)
    row.outcome, row.done_by_id, row.done_at = GuardCall.Outcome(outcome), by, at
    row.save(update_fields=["outcome", "done_by", "done_at"])
    inbox.settle(prefix=f"{write_key(row)}:", by=by, at=at)
    return row
