"""Units, purposes and reasons: rows to add to. A code that lines may carry stays."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.spoken import CodedAdmin
from points import operations as points
from points import wording
from points.models import Purpose, Reason, Unit
from points.settings import PurposeForm, ReasonForm, UnitForm


@admin.register(Unit)
class UnitAdmin(CodedAdmin):
    form = UnitForm
    fields = UnitForm.Meta.fields
    purpose = _("What is counted for members: points, stored value in yuan, a package's services one by one.")
    list_display = ("__str__", "measure")

    def say(self, row: Any, form: Any = None) -> Iterable[str]:
        return [wording.describe_unit(row)]

    def save_model(self, request: HttpRequest, obj: Unit, form: Any, change: bool) -> None:
        said = {name: getattr(obj, name) for name in ("code", "name_zh", "name_en", "measure")}
        obj.pk = points.write_unit(**said)


class NamedAdmin(CodedAdmin):
    list_display: tuple[str, ...] = ("__str__", "position", "closed_at")
    list_editable = ("position",)


@admin.register(Purpose)
class PurposeAdmin(NamedAdmin):
    form = PurposeForm
    fields = PurposeForm.Meta.fields
    purpose = _("What points are redeemed for. The statement and the month's books show what went where.")
    empty = _("No purpose yet: nobody can redeem.")

    def say(self, row: Any, form: Any = None) -> Iterable[str]:
        return [wording.describe_purpose(row)]


@admin.register(Reason)
class ReasonAdmin(NamedAdmin):
    form = ReasonForm
    fields = ReasonForm.Meta.fields
    list_display = ("__str__", "uses", "position", "closed_at")
    purpose = _(
        "Why somebody reverses a line, grants points, takes some off or waives a debt. It is asked for each time."
    )
    empty = _("No reason yet: nothing can be reversed or granted by hand.")

    @admin.display(description=_("serves for"))
    def uses(self, row: Reason) -> str:
        return wording.name_uses(row)

    def say(self, row: Any, form: Any = None) -> Iterable[str]:
        return [wording.describe_reason(row)]
