"""What stands beside the lines, to read: holds, what was released, closed months, what waits for a second person, worth."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.admin import OwnBranches, ReadOnly
from clubcrm.kernel.models import Approval
from points.models import Adjustment, Closure, Hold, Release, Worth

CUSTOMER = ("account__customer__name", "=account__customer__phone")


class Chosen(admin.SimpleListFilter):
    """Rows by one value of `field`, among `values` with their labels."""

    field = ""
    values: tuple[tuple[str, Any], ...] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(code or "open", label) for code, label in self.values]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.value()
        known = {code or "open": code for code, _label in self.values}
        return queryset.filter(**{self.field: known[asked]}) if asked in known else queryset


class HowEnded(Chosen):
    title, parameter_name, field = _("how it ended"), "ended", "how"
    values = tuple(Hold.How.choices)


@admin.register(Hold)
class HoldAdmin(ReadOnly):
    list_display = ("id", "customer", "amount", "purpose", "branch", "held_at", "until_at", "how", "ended_at")
    list_filter = (HowEnded, ("branch", OwnBranches))
    search_fields = (*CUSTOMER, "=key")
    list_select_related = ("account__customer", "branch")
    ordering = ("-id",)

    @admin.display(description=_("customer"))
    def customer(self, hold: Hold) -> str:
        return str(hold.account.customer)


@admin.register(Release)
class ReleaseAdmin(ReadOnly):
    list_display = ("id", "transfer", "usable_on", "recorded_at", "recorded_by")
    search_fields = ("=transfer__reference", "=key")
    list_select_related = ("transfer", "recorded_by")
    ordering = ("-id",)


@admin.register(Closure)
class ClosureAdmin(ReadOnly):
    list_display = ("__str__", "closed_at", "closed_by", "lines", "total", "through_id")
    list_select_related = ("closed_by",)


class Decided(Chosen):
    title, parameter_name, field = _("decision"), "decision", "decision"
    values = (
        ("waits", _("waits for a second person")),
        ("approved", _("approved")),
        ("declined", _("declined")),
        ("withdrawn", _("withdrawn")),
    )


# What became of the newest proposal about it.
DECISION = Case(
    When(withdrawn_at__isnull=False, then=Value("withdrawn")),
    When(approved=True, then=Value("approved")),
    When(approved=False, then=Value("declined")),
    default=Value("waits"),
)


@admin.register(Adjustment)
class AdjustmentAdmin(ReadOnly):
    """What was proposed; it is decided in the inbox."""

    list_display = (
        "id",
        "kind",
        "customer",
        "amount",
        "unit",
        "reason",
        "branch",
        "proposed_by",
        "proposed_at",
        "state",
    )
    list_filter = (Decided, "kind", ("branch", OwnBranches))
    search_fields = ("customer__name", "=customer__phone", "=key")
    list_select_related = ("customer", "unit", "branch", "proposed_by")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Adjustment]:
        about = Approval.objects.filter(kind=OuterRef("kind"), subject=OuterRef("id")).order_by("-id")
        decision = Subquery(about.annotate(became=DECISION).values("became")[:1])
        return super().get_queryset(request).annotate(decision=decision)

    @admin.display(description=_("decision"))
    def state(self, row: Any) -> Any:
        return dict(Decided.values).get(row.decision, "")


@admin.register(Worth)
class WorthAdmin(ReadOnly):
    """Changed on the page of months, from a month on."""

    list_display = ("month", "unit", "cents_per_hundred", "recorded_by", "recorded_at")
    list_select_related = ("unit", "recorded_by")
    ordering = ("-from_month",)

    @admin.display(description=_("from month"))
    def month(self, row: Worth) -> str:
        return date_format(row.from_month, "Y-m")
