"""What everybody who opens a customer's page should know first."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, through


class PinnedNote(models.Model):
    """A note on top of the customer's page. Append-only: the newest row counts, an empty text takes the note down."""

    customer = models.ForeignKey("members.Customer", models.PROTECT, related_name="notes", db_index=False)
    text = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    seen = staticmethod(lambda: through("members.Customer", "customer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("pinned note")
        verbose_name_plural = _("pinned notes")
        indexes = [models.Index(fields=["customer", "-id"], name="note_newest")]
