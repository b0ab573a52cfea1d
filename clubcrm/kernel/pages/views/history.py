"""What was changed of whatever the settings hold."""

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from clubcrm.kernel import changes, lists


def setting(request: HttpRequest, app: str, model: str, object_id: int) -> HttpResponse:
    """In the place of the stock admin's own: for those who may see the object there."""
    try:
        of = apps.get_model(app, model)
        page_of = admin.site._registry[of]
    except (LookupError, KeyError) as error:
        raise Http404 from error
    if not page_of.has_view_or_change_permission(request):
        raise PermissionDenied
    row = page_of.get_object(request, str(object_id))
    if row is None:
        raise Http404
    if not changes.is_remembered(of):
        return page_of.history_view(request, str(object_id))
    if not page_of.has_view_or_change_permission(request, row):
        raise PermissionDenied
    shown = changes.read_page(row, request, lists.read_number(request.GET.get("before")))
    context = admin.site.each_context(request) | {
        "title": str(row),
        "opts": of._meta,
        "object": row,
        "page": shown,
    }
    return render(request, "admin/history.html", context)
