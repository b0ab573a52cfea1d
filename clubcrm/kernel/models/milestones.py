"""What the club has come through once."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Milestone(models.Model):
    """Somebody did or confirmed what is done once: tried the mail server, read the opening rules, put the set-up list
    away. `code` is its step's (clubcrm.kernel.chapters.Step)."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        default_permissions = ()
