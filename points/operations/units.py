"""What is counted."""

from points.models import Unit


def write_unit(*, code: str, name_zh: str, name_en: str, measure: str) -> int:
    """Add the unit of this code or name it anew; its id. Raises ValidationError."""
    row = Unit.objects.filter(code=code).first() or Unit(code=code)
    row.name_zh, row.name_en, row.measure = name_zh, name_en, measure
    row.full_clean()
    row.save()
    return row.id
