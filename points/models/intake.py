"""How far the invoices have been looked at for earning."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Intake(models.Model):
    """The watermark of earn_due over members_invoice.id: at most one row.

    Every invoice up to `through_id` was committed when it was looked at. Ids commit out of order: `mark_id` is the
    largest id seen when the next transaction id was `mark_xid`; once no older transaction runs, `through_id` may
    move there. Looking twice is harmless (references are unique), so everything past `through_id` is looked at.
    """

    source = models.SlugField(_("source"), max_length=20, unique=True)
    through_id = models.BigIntegerField(default=0)
    mark_id = models.BigIntegerField(default=0)
    mark_xid = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("earning watermark")
        verbose_name_plural = _("earning watermarks")
