"""What was proposed to be granted, taken off or waived."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, of_branch, through


class Adjustment(models.Model):
    """A grant, correction or waiver that waits for a second person, or was decided: what exactly was proposed."""

    class Kind(models.TextChoices):
        GRANT = "points-grant", _("Grant points")
        CORRECTION = "points-correction", _("Take points off")
        WAIVER = "debt-waiver", _("Waive a debt")

    kind = models.SlugField(_("kind"), max_length=20, choices=Kind, db_index=False)
    customer = models.ForeignKey(
        "members.Customer", models.PROTECT, related_name="+", verbose_name=_("customer")
    )
    unit = models.ForeignKey("points.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    amount = models.PositiveBigIntegerField(_("amount"))
    reason = models.SlugField(_("reason"), max_length=30, db_index=False)
    branch = models.ForeignKey("kernel.Branch", models.PROTECT, related_name="+", verbose_name=_("branch"))
    key = models.CharField(_("request key"), max_length=80, unique=True)
    proposed_by = models.ForeignKey(
        "kernel.User", models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))

    seen = staticmethod(lambda: of_branch() | through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("adjustment of points")
        verbose_name_plural = _("adjustments of points")
        permissions = [
            ("adjust_points", _("Can grant, correct and waive points")),
            ("approve_adjustment", _("Can approve adjustments of points")),
            ("prove_ledger", _("Can prove the ledger")),
            ("close_month", _("Can close a month of the ledger")),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="points_adjustment_positive")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount:,}"
