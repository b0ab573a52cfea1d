"""What docs/rulebook.md says of days: where windows begin, validities end, tiers are looked at. Examples are worked out."""

from collections.abc import Iterator
from datetime import date, timedelta

from tiers import validity, windows

NIGHT = date(2028, 2, 29)
JOINED = date(2020, 5, 3)
WINDOWS = (
    "12 months",
    "24 months",
    "365 days",
    "calendar month",
    "calendar quarter",
    "calendar half",
    "calendar year",
)
VALIDITIES = ("12 months", "365 days", "calendar year", "anniversary")

WINDOW_EDGES = """
## Days: where a window begins

A window ends with the day of the evaluation, that day included. One of days or months begins the day after the same day that long
ago (a month that has no such day: after its last one), one of the calendar with its period. Of an evaluation on {night}:

| Window | The first day that counts |
| --- | --- |
"""
WINDOWS_WITHOUT_EDGE = """
`all time` has no beginning. `since the last change` begins the day after the customer's own tier last changed (a tier that was
kept for another validity did not change); before the first change everything counts. What is dated after the day of the
evaluation counts from its own day on.
"""
VALIDITY_EDGES = """
## Days: where a validity ends

The end is the last day that is covered. Of a tier reached on {night} by a member who joined on {joined}:

| Validity | Its last day |
| --- | --- |
"""
LIFE = """
From its last day on, every evaluation asks whether the tier's own criteria hold, with the tier itself as the present
one. They do: it is kept for another validity, counted from the old end and not from the day somebody looked; ends
that passed meanwhile are passed over. They do not: nothing happens until the last day of the grace is over; on the
day after it `demotion` says what is left. `one_step` is the tier next below, `recalculated` the highest tier below
that is reached that day beginning with nothing. Without a validity, or with `demotion = "never"`, nothing ever ends.

- **A reset** is a day. On the day a tier with `resets` is reached, or kept, what happened up to and including that
  day counts no more, in every measure with a window and for every tier of the ladder; a purchase later on that very
  day is lost to the count. Measures without a window (cars, membership, points held) have nothing to reset. A fall
  resets nothing.
- **`climbing = "step"`** is one step a day: who rose or fell today rises no more today and is looked at again
  tomorrow. Only the tier next above is tried. With `"highest"` all tiers above are tried from the lowest up, and one
  that is reached counts as the present tier for the next.
- **`applies = "next_purchase"`** lets a new version wait: until a member's first purchase (not voided) dated on or
  after the day the version came into force, the tier neither rises nor falls. Nobody waits who joined on or after
  that day or holds a tier that was reached under this version; the first version of a programme waits for nobody.
- **`at_least`** includes the number itself, and so does `at_most`. Routes are tried by their number; any one is
  enough.
- **The filter `branch`** names branches one by one. It leaves out what is below them: a region counts only what was
  recorded at the region itself. Name its stores.
- **`file_completeness`** is 100 times the facts that are there by the facts that apply, rounded down: sex, birthday,
  phone, e-mail, preferred advisor, a car that is owned that day; of an organisation the last four. 5 of 6 are 83.
"""


def say_days() -> Iterator[str]:
    yield WINDOW_EDGES.format(night=NIGHT)
    for text in WINDOWS:
        yield f"| `{text}` | {windows.parse(text).start(NIGHT) + timedelta(days=1)} |\n"
    yield WINDOWS_WITHOUT_EDGE
    yield VALIDITY_EDGES.format(night=NIGHT, joined=JOINED)
    for text in VALIDITIES:
        yield f"| `{text}` | {validity.find_end(text, NIGHT, JOINED)} |\n"
    yield LIFE
