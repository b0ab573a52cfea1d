"""The rules: a versioned programme of tiers, each reached by any route whose criteria all hold."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.models import DateRange, Version
from clubcrm.kernel.models.named import Named
from clubcrm.kernel.models.versions import BEGUN


# Days before the end of a tier at which its member is warned, unless a tier says otherwise.
def usual_warnings() -> list[int]:
    return [60, 30, 7]


class Programme(Version):
    """One version of a ladder. At most one version of one programme is in force."""

    class Climbing(models.TextChoices):
        HIGHEST = "highest", _("to the highest tier whose criteria hold")
        STEP = "step", _("one step a day, none is skipped")

    class Applies(models.TextChoices):
        AT_ONCE = "at_once", _("to everyone at once")
        NEXT_PURCHASE = "next_purchase", _("to each member from the next purchase")

    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    climbing = models.CharField(
        _("promotion"), max_length=10, choices=Climbing, default=Climbing.HIGHEST, db_default=Climbing.HIGHEST
    )
    applies = models.CharField(
        _("a new version applies"),
        max_length=15,
        choices=Applies,
        default=Applies.AT_ONCE,
        db_default=Applies.AT_ONCE,
    )

    class Meta(Version.Meta):
        verbose_name = _("tier programme")
        verbose_name_plural = _("tier programmes")
        permissions = [("approve_programme", _("Can approve a tier programme"))]
        constraints = [
            *Version.Meta.constraints,
            ExclusionConstraint(
                name="programme_one_in_force",
                violation_error_message=_(
                    "Only one ladder is in force at a time: another one holds in these days."
                ),
                expressions=[(DateRange("active_from", "active_until"), RangeOperators.OVERLAPS)],
                condition=BEGUN,
            ),
        ]


class Tier(Named):
    """A step of the ladder; a higher rank is better. Members of no tier have rank 0."""

    class Badge(models.TextChoices):
        BASIC = "basic", _("grey")
        GREEN = "green", _("green")
        GREEN_1 = "green-1", _("green with one star")
        GREEN_2 = "green-2", _("green with two stars")
        SILVER = "silver", _("silver")
        GOLD = "gold", _("gold")
        DIAMOND = "diamond", _("diamond")

    class Demotion(models.TextChoices):
        NEVER = "never", _("never: a tier once reached is kept")
        ONE_STEP = "one_step", _("to the tier below")
        RECALCULATED = "recalculated", _("to the highest tier whose criteria hold")

    programme = models.ForeignKey(
        "tiers.Programme", models.CASCADE, related_name="tiers", verbose_name=_("programme")
    )
    code = models.SlugField(_("code"), max_length=40)
    rank = models.PositiveSmallIntegerField(_("rank"))
    name_zh = models.CharField(_("name in Chinese"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=40)
    badge = models.CharField(_("badge"), max_length=10, choices=Badge, default=Badge.BASIC)
    demotion = models.CharField(
        _("demotion"),
        max_length=12,
        choices=Demotion,
        default=Demotion.NEVER,
        help_text=_(
            "What happens when the criteria no longer hold at the end of the validity and its grace."
        ),
    )
    valid_for = models.CharField(
        _("valid for"),
        max_length=20,
        default="",
        db_default="",
        blank=True,
        help_text=_(
            '"12 months", "365 days", "calendar year", "anniversary" (of joining); empty: unlimited.'
        ),
    )
    grace_days = models.PositiveSmallIntegerField(_("days of grace"), default=0, db_default=0)
    resets = models.BooleanField(
        _("with reset"),
        default=False,
        db_default=False,
        help_text=_("Once it is reached, what was measured counts anew from the day after."),
    )
    warning_days = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("warned so many days before its end"),
        default=usual_warnings,
        blank=True,
        help_text=_("The tier-guard's lists offer these spans; within the shortest a member stands out."),
        size=5,
    )

    class Meta:
        verbose_name = _("tier")
        verbose_name_plural = _("tiers")
        ordering = ["programme", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="tier_code_once_per_programme"),
            models.UniqueConstraint(fields=["programme", "rank"], name="tier_rank_once_per_programme"),
            models.CheckConstraint(
                condition=Q(rank__gte=1),
                name="tier_rank_from_one",
                violation_error_message=_("Ranks begin at 1."),
            ),
        ]


class Criterion(models.Model):
    """One condition of a route: a measure over a window reaches a threshold, or does not pass it. All of a route must hold."""

    tier = models.ForeignKey("tiers.Tier", models.CASCADE, related_name="criteria", verbose_name=_("tier"))
    route = models.PositiveSmallIntegerField(
        _("route"),
        default=1,
        help_text=_("Criteria with the same number must all hold; any one route is enough."),
    )
    measure = models.SlugField(
        _("measure"), max_length=40, help_text=_("Name of a file of tiers/measures, e.g. points_earned.")
    )
    at_least = models.BigIntegerField(_("at least"), null=True, blank=True)
    at_most = models.BigIntegerField(_("at most"), null=True, blank=True)
    window = models.CharField(
        _("window"),
        max_length=30,
        default="all time",
        help_text=_('"24 months", "365 days", "calendar year", "all time"'),
    )
    filter = models.JSONField(
        _("filter"),
        default=dict,
        blank=True,
        help_text=_('Narrows the measure, e.g. {"category": "material"}.'),
    )

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["tier", "route", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(at_least=None, at_most__isnull=False) | Q(at_least__isnull=False, at_most=None),
                name="criterion_has_one_threshold",
                violation_error_message=_("Say either “at least” or “at most”, and only one of them."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {'≥' if self.sign == '>=' else '≤'} {self.threshold:,}"

    @property
    def threshold(self) -> int:
        """Of the two the one that is given."""
        found = self.at_least if self.at_most is None else self.at_most
        assert found is not None
        return found

    @property
    def sign(self) -> str:
        """How a value stands to the threshold where the criterion holds, as SQL writes it."""
        return ">=" if self.at_most is None else "<="

    def holds(self, value: int) -> bool:
        return value >= self.threshold if self.at_most is None else value <= self.threshold
