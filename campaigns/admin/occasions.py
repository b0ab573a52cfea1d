"""Occasions in the admin: set, never added or removed; written by the operation."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns import operations as campaigns
from campaigns import wording
from campaigns.forms import OccasionForm, find_form
from campaigns.models import Occasion
from clubcrm.kernel.spoken import SpokenAdmin


@admin.register(Occasion)
class OccasionAdmin(SpokenAdmin):
    form = OccasionForm
    list_display = ("__str__", "enabled", "text", "hours", "own_settings")
    list_select_related = ("template",)
    purpose = _("When members are written to by themselves, with which text and at which hours.")

    @admin.display(description=_("hours"))
    def hours(self, occasion: Occasion) -> str:
        return wording.say_hours(occasion.send_from, occasion.send_until)

    @admin.display(description=_("subject of the letter"))
    def text(self, occasion: Occasion) -> str:
        return occasion.template.subject

    @admin.display(description=_("settings"))
    def own_settings(self, occasion: Occasion) -> str:
        return occasion.settings_in_words

    def say(self, row: Any, form: Any = None) -> Iterable[str]:
        return [wording.describe_occasion(row), row.settings_in_words]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Occasion | None = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj and self.has_change_permission(request, obj):
            kwargs["form"] = find_form(obj.kind)
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Whoever may only look reads the kind's settings in words."""
        if obj and not self.has_change_permission(request, obj):
            return [*OccasionForm.base_fields, "own_settings"]
        return list(super().get_fields(request, obj))

    def save_model(self, request: HttpRequest, obj: Occasion, form: Any, change: bool) -> None:
        campaigns.change_occasion(
            occasion=obj.id, settings=form.settings(), by=request.user.id, at=timezone.now()
        )
