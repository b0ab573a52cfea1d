"""Conditions in words: "at least 30,000 points earned (Maintenance material) within 24 months"."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from clubcrm.kernel import once
from tiers import measures
from tiers.measures.filters import Codes, Filter, Text, Word
from tiers.models import Criterion, Tier
from tiers.wording.bilingual import NOTHING, Bilingual, space_figure
from tiers.wording.periods import describe_window


@once.a_page
def read_names(known: Codes | Text) -> dict[str, Bilingual]:
    """The names of a filter's codes, or its texts, in the order in which they are offered."""
    with connection.cursor() as cursor:
        cursor.execute(known.known)
        return {code: Bilingual(zh, en) for code, zh, en in cursor.fetchall()}


def describe_filter(measure: measures.Measure, conditions: Mapping[str, Any]) -> Bilingual:
    """The filter in brackets, empty where there is none."""
    if not conditions:
        return NOTHING
    parts = [describe_condition(measure.filters[key], key, value) for key, value in conditions.items()]
    zh, en = "；".join(part.zh for part in parts), "; ".join(part.en for part in parts)
    return Bilingual(f"（{zh}）", f" ({en})")


def describe_condition(known: Filter, key: str, value: Any) -> Bilingual:
    if isinstance(known, Codes):
        names = read_names(known)
        chosen = [names.get(code, Bilingual(code, code)) for code in known.clean(value)]
        return Bilingual("、".join(name.zh for name in chosen), ", ".join(name.en for name in chosen))
    if isinstance(known, Text):
        texts = known.clean(value)
        return Bilingual("、".join(texts), ", ".join(texts))
    if isinstance(known, Word) and key == "kind":
        return Bilingual(f"{known.zh}“{value}”", f"{known.en} “{value}”")
    return Bilingual(f"{known.zh} {value}", f"{known.en} {value}")


def write_figure(measure: str, value: int) -> str:
    """A number as people read it: cents as yuan."""
    scale = measures.every()[measure].wording.scale
    return f"{value:,}" if scale == 1 else f"{value / scale:,.2f}".removesuffix(".00")


def describe_series(measure: str, conditions: Mapping[str, Any], window: str) -> Bilingual:
    """What is measured: "points earned (Maintenance material) within 24 months"."""
    kind = measures.every()[measure]
    words, inside, when = kind.wording, describe_filter(kind, conditions), describe_window(window)
    return Bilingual(f"{when.zh}{words.zh}{inside.zh}", f"{words.en}{inside.en} {when.en}".rstrip())


def describe_criterion(item: Criterion, tiers: list[Tier]) -> Bilingual:
    """One condition as part of a sentence. `tiers` are those of its programme, to name a rank."""
    kind = measures.every()[item.measure]
    words = kind.wording
    if isinstance(kind, measures.Climb):
        by_rank = sorted(tiers, key=lambda tier: tier.rank)
        if lowest := next((tier for tier in by_rank if tier.rank >= item.threshold), None):
            return Bilingual(f"已是{lowest.name_zh}或以上", f"is {lowest.name_en} or above")
    if words.yes_zh and item.at_least == 1:
        inside = describe_filter(kind, item.filter)
        return Bilingual(f"{words.yes_zh}{inside.zh}", f"{words.yes_en}{inside.en}")
    if words.yes_zh and item.at_most == 0:
        return describe_denial(words, describe_filter(kind, item.filter))
    what = describe_series(item.measure, item.filter, item.window)
    number = write_figure(item.measure, item.threshold)
    if item.at_most is not None:
        return Bilingual(f"{what.zh}不超过 {number} {words.unit_zh}".rstrip(), f"at most {number} {what.en}")
    return Bilingual(f"{what.zh}不少于 {number} {words.unit_zh}", f"at least {number} {what.en}")


def describe_denial(words: measures.Wording, inside: Bilingual = NOTHING) -> Bilingual:
    """That what either holds or does not, does not."""
    return Bilingual(f"不满足“{words.yes_zh}{inside.zh}”", f"not: {words.yes_en}{inside.en}")


def describe_tier(item: Tier, criteria: list[Criterion], tiers: list[Tier]) -> Bilingual:
    """One tier: its name and its routes, any of which is enough."""
    routes: dict[int, list[Bilingual]] = {}
    for each in criteria:
        routes.setdefault(each.route, []).append(describe_criterion(each, tiers))
    zh = "；或".join("，且".join(space_figure(part.zh) for part in route) for route in routes.values())
    en = "; or ".join(" and ".join(part.en for part in route) for route in routes.values())
    return Bilingual(f"{item.name_zh}：{zh or '无法达到'}", f"{item.name_en}: {en or 'cannot be reached'}")
