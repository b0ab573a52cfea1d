"""What the rules measure, kept ready: one row per customer with one number per series, moved by deltas each night."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Series(models.Model):
    """A measure with its filter and window, as some programme uses it. Its number stands at `slot` of every tally.

    `own_start`: the window begins no earlier than each customer's own day (Standing.counted_from, or the last change).
    """

    slot = models.PositiveSmallIntegerField(_("slot"), unique=True)
    measure = models.SlugField(_("measure"), max_length=40)
    filter = models.TextField(_("filter"), default="{}", help_text=_("Canonical JSON."))
    window = models.CharField(_("window"), max_length=30)
    own_start = models.BooleanField(_("with each customer's own start"), default=False, db_default=False)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [
            models.UniqueConstraint(fields=["measure", "filter", "window", "own_start"], name="series_once")
        ]


class Tally(models.Model):
    """The numbers of one customer, `values[slot]` (1-based as in SQL), all as of the watermark's business date."""

    customer = models.OneToOneField("members.Customer", models.PROTECT, primary_key=True, related_name="+")
    values = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")


class Watermark(models.Model):
    """How far a source has been counted into the tallies: every committed row up to `through_id`.

    Ids commit out of order: `mark_id` is the largest id seen when the current transaction id was `mark_xid`; once no
    transaction older than that runs, every row up to `mark_id` is visible and `through_id` may move there. `source` is
    the table; `as_of` the business date the tallies stand at, the same in every row.
    """

    source = models.SlugField(max_length=20, unique=True)
    through_id = models.BigIntegerField(default=0)
    mark_id = models.BigIntegerField(default=0)
    mark_xid = models.BigIntegerField(default=0)
    as_of = models.DateField(null=True)

    class Meta:
        verbose_name = _("watermark")
        verbose_name_plural = _("watermarks")
