"""Acts on sign-ins and limits that wait for a second person: proposing them, and carrying them out once agreed."""

import zlib
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_noop

from clubcrm.kernel import approvals, seconding, staffing
from clubcrm.kernel.models import Approval, ApprovalLimit, Branch, Staff
from clubcrm.kernel.roles import BY_CODE
from clubcrm.kernel.seconding import LIMIT, SIGN_IN
from clubcrm.kernel.signin import letters

# What is asked of the second person, in their language.
TEXTS = {
    "enable": gettext_noop("%(name)s is to sign in at a post that decides"),
    "change": gettext_noop("Post, branch or address of %(name)s is to change"),
    "link": gettext_noop("%(name)s is to get a link for a new password"),
    "remove_second_step": gettext_noop("The second step of %(name)s is to be removed"),
}
CHANGED, REMOVED = (
    gettext_noop("A limit of approval is to change"),
    gettext_noop("A limit of approval is to go"),
)


# --- Sign-ins ---------------------------------------------------------------------------------------------------------


def propose_sign_in(act: str, *, staff: Staff, by: int, at: datetime, given: dict[str, Any]) -> None:
    """Ask a second person for this act on a sign-in; `given` are name, email, role and branch (an id) as they are to be.
    Raises AlreadyProposed."""
    figures: dict[str, Any] = {"act": act, "name": staff.name, "given": given}
    approvals.propose(
        kind=SIGN_IN, subject=staff.pk, text=TEXTS[act], figures=figures, by=by, at=at, branch=staff.branch_id
    )


def read_sign_ins(rows: list[Approval]) -> dict[int, str]:
    """Whose sign-in it is, as what and where they work, and what is to become of it. Three queries at most."""
    people = Staff.objects.select_related("user", "branch").in_bulk([row.subject for row in rows])
    places = Branch.objects.in_bulk([row.figures["given"].get("branch") for row in rows])
    return {row.id: read_sign_in(row.figures["given"], people[row.subject], places) for row in rows}


def read_sign_in(given: dict[str, Any], staff: Staff, places: dict[int, Branch]) -> str:
    code = staffing.role_of(staff)
    now = (
        staff.name,
        BY_CODE[code].label if code in BY_CODE else "—",
        staff.branch,
        staff.user.email if staff.user else "",
    )
    text = " · ".join(str(part) for part in now if part)
    if not given:
        return text
    then = (given["name"], BY_CODE[given["role"]].label, places.get(given["branch"]), given["email"])
    return f"{text} → {' · '.join(str(part) for part in then if part)}"


def sign_in_decided(*, approval: Approval, by: Any, at: datetime) -> None:
    """Carry an agreed act out, in the name of who proposed it. Raises Impossible."""
    if not approval.approved:
        return
    act, given = approval.figures["act"], approval.figures["given"]
    common: dict[str, Any] = {
        "staff": approval.subject,
        "by": approval.proposed_by_id,
        "at": at,
        "agreed": True,
    }
    try:
        if act == "change":
            post: dict[str, Any] = {"role": given["role"], "branch": Branch.objects.get(id=given["branch"])}
            staffing.change_post(**post, **common)
            staffing.change_name(name=given["name"], email=given["email"], **common)
        elif act == "remove_second_step":
            staffing.remove_second_step(**common)
        elif act == "link":
            send_later(staffing.invited_again(**common), approval)
        else:
            staffing.enable(**common)
            send_later(Staff.objects.get(id=approval.subject), approval)
    except (staffing.OneselfNever, staffing.LastAdministrator, staffing.NoSignIn) as error:
        raise approvals.Impossible(gettext("This can no longer be done to that sign-in.")) from error


def send_later(staff: Staff, approval: Approval) -> None:
    """The link, by mail, once what was agreed stands."""
    inviter = str(getattr(approval.proposed_by, "staff", None) or approval.proposed_by)
    if staff.user is not None and not (staff.user.last_login and approval.figures["act"] == "enable"):
        user = staff.user
        transaction.on_commit(lambda: letters.invite(user, name=staff.name, inviter=inviter))


# --- Limits -----------------------------------------------------------------------------------------------------------


def change_limit(limit: ApprovalLimit, *, remove: bool = False, by: int, at: datetime) -> bool:
    """Add, change or remove a row of the limits, or propose it where there is a second person; whether it was done.
    Raises AlreadyProposed, NoBranch."""
    root = Branch.objects.filter(parent=None).first()
    if root is None or not seconding.has_second(by, root, at):
        write_limit(limit, remove)
        return True
    figures = {
        "remove": remove, "id": limit.pk, "kind": limit.kind, "role": limit.role, "may": limit.act, "up_to": limit.up_to,
        "branch": limit.branch_id,
    }  # fmt: skip
    text = REMOVED if remove else CHANGED
    approvals.propose(kind=LIMIT, subject=key_of(limit), text=text, figures=figures, by=by, at=at)
    return False


def key_of(limit: ApprovalLimit) -> int:
    """One number per place in the table of limits, so that two proposals about one place do not cross."""
    return zlib.crc32(f"{limit.kind}:{limit.role}:{limit.act}:{limit.branch_id}".encode())


def limit_decided(*, approval: Approval, by: Any, at: datetime) -> None:
    """Put an agreed row into force. Raises Impossible."""
    if not approval.approved:
        return
    told = approval.figures
    limit = ApprovalLimit(
        id=told["id"], kind=told["kind"], role=told["role"], act=told["may"], up_to=told["up_to"], branch_id=told["branch"]
    )  # fmt: skip
    try:
        with transaction.atomic():
            write_limit(limit, told["remove"])
    except IntegrityError as error:
        raise approvals.Impossible(gettext("There is such a limit meanwhile.")) from error


def write_limit(limit: ApprovalLimit, remove: bool) -> None:
    if not remove:
        limit.save()
    elif limit.pk:
        ApprovalLimit.objects.filter(id=limit.pk).delete()


def read_limits(rows: list[Approval]) -> dict[int, str]:
    """What each would be: who may do what how far, and what holds now. Two queries."""
    now = ApprovalLimit.objects.in_bulk([row.figures["id"] for row in rows if row.figures["id"]])
    places = Branch.objects.in_bulk([row.figures["branch"] for row in rows if row.figures["branch"]])
    return {row.id: read_limit(row.figures, now.get(row.figures["id"]), places) for row in rows}


def read_limit(told: dict[str, Any], now: ApprovalLimit | None, places: dict[int, Branch]) -> str:
    role, kind = BY_CODE.get(told["role"]), approvals.kinds().get(told["kind"])
    text = gettext("%(role)s, %(kind)s: %(may)s, %(far)s (now: %(now)s), %(branch)s")
    return text % {
        "role": role.label if role else told["role"],
        "kind": kind.label if kind else told["kind"],
        "may": ApprovalLimit.Act(told["may"]).label,
        "far": gettext("not any more") if told["remove"] else far(told["up_to"], kind),
        "now": far(now.up_to, kind) if now else gettext("nothing"),
        "branch": places.get(told["branch"]) or gettext("everywhere"),
    }


def far(up_to: int | None, kind: approvals.ApprovalKind | None) -> str:
    """An amount as people say it."""
    if up_to is None:
        return gettext("without limit")
    if kind and kind.measure is approvals.Measure.CENTS:
        return f"¥{up_to / 100:,.2f}"
    return gettext("%(number)s points") % {"number": f"{up_to:,}"}
