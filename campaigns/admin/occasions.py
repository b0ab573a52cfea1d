"""Occasions in the admin: set, never added or removed; written by the operation."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns import operations as campaigns
from campaigns.forms import OccasionForm
from campaigns.models import Occasion


@admin.register(Occasion)
class OccasionAdmin(admin.ModelAdmin):
    form = OccasionForm
    list_display = ("__str__", "code", "enabled", "template", "hours", "feb29")
    actions = None

    @admin.display(description=_("hours"))
    def hours(self, occasion: Occasion) -> str:
        return f"{occasion.send_from}:00–{occasion.send_until}:00"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Occasion | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Occasion, form: Any, change: bool) -> None:
        campaigns.change_occasion(
            occasion=obj.id, settings=form.settings(), by=request.user.id, at=timezone.now()
        )
