"""The monthly report as a page, its charts, and its workbook."""

from datetime import date
from typing import NamedTuple

from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from clubcrm.kernel import exporting, months
from clubcrm.kernel.choices import find_branches
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from clubcrm.kernel.scope import Scope
from clubcrm.reports import charts, page, reading, workbook

BACK = 36  # months one may choose from


class Asked(NamedTuple):
    """The month and the branches of the address; `branch` is '' for all one may see."""

    month: date
    branch: str
    scope: Scope


def asked(request: StaffRequest, month: str) -> Asked:
    """Raises Http404 for what is no month or no branch of one's own, months.FutureMonth for one that has not begun."""
    code = request.GET.get("branch", "")
    try:
        scope = reading.branches_of(code, request.scope) if code else request.scope
        return Asked(reading.begun(months.parse(month)), code, scope)
    except (months.NotAMonth, reading.UnknownBranch) as fault:
        raise Http404 from fault


def newest(request: StaffRequest) -> HttpResponse:
    """To the month of the address, else to the last one that is over; the branch is kept."""
    month, code = request.GET.get("month", ""), request.GET.get("branch", "")
    try:
        when = months.parse(month) if month else months.shifted(months.month_of(business_date()), -1)
        if code:
            reading.branches_of(code, request.scope)
    except (months.NotAMonth, reading.UnknownBranch) as fault:
        raise Http404 from fault
    response = redirect("reports:month", months.written(when))
    if code:
        response["Location"] += "?" + query(code)
    return response


def month(request: StaffRequest, month: str) -> HttpResponse:
    """The report; a sentence for a month that has not begun."""
    today = business_date()
    try:
        this = asked(request, month)
    except months.FutureMonth as future:
        context = {"month": months.written(future.args[0]), "today": today}
        return render(request, "reports/future.html", context, status=404)
    found = reading.read(this.month, this.scope)
    branches = find_branches(request.scope)
    context = {
        "month": months.written(this.month),
        "months": [months.written(when) for when in reversed(months.ending(months.month_of(today), BACK))],
        "running": today if months.month_of(today) == this.month else None,
        "branch_chosen": this.branch,
        "branches": branches,
        "where": next((branch.name for branch in branches if branch.code == this.branch), ""),
        "where_query": query(this.branch),
        "headlines": page.headlines(found),
        "sections": page.sections(this.month, this.scope, found),
        "box": (charts.WIDTH, charts.HEIGHT),
    }
    return render(request, "reports/month.html", context)


def chart(request: StaffRequest, month: str, theme: str) -> HttpResponse:
    """The chart of a theme as an image."""
    try:
        this = asked(request, month)
        found = reading.read(this.month, this.scope, charts.CHARTS[theme].keys)
    except (months.FutureMonth, KeyError) as fault:
        raise Http404 from fault
    drawing = charts.svg(theme, this.month, found, str(request.csp_nonce))
    return HttpResponse(drawing, content_type="image/svg+xml")


def download_workbook(request: StaffRequest, month: str) -> HttpResponseBase:
    """The report as a file; logged, though nobody is named in it."""
    try:
        this = asked(request, month)
    except months.FutureMonth as fault:
        raise Http404 from fault
    readings = reading.read(this.month, this.scope)
    name = "-".join(filter(None, ("report", month, this.branch)))
    return exporting.handed_out(
        request,
        workbook.build_workbook(this.month, this.scope, readings),
        f"{name}.xlsx",
        exporting.XLSX,
        ("report", None),
        len(readings),
    )


def query(branch: str) -> str:
    """branch=code, or nothing."""
    return QueryDict.fromkeys(["branch"], value=branch).urlencode() if branch else ""
