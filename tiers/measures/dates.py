"""SQL of dates that come round every year. Not a measure (no MEASURE): it is skipped by the discovery.

A month or year forward keeps the day or takes the last one of the month, as PostgreSQL's `date + interval` does.
"""


def build_full_years(since: str, day: str) -> str:
    """How many full years a `day` is after `since`."""
    years = f"(extract(year FROM {day})::int - extract(year FROM {since})::int)"
    return f"({years} - ({since} + make_interval(years => {years}) > {day})::int)"


def build_latest_anniversary(since: str, day: str) -> str:
    """The last time `since` came round up to a `day`; `since` itself within the first year."""
    return f"({since} + make_interval(years => {build_full_years(since, day)}))::date"
