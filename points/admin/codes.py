"""Units, purposes and reasons: rows to add to. A code that lines may carry stays."""

from django.contrib import admin
from django.http import HttpRequest

from points.forms import ReasonForm
from points.models import Purpose, Reason, Unit


class CodeAdmin(admin.ModelAdmin):
    """The code is written once; nothing is deleted."""

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Unit)
class UnitAdmin(CodeAdmin):
    list_display = ("code", "name_zh", "name_en", "measure")


@admin.register(Purpose)
class NamedAdmin(CodeAdmin):
    list_display: tuple[str, ...] = ("code", "name_zh", "name_en", "position", "closed_at")
    list_editable = ("position",)


@admin.register(Reason)
class ReasonAdmin(NamedAdmin):
    form = ReasonForm
    list_display = ("code", "name_zh", "name_en", "serves", "position", "closed_at")
