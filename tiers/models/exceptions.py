"""What departs from the rules for one customer: a tier set by hand, and a tier kept while a dispute is open."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, through


class Override(models.Model):
    """A tier set by hand, with its reason, up to and including `until_on`; then the rules decide again.

    `before` is the tier that the rules had given (null: none); with what followed from it, it is taken up again at the end.
    """

    customer = models.ForeignKey(
        "members.Customer", models.PROTECT, related_name="overrides", verbose_name=_("customer")
    )
    tier = models.ForeignKey("tiers.Tier", models.PROTECT, related_name="+", verbose_name=_("tier"))
    before = models.ForeignKey(
        "tiers.Tier", models.PROTECT, null=True, related_name="+", verbose_name=_("tier by the rules before")
    )
    before_valid_until = models.DateField(_("validity of the tier before"), null=True)
    reason = models.CharField(_("reason"), max_length=200)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("last day"))
    recorded_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, related_name="+", verbose_name=_("ended by")
    )

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("tier set by hand")
        verbose_name_plural = _("tiers set by hand")
        permissions = [("override_tier", _("Can set a tier by hand"))]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(ended_at=None), name="override_one_open_per_customer"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="override_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
        ]


class Freeze(models.Model):
    """The tier does not fall while a dispute is open: from `from_on` until the day before `until_on` (null: still open).

    `reason` is a code; `reference` names what it comes from ("complaint:17"), once: opening twice is opening once.
    """

    customer = models.ForeignKey(
        "members.Customer", models.PROTECT, related_name="freezes", verbose_name=_("customer")
    )
    reason = models.SlugField(_("reason"), max_length=40)
    reference = models.CharField(_("reference"), max_length=60, unique=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until (not included)"), null=True)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("frozen tier")
        verbose_name_plural = _("frozen tiers")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="freeze_ends_after_it_begins"
            ),
        ]
