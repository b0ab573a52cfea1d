"""What the proofs of the ledger found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, of_branch, through


class Drift(models.Model):
    """A disagreement that a proof found: open until a later proof does not find it any more.

    `place` names where it is (check, account, branch, unit, difference), so that each is told once.
    """

    place = models.CharField(_("place"), max_length=160)
    check_name = models.SlugField(_("check"), max_length=60)
    account = models.ForeignKey(
        "points.Account", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    customer = models.ForeignKey("members.Customer", models.PROTECT, null=True, related_name="+")
    branch = models.ForeignKey("kernel.Branch", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("points.Unit", models.PROTECT, null=True, related_name="+")
    month = models.CharField(_("month"), max_length=7, blank=True)
    stored = models.BigIntegerField(_("stored"))
    derived = models.BigIntegerField(_("derived"))
    found_at = models.DateTimeField(_("found at"))
    gone_at = models.DateTimeField(_("gone at"), null=True)

    seen = staticmethod(lambda: of_branch() | through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("drift of the ledger")
        verbose_name_plural = _("drifts of the ledger")
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=models.Q(gone_at=None), name="points_drift_open_once"
            )
        ]
