"""Programmes in the settings, with their tiers; a tier has a page of its own for its criteria and benefits."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.figures.admin import KindsAdmin
from clubcrm.kernel.versions.admin import PartAdmin, PartInline, VersionAdmin, paragraphs
from tiers.admin import reading
from tiers.forms import BenefitForm, CriterionForm, ProgrammeForm, TierForm, TierLineForm, rows
from tiers.models import Benefit, Criterion, Programme, Tier
from tiers.versions import PROGRAMMES


class TierInline(PartInline):
    kind = PROGRAMMES
    model = Tier
    form = TierLineForm
    extra = 0
    ordering = ("rank",)
    show_change_link = True
    verbose_name_plural = _("tiers, lowest first (open one to write its rule)")


class CriterionInline(PartInline):
    kind = PROGRAMMES
    model = Criterion
    form, formset = CriterionForm, rows.CriterionSet
    template = "admin/tiers/_ways.html"
    ordering = ("route", "id")


class BenefitInline(PartInline):
    kind = PROGRAMMES
    model = Benefit
    form, formset = BenefitForm, rows.Rows
    template = "admin/tiers/_benefits.html"
    ordering = ("id",)


@admin.register(Programme)
class ProgrammeAdmin(VersionAdmin):
    kind = PROGRAMMES
    form = ProgrammeForm
    inlines = (TierInline,)


@admin.register(Tier)
class TierAdmin(KindsAdmin, PartAdmin):
    """One tier of a version: a draft's is written, of others the rule is read."""

    kind = PROGRAMMES
    belongs_to = "programme"
    form = TierForm
    list_display = ("__str__", "programme", "rank", "code")
    list_filter = ("programme",)
    list_select_related = ("programme",)
    readonly_fields = ("of_programme", "in_words")

    def get_inlines(self, request: HttpRequest, obj: Tier | None) -> Any:
        return (CriterionInline, BenefitInline) if self.is_draft(obj) else ()

    def get_fields(self, request: HttpRequest, obj: Tier | None = None) -> Any:
        if self.has_change_permission(request, obj):
            return list(TierForm.base_fields)
        return ("of_programme", "rank", "name_zh", "name_en", "badge", "in_words")

    @admin.display(description=_("programme"))
    def of_programme(self, tier: Tier) -> SafeString:
        return format_html('<a href="{}">{}</a>', address_of(tier), tier.programme)

    @admin.display(description=_("In words"))
    def in_words(self, tier: Tier) -> SafeString:
        said = reading.read_saved(tier)
        return paragraphs([said.reached, said.kept, *said.brings])

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.read_aloud)
        return [path("<int:object_id>/change/reading/", view, name="tiers_tier_reading"), *super().get_urls()]

    def read_aloud(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The rule as it is typed, before it is saved."""
        tier: Any = self.get_object(request, str(object_id))
        form = self.get_form(request, tier, change=True)(request.POST, instance=tier)
        formsets, _inlines = self._create_formsets(request, tier, change=True)  # type: ignore[attr-defined]
        said = {"reading": reading.read_forms(form, formsets)}
        return render(request, "admin/tiers/_reading.html", said)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        tier = kwargs.get("obj")
        context["drafting"] = self.has_change_permission(request, tier)
        if tier and context["drafting"]:
            form = context["adminform"].form
            formsets = [each.formset for each in context["inline_admin_formsets"]]
            context |= {
                "reading": reading.read_forms(form, formsets) if form.is_bound else reading.read_saved(tier),
                "settings": form.list_settings(),
                "missing": self.kind.problems(tier.programme),
                "rehearsed": self.kind.rehearsed(tier.programme),
                "whole": address_of(tier),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Tier) -> HttpResponse:
        """On to the version, where its effect is said and it is proposed."""
        if "_to_version" in request.POST:
            return HttpResponseRedirect(address_of(obj))
        return super().response_change(request, obj)


def address_of(tier: Tier) -> str:
    """The page of the version that the tier belongs to."""
    return reverse("admin:tiers_programme_change", args=[tier.programme_id])
