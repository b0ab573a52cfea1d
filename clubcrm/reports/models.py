"""No table: the permission to read reports needs a model to hang on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """What the permission is about; never stored."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("read_report", _("Can read the monthly report"))]
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
