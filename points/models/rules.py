"""Rules that turn purchases into points: versioned rows, closed and never edited once active."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.models import Version


class EarningRule(Version):
    """One version of an earning rule. `kind` names a file of points/rules; `params` are that kind's figures."""

    class Expires(models.TextChoices):
        """When points lapse, counted from the day they count for (points/lifetimes.py)."""

        NEVER = "never", _("never")
        DAYS = "days", _("after so many days")
        MONTHS = "months", _("after so many months")
        MONTH_END = "month-end", _("at the end of the month after so many months")
        YEAR_END = "year-end", _("at the end of the year after so many years")

    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    kind = models.CharField(_("kind of rule"), max_length=40, default="proportional")
    params = models.JSONField(_("figures"), default=dict)
    categories = models.ManyToManyField(
        "members.Category",
        blank=True,
        verbose_name=_("only these categories"),
        help_text=_("None chosen: every category."),
    )
    payers = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("only paid by"),
        default=list,
        blank=True,
        help_text=_("self, insurer, maker. Empty: whoever pays."),
    )
    unit = models.ForeignKey("points.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    expires = models.CharField(_("the points expire"), max_length=10, choices=Expires, default=Expires.NEVER)
    expires_after = models.PositiveSmallIntegerField(
        _("after how many"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(10_000)],
        help_text=_("Days, months or years. Empty: the points never expire."),
    )

    class Meta(Version.Meta):
        verbose_name = _("earning rule")
        verbose_name_plural = _("earning rules")
        permissions = [
            ("redeem_points", _("Can redeem points")),
            ("reverse_points", _("Can reverse points")),
            ("approve_earningrule", _("Can approve an earning rule")),
        ]
        constraints = [
            *Version.Meta.constraints,
            models.CheckConstraint(
                condition=Q(active_until=None) | Q(active_until__gt=F("active_from")),
                name="earning_rule_holds_for_a_day",
                violation_error_message=_(
                    "A rule holds for a day at least: its last day lies after its first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(expires="never", expires_after=None)
                | Q(expires__in=["days", "months", "month-end", "year-end"], expires_after__isnull=False),
                name="earning_rule_expires_after_a_number_or_never",
                violation_error_message=_(
                    "Say after how many days or months the points lapse, or that they never do."
                ),
            ),
        ]
