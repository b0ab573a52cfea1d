"""What a message says, in both languages: versions, never edited once in force."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import languages


class Template(models.Model):
    """One version of a message's text. Placeholders are those of campaigns.placeholders; no markup, no code."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", _("proposed")
        ACTIVE = "active", _("active")
        CLOSED = "closed", _("closed")

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    subject_zh = models.CharField(_("subject in Chinese"), max_length=120)
    body_zh = models.TextField(_("text in Chinese"), max_length=4000)
    subject_en = models.CharField(_("subject in English"), max_length=120)
    body_en = models.TextField(_("text in English"), max_length=4000)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    recorded_by = models.ForeignKey(
        "kernel.User",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("drafted by"),
    )
    recorded_at = models.DateTimeField(_("drafted at"), editable=False)
    activated_by = models.ForeignKey(
        "kernel.User", models.PROTECT, null=True, editable=False, related_name="+"
    )
    activated_at = models.DateTimeField(_("put into force at"), null=True, editable=False)

    class Meta:
        verbose_name = _("message template")
        verbose_name_plural = _("message templates")
        permissions = [("approve_template", _("Can approve a message template"))]
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="campaigns_template_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="active"), name="campaigns_template_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed"]) | Q(activated_at__isnull=False),
                name="campaigns_template_in_force_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.version}"

    @property
    def subject(self) -> str:
        """In the page's language, as the placeholders stand in it."""
        return languages.choose(self.subject_zh, self.subject_en)
