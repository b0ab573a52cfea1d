"""The categories of what is invoiced."""

from members.models import Category


def write_category(*, code: str, name_zh: str, name_en: str, position: int) -> int:
    """Add the category of this code or name it anew; its id. Raises ValidationError."""
    row = Category.objects.filter(code=code).first() or Category(code=code)
    row.name_zh, row.name_en, row.position = name_zh, name_en, position
    row.full_clean()
    row.save()
    return row.id
