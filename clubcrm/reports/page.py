"""What the page shows: the six figures at the top, then a section per theme with its sentence, table and footnotes."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from clubcrm.kernel import months
from clubcrm.kernel.scope import Scope
from clubcrm.reports import charts, figures, items, matrix, saying, wording
from clubcrm.reports.reading import Reading, Series


class Row(NamedTuple):
    """A line of a table, said: a figure, or (`part`) one of its items. `note` is the number of its footnote."""

    label: str
    this: str
    last: str
    change: str
    tone: str
    year_ago: str
    part: bool
    note: int


class Headline(NamedTuple):
    label: str
    value: str
    change: str
    tone: str
    target: str
    line: str


class Section(NamedTuple):
    """`chart` is the title of the theme's chart ('' for none) and `bars` its rows: a month, then a number per figure."""

    theme: str
    title: str
    sentence: str
    rows: list[Row]
    notes: list[tuple[int, str, str]]
    chart: str
    columns: list[str]
    bars: list[tuple[str, list[str]]]
    flows: matrix.Matrix | None = None


def headlines(found: dict[str, Reading]) -> list[Headline]:
    """The six, in their order."""
    chosen = sorted(
        (one for one in found.values() if one.figure.headline), key=lambda one: one.figure.headline
    )
    return [headline(one.figure, one.total) for one in chosen]


def headline(figure: figures.Figure, total: Series) -> Headline:
    target = wording.number(figure, figure.target) if figure.target else ""
    return Headline(
        str(figure.label),
        wording.number(figure, total.this),
        wording.change(total) if total.change is not None else "",
        wording.tone(total),
        target,
        charts.spark(total),
    )


def sections(month: date, scope: Scope, found: dict[str, Reading]) -> list[Section]:
    """The themes in order. Figures by branch are left out where there is one branch only."""
    names = {kind: named(scope) for kind, named in items.KINDS.items()}
    if sum(1 for code in found["members_by_branch"].items) < 2:
        found = {key: one for key, one in found.items() if one.figure.items != "branch"}
    return [section(theme, month, found, names) for theme in figures.THEMES]


def section(theme: str, month: date, found: dict[str, Reading], names: dict[str, items.Names]) -> Section:
    ours = [one for one in found.values() if one.figure.theme == theme]
    rows = [row for note, one in enumerate(ours, start=1) for row in rows_of(one, note, names)]
    notes = [
        (note, str(one.figure.label), str(one.figure.definition)) for note, one in enumerate(ours, start=1)
    ]
    chart = charts.CHARTS.get(theme)
    drawn = [found[key] for key in chart.keys] if chart else []
    if not any(charts.peak(one.total) for one in drawn):
        chart, drawn = None, []  # twelve empty months need no drawing
    return Section(
        theme=theme,
        title=str(figures.THEMES[theme]),
        sentence=saying.sentence(theme, found, names),
        rows=rows,
        notes=notes,
        chart=str(chart.title) if chart else "",
        columns=[str(one.figure.label) for one in drawn],
        bars=bars(month, drawn),
        flows=matrix.lay_out(found, names["tier"]) if theme == "tiers" else None,
    )


def bars(month: date, drawn: list[Reading]) -> list[tuple[str, list[str]]]:
    """The chart's numbers, the newest month first."""
    if not drawn:
        return []
    spoken = [
        [wording.number(one.figure, value) for one, value in zip(drawn, values, strict=True)]
        for values in zip(*(one.total.values[-charts.YEAR :] for one in drawn), strict=True)
    ]
    when = [months.written(one) for one in months.ending(month, charts.YEAR)]
    return list(reversed(list(zip(when, spoken, strict=True))))


def rows_of(one: Reading, note: int, names: dict[str, items.Names]) -> Iterator[Row]:
    yield row(str(one.figure.label), one.total, part=False, note=note)
    for code, name in items.ordered(names.get(one.figure.items, {}), one.items).items():
        if one.figure.key == matrix.KEY:
            return  # shown as a matrix
        # What has counted nothing in these three months is not worth a line; grades and tiers always are.
        series = one.items[code]
        if one.figure.items not in ("reason", "route") or series.this or series.last or series.year_ago:
            yield row(name, series, part=True, note=note)


def row(label: str, series: Series, *, part: bool, note: int) -> Row:
    return Row(
        label=label,
        this=wording.number(series.figure, series.this),
        last=wording.number(series.figure, series.last),
        change=wording.change(series),
        tone=wording.tone(series),
        year_ago=wording.number(series.figure, series.year_ago),
        part=part,
        note=note,
    )
