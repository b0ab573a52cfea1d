"""What administrators do to a sign-in: enable, take the second step away, invite again, ask roles for two
steps."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel import approvals, staffing
from clubcrm.kernel.models import Branch, SignInRule
from clubcrm.kernel.pages import staff as people
from clubcrm.kernel.pages.views.staff import propose, send_link
from clubcrm.kernel.requests import StaffRequest
from clubcrm.kernel.roles import ALWAYS_TWO_STEPS, ROLES
from clubcrm.kernel.signin import steps

Act = Callable[..., bool]


def act(request: StaffRequest, staff: int, does: Act, done: str, before: str) -> HttpResponse:
    """One of staffing's acts on a sign-in, and what it says: `done`, or `before` where nothing was left to do."""
    row = people.member_or_404(request, staff)
    try:
        with people.saying_refusals(request):
            changed = does(staff=row.pk, by=request.user.pk, at=timezone.now())
            said = (done if changed else before) % {"name": row.name}
            (messages.success if changed else messages.warning)(request, said)
    except approvals.NeedsSecond:
        propose(request, does.__name__, row)
    return redirect("kernel:staff_member", row.pk)


def enable(request: StaffRequest, staff: int) -> HttpResponse:
    done = _("%(name)s can sign in again.")
    return act(request, staff, staffing.enable, done, _("%(name)s can sign in already."))


def remove_second_step(request: StaffRequest, staff: int) -> HttpResponse:
    done = _("The second step of %(name)s is removed; all sessions have ended.")
    return act(request, staff, staffing.remove_second_step, done, _("%(name)s has no second step."))


def invite_again(request: StaffRequest, staff: int) -> HttpResponse:
    """A fresh link: to accept the invitation, or to choose a new password."""
    row = people.member_or_404(request, staff)
    if people.state_of(row) not in ("invited", "working"):
        messages.error(request, _("Only somebody who may sign in gets a link."))
    else:
        try:
            send_link(request, staffing.invited_again(staff=row.pk, by=request.user.pk, at=timezone.now()))
        except approvals.NeedsSecond:
            propose(request, "link", row)
    return redirect("kernel:staff_member", row.pk)


def rules(request: StaffRequest) -> HttpResponse:
    """Which roles sign in by two steps. It holds for the whole group: for administrators of the group only."""
    root = Branch.objects.get(parent=None)
    if not request.scope.covers(root.pk):
        raise PermissionDenied
    if request.method == "POST":
        save_rules(set(request.POST.getlist("role")))
        messages.success(request, _("Saved: it is asked for at the next page that somebody opens."))
        return redirect("kernel:sign_in_rules")
    asked = {*ALWAYS_TWO_STEPS, *SignInRule.objects.filter(two_steps=True).values_list("role", flat=True)}
    rows = [(role, role.code in asked, role.code in ALWAYS_TWO_STEPS) for role in ROLES]
    return render(
        request, "kernel/staff/rules.html", {"rows": rows, "in_force": settings.SECOND_FACTOR_REQUIRED}
    )


def save_rules(ticked: set[str]) -> None:
    for role in ROLES:
        if role.code not in ALWAYS_TWO_STEPS:
            steps.ask_of(role=role.code, two_steps=role.code in ticked)
