"""What is counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.models.named import Named


class Unit(Named):
    """What is counted: points (分), stored value in cents (储值), a package's services one by one. Rows, not ledgers."""

    class Measure(models.TextChoices):
        POINTS = "points", _("points")
        CENTS = "cents", _("cents, shown as yuan")
        PIECES = "pieces", _("pieces")

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=40)
    measure = models.CharField(_("measured in"), max_length=10, choices=Measure, default=Measure.POINTS)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
