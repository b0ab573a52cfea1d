"""Who looked at whose personal data. Rows are only added: the application may not change or remove them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Access(models.Model):
    """One look at unmasked personal data: a view, a reveal, an export, or a customer of another branch opened."""

    class Action(models.TextChoices):
        VIEW = "view", _("viewed")
        REVEAL = "reveal", _("revealed")
        EXPORT = "export", _("exported")
        DOWNLOAD = "download", _("downloaded")
        FOREIGN = "foreign", _("opened from another branch")
        FOUND = "found", _("found by a number of another branch")

    user = models.ForeignKey("kernel.User", models.PROTECT, related_name="+", verbose_name=_("who"))
    branch = models.ForeignKey("kernel.Branch", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("when"))
    action = models.CharField(_("what"), max_length=10, choices=Action)
    subject_kind = models.SlugField(
        _("kind"), max_length=40, help_text=_("What was looked at, e.g. customer, complaint, report.")
    )
    subject = models.BigIntegerField(_("number"), null=True)
    classes = ArrayField(
        models.SlugField(max_length=20), verbose_name=_("classes of personal data"), default=list
    )
    count = models.PositiveIntegerField(_("how many"), default=1)
    route = models.CharField(_("page"), max_length=100)
    address = models.GenericIPAddressField(_("from where"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("access log")
        permissions = [("search_access", _("Can search the access log"))]
        indexes = [
            models.Index(fields=["subject_kind", "subject", "-id"], name="access_of_subject"),
            models.Index(fields=["user", "-id"], name="access_by_user"),
            models.Index(fields=["branch", "-id"], name="access_at_branch"),
            models.Index(fields=["-at", "-id"], name="access_newest"),
        ]
