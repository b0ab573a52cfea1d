"""The feed that upper apps pull: which customers' facts changed."""

from django.db import models
from django.db.models.functions import Now


class Touch(models.Model):
    """Something about a customer changed (membership, cars, referrals, invoices). Written by statement-level triggers.

    Readers keep a watermark over `id` (committed rows only); rows say who, never what: readers recompute.
    """

    customer = models.ForeignKey(
        "members.Customer", models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    touched_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "touch"
