"""Why a tier is held, in words: the numbers that decided."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tiers import measures
from tiers.models import Tier
from tiers.wording.bilingual import Bilingual
from tiers.wording.criteria import describe_denial, describe_filter, describe_series, write_figure

Item = Mapping[str, Any]


def describe_evidence(change: Mapping[str, Any]) -> Bilingual:
    """ "31,240 points earned within 24 months; 11,020 from Maintenance material".

    Takes TierChange.evidence. A criterion that only narrows the one before it reads as a part of that one.
    """
    if reason := change.get("reason"):
        return Bilingual(
            f"人工指定至 {change['until']}：{reason}", f"set by hand until {change['until']}: {reason}"
        )
    parts: list[Bilingual] = []
    before: Item = {}
    for item in change.get("criteria", []):
        kind = measures.every().get(item["measure"])
        if kind is not None and not isinstance(kind, measures.Climb):
            parts.append(describe_number(kind, item, before))
            before = item
    return Bilingual("，".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def describe_number(kind: measures.Measure, item: Item, before: Item) -> Bilingual:
    """One number of the evidence; `before` is the criterion that comes before it."""
    words, inside = kind.wording, describe_filter(kind, item["filter"])
    if words.yes_zh and item.get("at_least") == 1 and item["value"]:
        return Bilingual(words.yes_zh + inside.zh, words.yes_en + inside.en)
    if words.yes_zh and "at_most" in item:
        if item["value"]:
            return Bilingual(words.yes_zh, words.yes_en)
        return describe_denial(words, inside)
    number = write_figure(item["measure"], item["value"])
    if narrows(item, before):
        return Bilingual(
            f"其中{inside.zh[1:-1]} {number} {words.unit_zh}", f"{number} from {inside.en[2:-1]}"
        )
    what = describe_series(item["measure"], item["filter"], item["window"])
    return Bilingual(f"{what.zh} {number} {words.unit_zh}".replace("） ", "）"), f"{number} {what.en}")


def narrows(item: Item, before: Item) -> bool:
    """Whether it is the part of one category of the number before it."""
    same = all(before.get(key) == item[key] for key in ("measure", "window"))
    return same and not before["filter"] and set(item["filter"]) == {"category"}


def describe_held(item: Tier, since_on: date, change: Mapping[str, Any]) -> Bilingual:
    """ "Gold since 2026-05-03: 31,240 points earned within 24 months; 11,020 from Maintenance material." """
    why = describe_evidence(change)
    zh, en = f"{item.name_zh}，自 {since_on} 起", f"{item.name_en} since {since_on}"
    return Bilingual(f"{zh}：{why.zh}。", f"{en}: {why.en}.") if why.en else Bilingual(f"{zh}。", f"{en}.")
