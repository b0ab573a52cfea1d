"""Photos and documents of a complaint: added here, given out by clubcrm.kernel.uploads.views."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubcrm.kernel import submissions, uploads
from clubcrm.kernel.requests import StaffRequest
from complaints import access
from complaints import operations as complaints
from complaints.forms import FilesForm
from complaints.models import Complaint
from complaints.views import case


def attach(request: StaffRequest, number: str) -> HttpResponse:
    """Back to the page, or the form again with what is wrong with which file."""
    row = access.find_complaint(request, number)
    form = FilesForm(request.POST, request.FILES, prefix="add")
    if not form.is_valid():
        return case.show(request, row, files=form)
    try:
        say_how_many(request, add(request, row, form)["added"])
    except uploads.TooMany as refusal:
        text = _("A complaint has at most %(most)s files; none was added.")
        messages.error(request, text % {"most": refusal.most})
    return redirect(row)


def add(request: StaffRequest, row: Complaint, form: FilesForm) -> dict[str, int]:
    """Once, however often the form is sent; how many files were new."""
    asked, at = form.cleaned_data, timezone.now()

    def act() -> dict[str, int]:
        added = complaints.attach(complaint=row.id, files=asked["attachments"], by=request.user.id, at=at)
        return {"added": len(added)}

    return submissions.once(key=asked["key"], by=request.user.id, at=at, act=act)


def say_how_many(request: StaffRequest, added: int) -> None:
    if added:
        text = ngettext("%(count)s file was added.", "%(count)s files were added.", added)
        messages.success(request, text % {"count": added})
    else:
        messages.info(request, _("It has these files already."))
