"""Until when the numbers of one customer stand as they are: when what counts now begins to leave its window."""

from collections.abc import Sequence
from datetime import date

from tiers import measures, windows
from tiers.ladders import Spec
from tiers.queries import merging, numbers


def columns(specs: Sequence[Spec]) -> str:
    """For each series whose window ends, the first day in it on which something counts; to follow `persons` of one.

    Of a state (spend, visits…) the oldest date in the window decides, whatever its filter says: never too late.
    """
    return "".join(f", ({oldest(specs[i], i)})" for i in ending(specs))


def last_days(specs: Sequence[Spec], first: Sequence[date | None], as_of: date) -> dict[Spec, date]:
    """By series, the last day of what counts now; `first` are the days of `columns`. None where nothing leaves."""
    found = {
        specs[i]: windows.parse(specs[i].window).last_day(day, as_of)
        for i, day in zip(ending(specs), first, strict=True)
        if day
    }
    return {spec: day for spec, day in found.items() if day}


def ending(specs: Sequence[Spec]) -> list[int]:
    """Positions of the series whose windows end."""
    return [i for i, spec in enumerate(specs) if windows.parse(spec.window).unit not in ("all", "since")]


def oldest(spec: Spec, position: int) -> str:
    """A scalar SELECT of the first day in the window on which something counts."""
    inside = f"> %(s{position}_start)s AND {{day}} <= %(as_of)s"
    if isinstance(spec.kind, measures.Flow):
        rows = merging.flow_of_persons(spec.kind.rows)
        within = f"happened_on {inside.format(day='happened_on')}{numbers.conditions(spec, position)}"
        return f"SELECT min(happened_on) FROM ({rows}) AS moved WHERE value > 0 AND {within}"
    assert isinstance(spec.kind, measures.State)
    return (
        f"SELECT min(on_date) FROM ({spec.kind.dates}) AS dated "
        f"WHERE customer_id = ANY(ARRAY(SELECT of_id FROM persons)) AND on_date {inside.format(day='on_date')}"
    )
