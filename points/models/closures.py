"""Months that take no further lines."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Closure(models.Model):
    """A closed accounting month (its first day), for the whole group, in order and for good. Written by points_close_month.

    `through_id`, `lines` and `total` say what stood when it was closed: the last line's id, and how many lines of this
    month and all before it there were with which sum of amounts. The proof compares.
    """

    month = models.DateField(_("month"), unique=True)
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.ForeignKey(
        "kernel.User", models.PROTECT, related_name="+", verbose_name=_("closed by")
    )
    through_id = models.BigIntegerField(_("last line"))
    lines = models.BigIntegerField(_("lines"))
    total = models.BigIntegerField(_("sum of amounts"))

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
