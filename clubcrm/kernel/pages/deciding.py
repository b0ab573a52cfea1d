"""Approvals in words: what each would approve, how much, and what became of it."""

from itertools import groupby
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from clubcrm.kernel import approvals, limits
from clubcrm.kernel.approvals import Measure
from clubcrm.kernel.models import Approval
from clubcrm.kernel.requests import StaffRequest
from clubcrm.kernel.templatetags import written


class Waiting(NamedTuple):
    """An approval with what it would approve, in words, its amount ("": none), and where it is compared ("": nowhere).

    `before` is what is in its place now, as far as the two differ, `effect` what approving would do.
    """

    approval: Approval
    plan: str
    amount: str
    compared: str
    before: str = ""
    effect: tuple[str, ...] = ()


def described(rows: list[Approval]) -> list[Waiting]:
    """Each with its plan, in the same order. One or two queries per kind, and what the effect of each takes."""
    plans: dict[int, str] = {}
    before: dict[int, str] = {}
    for code, same in groupby(sorted(rows, key=lambda row: row.kind), key=lambda row: row.kind):
        kind, asked = approvals.kinds()[code], list(same)
        plans |= kind.words(asked)
        before |= kind.before(asked)
    return [describe(row, plans.get(row.id, ""), before.get(row.id, "")) for row in rows]


def describe(row: Approval, plan: str, before: str) -> Waiting:
    kind = approvals.kinds()[row.kind]
    plan, before = differing(plan, before), differing(before, plan)
    return Waiting(row, plan, amount_of(row), kind.compared(row), before, tuple(kind.effect(row)))


def differing(text: str, other: str) -> str:
    """The lines that the other text does not say too."""
    same = set(other.splitlines())
    return "\n".join(line for line in text.splitlines() if line not in same)


def amount_of(row: Approval) -> str:
    if row.amount is None:
        return ""
    cents = approvals.kinds()[row.kind].measure is Measure.CENTS
    return (
        written.yuan(row.amount) if cents else _("%(number)s points") % {"number": written.number(row.amount)}
    )


def name_of(user) -> str:
    """The name at work behind a sign-in, else the sign-in."""
    return str(getattr(user, "staff", None) or user)


def outcome(row: Approval) -> str:
    """What became of it, by whom and when; nothing while it waits."""
    if row.withdrawn_by:
        text, who, when = _("%(who)s withdrew it on %(when)s."), row.withdrawn_by, row.withdrawn_at
    elif row.decided_by:
        text = (
            _("%(who)s approved it on %(when)s.") if row.approved else _("%(who)s declined it on %(when)s.")
        )
        who, when = row.decided_by, row.decided_at
    else:
        return ""
    return text % {"who": name_of(who), "when": written.minute(when)}


def visible(request: StaffRequest, approval: int) -> tuple[Approval, bool] | None:
    """The approval if it is any of this person's business, and whether they may decide it now: they proposed, decided
    or withdrew it, or may decide such things."""
    people = ("proposed_by__staff", "decided_by__staff", "withdrawn_by__staff")
    mine = Q(branch_id__in=request.scope.branch_ids) | Q(proposed_by=request.user)
    row = Approval.everywhere.filter(mine).select_related(*people).filter(id=approval).first()
    if row is None:
        return None
    may = approvals.may_decide(row, request.user, request.scope, limits.lines_of(request.user.id))
    involved = request.user.id in (row.proposed_by_id, row.decided_by_id, row.withdrawn_by_id)
    return (row, may and row.is_open) if may or involved else None
