"""What points are redeemed for, and why somebody reverses, grants, corrects or waives: rows an administrator may add to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.models.named import Named


class Coded(Named):
    """A code that ledger lines carry, with its name in both languages."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    closed_at = models.DateTimeField(
        _("closed at"), null=True, blank=True, help_text=_("Not offered any more; old lines keep it.")
    )

    class Meta:
        abstract = True
        ordering = ["position", "id"]


# The houses of the ledger's own lines.
RESERVED = ["issued", "paid", "gifted", "expired", "corrected", "waived", "cleared"]


class Purpose(Coded):
    """What points are redeemed for: labour fees, maintenance, gifts, vouchers, cash at the till. Names a house account."""

    class Meta(Coded.Meta):
        verbose_name = _("purpose of redeeming")
        verbose_name_plural = _("purposes of redeeming")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(code__in=RESERVED),
                name="points_purpose_not_a_reserved_code",
                violation_error_message=_("This code is one that the ledger uses itself: take another."),
            )
        ]


class Reason(Coded):
    """Why a person reverses a line, grants points, takes some off or waives a debt; `serves` says for which of these."""

    class Use(models.TextChoices):
        REVERSING = "reversing", _("reversing")
        GRANTING = "granting", _("granting")
        CORRECTING = "correcting", _("taking off")
        WAIVING = "waiving", _("waiving a debt")

    serves = ArrayField(
        models.CharField(max_length=12, choices=Use),
        verbose_name=_("serves for"),
        default=list,
        help_text=_("For which of these it may be chosen."),
    )

    class Meta(Coded.Meta):
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
