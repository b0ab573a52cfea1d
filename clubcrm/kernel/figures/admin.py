"""Pages of the settings whose forms have kinds: the figures of another kind are fetched when it is chosen."""

import re
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from clubcrm.kernel.figures.embedding import FRAGMENT, KindForm, draw_figures, find_typed

ROW = re.compile(r"(?P<rows>.+)-(?P<number>\d+|__prefix__)-(?P<field>[a-z_]+)")


class KindsAdmin(admin.ModelAdmin):
    """Put it first among the bases: its form, or those of its inlines, are KindForms."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_figures"
        view = self.admin_site.admin_view(self.show_figures)
        return [
            path(f"add/{FRAGMENT}", view, name=f"{name}_of_new"),
            path(f"<int:object_id>/change/{FRAGMENT}", view, name=name),
            *super().get_urls(),
        ]

    def show_figures(self, request: HttpRequest, object_id: int | None = None) -> HttpResponse:
        """The fields of the kind just chosen, in the form whose select htmx names; what was typed stays."""
        row = self.get_object(request, str(object_id)) if object_id else None
        select = request.headers.get("HX-Trigger-Name", "")
        form, options = self.find_form(request, row, ROW.fullmatch(select))
        if form is None or not issubclass(form, KindForm) or not select.endswith(form.chosen_by):
            raise Http404
        kind = {form.chosen_by: request.POST.get(select, "")}
        typed = find_typed(form(initial=kind, **options), request.POST)
        return HttpResponse(draw_figures(form(initial=typed | kind, **options), fresh=True))

    def find_form(
        self, request: HttpRequest, row: Any, named: re.Match[str] | None
    ) -> tuple[Any, dict[str, Any]]:
        """The form that the select is in, and what it is made with: the object's own, or one of the rows beside it."""
        if named is None:
            return self.get_form(request, row, change=row is not None), {"instance": row}
        for formset, _inline in self.get_formsets_with_inlines(request, row):
            if formset.get_default_prefix() == named["rows"]:
                prefix = f"{named['rows']}-{named['number']}"
                mine = {formset.fk.name: row} if row is not None else {}
                kept = formset.model.objects.filter(
                    pk=read_id(request.POST.get(f"{prefix}-id")), **mine
                ).first()
                return formset.form, {"prefix": prefix, "instance": kept or formset.model(**mine)}
        return None, {}


def read_id(text: str | None) -> int:
    return int(text[:18]) if text and text.isascii() and text.isdigit() else 0
