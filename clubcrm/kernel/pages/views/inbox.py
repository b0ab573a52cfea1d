"""The one inbox: what waits for one's decision, and what one was told."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel import approvals, hands, inbox
from clubcrm.kernel.models import Approval, Notice
from clubcrm.kernel.pages import deciding
from clubcrm.kernel.requests import StaffRequest

LONGEST = 500  # of a comment


def show(request: StaffRequest) -> HttpResponse:
    """Approvals, each with its decision in place; notices, each with "done"."""
    waiting = inbox.waiting(request.user, request.scope)
    shown = {"approvals": deciding.described(waiting.approvals), "notices": waiting.notices}
    return render(request, "kernel/inbox.html", shown)


def approval(request: StaffRequest, approval: int) -> HttpResponse:
    """One approval: GET shows what it is about and what became of it, POST decides."""
    if request.method == "POST":
        return decide(request, approval)
    found = deciding.visible(request, approval)
    if found is None:
        raise Http404
    row, mine = found
    shown = {"waiting": deciding.described([row])[0], "mine": mine, "outcome": deciding.outcome(row)}
    shown["deciders"] = approvals.say_who_decides(row) if row.is_open and not mine else ""
    return render(request, "kernel/approval.html", shown)


def decide(request: StaffRequest, approval: int) -> HttpResponse:
    """Approve, or decline with a comment."""
    answer, comment = request.POST.get("answer"), request.POST.get("comment", "").strip()
    if answer not in ("approve", "decline"):
        raise Http404
    if answer == "decline" and not comment:
        messages.error(request, _("To decline, say why: whoever proposed it has to know."))
        return redirect("kernel:inbox")
    try:
        row = approvals.decide(
            approval=approval,
            approve=answer == "approve",
            comment=comment[:LONGEST],
            by=request.user,
            scope=request.scope,
            at=timezone.now(),
        )
    except (Approval.DoesNotExist, approvals.OutOfReach) as error:
        raise Http404 from error
    except approvals.NotAllowed as error:
        raise PermissionDenied from error
    except approvals.SamePerson:
        messages.error(request, _("Who proposed it may not decide it: a second person has to."))
    except approvals.InHand:
        text = _(
            "Of you two, one had the other's sign-in in hand within %(days)s days: somebody else has to decide it."
        )
        messages.error(request, text % {"days": hands.DAYS_OF_ANOTHERS_HAND})
    except approvals.AlreadyDecided as late:
        text = _("Nothing was changed: %(outcome)s")
        messages.warning(request, text % {"outcome": deciding.outcome(late.approval)})
    except approvals.Impossible as late:
        messages.error(request, late.sentence)
    except approvals.MovedOn:
        messages.warning(request, _("It has moved on meanwhile; nothing was changed."))
    else:
        said = _("Approved: %(what)s.") if answer == "approve" else _("Declined: %(what)s.")
        follows = approvals.kinds()[row.kind].afterwards if answer == "approve" else ""
        messages.success(request, f"{said % {'what': row.sentence}} {follows}".strip())
    return redirect("kernel:inbox")


def done(request: StaffRequest, notice: int) -> HttpResponse:
    """A notice that one has seen to."""
    try:
        inbox.done(notice=notice, by=request.user, scope=request.scope, at=timezone.now())
    except approvals.NotAllowed as error:
        get_object_or_404(Notice, id=notice)
        raise PermissionDenied from error
    messages.success(request, _("Done. The notice has left your inbox."))
    return redirect("kernel:inbox")
