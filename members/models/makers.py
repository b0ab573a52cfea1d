"""Makers of cars, as far as their VINs need it."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

CODE = r"^[A-HJ-NPR-Z0-9]{0,3}$"


class MakerQuerySet(models.QuerySet["Maker"]):
    def find_by_vin(self, vin: str) -> "Maker | None":
        """The row with the longest code that the VIN begins with."""
        codes = [vin[:length] for length in range(4)]
        return self.filter(code__in=codes).order_by(Length("code").desc()).first()


class Maker(models.Model):
    """Whether the VINs that begin so carry a check digit: China and North America ask for one, Europe and others do not.

    The beginning of a VIN (WMI) is the one mark of a brand that every car has, whether or not a file names its brand.
    """

    code = models.CharField(
        _("VIN begins with"),
        max_length=3,
        blank=True,
        unique=True,
        validators=[RegexValidator(CODE)],
        help_text=_("Up to three characters; the longest that fits counts. Empty: all others."),
    )
    name_zh = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=40)
    has_check_digit = models.BooleanField(
        _("check digit"),
        help_text=_(
            "Switched on, a VIN whose ninth character is wrong is refused; switched off, it is taken with a remark."
        ),
    )

    objects = MakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("maker's VIN")
        verbose_name_plural = _("makers' VINs")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=CODE),
                name="maker_code_begins_a_vin",
                violation_error_message=_(
                    "The code is the beginning of a VIN: at most three digits or capital letters, without I, O and Q."
                ),
            ),
        ]

    def __str__(self) -> str:
        name = self.name_zh if (get_language() or "").startswith("zh") else self.name_en
        return f"{self.code} {name}".strip()
