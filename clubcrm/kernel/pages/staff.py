"""The staff of one's branches: who they are, what they may do, how they sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import django_tables2 as tables
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import lists, staffing
from clubcrm.kernel.models import Staff
from clubcrm.kernel.requests import StaffRequest
from clubcrm.kernel.roles import BY_CODE
from clubcrm.kernel.scope import Scope
from clubcrm.kernel.templatetags import written

TOTP = Authenticator.objects.filter(user_id=OuterRef("user_id"), type=Authenticator.Type.TOTP)
INVITED = Q(user__last_login=None, user__password__startswith="!", user__is_active=True)


class State(NamedTuple):
    """A word for how things stand with a sign-in, how the badge looks, and the rows it means."""

    label: str
    look: str
    rows: Q


STATES = {
    "working": State(gettext_noop("at work"), "fine", Q(left_on=None, user__is_active=True) & ~INVITED),
    "invited": State(gettext_noop("invited"), "attention", Q(left_on=None) & INVITED),
    "disabled": State(gettext_noop("disabled"), "late", Q(left_on=None, user__is_active=False)),
    "name": State(gettext_noop("no sign-in"), "", Q(left_on=None, user=None)),
    "left": State(gettext_noop("has left"), "", Q(left_on__isnull=False)),
}


def known(scope: Scope) -> QuerySet[Staff]:
    """Everybody at the branches one sees, with what a row of the list shows."""
    rows = Staff.objects.filter(branch_id__in=scope.branch_ids).annotate(two_steps=Exists(TOTP))
    return rows.select_related("user", "branch").prefetch_related("user__groups")


def member_or_404(request: StaffRequest, staff: int) -> Staff:
    """Raises Http404 for those of other branches: whether they exist is not told."""
    row = known(request.scope).filter(pk=staff).first()
    if row is None:
        raise Http404
    return row


@contextmanager
def saying_refusals(request: StaffRequest) -> Iterator[None]:
    """An act on a sign-in: why it was refused is said, and what follows it in the block is left out. Raises Http404 where
    there is no sign-in."""
    try:
        yield
    except staffing.OneselfNever:
        messages.error(request, gettext("Not your own sign-in: ask another administrator."))
    except staffing.LastAdministrator:
        messages.error(request, gettext("This is the last administrator; nothing was changed."))
    except staffing.NoSignIn as error:
        raise Http404 from error


def page(scope: Scope, address: QueryDict) -> lists.Slice:
    """By branch, state and words of the name; without a state, everybody who has not left."""
    rows = known(scope).filter(branch_id__in=lists.branches_within(scope, address))
    state = STATES.get(address.get("state", ""))
    rows = rows.filter(state.rows if state else Q(left_on=None))
    if words := address.get("q", "").strip()[:60]:
        rows = rows.filter(Q(name__icontains=words) | Q(user__username__icontains=words))
    return lists.cut(rows, address)


def state_of(staff: Staff) -> str:
    """A key of STATES."""
    user = staff.user
    if staff.left_on:
        return "left"
    if user is None:
        return "name"
    if not user.is_active:
        return "disabled"
    return "invited" if user.last_login is None and not user.has_usable_password() else "working"


def role_of(staff: Staff) -> str:
    """Their role's name; none for who has no sign-in."""
    code = next((group.name for group in staff.user.groups.all()), "") if staff.user else ""
    return str(BY_CODE[code].label) if code in BY_CODE else code


def colleagues(request: StaffRequest, staff: Staff) -> QuerySet[Staff]:
    """Who may take over: those of the branch who sign in; where there is nobody, those of the branches one sees."""
    others = Staff.objects.filter(left_on=None, user__is_active=True).exclude(pk=staff.pk).order_by("name")
    here = others.filter(branch_id=staff.branch_id)
    return here if here.exists() else others.filter(branch_id__in=request.scope.branch_ids)


class StaffTable(tables.Table):
    """Rows are Staff of `known`."""

    name = tables.Column(verbose_name=_("Name"))
    username = tables.Column(verbose_name=_("Signs in as"), accessor="user__username", default="")
    role = tables.Column(verbose_name=_("Role"), empty_values=())
    branch = tables.Column(verbose_name=_("Branch"))
    last_login = tables.Column(verbose_name=_("Last sign-in"), accessor="user__last_login", default="")
    two_steps = tables.Column(verbose_name=_("Second step"), empty_values=())
    state = tables.Column(verbose_name=_("State"), empty_values=())

    class Meta:
        orderable = False
        attrs = {"class": "list"}

    def render_name(self, record: Staff, value: str) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("kernel:staff_member", args=[record.pk]), value)

    def render_role(self, record: Staff) -> str:
        return role_of(record)

    def render_last_login(self, value) -> str:
        return written.near(value)

    def render_two_steps(self, record: Staff) -> str:
        if record.user is None:
            return ""
        return gettext("set up") if record.two_steps else gettext("not set up")  # type: ignore[attr-defined]

    def render_state(self, record: Staff) -> SafeString:
        return badge(record)


def badge(staff: Staff) -> SafeString:
    state = STATES[state_of(staff)]
    return format_html('<span class="badge {}">{}</span>', state.look, gettext(state.label))


def events(staff: Staff) -> list[tuple[str, str, str, bool]]:
    """What was done to their post and sign-in, the newest first: when, what, by whom, whether nobody could agree to it."""
    rows = staff.events.select_related("by__staff").order_by("-id")[:20]
    return [
        (
            written.weekday(row.at),
            row.get_kind_display(),
            str(getattr(row.by, "staff", None) or row.by or ""),
            bool(row.figures.get("alone")),
        )
        for row in rows
    ]
