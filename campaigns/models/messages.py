"""The outbox: one row per customer, occasion and year, from the morning it is due to what became of it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from campaigns import reasons
from clubcrm.kernel.scope import Scope
from clubcrm.kernel.scoped import Scoped, of_branch, through


class MessageQuerySet(models.QuerySet["Message"]):
    def within(self, scope: Scope) -> Self:
        """Messages to customers of these branches."""
        return self.filter(branch_id__in=scope.branch_ids)


class Message(models.Model):
    """A message to one customer. The database guards the steps of `state` (sql/guards.sql)."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("message", "waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        NOT_SENT = "not_sent", _("not sent")
        FAILED = "failed", _("failed")
        UNCLEAR = "unclear", _("unclear")

    customer = models.ForeignKey("members.Customer", models.PROTECT, related_name="messages")
    occasion = models.ForeignKey("campaigns.Occasion", models.PROTECT, related_name="messages")
    year = models.PositiveSmallIntegerField(_("year"))
    due_on = models.DateField(_("day"))
    branch = models.ForeignKey("kernel.Branch", models.PROTECT, related_name="+", verbose_name=_("branch"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reason = models.SlugField(_("reason"), max_length=30, blank=True)
    send_after = models.DateTimeField(_("not before"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    template = models.ForeignKey("campaigns.Template", models.PROTECT, null=True, related_name="+")
    language = models.CharField(_("language"), max_length=10, blank=True)
    recipient = models.CharField(_("address"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=400, blank=True)
    body = models.TextField(_("text"), blank=True)
    error = models.CharField(_("answer of the mail server"), max_length=300, blank=True)
    announced_at = models.DateTimeField(_("announced at"))
    sending_at = models.DateTimeField(_("handed over at"), null=True)
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
                fields=["customer", "occasion", "year"], name="campaigns_message_once_per_year"
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
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "not_sent"])
                | ~Q(recipient="") & ~Q(subject="") & ~Q(body="") & Q(sending_at__isnull=False),
                name="campaigns_message_sent_says_what_to_whom",
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_after", "id"], condition=Q(state="waiting"), name="campaigns_message_waiting"
            ),
            models.Index(
                fields=["sending_at"], condition=Q(state="sending"), name="campaigns_message_sending"
            ),
            models.Index(fields=["id"], condition=Q(state="unclear"), name="campaigns_message_unclear"),
            models.Index(fields=["due_on", "branch", "id"], name="campaigns_message_day"),
        ]

    @property
    def reason_in_words(self) -> str:
        return reasons.sentence(self.reason) if self.reason else ""

    @property
    def error_in_words(self) -> str:
        """What the server answered, as it answered; our own remarks in the page's language."""
        return gettext(self.error) if self.error else ""
