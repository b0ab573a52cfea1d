"""One complaint: the page, and the steps taken on it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel import approvals, drafts, submissions
from clubcrm.kernel.requests import StaffRequest
from complaints import access, forms, queries, running, steps, story, wording
from complaints import operations as complaints
from complaints.models import Complaint


def show_complaint(request: StaffRequest, number: str) -> HttpResponse:
    """The clock and why, the flow with the next step's form, the story, cases like it."""
    return show(request, access.find_complaint(request, number))


def take_step(request: StaffRequest, number: str, step: str) -> HttpResponse:
    """One step: back to the page saying what happened, or the form again with what is wrong."""
    row = access.find_complaint(request, number)
    kind = access.find_step(request.user, row, step)
    if kind is None:
        raise PermissionDenied
    form = kind.form(request.POST, prefix=kind.code)
    if not form.is_valid():
        return show(request, row, form)
    try:
        messages.success(request, carry_out(request, row, kind, form)["message"])
    except approvals.NotAllowed as refusal:
        raise PermissionDenied from refusal
    except (complaints.WrongState, approvals.AlreadyDecided):
        text = _("%(number)s has moved on meanwhile; nothing was changed.")
        messages.warning(request, text % {"number": row})
        drafts.keep_refused(request)
    except tuple(kind.refusals) as refusal:
        level, sentence = kind.refusals[type(refusal)]
        messages.add_message(request, level, sentence % vars(refusal))
        drafts.keep_refused(request)
    return redirect(row)


def carry_out(
    request: StaffRequest, row: Complaint, step: steps.StepKind, form: forms.KeyedForm
) -> dict[str, str]:
    """Take the step once, however often its form is sent; what to say of it."""
    at = timezone.now()

    def act() -> dict[str, str]:
        after = complaints.take_step(
            step.code, complaint=row.id, by=request.user, at=at, scope=request.scope, **form.answers()
        )
        return {"message": wording.say_what_is_next(after, running.read_clock(after, at))}

    return submissions.once(key=form.cleaned_data["key"], by=request.user.id, at=at, act=act)


def show(
    request: StaffRequest,
    row: Complaint,
    sent: forms.KeyedForm | None = None,
    files: forms.FilesForm | None = None,
) -> HttpResponse:
    """The page; `sent` is the form of a step, found wrong, `files` that of the files."""
    events = story.read_events(row)
    following = story.find_next_step(row, events)
    context = {
        "complaint": row,
        "owner": wording.name_owner(row),
        "clocks": running.read_clocks(row, timezone.now()),
        "flow": story.draw_flow(row, events),
        "story": story.list_lines(events),
        "solution": story.read_solution(row),
        "following": offer(request, row, following, sent) if following else None,
        "beside": [offer(request, row, step, sent) for step in steps.list_beside_flow() if following],
        "files": queries.list_files(row),
        "adding": access.offer_files_form(request.user, files),
        "similar": queries.list_similar(row, request.scope),
    }
    return render(request, "complaints/complaint.html", context)


def offer(
    request: StaffRequest, row: Complaint, step: steps.StepKind, sent: forms.KeyedForm | None
) -> dict[str, object]:
    """A step as the page shows it: its form as it was sent, if it was this one, or empty; None for who may not."""
    mine = access.is_offered(request.user, row, step)
    form = (sent if isinstance(sent, step.form) else step.form(prefix=step.code)) if mine else None
    return {"step": step, "form": form, "hint": step.hint(row), "waits": step.waits(row)}
