"""Points set aside until a redemption is confirmed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, through


class Hold(models.Model):
    """Set aside for a purpose until `until_at`. A row and the account's `held`; no transfer until it is confirmed.

    Written by the functions of sql/redeeming.sql only; it ends once: confirmed, released or timed out.
    """

    class How(models.TextChoices):
        OPEN = "", _("open")
        CONFIRMED = "confirmed", _("confirmed")
        RELEASED = "released", _("released")
        TIMED_OUT = "timed-out", _("timed out")

    account = models.ForeignKey(
        "points.Account", models.PROTECT, related_name="holds", verbose_name=_("account")
    )
    amount = models.BigIntegerField(_("amount"))
    branch = models.ForeignKey("kernel.Branch", models.PROTECT, related_name="+", verbose_name=_("branch"))
    purpose = models.SlugField(_("purpose"), max_length=30, db_index=False)
    key = models.CharField(_("request key"), max_length=80, unique=True)
    request_digest = models.CharField(_("digest of the request"), max_length=64)
    held_at = models.DateTimeField(_("held at"))
    held_on = models.DateField(_("held on"))
    until_at = models.DateTimeField(_("held until"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, related_name="+", verbose_name=_("ended by")
    )
    how = models.CharField(_("how it ended"), max_length=10, choices=How, blank=True, default=How.OPEN)
    transfer = models.OneToOneField(
        "points.Transfer",
        models.PROTECT,
        null=True,
        related_name="hold",
        verbose_name=_("line of the ledger"),
    )
    recorded_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )

    seen = staticmethod(lambda: through("points.Account", "account_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="points_hold_amount_positive"),
            models.CheckConstraint(
                condition=Q(until_at__gt=F("held_at")), name="points_hold_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, how="", transfer__isnull=True)
                | Q(ended_at__isnull=False, how="confirmed", transfer__isnull=False)
                | Q(ended_at__isnull=False, how__in=["released", "timed-out"], transfer__isnull=True),
                name="points_hold_says_how_it_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["until_at"], condition=Q(ended_at__isnull=True), name="points_hold_open"),
        ]
