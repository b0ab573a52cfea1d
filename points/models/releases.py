"""The event that a pending earning waited for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, through


class Release(models.Model):
    """Who released which earning, from which day on, and why (`explanation`, data). Written once, by points_release."""

    transfer = models.OneToOneField(
        "points.Transfer", models.PROTECT, related_name="release", verbose_name=_("line of the ledger")
    )
    usable_on = models.DateField(_("usable from"))
    explanation = models.JSONField(_("explanation"), default=dict)
    key = models.CharField(_("request key"), max_length=80, unique=True)
    request_digest = models.CharField(_("digest of the request"), max_length=64)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )

    seen = staticmethod(lambda: through("points.Transfer", "transfer_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("release of pending points")
        verbose_name_plural = _("releases of pending points")
