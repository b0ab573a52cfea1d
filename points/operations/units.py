"""What is counted."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from points.models import Account, Unit


def write_unit(*, code: str, name_zh: str, name_en: str, measure: str) -> int:
    """Add the unit of this code or name it anew; its id. Raises ValidationError."""
    row = Unit.objects.filter(code=code).first() or Unit(code=code)
    check_measure(row, measure)
    row.name_zh, row.name_en, row.measure = name_zh, name_en, measure
    row.full_clean()
    row.save()
    return row.id


def check_measure(unit: Unit, measure: str) -> None:
    """What lines were counted in stays: 100 points would become one yuan. Raises ValidationError."""
    if unit.pk and unit.measure != measure and Account.everywhere.filter(unit=unit).exists():
        said = _("Lines of the ledger are counted in this already: it stays. Add another unit instead.")
        raise ValidationError({"measure": said})
