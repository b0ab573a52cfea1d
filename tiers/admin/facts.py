"""Facts recorded by hand, and what departs from the rules: facts are added and taken out, the rest is only read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from tiers import operations as tiers
from tiers.admin.standings import ReadOnly
from tiers.models import Fact, Freeze, Override


@admin.register(Fact)
class FactAdmin(admin.ModelAdmin):
    """A fact is never edited: take it out and record it anew."""

    list_display = ("customer", "kind", "happened_on", "amount", "recorded_by")
    list_select_related = ("customer", "recorded_by")
    list_filter = ("kind",)
    search_fields = ("customer__name", "=customer__phone")
    raw_id_fields = ("customer",)
    fields = ("customer", "kind", "happened_on", "amount")
    show_full_result_count = False
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Fact, form: Any, change: bool) -> None:
        obj.id = tiers.note_fact(
            customer=obj.customer_id,
            kind=obj.kind,
            happened_on=obj.happened_on,
            amount=obj.amount,
            by=request.user.id,
            at=timezone.now(),
        )

    def delete_model(self, request: HttpRequest, obj: Fact) -> None:
        tiers.remove_fact(fact=obj.id)


@admin.register(Override)
class OverrideAdmin(ReadOnly):
    list_display = ("customer", "tier", "reason", "from_on", "until_on", "recorded_by", "ended_at")
    list_select_related = ("customer", "tier", "recorded_by")
    search_fields = ("customer__name", "=customer__phone")


@admin.register(Freeze)
class FreezeAdmin(ReadOnly):
    list_display = ("customer", "reason", "reference", "from_on", "until_on")
    list_select_related = ("customer",)
    search_fields = ("customer__name", "=customer__phone")
