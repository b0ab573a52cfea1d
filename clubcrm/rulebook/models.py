"""Which rulebooks were loaded in the browser: by whom, when, the file as it came and what it changed."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class RulebookLoad(models.Model):
    """Written once, with the rules it changed, in one transaction. `changes` are rows (table, sign, row, name_zh,
    name_en): what became new (+), was changed (~) or is to end (-); `row` is the id of the version, or of the row."""

    by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+", verbose_name=_("loaded by"))
    at = models.DateTimeField(_("loaded at"))
    file_name = models.CharField(_("name of the file"), max_length=100)
    text = models.TextField(_("text of the file"))
    changes = models.JSONField(_("what it changed"))

    class Meta:
        default_permissions = ()
        permissions = [("load_rulebook", _("Can take the rulebook out and load another one"))]
        verbose_name = _("loaded rulebook")
        verbose_name_plural = _("loaded rulebooks")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name

    def count(self, sign: str) -> int:
        return sum(change["sign"] == sign for change in self.changes)

    @property
    def counts(self) -> dict[str, Any]:
        """How much of it was new, was changed, and is to end."""
        return {"new": self.count("+"), "changed": self.count("~"), "ends": self.count("-")}
