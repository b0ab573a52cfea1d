"""Rules that turn purchases into points: versioned rows, closed and never edited once active."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import languages


class DateRange(Func):
    """[from, until): a version ends the day its successor begins."""

    function = "daterange"
    output_field = DateRangeField()


class EarningRule(models.Model):
    """One version of an earning rule. `kind` names a file of points/rules; `params` are that kind's figures."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", _("proposed")
        ACTIVE = "active", _("active")
        CLOSED = "closed", _("closed")

    class Expires(models.TextChoices):
        """When points lapse, counted from the day they count for (points/lifetimes.py)."""

        NEVER = "never", _("never")
        DAYS = "days", _("after so many days")
        MONTHS = "months", _("after so many months")
        MONTH_END = "month-end", _("at the end of the month after so many months")
        YEAR_END = "year-end", _("at the end of the year after so many years")

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveIntegerField(_("version"), default=1)
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
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    active_from = models.DateField(_("in force from"), null=True, blank=True)
    active_until = models.DateField(_("in force until (not included)"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        "kernel.User",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("drafted by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    activated_by = models.ForeignKey(
        "kernel.User",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("activated by"),
    )
    activated_at = models.DateTimeField(_("activated at"), null=True, editable=False)

    class Meta:
        verbose_name = _("earning rule")
        verbose_name_plural = _("earning rules")
        permissions = [
            ("redeem_points", _("Can redeem points")),
            ("reverse_points", _("Can reverse points")),
            ("approve_earningrule", _("Can approve an earning rule")),
        ]
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="earning_rule_version_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed"]) | Q(active_from__isnull=False),
                name="earning_rule_in_force_from_a_date",
            ),
            models.CheckConstraint(
                condition=Q(active_until=None) | Q(active_until__gt=F("active_from")),
                name="earning_rule_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(expires="never", expires_after=None)
                | Q(expires__in=["days", "months", "month-end", "year-end"], expires_after__isnull=False),
                name="earning_rule_expires_after_a_number_or_never",
            ),
            ExclusionConstraint(
                name="earning_rule_one_version_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (DateRange("active_from", "active_until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["active", "closed"]),
            ),
        ]

    def __str__(self) -> str:
        name = languages.choose(self.name_zh, self.name_en)
        return f"{name} · {self.version}"
