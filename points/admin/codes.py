"""Units, purposes and reasons: rows to add to. A code that lines may carry stays."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from points import operations as points
from points.forms import ReasonForm, UnitForm
from points.models import Purpose, Reason, Unit


class CodeAdmin(admin.ModelAdmin):
    """The code is written once; nothing is deleted."""

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Unit)
class UnitAdmin(CodeAdmin):
    form = UnitForm
    list_display = ("code", "name_zh", "name_en", "measure")

    def save_model(self, request: HttpRequest, obj: Unit, form: Any, change: bool) -> None:
        said = {name: getattr(obj, name) for name in ("code", "name_zh", "name_en", "measure")}
        obj.pk = points.write_unit(**said)


@admin.register(Purpose)
class NamedAdmin(CodeAdmin):
    list_display: tuple[str, ...] = ("code", "name_zh", "name_en", "position", "closed_at")
    list_editable = ("position",)


@admin.register(Reason)
class ReasonAdmin(NamedAdmin):
    form = ReasonForm
    list_display = ("code", "name_zh", "name_en", "serves", "position", "closed_at")
