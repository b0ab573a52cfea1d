"""Somebody leaves or is disabled: what they hold goes to a colleague, on a page of the staff."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.desk import leaving
from clubcrm.desk.forms import DisableForm, LeaveForm
from clubcrm.kernel import languages, staffing
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Staff
from clubcrm.kernel.pages import staff as people
from clubcrm.kernel.requests import StaffRequest


def leave(request: StaffRequest, staff: int) -> HttpResponse:
    """What they hold, who takes it over, and the last day."""
    row, today = people.member_or_404(request, staff), business_date()
    held = leaving.held(row.pk)
    form = LeaveForm(
        request.POST or None, colleagues=people.colleagues(request, row), needed=any(held), today=today
    )
    if request.method == "POST":
        if form.is_valid() and left(request, row, form.cleaned_data):
            return redirect("kernel:staff_member", row.pk)
        form.refuse_foreign()
    return render(request, "kernel/staff/leave.html", {"member": row, "form": form, "held": held})


def left(request: StaffRequest, row: Staff, given: dict[str, Any]) -> bool:
    """Carry it out and say what happened; whether it could be."""
    try:
        done = leaving.leave(staff=row.pk, **given, by=request.user.pk, at=timezone.now())
    except staffing.OneselfNever:
        messages.error(request, _("Nobody ends their own sign-in: ask another administrator."))
    except staffing.LastAdministrator:
        messages.error(request, _("This is the last administrator; nothing was changed."))
    except staffing.HasLeft:
        messages.warning(request, _("This was entered before; nothing was changed."))
    except leaving.NobodyToTakeOver:
        messages.error(request, _("Choose who takes over; nothing was changed."))
    else:
        said = _(
            "%(name)s has left. Handed over: %(customers)s customers, %(complaints)s complaints, %(notices)s notices."
        )
        messages.success(request, said % ({"name": row.name} | done._asdict()))
        return True
    return False


def disable(request: StaffRequest, staff: int) -> HttpResponse:
    """At once where they hold no open complaint; else the page asks who takes these over."""
    row = people.member_or_404(request, staff)
    held = leaving.held(row.pk)
    form = DisableForm(
        request.POST if request.method == "POST" else None,
        colleagues=people.colleagues(request, row),
        needed=bool(held.complaints),
    )
    if request.method == "POST":
        if form.is_valid():
            disabled(request, row, form.cleaned_data["to"])
            return redirect("kernel:staff_member", row.pk)
        form.refuse_foreign()
    return render(request, "kernel/staff/disable.html", {"member": row, "form": form, "held": held})


def disabled(request: StaffRequest, row: Staff, to: Staff | None) -> None:
    """Carry it out and say what happened."""
    with people.saying_refusals(request):
        try:
            done = leaving.disable(staff=row.pk, to=to, by=request.user.pk, at=timezone.now())
        except leaving.NobodyToTakeOver:
            messages.error(request, _("Choose who takes over; nothing was changed."))
            return
        if done is None:
            messages.warning(request, _("%(name)s was disabled before.") % {"name": row.name})
            return
        said = _("%(name)s can no longer sign in; all sessions have ended.") % {"name": row.name}
        if any(done):
            given = _("Handed over to %(to)s: %(complaints)s complaints, %(notices)s notices.")
            said = languages.join_sentences([said, given % ({"to": to} | done._asdict())])
        messages.success(request, said)
