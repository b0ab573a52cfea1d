"""Standings, changes and nominations in the admin: to read, never to write."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.admin import ReadOnly
from tiers import wording
from tiers.models import Nomination, Standing, TierChange


@admin.register(Standing)
class StandingAdmin(ReadOnly):
    list_display = ("customer", "tier", "since_on", "valid_until", "grace_until", "why")
    list_select_related = ("customer", "tier", "change")
    list_filter = ("tier",)
    search_fields = ("customer__name", "=customer__phone")
    fields = ("customer", "tier", "since_on", "valid_until", "grace_until", "counted_from", "why")

    @admin.display(description=_("why"))
    def why(self, row: Standing) -> str:
        return wording.describe_evidence(row.change.evidence).here


@admin.register(TierChange)
class TierChangeAdmin(ReadOnly):
    list_display = ("id", "as_of", "customer", "before", "after", "cause", "why")
    list_select_related = ("customer", "before", "after")
    list_filter = ("cause", "after")
    search_fields = ("customer__name", "=customer__phone")
    readonly_fields = ("why",)
    ordering = ("-id",)

    @admin.display(description=_("why"))
    def why(self, row: TierChange) -> str:
        return wording.describe_evidence(row.evidence).here


@admin.register(Nomination)
class NominationAdmin(ReadOnly):
    list_display = ("customer", "kind", "applied_on", "confirmed_on", "confirmed_by")
    list_select_related = ("customer", "confirmed_by")
    list_filter = ("kind",)
    search_fields = ("customer__name", "=customer__phone")
