"""What the sign-in asks of a role, and what was done to whose sign-in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInRule(models.Model):
    """Two steps for a role that is free to do without them. Roles that never are stand in clubcrm.kernel.roles."""

    role = models.SlugField(_("role"), max_length=40, unique=True)
    two_steps = models.BooleanField(_("two-step sign-in"), default=False)

    class Meta:
        verbose_name = _("sign-in rule")
        verbose_name_plural = _("sign-in rules")

    def __str__(self) -> str:
        return self.role


class StaffEvent(models.Model):
    """What was done to somebody's post or sign-in; append-only. `by` is None where a command did it."""

    class Kind(models.TextChoices):
        INVITED = "invited", _("invited")
        REINVITED = "reinvited", _("invited again")
        POSTED = "posted", _("role or branch changed")
        NAMED = "named", _("name or address changed")
        DISABLED = "disabled", _("sign-in disabled")
        ENABLED = "enabled", _("sign-in enabled")
        STEP_REMOVED = "step_removed", _("second step removed")
        LEFT = "left", _("left")

    staff = models.ForeignKey("kernel.Staff", models.PROTECT, related_name="events")
    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("when"))
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("event of a staff member")
        verbose_name_plural = _("events of staff members")
        indexes = [models.Index(fields=["staff", "-id"], name="staff_event_of_staff")]
