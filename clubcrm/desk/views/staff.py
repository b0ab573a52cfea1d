"""Staff of one's branches, for administrators: the list, a person's page, inviting, leaving."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.desk import leaving, lists, staff_forms
from clubcrm.desk import staff as desk
from clubcrm.kernel import staffing
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Staff
from clubcrm.kernel.requests import StaffRequest
from clubcrm.kernel.signin import letters

LINK = "invitation"  # in the session, until it is shown once


def show(request: StaffRequest) -> HttpResponse:
    """The list; branch, state and words stand in the address."""
    page = desk.page(request.scope, request.GET)
    context = {
        "page": page,
        "table": desk.StaffTable(page.rows),
        "branches": desk.branches(request),
        "branch_chosen": lists.number(request.GET.get("branch")),
        "states": {key: _(state.label) for key, state in desk.STATES.items()},
        "state_chosen": request.GET.get("state", ""),
        "words": request.GET.get("q", ""),
    }
    return render(request, "desk/staff/list.html", context)


def invite(request: StaffRequest, staff: int | None = None) -> HttpResponse:
    """A new sign-in: of a new person, or (with `staff`) of one whom files have named."""
    named = desk.member_or_404(request, staff) if staff else None
    start = {"name": named.name, "branch": named.branch_id} if named else {}
    form = staff_forms.InvitationForm(request.POST or None, initial=start, branches=desk.branches(request))
    if request.method == "POST":
        if form.is_valid() and (row := invited(request, form, named)):
            send_link(request, row)
            return redirect("desk:staff_member", row.pk)
        form.refuse_foreign()
    return render(request, "desk/staff/invite.html", {"form": form, "named": named})


def invited(request: StaffRequest, form: staff_forms.InvitationForm, named: Staff | None) -> Staff | None:
    """The person with a sign-in; None where the form has to be corrected."""
    try:
        return staffing.invite(**form.cleaned_data, staff=named, by=request.user.pk, at=timezone.now())
    except ValidationError as error:
        for field, faults in error.message_dict.items():
            form.add_error(field if field in form.fields else None, faults)
    except (staffing.HasSignIn, staffing.HasLeft):
        form.add_error(None, _("This person has a sign-in already, or has left."))
    return None


def send_link(request: StaffRequest, row: Staff) -> None:
    """By mail; where that cannot be, the page shows the link once."""
    assert row.user is not None
    if link := letters.invite(row.user, name=row.name, inviter=str(request.staff or request.user)):
        request.session[LINK] = {"staff": row.pk, "link": link}
        messages.warning(request, _("No letter was sent: hand the link below over yourself."))
    else:
        messages.success(
            request, _("An invitation is on its way to %(address)s.") % {"address": row.user.email}
        )


def member(request: StaffRequest, staff: int) -> HttpResponse:
    """A person's page: name, address, role and branch to change; what may be done to their sign-in."""
    row = desk.member_or_404(request, staff)
    start = {"name": row.name, "branch": row.branch_id}
    if row.user:
        start |= {"email": row.user.email, "role": staffing.role_of(row)}
    form = staff_forms.PostForm(request.POST or None, initial=start, branches=desk.branches(request))
    if request.method == "POST":
        if form.is_valid() and changed(request, row, form.cleaned_data):
            return redirect("desk:staff_member", row.pk)
        form.refuse_foreign()
    found = request.session.get(LINK, {})
    context = {
        "member": row, "form": form, "role": desk.role_of(row), "state": desk.state_of(row), "badge": desk.badge(row),
        "events": desk.events(row), "link": found.get("link") if found.get("staff") == row.pk else "",
        "oneself": row.user_id == request.user.pk,
    }  # fmt: skip
    if context["link"]:
        del request.session[LINK]
    return render(request, "desk/staff/member.html", context)


def changed(request: StaffRequest, row: Staff, given: dict[str, Any]) -> bool:
    """Carry the form out and say what happened; whether it could be."""
    common: dict[str, Any] = {"staff": row.pk, "by": request.user.pk, "at": timezone.now()}
    try:
        post = staffing.change_post(role=given["role"], branch=given["branch"], **common)
        name = staffing.change_name(name=given["name"], email=given["email"], **common)
    except staffing.OneselfNever:
        messages.error(request, _("Nobody changes their own role or branch: ask another administrator."))
    except staffing.LastAdministrator:
        messages.error(request, _("This is the last administrator; nothing was changed."))
    except staffing.NoSignIn:
        messages.error(request, _("This person has no sign-in."))
    else:
        if post:
            messages.success(request, _("Role and branch are changed; all sessions of %(name)s have ended.")
                             % {"name": row.name})  # fmt: skip
        elif name:
            messages.success(request, _("Saved."))
        return True
    return False


def leave(request: StaffRequest, staff: int) -> HttpResponse:
    """What they hold, who takes it over, and the last day."""
    row, today = desk.member_or_404(request, staff), business_date()
    held = leaving.held(row.pk)
    form = staff_forms.LeaveForm(
        request.POST or None, colleagues=desk.colleagues(request, row), needed=any(held), today=today
    )
    if request.method == "POST":
        if form.is_valid() and left(request, row, form.cleaned_data):
            return redirect("desk:staff_member", row.pk)
        form.refuse_foreign()
    return render(request, "desk/staff/leave.html", {"member": row, "form": form, "held": held})


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
