"""Whether a criterion can be used: its measure, threshold, window and filter. Each fault as (key, sentence)."""

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from tiers import measures, windows
from tiers.measures.filters import BadFilter, Codes
from tiers.models import Criterion, Tier

Found = list[tuple[str, str]]


def of_criterion(item: Criterion, tier: Tier) -> Found:
    """What is wrong with one criterion."""
    measure = measures.every().get(item.measure)
    if measure is None:
        known = ", ".join(sorted(measures.every()))
        text = _("there is no measure “%(name)s”. Known are: %(known)s.")
        return [("measure", text % {"name": item.measure, "known": known})]
    return [
        *of_threshold(item, tier, measure),
        *(("window", text) for text in of_window(item, measure)),
        *of_filter(item, measure),
    ]


def of_threshold(item: Criterion, tier: Tier, measure: measures.Measure) -> Found:
    if item.at_most is not None:
        return [("at_most", text) for text in of_limit(item, item.at_most, measure)]
    if item.at_least is None:
        return [("at_least", _("say from how much on the criterion holds, or up to how much."))]
    if item.at_least < 1:
        text = _("“at least %(value)s” holds for everyone; ask for 1 or more.") % {"value": item.at_least}
        return [("at_least", text)]
    if isinstance(measure, measures.Climb) and item.at_least >= tier.rank:
        text = _("the present tier must be below the tier itself: ask for a rank under %(rank)s.")
        return [("at_least", text % {"rank": tier.rank})]
    return []


def of_limit(item: Criterion, at_most: int, measure: measures.Measure) -> list[str]:
    """What must not be passed: of a number, and not besides what must be reached."""
    if item.at_least is not None:
        return [
            _("a criterion says either “at least” or “at most”; write a range as two criteria of one route.")
        ]
    if isinstance(measure, measures.Climb):
        return [_("the present tier is asked for by “at least”.")]
    if at_most < 0:
        return [_("“at most %(value)s” holds for nobody; allow 0 or more.") % {"value": at_most}]
    return []


def of_window(item: Criterion, measure: measures.Measure) -> list[str]:
    try:
        windows.parse(item.window)
    except windows.BadWindow as problem:
        return [str(problem)]
    if item.window != "all time" and not measure.windowed:
        return [
            _("%(measure)s is a state of the day and has no window; write “all time”.")
            % {"measure": item.measure}
        ]
    return []


def of_filter(item: Criterion, measure: measures.Measure) -> Found:
    """Unknown keys, unusable values, codes that do not exist, and required keys that are missing."""
    if not isinstance(item.filter, dict):
        return [("filter", _("the filter is an object such as {“category”: “material”}."))]
    found: Found = []
    for key, value in item.filter.items():
        if key not in measure.filters:
            known = ", ".join(measure.filters) or _("none")
            text = _("%(measure)s cannot be narrowed by “%(key)s”. Possible: %(known)s.")
            found.append((key, text % {"measure": item.measure, "key": key, "known": known}))
            continue
        found += [(key, text) for text in of_value(measure.filters[key], value)]
    missing = [key for key, known in measure.filters.items() if known.required and key not in item.filter]
    text = _("%(measure)s needs the filter “%(key)s”.")
    return [*found, *((key, text % {"measure": item.measure, "key": key}) for key in missing)]


def of_value(known: Any, value: Any) -> list[str]:
    try:
        cleaned = known.clean(value)
    except BadFilter as problem:
        return [str(problem)]
    if not isinstance(known, Codes):
        return []
    with connection.cursor() as cursor:
        cursor.execute(known.known)
        codes = {row[0] for row in cursor.fetchall()}
    return [
        _("there is no %(name)s “%(code)s”. Known are: %(known)s.")
        % {"name": known.en, "code": code, "known": ", ".join(sorted(codes))}
        for code in cleaned
        if code not in codes
    ]
