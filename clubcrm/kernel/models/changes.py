"""What was changed: written by statement-level triggers (sql/history.sql), by nobody else."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """One row added, changed or deleted: who, when, by which page or task, and the changed columns before and after.

    `subject` is the row of another table on whose page this stands (the customer of a card), else NULL. The user is
    no foreign key that is checked: the check would cost every row of an import.
    """

    class Act(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")
        FORGOTTEN = "forgotten", _("erased from the history")

    at = models.DateTimeField(_("when"))
    act = models.CharField(_("what"), max_length=10, choices=Act)
    of_table = models.CharField(_("table"), max_length=63)
    row = models.BigIntegerField(_("row"))
    subject = models.BigIntegerField(null=True)
    by = models.ForeignKey(
        "kernel.User",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("who"),
    )
    request = models.CharField(_("by way of"), max_length=100)
    old = models.JSONField(_("before"), null=True)
    new = models.JSONField(_("after"), null=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        default_permissions = ()
        indexes = [
            models.Index(F("of_table"), F("row"), F("id").desc(), name="change_of_row_newest"),
            models.Index(
                F("of_table"),
                F("subject"),
                F("id").desc(),
                condition=Q(subject__isnull=False),
                name="change_of_subject_newest",
            ),
        ]
