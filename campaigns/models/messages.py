"""The outbox: one row per occasion, customer and what it is about, from the morning it is due to what became of it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns import wording
from campaigns.models.attempts import Attempt
from clubcrm.kernel.scope import Scope
from clubcrm.kernel.scoped import Scoped, of_branch, through


class MessageQuerySet(models.QuerySet["Message"]):
    def within(self, scope: Scope) -> Self:
        """Messages to customers of these branches."""
        return self.filter(branch_id__in=scope.branch_ids)

    def with_attempts(self) -> Self:
        return self.prefetch_related("attempts")


class Message(models.Model):
    """A message to one customer. `instance` says what it is about, in the words of the occasion's kind ("2027");
    `channel` is the one it goes by, or last tried to. What was handed over stands in its attempts.

    The database guards the steps of `state` (sql/guards.sql).
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("message", "waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        NOT_SENT = "not_sent", _("not sent")
        FAILED = "failed", _("failed")
        UNCLEAR = "unclear", _("unclear")

    customer = models.ForeignKey("members.Customer", models.PROTECT, related_name="messages")
    occasion = models.ForeignKey(
        "campaigns.Occasion", models.PROTECT, related_name="messages", db_index=False
    )
    instance = models.CharField(_("what it is about"), max_length=80)
    channel = models.SlugField(_("channel"), max_length=20)
    due_on = models.DateField(_("day"))
    branch = models.ForeignKey("kernel.Branch", models.PROTECT, related_name="+", verbose_name=_("branch"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reason = models.SlugField(_("reason"), max_length=30, blank=True)
    send_after = models.DateTimeField(_("not before"))
    announced_at = models.DateTimeField(_("announced at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    resolved_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, related_name="+", verbose_name=_("resolved by")
    )

    seen = staticmethod(lambda: of_branch() | through("members.Customer", "customer_id"))
    objects = Scoped.from_queryset(MessageQuerySet)()
    everywhere = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        permissions = [("resolve_message", _("Can say what became of an unclear message"))]
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "customer", "instance"], name="campaigns_message_once"
            ),
            models.CheckConstraint(
                condition=~Q(instance="") & ~Q(channel=""), name="campaigns_message_says_about_what"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "not_sent", "failed", "unclear"]),
                name="campaigns_message_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending"], ended_at=None)
                | Q(state__in=["sent", "not_sent", "failed", "unclear"], ended_at__isnull=False),
                name="campaigns_message_ended_when_it_ended",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["not_sent", "failed"]) & ~Q(reason="")
                | Q(state__in=["waiting", "sending", "sent", "unclear"], reason=""),
                name="campaigns_message_a_reason_when_it_did_not_go",
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_after", "id"], condition=Q(state="waiting"), name="campaigns_message_waiting"
            ),
            models.Index(fields=["id"], condition=Q(state="unclear"), name="campaigns_message_unclear"),
            models.Index(fields=["due_on", "branch", "id"], name="campaigns_message_day"),
            models.Index(fields=["occasion", "due_on"], name="campaigns_message_newest"),
        ]

    @property
    def reason_in_words(self) -> str:
        return wording.explain_reason(self.reason, self.channel) if self.reason else ""

    @property
    def newest_attempt(self) -> Attempt | None:
        """Of those read with `with_attempts`."""
        attempts = list(self.attempts.all())
        return attempts[-1] if attempts else None

    @property
    def tries(self) -> int:
        """How often it was offered and refused. Where nobody was reached, nothing was offered."""
        return sum(each.result == Attempt.Result.REFUSED for each in self.attempts.all())
