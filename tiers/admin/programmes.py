"""Programmes in the settings, with their tiers; a tier has a page of its own for its criteria and benefits."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.figures.admin import KindsAdmin
from clubcrm.kernel.versions.admin import PartAdmin, PartInline, VersionAdmin
from tiers import wording
from tiers.forms import BenefitForm, CriterionForm, ProgrammeForm, TierForm
from tiers.models import Benefit, Criterion, Programme, Tier
from tiers.versions import PROGRAMMES


class TierInline(PartInline):
    kind = PROGRAMMES
    model = Tier
    form = TierForm
    extra = 0
    ordering = ("rank",)
    show_change_link = True
    verbose_name_plural = _("tiers, lowest first (open one to write its criteria)")


class CriterionInline(PartInline):
    kind = PROGRAMMES
    model = Criterion
    form = CriterionForm
    ordering = ("route", "id")
    verbose_name_plural = _("criteria: all of one route must hold, any route is enough")


class BenefitInline(PartInline):
    kind = PROGRAMMES
    model = Benefit
    form = BenefitForm
    ordering = ("id",)
    verbose_name_plural = _("benefits: what the tier brings")


@admin.register(Programme)
class ProgrammeAdmin(VersionAdmin):
    kind = PROGRAMMES
    form = ProgrammeForm
    inlines = (TierInline,)
    change_form_template = "admin/tiers/programme/change_form.html"


@admin.register(Tier)
class TierAdmin(KindsAdmin, PartAdmin):
    """One tier of a version with its criteria."""

    kind = PROGRAMMES
    belongs_to = "programme"
    form = TierForm
    inlines = (CriterionInline, BenefitInline)
    list_display = ("__str__", "programme", "rank", "code")
    list_filter = ("programme",)
    list_select_related = ("programme",)
    readonly_fields = ("of_programme", "in_words")

    @admin.display(description=_("programme"))
    def of_programme(self, tier: Tier) -> SafeString:
        address = reverse("admin:tiers_programme_change", args=[tier.programme_id])
        return format_html('<a href="{}">{}</a>', address, tier.programme)

    @admin.display(description=_("In words"))
    def in_words(self, tier: Tier) -> SafeString:
        criteria = list(tier.criteria.order_by("route", "id"))
        try:
            words = wording.describe_tier(tier, criteria, list(tier.programme.tiers.all()))
        except (KeyError, ValueError):
            return format_html(
                "{}", gettext("Some criteria are not understood: see the page of the programme.")
            )
        return format_html("{}<br>{}", words.zh, words.en)
