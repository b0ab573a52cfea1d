"""Earning rules in the settings."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import languages
from clubcrm.kernel.figures.admin import KindsAdmin
from clubcrm.kernel.spoken import SpokenAdmin
from clubcrm.kernel.versions.admin import VersionAdmin
from points import sentences
from points.forms import EarningRuleForm
from points.models import EarningRule
from points.versions import EARNING_RULES


@admin.register(EarningRule)
class EarningRuleAdmin(KindsAdmin, SpokenAdmin, VersionAdmin):
    kind = EARNING_RULES
    form = EarningRuleForm
    change_form_template = "admin/spoken_version.html"
    purpose = _(
        "What purchases earn: how many points for how much, of which categories, paid by whom, and until when they hold."
    )
    empty = _("No rule yet: nothing earns points.")
    list_filter = ("state", "kind")
    list_display = ("name", "version", "said", "standing", "active_from", "active_until")
    list_display_links = ("name",)
    shown = ("name_zh", "name_en", "code")  # in words it says the rest

    @admin.display(description=_("earning rule"), ordering="code")
    def name(self, rule: EarningRule) -> str:
        return languages.choose(*rule.names)

    @admin.display(description=_("what it earns"))
    def said(self, rule: EarningRule) -> str:
        return sentences.sentence(rule)

    def say(self, row: Any, form: Any = None) -> Iterable[str]:
        """The rule as it is typed, and what that gives for a line of the club's own."""
        chosen = list(form.cleaned_data["categories"] if form else row.categories.all())
        return [sentences.sentence(row, chosen), sentences.example(row, chosen)]
