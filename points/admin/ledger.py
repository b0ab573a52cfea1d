"""The ledger in the admin: to read, never to write."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.admin import OwnBranches, ReadOnly
from points.models import Account, Consumption, Lot, Transfer


class UseInline(admin.TabularInline):
    """Which lots a line took from, or gave back to."""

    model = Consumption
    fields = ("lot", "amount")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("points.view_transfer")


@admin.register(Transfer)
class TransferAdmin(ReadOnly):
    list_display = ("id", "happened_on", "kind", "customer", "amount", "branch", "category", "reference")
    list_filter = ("kind", ("branch", OwnBranches), "category")
    search_fields = ("=reference", "=key")
    search_help_text = _("The whole reference, e.g. invoice:RO26000001:1:labour:self:service")
    list_select_related = ("debit_account__customer", "credit_account__customer", "branch", "category")
    inlines = (UseInline,)
    ordering = ("-id",)

    @admin.display(description=_("customer"))
    def customer(self, line: Transfer) -> str:
        owner = line.debit_account.customer or line.credit_account.customer
        return str(owner or "")


@admin.register(Account)
class AccountAdmin(ReadOnly):
    list_display = ("id", "kind", "customer", "branch", "purpose", "unit", "balance", "held")
    list_filter = ("kind", "unit", ("branch", OwnBranches))
    search_fields = ("customer__name", "=customer__phone")
    list_select_related = ("customer", "branch", "unit")
    ordering = ("-id",)


@admin.register(Lot)
class LotAdmin(ReadOnly):
    list_display = ("id", "customer", "size", "remaining", "usable_on", "expires_on")
    search_fields = ("account__customer__name",)
    list_select_related = ("account__customer",)
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lot]:
        return super().get_queryset(request).select_related("account__customer")

    @admin.display(description=_("customer"))
    def customer(self, lot: Lot) -> str:
        return str(lot.account.customer)
