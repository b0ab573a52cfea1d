"""Posts and sign-ins of staff: invite, change, disable, leave. Each is written down in StaffEvent.

What gives power to the sign-in of somebody who decides asks for a second person (clubcrm.kernel.seconding): it raises
approvals.NeedsSecond unless it is `agreed`. What takes power away never waits.

What reaches beyond the kernel when somebody leaves is composed in clubcrm/desk/leaving.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import DatabaseError, transaction
from django.utils.translation import gettext_noop

from clubcrm.kernel import approvals, seconding
from clubcrm.kernel.models import Branch, Staff, StaffEvent, User
from clubcrm.kernel.roles import BY_CODE
from clubcrm.kernel.signin import steps

LAST_ADMINISTRATOR = "KS001"  # raised by sql/administrators.sql
SUCCEEDED = gettext_noop(
    "%(name)s has left; yours are now: %(customers)s customers, %(complaints)s complaints, %(notices)s notices"
)
HANDED_OVER = gettext_noop(
    "%(name)s can no longer sign in; yours are now: %(complaints)s complaints, %(notices)s notices"
)
Kind = StaffEvent.Kind


class OneselfNever(Exception):
    """Nobody changes their own role or branch, or ends their own sign-in: another administrator does."""


class LastAdministrator(Exception):
    """Nobody would be left who may administer the club."""


class HasSignIn(Exception):
    """This person has a sign-in already."""


class NoSignIn(Exception):
    """This person has no sign-in."""


class HasLeft(Exception):
    """This person has left."""


@contextmanager
def keeping_an_administrator() -> Iterator[None]:
    """One transaction; raises LastAdministrator where the database refuses to lose the last one."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == LAST_ADMINISTRATOR:
            raise LastAdministrator from error
        raise


@transaction.atomic
def invite(
    *,
    name: str,
    username: str,
    email: str,
    role: str,
    branch: Branch,
    staff: Staff | None = None,
    by: int,
    at: datetime,
) -> Staff:
    """A sign-in without a password: its owner chooses one by a link (clubcrm.kernel.signin.letters).

    `staff` is somebody known from imported files who is to sign in from now on; else a new person. To a post that decides
    it is disabled until a second person agrees (`enable`). Raises ValidationError where a name or address will not do,
    HasSignIn, HasLeft.
    """
    row = Staff.objects.select_for_update().get(pk=staff.pk) if staff else Staff()
    if row.user_id:
        raise HasSignIn(row)
    if row.left_on:
        raise HasLeft(row)
    entry = BY_CODE[role]
    user = User(
        username=username, email=email, is_staff=entry.admin_site, is_superuser="*" in entry.permissions
    )
    user.set_unusable_password()
    alone: dict[str, Any] = {}
    try:
        alone = seconding.require(by=by, branch=branch, at=at, roles={role})
    except approvals.NeedsSecond:
        user.is_active = False
    user.full_clean()
    user.save()
    user.groups.set(Group.objects.filter(name=role))
    row.name, row.user, row.branch = name, user, branch
    row.save()
    write(row, Kind.INVITED, by=by, at=at, role=role, branch=branch.name, **alone)
    return row


@transaction.atomic
def invited_again(*, staff: int, by: int | None, at: datetime, agreed: bool = False) -> Staff:
    """Somebody who has a sign-in gets a link once more: to accept the invitation, or to choose a new password."""
    row, _user = locked(staff)
    write(row, Kind.REINVITED, by=by, at=at, **seconded(row, by, at, agreed))
    return row


def change_post(
    *, staff: int, role: str, branch: Branch, by: int, at: datetime, agreed: bool = False
) -> bool:
    """Another role, another branch, or both; their sessions end. Whether anything changed. Raises OneselfNever,
    LastAdministrator, NoSignIn."""
    with keeping_an_administrator():
        (row, user), entry = locked(staff), BY_CODE[role]
        before = {"role": role_of(row), "branch": row.branch.name}
        if before == (after := {"role": role, "branch": branch.name}):
            return False
        not_oneself(row, by)
        further = seconded(row, by, at, agreed, role)
        row.branch = branch
        row.save(update_fields=["branch"])
        user.is_staff, user.is_superuser = entry.admin_site, "*" in entry.permissions
        user.groups.set(Group.objects.filter(name=role))
        user.save(update_fields=["is_staff", "is_superuser"])
        write(row, Kind.POSTED, by=by, at=at, before=before, after=after, **further)
    return True


@transaction.atomic
def change_name(*, staff: int, name: str, email: str, by: int, at: datetime, agreed: bool = False) -> bool:
    """The name as colleagues see it, and the address letters go to: whoever reads them can sign in. Whether anything
    changed."""
    row, user = locked(staff)
    if (row.name, user.email) == (name, email):
        return False
    further = seconded(row, by, at, agreed) if user.email != email and row.user_id != by else {}
    row.name, user.email = name, email
    row.save(update_fields=["name"])
    user.save(update_fields=["email"])
    write(row, Kind.NAMED, by=by, at=at, **further)
    return True


def disable(*, staff: int, by: int, at: datetime, **figures: Any) -> bool:
    """Nobody signs in by this name, and its sessions end; `figures` say what was handed over.

    Raises OneselfNever, LastAdministrator, NoSignIn.
    """
    with keeping_an_administrator():
        row, user = locked(staff)
        not_oneself(row, by)
        if not user.is_active:
            return False
        user.is_active = False
        user.save(update_fields=["is_active"])
        write(row, Kind.DISABLED, by=by, at=at, **figures)
    return True


@transaction.atomic
def enable(*, staff: int, by: int, at: datetime, agreed: bool = False) -> bool:
    """Sign in again, as before. Who has left comes back with it."""
    row, user = locked(staff)
    if user.is_active and not row.left_on:
        return False
    further = seconded(row, by, at, agreed)
    user.is_active, row.left_on = True, None
    user.save(update_fields=["is_active"])
    row.save(update_fields=["left_on"])
    write(row, Kind.ENABLED, by=by, at=at, **further)
    return True


@transaction.atomic
def remove_second_step(*, staff: int, by: int | None, at: datetime, agreed: bool = False) -> bool:
    """For a lost telephone: the app and the recovery codes are gone, all sessions end. Raises OneselfNever, NoSignIn."""
    row, user = locked(staff)
    not_oneself(row, by)
    further = seconded(row, by, at, agreed)
    if not steps.remove(user):
        return False
    write(row, Kind.STEP_REMOVED, by=by, at=at, **further)
    return True


def leave(*, staff: int, on: date, by: int, at: datetime, **figures: Any) -> Staff:
    """The last day at work, and the end of the sign-in. Raises OneselfNever, LastAdministrator, HasLeft."""
    with keeping_an_administrator():
        row = Staff.objects.select_for_update().get(pk=staff)
        not_oneself(row, by)
        if row.left_on:
            raise HasLeft(row)
        row.left_on = on
        row.save(update_fields=["left_on"])
        User.objects.filter(staff=row).update(is_active=False)
        write(row, Kind.LEFT, by=by, at=at, on=on.isoformat(), **figures)
    return row


def locked(staff: int) -> tuple[Staff, User]:
    """The person and their sign-in, held until the transaction ends. Raises NoSignIn."""
    row = Staff.objects.select_for_update(of=("self",)).select_related("user", "branch").get(pk=staff)
    if row.user is None:
        raise NoSignIn(row)
    return row, row.user


def role_of(staff: Staff) -> str:
    """The code of their role; '' without one."""
    names = staff.user.groups.values_list("name", flat=True) if staff.user else []
    return next((name for name in names if name in BY_CODE), "")


def seconded(staff: Staff, by: int | None, at: datetime, agreed: bool, role: str = "") -> dict[str, Any]:
    """What the record says further. Raises NeedsSecond where this post or the new role decides and nobody has agreed."""
    roles = {role_of(staff), role} - {""}
    return {} if agreed else seconding.require(by=by, branch=staff.branch, at=at, roles=roles)


def not_oneself(staff: Staff, by: int | None) -> None:
    if by is not None and staff.user_id == by:
        raise OneselfNever(staff)


def write(staff: Staff, kind: str, *, by: int | None, at: datetime, **figures: Any) -> None:
    StaffEvent.objects.create(staff=staff, kind=kind, by_id=by, at=at, figures=figures)
