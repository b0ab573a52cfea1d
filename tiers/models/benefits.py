"""What a tier brings its members, as rows of the version."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.models.named import Named


class Benefit(Named):
    """`kind` names a file of tiers/benefits; `figures` are that kind's. A name of its own stands before its sentence."""

    tier = models.ForeignKey("tiers.Tier", models.CASCADE, related_name="benefits", verbose_name=_("tier"))
    kind = models.SlugField(_("kind"), max_length=40, help_text=_("Name of a file of tiers/benefits."))
    figures = models.JSONField(_("figures"), default=dict, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=60, blank=True)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")
        ordering = ["tier", "id"]

    def __str__(self) -> str:
        return super().__str__() or (f"{self.kind} {self.figures}" if self.figures else self.kind)
