"""How figures read: numbers with their unit, changes with their sign."""

from clubcrm.reports.figures import Figure
from clubcrm.reports.reading import Series


def number(figure: Figure, value: int | None) -> str:
    """8,214 or 57.3 % or 1,250 yuan; a dash for what is not known."""
    if value is None:
        return "—"
    if figure.is_share:
        return f"{share(value)} %"
    return f"{value:,}".replace("-", "−") + (f" {figure.unit.label}" if figure.unit.beside else "")


def share(tenths: int) -> str:
    """57.3, and 55 for a whole one."""
    return f"{tenths / 10:.1f}".removesuffix(".0")


def change(series: Series) -> str:
    """▲ 186, ▼ 1.2 (points of a per cent), ±0 for none; a dash where it cannot be said."""
    moved = series.change
    if moved is None:
        return "—"
    if moved == 0:
        return "±0"
    size = share(abs(moved)) if series.figure.is_share else f"{abs(moved):,}"
    return f"{'▲' if moved > 0 else '▼'} {size}"


def tone(series: Series) -> str:
    """fine or late where the change is good or bad news, else nothing."""
    moved = (series.change or 0) * series.figure.better
    return "fine" if moved > 0 else "late" if moved < 0 else ""
