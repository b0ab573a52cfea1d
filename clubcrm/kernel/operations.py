"""Every write of the kernel: roles, a new club, and jobs."""

import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.text import slugify
from pypinyin import lazy_pinyin

from clubcrm.kernel import masking, queries
from clubcrm.kernel.models import Branch, Job, Staff, User
from clubcrm.kernel.roles import BY_CODE, ROLES


class JobIsRunning(Exception):
    """Another process holds this job and date right now."""


class JobIsDone(Exception):
    """This job has already been done for this date."""


class ClubExists(Exception):
    """The database already holds a club (a branch); a new one is started only in an empty database."""


class NewBranch(NamedTuple):
    code: str | None
    name: str
    hotline: str


def made_up_password() -> str:
    """A random password of 16 characters, to be printed once."""
    return secrets.token_urlsafe(12)


def branch_code(name: str) -> str:
    """A code from the name: 城东店 gives chengdong."""
    return slugify("".join(lazy_pinyin(name.removesuffix("店")))) or "branch"


def start_club(*, group: str, branches: list[NewBranch], admin: str, password: str) -> None:
    """An empty club: the group, its branches and the first administrator, in one transaction.

    Raises ClubExists, or ValidationError where the password, a branch name or a code will not do.
    """
    validate_password(password)
    with transaction.atomic():
        if Branch.objects.exists():
            raise ClubExists
        root = add_branch(code="group", name=group, kind=Branch.Kind.GROUP, parent=None, hotline="")
        for branch in branches:
            code = branch.code or branch_code(branch.name)
            add_branch(
                code=code, name=branch.name, kind=Branch.Kind.STORE, parent=root, hotline=branch.hotline
            )
        add_staff(
            username=admin, password=make_password(password), name=admin, role="administrator", branch=root
        )


def add_branch(*, code: str, name: str, kind: str, parent: Branch | None, hotline: str) -> Branch:
    """A node of the branch tree. Raises ValidationError naming what will not do."""
    branch = Branch(code=code, name=name, kind=kind, parent=parent, hotline=hotline)
    branch.full_clean()
    branch.save()
    return branch


def add_staff(*, username: str, password: str, name: str, role: str, branch: Branch) -> Staff:
    """A person at work with a sign-in (`password` is already hashed) in one role at one branch."""
    entry = BY_CODE[role]
    user = User(
        username=username, password=password, is_staff=entry.admin_site, is_superuser="*" in entry.permissions
    )
    user.full_clean()
    user.save()
    user.groups.set(Group.objects.filter(name=role))
    return Staff.objects.create(name=name, user=user, branch=branch)


def write_roles() -> None:
    """Bring the groups and their permissions to what clubcrm.kernel.roles says; repeatable."""
    named = Permission.objects.annotate(path=Concat("content_type__app_label", Value("."), "codename"))
    ids = dict(named.values_list("path", "id"))
    for role in ROLES:
        group, _created = Group.objects.get_or_create(name=role.code)
        group.permissions.set(ids.values() if "*" in role.permissions else {ids[p] for p in role.permissions})


@contextmanager
def running_job(*, name: str, on: date, at: datetime, again: bool = False) -> Iterator[int]:
    """Hold the one run of (name, business date) for the length of the block; yields the job's id.

    Raises JobIsDone (unless it may be done `again`) or JobIsRunning. A run that was killed or failed is claimed again
    (attempts counts up). An exception inside the block is recorded on the row and raised on.
    """
    lock = [f"{name} {on}"]
    with connection.cursor() as cursor:
        cursor.execute(queries.TRY_JOB_LOCK, lock)
        if not cursor.fetchone()[0]:
            raise JobIsRunning(name, on)
        try:
            cursor.execute(queries.CLAIM_JOB, [name, on, at, again])
            if not (row := cursor.fetchone()):
                raise JobIsDone(name, on)
            yield from recorded(row[0])
        finally:
            cursor.execute(queries.RELEASE_JOB_LOCK, lock)


def recorded(job_id: int) -> Iterator[int]:
    """Yield the id once and write on the row how the block ended."""
    job = Job.objects.filter(id=job_id)
    try:
        yield job_id
    except BaseException:
        job.update(
            state=Job.State.FAILED,
            ended_at=timezone.now(),
            error=masking.report(traceback.format_exc())[-4000:],
        )
        raise
    job.update(state=Job.State.DONE, ended_at=timezone.now(), done=F("total"))


def report_progress(*, job: int, step: str, done: int, total: int) -> None:
    """Say where a job is: `done` of `total` units of the named step."""
    Job.objects.filter(id=job).update(step=step, done=done, total=total)
