"""How long things are kept, and what a limit would do tonight."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.spoken import SpokenAdmin
from clubcrm.privacy import retaining, wording
from members import operations as members
from members.models import RetentionLimit


@admin.register(RetentionLimit)
class RetentionLimitAdmin(SpokenAdmin):
    """Set, never added or removed."""

    fields = ("days", "enabled")
    list_display = ("__str__", "days", "enabled", "changed_by", "changed_at")
    purpose = _(
        "How long things are kept. Each night what is older goes; what would go stands on the page Data protection."
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def say(self, row: Any, form: Any = None) -> Iterable[str]:
        kind = retaining.KINDS.get(row.code)
        if kind is None or not row.days:
            return []
        count = kind.count(retaining.before(row, timezone.now()))
        return [wording.say_limit(row, count, removed=kind.remove is not None)]

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        members.change_limit(limit=obj.pk, **form.cleaned_data, by=request.user.pk, at=timezone.now())
