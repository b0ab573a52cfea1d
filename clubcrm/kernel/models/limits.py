"""How far a role may go: what it does without a second person, and what it may approve of others' proposals."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.roles import BY_CODE


class ApprovalLimit(models.Model):
    """One row allows one role one thing: to do a kind alone, or to decide what others propose, up to an amount.

    Without a row nothing is allowed. A row of a branch holds there and below, in place of the role's general row.
    """

    class Act(models.TextChoices):
        ALONE = "alone", _("does it alone")
        DECIDE = "decide", _("decides what others propose")

    kind = models.SlugField(_("kind"), max_length=40)
    role = models.SlugField(_("role"), max_length=40)
    act = models.CharField(_("may"), max_length=10, choices=Act, default=Act.DECIDE)
    up_to = models.BigIntegerField(
        _("up to"), null=True, blank=True, help_text=_("Points, or cents of a yuan. Empty: without limit.")
    )
    branch = models.ForeignKey(
        "kernel.Branch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only at branch"),
        help_text=_("There and below, in place of the general row of the role. Empty: everywhere."),
    )

    class Meta:
        verbose_name = _("limit of approval")
        verbose_name_plural = _("limits of approval")
        ordering = ["kind", "act", "role", "branch"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "role", "act", "branch"],
                nulls_distinct=False,
                name="approval_limit_once",
                violation_error_message=_(
                    "This role has a limit for this kind here already: change that one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(up_to=None) | Q(up_to__gte=0),
                name="approval_limit_never_negative",
                violation_error_message=_("A limit is 0 or more; leave it empty for no limit."),
            ),
        ]

    def __str__(self) -> str:
        role = str(BY_CODE[self.role].label) if self.role in BY_CODE else self.role
        return f"{role} {self.get_act_display()}"
