"""What lines of the ledger took from lots."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, through


class Consumption(models.Model):
    """What a transfer took from a lot; a negative amount gives back, into the same lot with its own expiry."""

    transfer = models.ForeignKey(
        "points.Transfer",
        models.PROTECT,
        related_name="consumptions",
        db_index=False,
        db_constraint=False,
        verbose_name=_("line of the ledger"),
    )
    lot = models.ForeignKey(
        "points.Lot",
        models.PROTECT,
        related_name="consumptions",
        db_constraint=False,
        verbose_name=_("earned with"),
    )
    amount = models.BigIntegerField(_("amount"))

    seen = staticmethod(lambda: through("points.Transfer", "transfer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("use of a lot")
        verbose_name_plural = _("uses of lots")
        constraints = [
            models.UniqueConstraint(
                fields=["transfer", "lot"], name="points_consumption_once_per_transfer_and_lot"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="points_consumption_never_zero"),
        ]
