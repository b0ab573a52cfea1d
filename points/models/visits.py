"""The visit at which points were redeemed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, through


class RedemptionVisit(models.Model):
    """Which visit a redemption was made at: of the same customer, or of one who was merged with them (a trigger of
    sql/redeeming.sql holds it). Written once, by points_redeem, with the line; where no row is, it was none."""

    transfer = models.OneToOneField("points.Transfer", models.PROTECT, related_name="at_visit")
    visit = models.ForeignKey(
        "members.Visit", models.PROTECT, related_name="redemptions", verbose_name=_("visit")
    )

    seen = staticmethod(lambda: through("points.Transfer", "transfer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("visit of a redemption")
        verbose_name_plural = _("visits of redemptions")
