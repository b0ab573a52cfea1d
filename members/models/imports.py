"""What was imported: one batch per committed file, and each row it refused."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.models import Staff
from clubcrm.kernel.scoped import Everywhere, Scoped, of_branch, through


def imported_here() -> Q:
    """By a person of a branch in scope; a file that a command imported is the group's."""
    return Q(Exists(Staff.objects.filter(of_branch(), user_id=OuterRef("recorded_by_id"))))


class ImportBatch(models.Model):
    """A committed import of one file. Every row read is exactly one of committed, unchanged, skipped or rejected."""

    kind = models.SlugField(_("kind"), max_length=30)
    file_name = models.CharField(_("file"), max_length=255)
    file_sha256 = models.CharField(_("checksum"), max_length=64)
    read = models.PositiveIntegerField(_("rows read"), default=0)
    committed = models.PositiveIntegerField(_("committed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    skipped = models.PositiveIntegerField(_("skipped"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    notes = models.JSONField(
        _("notes"), default=dict, help_text=_("How many rows were repaired, by what was repaired.")
    )
    recorded_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())

    seen = staticmethod(imported_here)
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(read=F("committed") + F("unchanged") + F("skipped") + F("rejected")),
                name="import_accounts_for_every_row",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportReject(models.Model):
    """One refused row: where it stood, what was found, and why."""

    batch = models.ForeignKey("members.ImportBatch", models.CASCADE, related_name="rejects")
    row_number = models.PositiveIntegerField(_("row"))
    field = models.CharField(_("column"), max_length=40, blank=True)
    found = models.CharField(_("found"), max_length=200, blank=True)
    reason = models.SlugField(_("reason"), max_length=60)
    content = models.JSONField(_("content"))

    seen = staticmethod(lambda: through("members.ImportBatch", "batch_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("rejected row")
        verbose_name_plural = _("rejected rows")
        constraints = [
            models.UniqueConstraint(fields=["batch", "row_number"], name="import_reject_once_per_row")
        ]
