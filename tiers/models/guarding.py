"""The tier-guard: members who lack little to the next tier, and the calls that are asked for because of it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, through

FURTHEST = 500  # thousandths: members who lack more are not kept
USUAL_PERCENT = 20


class Nearness(models.Model):
    """The nearest tier above a member's, by last night's numbers. `short`: thousandths that lack where most lacks.

    Of a route counts the criterion that lacks most, of a tier its nearest route.
    """

    customer = models.OneToOneField("members.Customer", models.CASCADE, primary_key=True, related_name="+")
    tier = models.ForeignKey("tiers.Tier", models.CASCADE, related_name="+", verbose_name=_("tier"))
    short = models.PositiveSmallIntegerField(_("short by (thousandths)"))

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("member near a tier")
        verbose_name_plural = _("members near a tier")
        indexes = [models.Index(fields=["short", "customer"], name="nearness_nearest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(short__gte=1, short__lte=FURTHEST), name="nearness_is_short_by_little"
            )
        ]


class GuardRule(models.Model):
    """What counts as little: one row, changed by an administrator."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    near_percent = models.PositiveSmallIntegerField(
        _("short by at most (%)"),
        default=USUAL_PERCENT,
        help_text=_("E.g. 20: whoever has 24,000 of 30,000 points is on the list. At most 50."),
    )

    class Meta:
        verbose_name = _("rule of the tier-guard")
        verbose_name_plural = _("rules of the tier-guard")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="guard_rule_is_one",
                violation_error_message=_("There is one such rule already: change that one."),
            ),
            models.CheckConstraint(
                condition=Q(near_percent__gte=1, near_percent__lte=FURTHEST // 10),
                name="guard_rule_is_little",
                violation_error_message=_("The share lies between 1 and 50 per cent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.near_percent} %"


class GuardCall(models.Model):
    """A call asked for because a tier ends (KEEP) or the next is near (REACH); open until its outcome is noted."""

    class Aim(models.TextChoices):
        KEEP = "keep", _("keep the tier")
        REACH = "reach", _("reach the tier")

    class Outcome(models.TextChoices):
        COMING = "coming", _("reached: will come")
        THINKING = "thinking", _("reached: undecided")
        DECLINED = "declined", _("reached: not interested")
        MISSED = "missed", _("not reached")

    customer = models.ForeignKey("members.Customer", models.PROTECT, related_name="guard_calls")
    aim = models.CharField(_("to"), max_length=10, choices=Aim)
    tier = models.ForeignKey("tiers.Tier", models.PROTECT, related_name="+", verbose_name=_("tier"))
    staff = models.ForeignKey(
        "kernel.Staff", models.PROTECT, null=True, related_name="+", verbose_name=_("who calls")
    )
    asked_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked at"), db_default=Now())
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    done_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(_("done at"), null=True)

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("call of the tier-guard")
        verbose_name_plural = _("calls of the tier-guard")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(done_at=None), name="guard_call_one_open_per_customer"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, outcome="") | (Q(done_at__isnull=False) & ~Q(outcome="")),
                name="guard_call_done_with_an_outcome",
            ),
        ]
        indexes = [models.Index(F("customer"), F("id").desc(), name="guard_call_newest")]
