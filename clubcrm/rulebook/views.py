"""The rulebook in the browser. It holds for the whole group: for administrators of the group only."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from clubcrm.kernel import lists, submissions
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Branch
from clubcrm.kernel.requests import StaffRequest
from clubcrm.rulebook import placing, proposing, wording, writing
from clubcrm.rulebook.forms import ProposeForm, RulebookForm
from clubcrm.rulebook.models import RulebookLoad


def only_whole_group(request: StaffRequest) -> None:
    """Raises PermissionDenied for administrators of less."""
    root = Branch.objects.filter(parent=None).first()
    if root and not request.scope.covers(root.pk):
        raise PermissionDenied


def show(request: StaffRequest) -> HttpResponse:
    """Where it is taken out and another one is looked at; POST looks, and writes nothing."""
    only_whole_group(request)
    form = (
        RulebookForm(request.POST or None, request.FILES or None)
        if request.method == "POST"
        else RulebookForm()
    )
    if request.method == "POST" and form.is_valid():
        return look(request, form.cleaned_data["file"], form.file_name)
    loads = RulebookLoad.objects.select_related("by__staff").defer("text")[: lists.ROWS]
    return render(request, "rulebook/rulebook.html", {"form": form, "loads": loads})


def look(request: StaffRequest, text: str, file_name: str) -> HttpResponse:
    """What it would change, or everything that is wrong with it."""
    looked = proposing.look(text=text, by=request.user.pk, at=timezone.now(), on=business_date())
    form = ProposeForm(initial={"key": uuid4(), "seen": looked.seen, "file_name": file_name, "text": text})
    context = {
        "file_name": file_name,
        "groups": looked.groups,
        "totals": wording.say_totals(looked.groups),
        "button": wording.name_button(looked.groups)
        if any(each.differences for each in looked.groups)
        else "",
        "form": form,
        "faults": placing.place(looked.faults[: wording.SHOWN], text),
        "fault_count": wording.count_faults(looked.faults),
        "more": wording.say_more(looked.faults),
    }
    return render(request, "rulebook/looked.html", context)


def propose(request: StaffRequest) -> HttpResponse:
    """As it was looked at; where the rules or the file are others by now, it is looked at anew."""
    only_whole_group(request)
    form = ProposeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: choose the file once more."))
        return redirect("rulebook:rulebook")
    given, at = form.cleaned_data, timezone.now()

    def act() -> dict[str, Any]:
        asked = {name: given[name] for name in ("text", "seen", "file_name")}
        return {"load": proposing.propose(**asked, by=request.user.pk, at=at, on=business_date(at))}

    try:
        made = submissions.once(key=given["key"], by=request.user.pk, at=at, act=act)
    except (proposing.MovedOn, proposing.Faulty):
        messages.warning(
            request,
            _(
                "Nothing was changed: the rules have changed since you looked. This is the difference as it is now."
            ),
        )
        return look(request, given["text"], given["file_name"])
    row = RulebookLoad.objects.get(id=made["load"])
    messages.success(request, wording.say_done(row))
    return redirect("rulebook:loaded", row.pk)


def loaded(request: StaffRequest, load: int) -> HttpResponse:
    """One that was loaded: by whom, when, and where what it changed stands now."""
    only_whole_group(request)
    row = get_object_or_404(RulebookLoad.objects.select_related("by__staff").defer("text"), id=load)
    return render(request, "rulebook/loaded.html", {"load": row, "groups": wording.list_changes(row)})


def download(request: StaffRequest) -> HttpResponse:
    """What `manage.py rulebook dump` writes."""
    only_whole_group(request)
    return hand_out(writing.write(), f"rulebook-{business_date():%Y-%m-%d}.toml")


def download_loaded(request: StaffRequest, load: int) -> HttpResponse:
    only_whole_group(request)
    row = get_object_or_404(RulebookLoad, id=load)
    return hand_out(row.text, row.file_name)


def hand_out(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text.encode(), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
