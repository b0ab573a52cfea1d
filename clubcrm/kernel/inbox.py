"""Everything that waits for somebody: their part of clubcrm.kernel.approvals, and notices to tell and be done with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from clubcrm.kernel import approvals, queries
from clubcrm.kernel.models import Approval, Notice, Staff, User
from clubcrm.kernel.scope import Scope

APPROVED = gettext_noop("%(name)s: approved by %(who)s")
DECLINED = gettext_noop("%(name)s: declined by %(who)s: %(why)s")
LAST = ("care-manager", "administrator")  # where no post above is held


@dataclass(frozen=True)
class Waiting:
    """What waits for one person: approvals they may decide, and their open notices, oldest first."""

    approvals: list[Approval]
    notices: list[Notice]

    @property
    def count(self) -> int:
        return len(self.approvals) + len(self.notices)


def tell(
    *,
    key: str,
    text: str,
    figures: dict[str, Any],
    url: str,
    branch: int,
    at: datetime,
    level: str = Notice.Level.INFO,
    role: str = "",
    staff: int | None = None,
    above: Iterable[str] = (),
    unreached: str = "",
) -> bool:
    """A notice, once per `key` for ever; whether it is new. `text` as in `propose`.

    An alarm (above INFO, or with words for that, `unreached`) that nobody who may sign in would read goes up as well: to
    the first post of `above` that is held, else to LAST, by the key with ":" and the post.
    """
    if Notice.everywhere.filter(key=key).exists():
        return False
    shared: dict[str, Any] = {"figures": figures, "url": url, "branch_id": branch, "created_at": at}
    rows = [Notice(key=key, text=text, level=level, role=role, staff_id=staff, **shared)]
    if unreached or level != Notice.Level.INFO:
        more = Notice.Level.LATE if level == Notice.Level.LATE else Notice.Level.ATTENTION
        rows += [
            Notice(key=f"{key}:{post}", text=unreached or text, level=more, role=post, **shared)
            for post in find_deputies(branch=branch, role=role, staff=staff, above=above)
        ]
    Notice.everywhere.bulk_create(rows, ignore_conflicts=True)
    return True


def find_deputies(*, branch: int, role: str, staff: int | None, above: Iterable[str]) -> tuple[str, ...]:
    """The posts that are told in place of the one addressed; none where somebody there reads it. One query, two for a
    person."""
    if staff and queries.list_posts_held(branch, staff=staff):
        return ()
    held = queries.list_posts_held(branch)
    if role in held:
        return ()
    next_up = next((post for post in above if post in held), None)
    return (next_up,) if next_up else tuple(post for post in LAST if post != role)


def tell_proposer(approval: Approval, *, at: datetime) -> None:
    """Whoever proposed learns what was decided; figures of the approval have its "name", or that in both languages."""
    staff = Staff.objects.filter(user=approval.proposed_by_id).first()
    if staff:
        decider = Staff.objects.filter(user=approval.decided_by_id).first()
        who = str(decider or approval.decided_by)
        tell(
            key=f"approval:{approval.id}:decided",
            text=APPROVED if approval.approved else DECLINED,
            figures=approval.figures | {"who": who, "why": approval.comment},
            url=approval.url,
            branch=approval.branch_id,
            staff=staff.id,
            at=at,
        )


def done(*, notice: int, by: User, scope: Scope, at: datetime) -> None:
    """Somebody has seen to a notice that is theirs. Raises approvals.NotAllowed for anybody else's; repeatable."""
    mine = notices_of(by, scope, open_only=False).filter(id=notice)
    if not mine.exists():
        raise approvals.NotAllowed(notice)
    mine.filter(done_at=None).update(done_by=by, done_at=at)


def settle(*, prefix: str, by: int | None, at: datetime) -> None:
    """Close every open notice whose key begins with `prefix`: what it was about is over."""
    Notice.everywhere.filter(key__startswith=prefix, done_at=None).update(done_by_id=by, done_at=at)


def hand_over(*, staff: int, to: int) -> int:
    """Every open notice to one person becomes another's; how many."""
    return Notice.objects.filter(staff_id=staff, done_at=None).update(staff_id=to)


def notices_of(user: User, scope: Scope, *, open_only: bool = True) -> "QuerySet[Notice]":
    mine = Q(role__in=user.groups.values("name"), branch_id__in=scope.branch_ids) | Q(staff__user=user)
    return Notice.objects.filter(mine, **({"done_at": None} if open_only else {})).order_by(
        "created_at", "id"
    )


def waiting(user: User, scope: Scope) -> Waiting:
    """What waits for this person. A fixed number of queries."""
    return Waiting(approvals.for_me(user, scope), list(notices_of(user, scope)))
