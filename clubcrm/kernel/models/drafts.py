from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """What somebody was typing into one form, kept while it is not sent (clubcrm/kernel/drafts.py).

    `form` is the address of the page it stands on. `about` is the id of the customer it is about: erasing them erases it.
    """

    user = models.ForeignKey("kernel.User", models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=300)
    about = models.BigIntegerField(null=True, db_index=True)
    content = models.JSONField(_("what was typed"), default=dict)
    kept_at = models.DateTimeField(_("kept at"))

    class Meta:
        verbose_name = _("draft of a form")
        verbose_name_plural = _("drafts of forms")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "form"], name="draft_one_per_person_and_form")]
