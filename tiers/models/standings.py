"""The tier a customer holds, and every change of it with its evidence."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, through


class Standing(models.Model):
    """The tier a customer holds now, of the programme version under which it was reached.

    Under a later version of the programme it counts as that version's tier of the same code. `change` says why.
    `counted_from`: what was measured up to this day (included) no longer counts. `valid_until`: the last day of the
    tier's validity (of a manual override: its last day); `grace_until`: the last day of the grace that follows it.
    """

    customer = models.OneToOneField(
        "members.Customer",
        models.PROTECT,
        primary_key=True,
        related_name="standing",
        verbose_name=_("customer"),
    )
    tier = models.ForeignKey("tiers.Tier", models.PROTECT, related_name="+", verbose_name=_("tier"))
    since_on = models.DateField(_("since"))
    change = models.ForeignKey(
        "tiers.TierChange", models.PROTECT, related_name="+", db_index=False, verbose_name=_("change of tier")
    )
    counted_from = models.DateField(_("counted from (not included)"), null=True)
    valid_until = models.DateField(_("valid until"), null=True)
    grace_until = models.DateField(_("grace until"), null=True)

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None, grace_until=None) | Q(grace_until__gte=F("valid_until")),
                name="standing_grace_follows_the_validity",
            )
        ]
        indexes = [
            models.Index(
                fields=["valid_until"], condition=Q(valid_until__isnull=False), name="standing_by_end"
            ),
            models.Index(
                fields=["grace_until"], condition=Q(grace_until__isnull=False), name="standing_by_grace"
            ),
        ]


class Lapse(models.Model):
    """A customer who held a tier and holds none now: since when, and from when what is measured counts."""

    customer = models.OneToOneField("members.Customer", models.PROTECT, primary_key=True, related_name="+")
    since_on = models.DateField(_("since"))
    counted_from = models.DateField(_("counted from (not included)"), null=True)
    change = models.ForeignKey("tiers.TierChange", models.PROTECT, related_name="+", db_index=False)

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("lapsed standing")
        verbose_name_plural = _("lapsed standings")


class TierChange(models.Model):
    """A customer reached a tier: from where, when, by which route of which rule version, and the numbers. Append-only.

    `after` is null where a fall leaves no tier, `route` 0 where no route decided (a fall, an override). With `before`
    equal to `after` the tier was kept: renewed for another validity, or held by an override.
    """

    class Cause(models.TextChoices):
        NIGHT = "night", _("nightly re-evaluation")
        VISIT = "visit", _("re-evaluated after a visit")
        RULES = "rules", _("re-evaluated under new rules")
        REQUEST = "request", _("re-evaluated on request")
        VALIDITY = "validity", _("end of the validity")
        OVERRIDE = "override", _("set by hand")
        CORRECTION = "correction", _("late or corrected data")
        MERGE = "merge", _("customers merged")

    customer = models.ForeignKey(
        "members.Customer",
        models.PROTECT,
        related_name="tier_changes",
        db_index=False,
        verbose_name=_("customer"),
    )
    before = models.ForeignKey(
        "tiers.Tier", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("from")
    )
    after = models.ForeignKey(
        "tiers.Tier", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("to")
    )
    as_of = models.DateField(_("as of"))
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    route = models.PositiveSmallIntegerField(_("route"))
    evidence = models.JSONField(_("evidence"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    recorded_by = models.ForeignKey(
        "kernel.User",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("recorded by"),
    )

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("tier change")
        verbose_name_plural = _("tier changes")
        indexes = [
            models.Index(F("customer"), F("id").desc(), name="tier_change_of_customer_newest"),
            models.Index(fields=["as_of"], name="tier_change_by_date"),
        ]


class Due(models.Model):
    """A customer whose tier is to be evaluated, and why; removed in the transaction that evaluates.

    No foreign key of the database: hundreds of thousands come and go on the first of a month, a number
    that is no customer's is evaluated to nothing, and nobody can delete customers.
    """

    customer = models.OneToOneField(
        "members.Customer", models.CASCADE, primary_key=True, db_constraint=False, related_name="+"
    )
    cause = models.CharField(
        _("cause"), max_length=10, choices=TierChange.Cause, db_default=TierChange.Cause.NIGHT
    )

    class Meta:
        verbose_name = _("due evaluation")
        verbose_name_plural = _("due evaluations")


class Nomination(models.Model):
    """A confirmation by staff that a rule asks for, e.g. an owner's VIP application since 2015 confirmed by customer care."""

    customer = models.ForeignKey(
        "members.Customer", models.PROTECT, related_name="nominations", verbose_name=_("customer")
    )
    kind = models.SlugField(_("kind"), max_length=40)
    applied_on = models.DateField(_("applied on"))
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [models.UniqueConstraint(fields=["customer", "kind"], name="nomination_once_per_kind")]
