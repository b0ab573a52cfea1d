"""Whether a criterion can be used: its measure, threshold, window and filter. Each fault as (key, sentence)."""

from typing import Any

from django.db import connection

from tiers import measures, windows
from tiers.measures.filters import BadFilter, Codes
from tiers.models import Criterion, Tier
from tiers.wording import faults

Faults = list[tuple[str, str]]


def check_criterion(item: Criterion, tier: Tier) -> Faults:
    """What is wrong with one criterion."""
    measure = measures.every().get(item.measure)
    if measure is None:
        return [("measure", faults.explain_unknown_measure(item.measure, sorted(measures.every())))]
    return [
        *check_threshold(item, tier, measure),
        *check_window(item, measure),
        *check_filter(item, measure),
    ]


def check_threshold(item: Criterion, tier: Tier, measure: measures.Measure) -> Faults:
    if item.at_most is not None:
        return check_limit(item, item.at_most, measure)
    if item.at_least is None:
        return [("at_least", faults.explain_no_threshold())]
    if item.at_least < 1:
        return [("at_least", faults.explain_holds_for_everyone(item.at_least))]
    if isinstance(measure, measures.Climb) and item.at_least >= tier.rank:
        return [("at_least", faults.explain_rank_too_high(tier))]
    return []


def check_limit(item: Criterion, at_most: int, measure: measures.Measure) -> Faults:
    """What must not be passed: of a number, and not besides what must be reached."""
    if item.at_least is not None:
        return [("at_most", faults.explain_two_thresholds())]
    if isinstance(measure, measures.Climb):
        return [("at_most", faults.explain_limit_of_rank())]
    if at_most < 0:
        return [("at_most", faults.explain_holds_for_nobody(at_most))]
    return []


def check_window(item: Criterion, measure: measures.Measure) -> Faults:
    try:
        windows.parse(item.window)
    except windows.BadWindow as problem:
        return [("window", str(problem))]
    if item.window != "all time" and not measure.windowed:
        return [("window", faults.explain_no_window(item.measure))]
    return []


def check_filter(item: Criterion, measure: measures.Measure) -> Faults:
    """Unknown keys, unusable values, codes that do not exist, and required keys that are missing."""
    if not isinstance(item.filter, dict):
        return [("filter", faults.explain_filter_is_no_object())]
    found: Faults = []
    for key, value in item.filter.items():
        if key in measure.filters:
            found += [(key, text) for text in check_value(measure.filters[key], value)]
        else:
            found.append((key, faults.explain_unknown_filter(item.measure, key, measure.filters)))
    missing = [key for key, known in measure.filters.items() if known.required and key not in item.filter]
    return [*found, *((key, faults.explain_missing_filter(item.measure, key)) for key in missing)]


def check_value(known: Any, value: Any) -> list[str]:
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
        faults.explain_unknown_code(known.name, code, sorted(codes)) for code in cleaned if code not in codes
    ]
