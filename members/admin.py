"""Members in the settings: categories, questions and limits may be edited; people, cars, visits and invoices are only seen.

What happened is written by operations alone; here one sees the rows as they are, but masked for everybody: a person
is looked at on the customer's page, which keeps account of it.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.admin import OwnBranches, ReadOnly
from clubcrm.kernel.sight import MASKED
from clubcrm.kernel.versions.admin import VersionAdmin
from clubcrm.kernel.versions.forms import VersionForm
from members import consents, models
from members import operations as members
from members.versions import WORDINGS


class Seen(ReadOnly):
    """Looked at by those who may see customers; nobody adds, changes or deletes here."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("members.view_customer")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


@admin.register(models.Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ["code", "name_zh", "name_en", "position"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.Maker)
class MakerAdmin(admin.ModelAdmin):
    """Whose VINs carry a check digit. The row without a code stays: it is for all others."""

    list_display = ["code", "name_zh", "name_en", "has_check_digit"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (isinstance(obj, models.Maker) and obj.code == "")


class InvoiceLineInline(admin.TabularInline):
    model = models.InvoiceLine
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("members.view_customer")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.Invoice)
class InvoiceAdmin(Seen):
    list_display = [
        "number",
        "revision",
        "kind",
        "customer",
        "branch",
        "invoiced_on",
        "total_cents",
        "voided_at",
    ]
    list_filter = ["kind", ("branch", OwnBranches)]
    list_select_related = ["customer", "branch"]
    search_fields = ["=number"]
    inlines = [InvoiceLineInline]


@admin.register(models.Customer)
class CustomerAdmin(Seen):
    list_display = ["name", "kind", "branch", "advisor", "dealer_number", "recorded_at"]
    list_filter = ["kind", ("branch", OwnBranches)]
    list_select_related = ["branch", "advisor"]
    search_fields = ["=dealer_number", "name__startswith"]
    exclude = ["phone", "email", "remark"]
    readonly_fields = ["masked_phone", "masked_email", "masked_remark"]

    @admin.display(description=_("mobile phone"))
    def masked_phone(self, row: models.Customer) -> str:
        return MASKED.phone(row.phone)

    @admin.display(description=_("e-mail"))
    def masked_email(self, row: models.Customer) -> str:
        return MASKED.email(row.email)

    @admin.display(description=_("remark"))
    def masked_remark(self, row: models.Customer) -> str:
        return MASKED.words(row.remark)


@admin.register(models.Vehicle)
class VehicleAdmin(Seen):
    list_display = ["masked_plate", "masked_vin", "brand", "model", "mileage_km"]
    search_fields = ["=vin", "=plate"]
    exclude = ["vin", "plate"]
    readonly_fields = ["masked_plate", "masked_vin"]

    @admin.display(description=_("plate"))
    def masked_plate(self, row: models.Vehicle) -> str:
        return MASKED.plate(row.plate)

    @admin.display(description=_("VIN"))
    def masked_vin(self, row: models.Vehicle) -> str:
        return MASKED.vin(row.vin)


@admin.register(models.ImportBatch)
class ImportBatchAdmin(Seen):
    list_display = [
        "file_name",
        "kind",
        "read",
        "committed",
        "unchanged",
        "skipped",
        "rejected",
        "recorded_at",
    ]
    list_filter = ["kind"]


class WordingForm(VersionForm):
    """A question in both languages."""

    code = forms.ChoiceField(label=_("purpose"), choices=consents.PURPOSES.items)

    class Meta:
        model = models.Wording
        fields = ("code", "edition", "question_zh", "question_en")


@admin.register(models.Wording)
class WordingAdmin(VersionAdmin):
    kind = WORDINGS
    form = WordingForm
    list_display = ("code", "edition", "question", "standing", "active_from", "active_until")
    list_display_links = ("code", "edition")
    list_filter = ("code", "state")

    @admin.display(description=_("question"))
    def question(self, wording: models.Wording) -> str:
        return wording.question


@admin.register(models.RetentionLimit)
class RetentionLimitAdmin(admin.ModelAdmin):
    """How long things are kept; what a limit would do tonight stands on the page Data protection."""

    fields = ("days", "enabled")
    list_display = ("code", "days", "enabled", "changed_by", "changed_at")
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        members.change_limit(limit=obj.pk, **form.cleaned_data, by=request.user.pk, at=timezone.now())
