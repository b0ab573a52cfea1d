"""Two persons: one proposes, another decides. One mechanism for every app; how far each role goes are rows.

An app names its kinds in `<app>/approvals.py` as KINDS; what is kept in versions is a kind by itself. What a kind does
alone, and who may decide it up to which amount, stands in ApprovalLimit. Deciding carries out: the kind's own operation
runs in the same transaction.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext

from clubcrm.kernel import discovery, hands, languages, limits
from clubcrm.kernel.models import Approval, ApprovalLimit, Branch, User
from clubcrm.kernel.scope import Scope, scope_of_branch

Act = limits.Act


class SamePerson(Exception):
    """Who proposed may not decide."""


class NotAllowed(Exception):
    """This person's role does not decide such things, or not that much."""


class InHand(Exception):
    """Of these two, one had the sign-in of the other in hand not long ago: a third person decides."""


class OutOfReach(NotAllowed):
    """It concerns a branch this person does not see."""


class AlreadyDecided(Exception):
    """Somebody has decided or withdrawn it before: `approval` says who and how."""

    def __init__(self, approval: Approval) -> None:
        super().__init__(approval)
        self.approval = approval


class AlreadyProposed(Exception):
    """The same thing waits for a decision already."""


class NoBranch(Exception):
    """There is no branch yet, so there is nobody who could decide."""

    @property
    def sentence(self) -> str:
        return gettext("There is no branch yet at which somebody could decide: start the club first.")


class NeedsSecond(Exception):
    """Nobody does this alone at that amount: propose it, and a second person decides."""

    @property
    def sentence(self) -> str:
        return gettext("Propose it: a second person has to approve it in the inbox.")


class Impossible(Exception):
    """What was proposed can no longer be carried out: `sentence` says why. It may be declined."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class MovedOn(Exception):
    """What was proposed has taken another way meanwhile; nothing was changed. Kinds raise their own below it."""


class Measure(StrEnum):
    """What the amount of a kind is counted in."""

    NONE = "none"
    POINTS = "points"
    CENTS = "cents"


class ApprovalKind(NamedTuple):
    """What two persons are needed for. `decided(approval=, by=, at=)` carries the decision out or back; `words` says
    what each approval would approve, by approval id, `before` what is in its place now, `effect` what it would do;
    `compared` gives the address at which both stand side by side; `afterwards` is what an approval leads to. Without
    `permission` nobody decides, whatever the limits say. Limits are those of the kind itself or of the one that
    `limited_as` names."""

    code: str
    label: str | Promise
    permission: str
    decided: Callable[..., Any]
    words: Callable[[list[Approval]], dict[int, str]] = lambda approvals: {}
    measure: Measure = Measure.NONE
    compared: Callable[[Approval], str] = lambda approval: ""
    afterwards: str | Promise = ""
    limited_as: str = ""
    before: Callable[[list[Approval]], dict[int, str]] = lambda approvals: {}
    effect: Callable[[Approval], list[str]] = lambda approval: []


# What the kernel itself needs two for stands in clubcrm/desk/approvals.py.
KINDS: tuple[ApprovalKind, ...] = ()


@cache
def kinds() -> dict[str, ApprovalKind]:
    """Every kind of every app, by code; of what is kept in versions those that a second person agrees to."""
    own = discovery.find_kinds_in_rooms("approvals", ApprovalKind)
    versioned = discovery.find_kinds_in_rooms("versions", object)
    return own | {each.code: each for kind in versioned.values() for each in kind.approvals}


def limited_as(kind: str) -> str:
    """The kind under whose limits this one is done and decided."""
    known = kinds().get(kind)
    return (known and known.limited_as) or kind


def group() -> int:
    """The root of the branches, where what concerns everybody is decided; 0 before a club was started."""
    return Branch.objects.filter(parent=None).values_list("id", flat=True).first() or 0


def needs_second(kind: str, *, by: int | None, amount: int | None = None, branch: int | None = None) -> bool:
    """Whether this user may not do it alone. None is the system itself (migrations, the night): never."""
    if by is None:
        return False
    where = branch or group()
    lines = limits.lines_of(by)
    return not limits.allow(lines, Act.ALONE, kind=limited_as(kind), amount=amount, branch=where)


def require(
    kind: str, *, subject: int, by: int | None, amount: int | None = None, branch: int | None = None
) -> None:
    """For operations: raises NeedsSecond unless a second person has agreed to it or `by` may do it alone."""
    if not agreed(kind, subject) and needs_second(kind, by=by, amount=amount, branch=branch):
        raise NeedsSecond(kind, subject)


def agreed(kind: str, subject: int) -> bool:
    """Whether the newest proposal about the subject was approved."""
    newest = Approval.everywhere.filter(kind=kind, subject=subject).order_by("-id").first()
    return newest is not None and bool(newest.approved)


def propose(
    *,
    kind: str,
    subject: int,
    text: str,
    figures: dict[str, Any],
    by: int,
    at: datetime,
    branch: int | None = None,
    amount: int | None = None,
    url: str = "",
    permission: str = "",
) -> Approval:
    """Ask for a second person's decision. `text` is a gettext source with %(named)s figures; without a branch it is
    for the whole group to decide; `permission` in place of the kind's. Raises AlreadyProposed, NoBranch.
    """
    where = branch or group()
    if not where:
        raise NoBranch
    try:
        with transaction.atomic():
            return Approval.objects.create(
                kind=kind,
                subject=subject,
                permission=permission or kinds()[kind].permission,
                text=text,
                figures=figures,
                url=url,
                branch_id=where,
                amount=amount,
                proposed_by_id=by,
                proposed_at=at,
            )
    except IntegrityError as error:
        if waiting_about(kind, subject):
            raise AlreadyProposed(kind, subject) from error
        raise


def waiting_about(kind: str, subject: int) -> Approval | None:
    rows = Approval.everywhere.filter(kind=kind, subject=subject, decided_at=None, withdrawn_at=None)
    found: Approval | None = rows.first()
    return found


def hold(kind: str, subjects: Any) -> None:
    """Lock what waits about these subjects (ids, or a queryset of them). Deciding locks an approval before what it is
    about; whoever changes that, and then its approval, keeps the same order by calling this first."""
    rows = Approval.everywhere.filter(kind=kind, subject__in=subjects, decided_at=None, withdrawn_at=None)
    list(rows.select_for_update().order_by("id").values_list("id"))


def withdraw(*, kind: str, subject: int, by: int | None, at: datetime) -> None:
    """What was proposed about the subject, if anything, needs no decision any more."""
    waiting = Approval.everywhere.filter(kind=kind, subject=subject, decided_at=None, withdrawn_at=None)
    # The system takes back what somebody proposed: in their name.
    waiting.update(withdrawn_by_id=by or F("proposed_by_id"), withdrawn_at=at)


def may_decide(row: Approval, by: User, scope: Scope, lines: list[limits.Line]) -> bool:
    """Whether this person, who did not propose it, may decide it as the limits stand now, hands apart (clubcrm.kernel.hands)."""
    return (
        row.proposed_by_id != by.id
        and scope.covers(row.branch_id)
        and by.has_perm(row.permission)
        and limits.allow(
            lines, Act.DECIDE, kind=limited_as(row.kind), amount=row.amount, branch=row.branch_id
        )
    )


def find_deciders(row: Approval) -> list[User]:
    """Everybody who may decide it as things stand now, by name. Queries grow with those whose role has a limit for it."""
    roles = ApprovalLimit.objects.filter(kind=limited_as(row.kind), act=Act.DECIDE).values("role")
    people = User.objects.filter(is_active=True, staff__isnull=False, groups__name__in=roles).distinct()
    return [
        user
        for user in people.select_related("staff").order_by("staff__name", "id")
        if may_decide(row, user, scope_of_branch(user.staff.branch_id), limits.lines_of(user.id))
    ]


def say_who_decides(row: Approval) -> str:
    """By name who may decide it; where nobody may, what to do about that."""
    names = [user.staff.name for user in find_deciders(row)]
    if not names:
        return gettext(
            "Nobody can decide it: there is no second person who may. Give somebody a post that decides such things, "
            "or take the proposal back."
        )
    return gettext("It waits for a decision; who may decide: %(names)s.") % {
        "names": languages.join_words(names)
    }


def offered(by: User, scope: Scope) -> "QuerySet[Approval]":
    """What waits in one's branches and one did not propose, by permission; the limits may leave it to others."""
    waiting = Approval.objects.filter(decided_at=None, withdrawn_at=None, branch_id__in=scope.branch_ids)
    others = waiting.filter(permission__in=by.get_all_permissions()).exclude(proposed_by=by)
    return others.exclude(hands.in_hand(by.id))


def for_me(by: User, scope: Scope) -> list[Approval]:
    """What waits for this person's decision, the oldest first. Two queries, one when nothing waits at all."""
    rows = list(offered(by, scope).select_related("proposed_by__staff").order_by("proposed_at", "id"))
    lines = limits.lines_of(by.id) if rows else []
    return [row for row in rows if may_decide(row, by, scope, lines)]


@transaction.atomic
def decide(
    *, approval: int, approve: bool, comment: str = "", by: User, scope: Scope, at: datetime
) -> Approval:
    """Approve or decline, and let the kind carry it out. The same answer of the same person again changes nothing.

    Raises OutOfReach, SamePerson, NotAllowed, InHand, AlreadyDecided, Approval.DoesNotExist, and what the kind raises; then
    nothing is changed.
    """
    row = Approval.objects.select_for_update(of=("self",)).get(id=approval)
    if not scope.covers(row.branch_id):
        raise OutOfReach(row)
    if row.proposed_by_id == by.id:
        raise SamePerson(row)
    if not may_decide(row, by, scope, limits.lines_of(by.id)):
        raise NotAllowed(row)
    if not row.is_open:
        if row.decided_by_id == by.id and row.approved == approve:
            return row
        raise AlreadyDecided(row)
    if Approval.everywhere.filter(hands.in_hand(by.id, at), id=row.id).exists():
        raise InHand(row)
    row.decided_by, row.decided_at, row.approved, row.comment = by, at, approve, comment
    row.save(update_fields=["decided_by", "decided_at", "approved", "comment"])
    kinds()[row.kind].decided(approval=row, by=by, at=at)
    return row
