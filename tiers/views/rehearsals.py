"""Rehearsals of rules: asked for, watched, read, handed out, removed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from clubcrm.kernel import exporting, lists, versions, waking
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from tiers import operations as tiers
from tiers import tasks
from tiers.models import Rehearsal
from tiers.operations import rehearsing
from tiers.rehearsals import chart, moves, running, summary
from tiers.rehearsals.forms import RehearsalForm


def rehearsals(request: StaffRequest) -> HttpResponse:
    """The newest rehearsals, and the form that asks for one; POST asks."""
    form = RehearsalForm(request.POST or None, initial={"programme": request.GET.get("programme")})
    if request.method == "POST" and form.is_valid():
        return asked(request, form.cleaned_data)
    rows = list(Rehearsal.objects.select_related("programme", "asked_by__staff")[: lists.ROWS])
    where = running.standings(rows)
    context = {"form": form, "rows": [(row, where[row.id]) for row in rows]}
    return render(request, "tiers/rehearsals/list.html", context)


def asked(request: StaffRequest, chosen: dict[str, Any]) -> HttpResponse:
    try:
        number = tiers.ask(
            programme=chosen["programme"].id,
            kind=chosen["kind"],
            as_of=business_date(),
            by=request.user.id,
            at=timezone.now(),
        )
    except versions.Invalid as invalid:
        for problem in invalid.problems:
            messages.error(request, problem)
        return redirect("tiers:rehearsals")
    except versions.WrongState as refusal:
        messages.error(request, refusal.sentence)
        return redirect("tiers:rehearsals")
    start(request, number)
    return redirect("tiers:rehearsal", number)


def start(request: StaffRequest, number: int) -> bool:
    """Whether the worker was told; where not, the page says so."""
    try:
        waking.wake(tasks.rehearse, number)
    except waking.Unreachable:
        messages.error(request, _("The rehearsal waits: the broker does not answer. Start it again later."))
        return False
    return True


def rehearsal(request: StaffRequest, rehearsal: int) -> HttpResponseBase:
    """What came of it, or how far it is: as a page, and as the part that asks again by itself."""
    row = get_object_or_404(Rehearsal.objects.select_related("programme", "asked_by__staff"), id=rehearsal)
    where = running.standing(row)
    if where.state != "done":
        part = "tiers/rehearsals/_progress.html" if request.htmx else "tiers/rehearsals/waiting.html"
        return render(request, part, {"rehearsal": row, "where": where})
    if request.htmx:
        return HttpResponseClientRefresh()
    branches = lists.branches_within(request.scope, request.GET)
    found = summary.summarise(row, branches)
    page = lists.cut(moves.rows(row, request.scope, request.GET), request.GET)
    context = {
        "rehearsal": row, "found": found, "drawn": chart.draw(row, found), "page": page,
        "lines": moves.lines(row, page.rows), "shown": [(code, label) for code, (_what, label) in moves.SHOWN.items()],
        "ladder": [(step["code"], row.names()[step["code"]]) for step in row.ladder if step["rank"]],
        "stale": row.rules != rehearsing.take_fingerprint(row.programme),
        **lists.offer_branches(request.scope, request.GET),
    }  # fmt: skip
    return render(request, "tiers/rehearsals/rehearsal.html", context)


def drawing(request: StaffRequest, rehearsal: int) -> HttpResponse:
    """The chart as an image."""
    row = get_object_or_404(Rehearsal, id=rehearsal)
    found = summary.summarise(row, lists.branches_within(request.scope, request.GET))
    image = chart.svg(chart.draw(row, found), str(request.csp_nonce))
    return HttpResponse(image, content_type="image/svg+xml")


def export(request: StaffRequest, rehearsal: int) -> HttpResponseBase:
    """The list as it is filtered, as a workbook or (`as=csv`) as CSV."""
    row = get_object_or_404(Rehearsal, id=rehearsal)
    hand_out = exporting.csv_response if request.GET.get("as") == "csv" else exporting.xlsx_response
    return hand_out(
        request,
        name=f"rehearsal-{row.id}",
        columns=moves.COLUMNS,
        rows=moves.cells(row, moves.rows(row, request.scope, request.GET)),
        subject=("rehearsal", row.id),
    )


def again(request: StaffRequest, rehearsal: int) -> HttpResponse:
    """One that waits or has failed is asked for once more; one that runs is left alone."""
    row = get_object_or_404(Rehearsal, id=rehearsal)
    if start(request, row.id):
        messages.success(
            request, _("It is asked for once more: the worker begins anew as soon as it is free.")
        )
    return redirect("tiers:rehearsal", row.id)


def remove(request: StaffRequest, rehearsal: int) -> HttpResponse:
    row = get_object_or_404(Rehearsal.objects.select_related("programme"), id=rehearsal)
    name = str(row)
    tiers.forget(rehearsal=row.id)
    messages.success(request, _("Removed: the rehearsal %(what)s.") % {"what": name})
    return redirect("tiers:rehearsals")
