"""What a message says, in both languages: versions, never edited once in force."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import languages
from clubcrm.kernel.models import Version

TEXTS = ("subject_zh", "body_zh", "subject_en", "body_en")


class Template(Version):
    """One version of a message's text. Placeholders are those of campaigns.placeholders; no markup, no code."""

    subject_zh = models.CharField(_("subject in Chinese"), max_length=120)
    body_zh = models.TextField(_("text in Chinese"), max_length=4000)
    subject_en = models.CharField(_("subject in English"), max_length=120)
    body_en = models.TextField(_("text in English"), max_length=4000)

    class Meta(Version.Meta):
        verbose_name = _("message template")
        verbose_name_plural = _("message templates")
        permissions = [("approve_template", _("Can approve a message template"))]

    @property
    def subject(self) -> str:
        """In the page's language, as the placeholders stand in it."""
        return languages.choose(self.subject_zh, self.subject_en)
