"""Earning rules in the settings."""

from django.contrib import admin

from clubcrm.kernel.versions.admin import VersionAdmin
from points.forms import EarningRuleForm
from points.models import EarningRule
from points.versions import EARNING_RULES


@admin.register(EarningRule)
class EarningRuleAdmin(VersionAdmin):
    kind = EARNING_RULES
    form = EarningRuleForm
    list_filter = ("state", "kind")
    shown = ("code", "name_zh", "name_en")  # in words it says the rest
