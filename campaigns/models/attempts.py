"""Each handing-over of a message: by which channel, to which address, what was written and what came of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.scoped import Everywhere, Scoped, through


class Attempt(models.Model):
    """On disk, as it will be written, before the channel hears of it. Nothing of it changes but the result, once.

    A message whose attempt is open, was taken or is unclear has no other after it (docs/decisions/0035).
    """

    class Result(models.TextChoices):
        OPEN = "open", _("being handed over")
        TAKEN = "taken", _("taken")
        REFUSED = "refused", _("refused")
        UNREACHABLE = "unreachable", _("nobody reached")
        UNCLEAR = "unclear", _("unclear")

    message = models.ForeignKey("campaigns.Message", models.PROTECT, related_name="attempts")
    channel = models.SlugField(_("channel"), max_length=20)
    template = models.ForeignKey("campaigns.Template", models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=10)
    recipient = models.CharField(_("address"), max_length=254)
    subject = models.CharField(_("subject"), max_length=400, blank=True)
    body = models.TextField(_("text"))
    begun_at = models.DateTimeField(_("handed over at"))
    result = models.CharField(_("result"), max_length=12, choices=Result, default=Result.OPEN)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    seen = staticmethod(lambda: through("campaigns.Message", "message_id"))
    objects = Scoped()
    everywhere = Everywhere()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result__in=["open", "taken", "refused", "unreachable", "unclear"]),
                name="campaigns_attempt_result_is_known",
            ),
            models.CheckConstraint(
                condition=Q(result="open", ended_at=None) | ~Q(result="open") & Q(ended_at__isnull=False),
                name="campaigns_attempt_ended_when_it_ended",
            ),
            models.CheckConstraint(
                condition=~Q(recipient="") & ~Q(body=""), name="campaigns_attempt_says_what_to_whom"
            ),
            models.UniqueConstraint(
                fields=["message"],
                condition=Q(result__in=["open", "taken", "unclear"]),
                name="campaigns_attempt_never_twice",
            ),
        ]
        indexes = [
            models.Index(fields=["begun_at"], condition=Q(result="open"), name="campaigns_attempt_open")
        ]

    @property
    def answer_in_words(self) -> str:
        """What the channel answered, as it answered; our own remarks in the page's language."""
        return gettext(self.answer) if self.answer else ""
