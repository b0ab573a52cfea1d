"""Pages of the settings that say what they do: for what they are, and the row in words, as one types."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

SAY = "_say"  # sent by the page while one types: nothing is saved


class SpokenAdmin(admin.ModelAdmin):
    """`purpose`: what such rows are for. `empty`: what to do while there is none. `say`: what a row does, saved or not."""

    change_form_template = "admin/spoken.html"
    change_list_template = "admin/spoken_list.html"
    purpose: ClassVar[str | Promise] = ""
    empty: ClassVar[str | Promise] = ""
    actions = None

    def formfield_for_dbfield(self, *args: Any, **kwargs: Any) -> Any:
        """A row that is chosen is changed on its own page: no pencil, cross and eye beside the choice."""
        field = super().formfield_for_dbfield(*args, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def say(self, row: Any, form: Any = None) -> Iterable[str]:
        """Sentences in the reader's language; `form` is the valid form that the row was made from, if it is not saved."""
        return ()

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any) -> Any:
        if request.method == "POST" and SAY in request.POST:
            return self.say_unsaved(request, object_id)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def say_unsaved(self, request: HttpRequest, object_id: str | None) -> HttpResponse:
        """What the row would do as it is typed; while something does not hold, what that is."""
        row = self.get_object(request, object_id) if object_id else None
        if not (self.has_change_permission(request, row) if row else self.has_add_permission(request)):
            raise PermissionDenied
        made = self.get_form(request, row, change=row is not None)
        form = made(request.POST, instance=row or self.model())
        return render(request, "admin/_says.html", self.describe(request, form.instance, form))

    def describe(self, request: HttpRequest, row: Any, form: Any = None) -> dict[str, Any]:
        """What the page shows on top."""
        if form is not None and not form.is_valid():
            labels = {name: field.label for name, field in form.fields.items()}
            faults = [(labels.get(name, ""), texts[0]) for name, texts in form.errors.items()]
            return {"says": [], "faults": faults}
        return {"says": list(self.say(row, form)), "faults": []}

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row, form = kwargs.get("obj"), context["adminform"].form
        unsaved = form if form.is_bound else None
        context |= {"purpose": self.purpose, "says": [], "faults": []}
        if row or unsaved:
            context |= self.describe(request, row or form.instance, unsaved)
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        told = {"purpose": self.purpose, "empty": self.empty}
        return super().changelist_view(request, (extra_context or {}) | told)


class CodedAdmin(SpokenAdmin):
    """Rows with a code: written once, made from the name where it is left empty; nothing is deleted."""

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
