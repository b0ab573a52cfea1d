"""One complaint: the page, and the steps taken on it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel import approvals
from clubcrm.kernel.requests import StaffRequest
from complaints import access, acting, forms, owners, queries, running, story
from complaints import operations as complaints
from complaints.models import Complaint


def complaint(request: StaffRequest, number: str) -> HttpResponse:
    """The clock and why, the flow with the next step's form, the story, cases like it."""
    return show(request, access.complaint_or_404(request, number))


def take_step(request: StaffRequest, number: str, step: str) -> HttpResponse:
    """One step: back to the page saying what happened, or the form again with what is wrong."""
    row = access.complaint_or_404(request, number)
    chosen = acting.BY_NAME.get(step)
    if chosen is None:
        raise Http404
    if not access.may_take(request.user, row, step):
        raise PermissionDenied
    form = chosen.form(request.POST, prefix=step)
    if not form.is_valid():
        return show(request, row, form=form, step=step)
    try:
        after, at = act(request, row, chosen, form)
        messages.success(request, acting.said(after, at))
    except (complaints.WrongState, approvals.AlreadyDecided):
        messages.warning(
            request, _("%(number)s has moved on meanwhile; nothing was changed.") % {"number": row}
        )
    except approvals.SamePerson:
        messages.error(request, _("Who proposed the solution may not decide it: a second person has to."))
    except complaints.SameGrade:
        messages.warning(request, _("It has this grade already."))
    except complaints.GradeTooLow as refusal:
        text = _("By this channel it is at least of grade %(least)s.")
        messages.error(request, text % {"least": refusal.least})
    return redirect(row)


def act(request: StaffRequest, row: Complaint, step: acting.Step, form: forms.Plain):
    """The complaint after the step, and when that was. Raises PermissionDenied for those who may not decide."""
    at = timezone.now()
    try:
        return step.act(row, form.cleaned_data, request, at), at
    except approvals.NotAllowed as refusal:
        raise PermissionDenied from refusal


def show(
    request: StaffRequest, row: Complaint, form: forms.Plain | None = None, step: str = "",
    files: forms.FilesForm | None = None,
) -> HttpResponse:  # fmt: skip
    """The page; `form` is that of `step`, sent and found wrong, `files` that of the files."""
    told, solution = story.events(row), story.solution(row)
    following = acting.BY_STATE.get(row.state)
    offered = access.offered(request.user, row, following, solution)
    context = {
        "complaint": row,
        "owner": owners.of(row),
        "approver": owners.approver(row),
        "clocks": running.all_of(row, timezone.now()),
        "flow": story.flow(row, told),
        "story": story.lines(told),
        "solution": solution,
        "following": following,
        "form": form_of(offered, form, step),
        "regrade": form_of(acting.REGRADE, form, step)
        if access.may_take(request.user, row, "regrade")
        else None,
        "files": queries.files(row),
        "adding": access.adding(request.user, files),
        "similar": queries.similar(row, request.scope),
    }
    return render(request, "complaints/complaint.html", context)


def form_of(offered: acting.Step | None, sent: forms.Plain | None, step: str) -> forms.Plain | None:
    """The form as it was sent, if it was this one; else an empty one."""
    if offered is None:
        return None
    return sent if offered.name == step else offered.form(prefix=offered.name)
