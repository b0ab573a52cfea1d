"""Programmes in the admin: a draft is edited, a version proposed, put in force and closed, all through operations."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import approvals
from clubcrm.kernel.clock import business_date
from tiers import operations as tiers
from tiers import wording
from tiers.forms import BenefitForm, CriterionForm, ProgrammeForm, TierForm
from tiers.models import Benefit, Criterion, Programme, Tier
from tiers.operations.programmes import KIND

State = Programme.State
# What may be done with a version: address part, label, in which states.
STEPS = (
    ("propose", _("Propose"), (State.DRAFT,)),
    ("withdraw", _("Back to draft"), (State.PROPOSED,)),
    ("activate", _("Put into force today"), (State.PROPOSED,)),
    ("close", _("Close today"), (State.ACTIVE,)),
    ("new_version", _("New version from this one"), (State.ACTIVE, State.CLOSED)),
)


class OfDrafts(admin.options.BaseModelAdmin):
    """May be changed only while the programme is a draft; the database refuses it too."""

    def is_draft(self, obj: Any) -> bool:
        programme = obj.programme if isinstance(obj, Tier) else obj
        return programme is None or programme.state == State.DRAFT

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self.is_draft(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self.is_draft(obj)


class InlineOfDrafts(OfDrafts, admin.TabularInline):
    """Rows may be added only to a draft."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and (obj is None or self.is_draft(obj))


class TierInline(InlineOfDrafts):
    model = Tier
    form = TierForm
    extra = 0
    ordering = ("rank",)
    show_change_link = True
    verbose_name_plural = _("tiers, lowest first (open one to write its criteria)")


class CriterionInline(InlineOfDrafts):
    model = Criterion
    form = CriterionForm
    extra = 1
    ordering = ("route", "id")
    verbose_name_plural = _("criteria: all of one route must hold, any route is enough")


class BenefitInline(InlineOfDrafts):
    model = Benefit
    form = BenefitForm
    extra = 1
    ordering = ("id",)
    verbose_name_plural = _("benefits: what the tier brings")


@admin.register(Programme)
class ProgrammeAdmin(OfDrafts, admin.ModelAdmin):
    form = ProgrammeForm
    inlines = (TierInline,)
    list_display = ("code", "version", "__str__", "state", "active_from", "active_until")
    list_display_links = ("code", "version")
    list_filter = ("state",)
    readonly_fields = ("state", "active_from", "active_until", "in_words", "to_mend", "effect")
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code", *self.readonly_fields) if obj else ()

    @admin.display(description=_("In words"))
    def in_words(self, programme: Programme) -> SafeString | str:
        if tiers.problems(programme=programme.id):
            return gettext("shown once there is nothing to mend")
        context = {
            "opening": wording.describe_climbing(programme),
            "tiers": wording.describe_programme(programme),
        }
        return render_to_string("admin/tiers/programme/_in_words.html", context)

    @admin.display(description=_("To mend before it can be proposed"))
    def to_mend(self, programme: Programme) -> SafeString | str:
        found = tiers.problems(programme=programme.id)
        return format_html_join("", "<p>{}</p>", ((text,) for text in found)) or gettext("nothing")

    @admin.display(description=_("Effect if it were in force today"))
    def effect(self, programme: Programme) -> SafeString | str:
        try:
            effects = tiers.preview(programme=programme.id, as_of=business_date())
        except tiers.Invalid:
            return gettext("shown once there is nothing to mend")
        line = gettext("%(tier)s: %(members)s members, %(rising)s of them by rising")
        return format_html_join("", "<p>{}</p>", ((line % each._asdict(),) for each in effects))

    def save_model(self, request: HttpRequest, obj: Programme, form: Any, change: bool) -> None:
        fields = {name: getattr(obj, name) for name in ProgrammeForm.base_fields}
        programme = obj.id if change else None
        obj.id = tiers.draft(**fields, programme=programme, by=request.user.id, at=timezone.now())
        obj.refresh_from_db()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        for tier in formset.deleted_objects:
            tiers.remove_tier(tier=tier.id)
        for tier in changed_rows(formset):
            fields = {name: getattr(tier, name) for name in TierForm.base_fields}
            tiers.write_tier(programme=form.instance.id, tier=tier.id, **fields)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        programme = kwargs.get("obj")
        if programme and may_step(request):
            alone = not approvals.needs_second(KIND, by=request.user.id)
            context["steps"] = [
                {"label": label, "url": reverse(f"admin:tiers_programme_{name}", args=[programme.id])}
                for name, label, states in STEPS
                if programme.state in states and (name != "activate" or alone)
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        steps = [
            path(
                f"<int:programme>/{name}/",
                self.admin_site.admin_view(step(name)),
                name=f"tiers_programme_{name}",
            )
            for name, *_rest in STEPS
        ]
        return [*steps, *super().get_urls()]


@admin.register(Tier)
class TierAdmin(OfDrafts, admin.ModelAdmin):
    """One tier of a version with its criteria."""

    form = TierForm
    inlines = (CriterionInline, BenefitInline)
    list_display = ("__str__", "programme", "rank", "code")
    list_filter = ("programme",)
    list_select_related = ("programme",)
    readonly_fields = ("of_programme", "in_words")
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # on the page of its programme

    @admin.display(description=_("programme"))
    def of_programme(self, tier: Tier) -> SafeString:
        address = reverse("admin:tiers_programme_change", args=[tier.programme_id])
        return format_html('<a href="{}">{}</a>', address, tier.programme)

    @admin.display(description=_("In words"))
    def in_words(self, tier: Tier) -> SafeString:
        criteria = list(tier.criteria.order_by("route", "id"))
        try:
            said = wording.describe_tier(tier, criteria, list(tier.programme.tiers.all()))
        except (KeyError, ValueError):
            return format_html(
                "{}", gettext("Some criteria are not understood: see the page of the programme.")
            )
        return format_html("{}<br>{}", said.zh, said.en)

    def save_model(self, request: HttpRequest, obj: Tier, form: Any, change: bool) -> None:
        fields = {name: getattr(obj, name) for name in TierForm.base_fields}
        tiers.write_tier(programme=obj.programme_id, tier=obj.id, **fields)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        for row in formset.deleted_objects:
            if isinstance(row, Benefit):
                tiers.remove_benefit(benefit=row.id)
            else:
                tiers.remove_criterion(criterion=row.id)
        for row in changed_rows(formset):
            write_row(form.instance.id, row)


def write_row(tier: int, row: Criterion | Benefit) -> None:
    """A row of a tier's page, as its form left it."""
    if isinstance(row, Benefit):
        fields = {name: getattr(row, name) for name in BenefitForm.base_fields}
        tiers.write_benefit(tier=tier, benefit=row.id, **fields)
    else:
        fields = {name: getattr(row, name) for name in CriterionForm.base_fields}
        tiers.write_criterion(tier=tier, criterion=row.id, **fields)


def changed_rows(formset: Any) -> list[Any]:
    return [*(row for row, _fields in formset.changed_objects), *formset.new_objects]


def may_step(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("tiers.change_programme"))


def step(name: str) -> Callable[..., HttpResponse]:
    """The view of one step: POST only, one operation, back to the page of the version."""

    def view(request: HttpRequest, programme: int) -> HttpResponse:
        if request.method != "POST" or not may_step(request):
            raise PermissionDenied
        common: dict[str, Any] = {"programme": programme, "by": request.user.id, "at": timezone.now()}
        if name in ("activate", "close"):
            common["on"] = business_date()
        try:
            with transaction.atomic():
                shown = getattr(tiers, name)(**common) or programme
        except tiers.Invalid as invalid:
            shown = programme
            for problem in invalid.problems:
                messages.error(request, problem)
        except approvals.NoBranch as refusal:
            shown = programme
            messages.error(request, refusal.sentence)
        except approvals.NeedsSecond:
            shown = programme
            messages.error(request, gettext("Propose it: a second person has to approve it in the inbox."))
        except tiers.WrongState:
            shown = programme
            messages.error(request, gettext("This version has moved on meanwhile; nothing was changed."))
        return HttpResponseRedirect(reverse("admin:tiers_programme_change", args=[shown]))

    return view
