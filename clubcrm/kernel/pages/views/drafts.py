"""Keeping what somebody types, throwing it away, and giving it back where a form had expired."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from clubcrm.kernel import drafts
from clubcrm.kernel.models import Draft
from clubcrm.kernel.requests import StaffRequest


def keep(request: StaffRequest) -> HttpResponse:
    """While one types, sent by the browser: 204 whether there was anything to keep."""
    drafts.keep(request, at=timezone.now())
    request.opened = None
    return HttpResponse(status=204)


def discard(request: StaffRequest, draft: int) -> HttpResponse:
    """One's own; back to the empty form."""
    row = get_object_or_404(Draft, id=draft, user=request.user)
    row.delete()
    request.opened = None
    return redirect(row.form)


def expired(request: Any, reason: str = "") -> HttpResponse:
    """A form that was opened before somebody signed in (settings.CSRF_FAILURE_VIEW): what was typed is kept."""
    draft = drafts.keep(request, at=timezone.now())
    mine = draft is not None and draft.user_id == getattr(request.user, "pk", None)
    context = {"draft": draft, "mine": mine, "back": draft.form.partition("#")[0] if draft else ""}
    return render(request, "403_csrf.html", context, status=403)
