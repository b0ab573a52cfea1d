"""The report as a workbook: one sheet per theme, every label in both languages, the same numbers as the JSON."""

import io
from datetime import date
from typing import Any

from django.utils import translation

from clubcrm.kernel import exporting, months
from clubcrm.kernel.choices import find_branches
from clubcrm.kernel.scope import Scope
from clubcrm.reports import data, figures, items
from clubcrm.reports.reading import Reading, Series

LANGUAGES = ("zh-hans", "en")
HEADINGS = {
    "zh-hans": ("代码", "指标", "分项", "单位", "本月", "上月", "变化", "去年同月", "说明"),
    "en": ("Key", "Figure", "Item", "Unit", "This month", "Last month", "Change", "A year ago", "Definition"),
}
TEXTS = 6  # key and code, then figure, item and unit, the texts twice: Chinese and English
WIDTHS = (30, 26, 34, 26, 34, 10, 12, 12, 12, 12, 12)


def build_workbook(month: date, scope: Scope, readings: dict[str, Reading]) -> bytes:
    """The file's content. Every text is written as text, whatever it begins with."""
    buffer = io.BytesIO()
    with exporting.workbook(buffer, in_memory=True) as book:
        styles = {
            "head": exporting.as_quoted(book, bold=True, bottom=1, text_wrap=True, valign="top"),
            "title": exporting.as_quoted(book, bold=True, font_size=14),
            "number": book.add_format({"num_format": "#,##0"}),
            "share": book.add_format({"num_format": "0.0"}),
            "plain": exporting.as_quoted(book),
        }
        names = {language: names_in(language, scope) for language in LANGUAGES}
        for theme in figures.THEMES:
            shown = [reading for reading in readings.values() if reading.figure.theme == theme]
            sheet(book, styles, theme, title(month, scope), shown, names)
    return buffer.getvalue()


def names_in(language: str, scope: Scope) -> dict[str, items.Names]:
    with translation.override(language):
        return {kind: names(scope) for kind, names in items.KINDS.items()}


def title(month: date, scope: Scope) -> str:
    """2026-10 · the branches."""
    names = find_branches(scope).values_list("name", flat=True)
    return f"{months.written(month)} · {'、'.join(names)}"


def both(text: Any) -> list[str]:
    """A lazy text in Chinese and in English."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(str(text))
    return found


def sheet(book: Any, styles: dict[str, Any], theme: str, top: str, shown: list[Reading], names: Any) -> None:
    page = book.add_worksheet(" ".join(both(figures.THEMES[theme]))[:31])
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    page.set_column(len(WIDTHS), len(WIDTHS) + 1, 60)
    page.write_string(0, 0, top, styles["title"])
    for column, text in enumerate(headings()):
        page.write_string(2, column, text, styles["head"])
    page.freeze_panes(3, 2)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    row = 3
    for reading in shown:
        line(page, styles, row, reading.total, "", names)
        definition = both(reading.figure.definition)
        for offset, text in enumerate(definition):
            page.write_string(row, 11 + offset, text, styles["plain"])
        row += 1
        for code in items.ordered(names["en"].get(reading.figure.items, {}), reading.items):
            line(page, styles, row, reading.items[code], code, names)
            row += 1


def headings() -> list[str]:
    """Key, then each text in both languages, the numbers, the definition in both."""
    zh, en = HEADINGS["zh-hans"], HEADINGS["en"]
    one = [f"{a} {b}" for a, b in zip(zh, en, strict=True)]
    return [one[0], zh[1], en[1], zh[2], en[2], one[3], *one[4:8], "分项代码 Item key", zh[8], en[8]]


def line(page: Any, styles: dict[str, Any], row: int, series: Series, code: str, names: Any) -> None:
    """A figure, or one item of it."""
    meant = series.figure
    item = (
        [names[language].get(meant.items, {}).get(code, code) for language in LANGUAGES] if code else ["", ""]
    )
    unit = "/".join(dict.fromkeys(both(meant.unit.label)))
    label = both(meant.label)
    for column, text in enumerate((meant.key, *label, *item, unit)):
        page.write_string(row, column, text, styles["plain"])
    style = styles["share" if meant.is_share else "number"]
    for column, value in enumerate(data.numbers(series).values(), start=TEXTS):
        if value is not None:
            page.write_number(row, column, value, style)
    page.write_string(row, 10, code, styles["plain"])
