"""Staff of one's branches, for administrators: the list, a person's page, inviting."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel import accessing, approvals, choices, lists, staffing
from clubcrm.kernel.models import Staff
from clubcrm.kernel.pages import staff as people
from clubcrm.kernel.pages import staff_forms
from clubcrm.kernel.requests import StaffRequest
from clubcrm.kernel.signin import letters


def show(request: StaffRequest) -> HttpResponse:
    """The list; branch, state and words stand in the address."""
    page = people.page(request.scope, request.GET)
    context = {
        "page": page,
        "table": people.StaffTable(page.rows),
        **lists.offer_branches(request.scope, request.GET),
        "states": {key: _(state.label) for key, state in people.STATES.items()},
        "state_chosen": request.GET.get("state", ""),
        "words": request.GET.get("q", ""),
    }
    return render(request, "kernel/staff/list.html", context)


def invite(request: StaffRequest, staff: int | None = None) -> HttpResponse:
    """A new sign-in: of a new person, or (with `staff`) of one whom files have named."""
    named = people.member_or_404(request, staff) if staff else None
    start = {"name": named.name, "branch": named.branch_id} if named else {}
    form = staff_forms.InvitationForm(
        request.POST or None, initial=start, branches=choices.find_branches(request.scope)
    )
    if request.method == "POST":
        if form.is_valid() and (row := invited(request, form, named)):
            if row.user and row.user.is_active:
                send_link(request, row)
            else:
                propose(request, "enable", row)
            return redirect("kernel:staff_member", row.pk)
        form.refuse_foreign()
    return render(request, "kernel/staff/invite.html", {"form": form, "named": named})


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
    """By mail and by nothing else: whoever saw the link could choose the password."""
    assert row.user is not None
    if not row.user.email:
        messages.warning(request, _("No letter was sent: there is no address. Enter one, and send the link."))
    elif letters.invite(row.user, name=row.name, inviter=str(request.staff or request.user)):
        messages.success(
            request, _("An invitation is on its way to %(address)s.") % {"address": row.user.email}
        )
    else:
        text = _("No letter was sent: the mail server does not take it. Send the link again later.")
        messages.warning(request, text)


def propose(request: StaffRequest, act: str, row: Staff, **given: Any) -> None:
    """Ask a second person for an act on a sign-in, and say so."""
    try:
        accessing.propose_sign_in(act, staff=row, by=request.user.pk, at=timezone.now(), given=given)
    except approvals.AlreadyProposed:
        messages.warning(request, _("Something about this sign-in waits for a second person already."))
    else:
        text = _(
            "%(name)s holds a post that decides: a second person agrees in the inbox. Nothing is changed before."
        )
        messages.success(request, text % {"name": row.name})


def member(request: StaffRequest, staff: int) -> HttpResponse:
    """A person's page: name, address, role and branch to change; what may be done to their sign-in."""
    row = people.member_or_404(request, staff)
    start = {"name": row.name, "branch": row.branch_id}
    if row.user:
        start |= {"email": row.user.email, "role": staffing.role_of(row)}
    form = staff_forms.PostForm(
        request.POST or None, initial=start, branches=choices.find_branches(request.scope), subject=row
    )
    if request.method == "POST":
        if form.is_valid() and changed(request, row, form.cleaned_data):
            for sentence in form.tell_meanwhile():
                messages.info(request, sentence)
            return redirect("kernel:staff_member", row.pk)
        form.refuse_foreign()
    context = {
        "member": row,
        "form": form,
        "role": people.role_of(row),
        "state": people.state_of(row),
        "badge": people.badge(row),
        "events": people.events(row),
        "oneself": row.user_id == request.user.pk,
    }
    return render(request, "kernel/staff/member.html", context)


def changed(request: StaffRequest, row: Staff, given: dict[str, Any]) -> bool:
    """Carry the form out and say what happened; whether it could be."""
    common: dict[str, Any] = {"staff": row.pk, "by": request.user.pk, "at": timezone.now()}
    try:
        with transaction.atomic():
            post = staffing.change_post(role=given["role"], branch=given["branch"], **common)
            name = staffing.change_name(name=given["name"], email=given["email"], **common)
    except approvals.NeedsSecond:
        propose(request, "change", row, **given | {"branch": given["branch"].pk})
        return True
    except staffing.OneselfNever:
        messages.error(request, _("Nobody changes their own role or branch: ask another administrator."))
    except staffing.LastAdministrator:
        messages.error(request, _("This is the last administrator; nothing was changed."))
    except staffing.NoSignIn:
        messages.error(request, _("This person has no sign-in."))
    else:
        if post:
            messages.success(
                request,
                _("Role and branch are changed; all sessions of %(name)s have ended.") % {"name": row.name},
            )
        elif name:
            messages.success(request, _("Saved."))
        return True
    return False
