"""What counts as little for the tier-guard: one row."""

from django.contrib import admin
from django.http import HttpRequest

from tiers.models import GuardRule


@admin.register(GuardRule)
class GuardRuleAdmin(admin.ModelAdmin):
    list_display = ("__str__",)
    fields = ("near_percent",)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # there is one

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
