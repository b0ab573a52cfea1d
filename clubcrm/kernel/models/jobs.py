"""Long work with progress: one row per job and business date, whatever starts it and however often."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One run of a named job for one business date. Its unique row is what makes two schedulers one run."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    name = models.SlugField(_("name"), max_length=60)
    business_date = models.DateField(_("business date"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    step = models.CharField(_("step"), max_length=60, blank=True)
    done = models.BigIntegerField(_("done"), default=0)
    total = models.BigIntegerField(_("of"), default=0)
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=1)
    result = models.JSONField(_("result"), default=dict, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        permissions = [("repeat_night", "Can start a night run again that failed or was missed")]
        constraints = [
            models.UniqueConstraint(fields=["name", "business_date"], name="job_once_per_business_date"),
            models.CheckConstraint(
                condition=Q(done__gte=0) & Q(total__gte=0), name="job_progress_never_negative"
            ),
        ]
        ordering = [F("business_date").desc(), "name"]

    def __str__(self) -> str:
        return f"{self.name} {self.business_date}"
