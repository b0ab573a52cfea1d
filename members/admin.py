"""Members in the settings: categories, questions and limits may be edited; people, cars, visits and invoices are only seen.

What happened is written by operations alone; here one sees the rows as they are, but masked for everybody: a person
is looked at on the customer's page, which keeps account of it.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.admin import OwnBranches, ReadOnly
from clubcrm.kernel.sight import MASKED
from clubcrm.kernel.spoken import CodedAdmin, SpokenAdmin
from clubcrm.kernel.versions.admin import VersionAdmin
from members import consents, models, settings
from members.settings import CategoryForm, WordingForm
from members.versions import WORDINGS


class Seen(ReadOnly):
    """Looked at by those who may see customers; nobody adds, changes or deletes here."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("members.view_customer")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


@admin.register(models.Category)
class CategoryAdmin(CodedAdmin):
    form = CategoryForm
    fields = CategoryForm.Meta.fields
    list_display = ["__str__", "position"]
    list_editable = ["position"]
    purpose = _("What the lines of an invoice are for. Earning rules, tiers and benefits choose among them.")
    empty = _("No category yet: imported lines cannot be told apart. Begin with labour and materials.")

    def say(self, row: Any, form: Any = None) -> Iterable[str]:
        return [settings.describe_category(row)] if row.pk else []


@admin.register(models.Maker)
class MakerAdmin(SpokenAdmin):
    """Whose VINs carry a check digit. The row without a code stays: it is for all others."""

    list_display = ["beginning", "__str__", "has_check_digit"]
    purpose = _("Whose VINs carry a check digit: there a mistyped VIN is refused at the desk.")

    @admin.display(description=_("VIN begins with"), ordering="code")
    def beginning(self, row: models.Maker) -> str:
        return row.code or gettext("all others")

    def say(self, row: Any, form: Any = None) -> Iterable[str]:
        return [settings.describe_maker(row)]

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


@admin.register(models.Wording)
class WordingAdmin(VersionAdmin):
    kind = WORDINGS
    form = WordingForm
    list_display = ("purpose", "edition", "question", "standing", "active_from", "active_until")
    list_display_links = ("purpose", "edition")
    list_filter = ("code", "state")

    @admin.display(description=_("purpose"), ordering="code")
    def purpose(self, wording: models.Wording) -> str:
        return str(consents.PURPOSES.get(wording.code, wording.code))

    @admin.display(description=_("question"))
    def question(self, wording: models.Wording) -> str:
        return wording.question
