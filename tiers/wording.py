"""The rules said back in plain sentences, in Chinese and English; used by pages, the admin and evidence."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from clubcrm.kernel import languages, once
from tiers import measures, windows
from tiers.measures.filters import Codes, Text, Word
from tiers.models import Criterion, Programme, Tier


class Said(NamedTuple):
    zh: str
    en: str

    @property
    def here(self) -> str:
        """In the language of the page."""
        return languages.choose(self.zh, self.en)


@once.a_page
def names(filter_: Codes) -> dict[str, Said]:
    """The names of a filter's codes, from their table."""
    with connection.cursor() as cursor:
        cursor.execute(filter_.known)
        return {code: Said(zh, en) for code, zh, en in cursor.fetchall()}


def narrowed(measure: measures.Measure, conditions: Mapping[str, Any]) -> Said:
    """The filter in brackets, empty where there is none."""
    zh, en = [], []
    for key, value in conditions.items():
        known = measure.filters[key]
        if isinstance(known, Codes):
            every = names(known)
            chosen = [every.get(code, Said(code, code)) for code in known.clean(value)]
            zh.append("、".join(item.zh for item in chosen))
            en.append(", ".join(item.en for item in chosen))
        elif isinstance(known, Text):
            zh.append("、".join(known.clean(value)))
            en.append(", ".join(known.clean(value)))
        else:
            part = "" if isinstance(known, Word) and key == "kind" else " "
            zh.append(f"{known.zh}{part or '：'}{value}")
            en.append(f"{known.en}{part or ': '}{value}")
    return Said(f"（{'；'.join(zh)}）", f" ({'; '.join(en)})") if zh else Said("", "")


def figure(measure: str, value: int) -> str:
    """A number as people read it: cents as yuan."""
    scale = measures.every()[measure].wording.scale
    return f"{value:,}" if scale == 1 else f"{value / scale:,.2f}".removesuffix(".00")


def label(measure: str, conditions: Mapping[str, Any], window: str) -> Said:
    """What is measured: "points earned (Maintenance material) within 24 months"."""
    kind = measures.every()[measure]
    inside, when = narrowed(kind, conditions), windows.said(window)
    words = kind.wording
    return Said(f"{when[0]}{words.zh}{inside.zh}", f"{words.en}{inside.en}{' ' if when[1] else ''}{when[1]}")


def criterion(item: Criterion, tiers: list[Tier]) -> Said:
    """One condition as part of a sentence. `tiers` are those of its programme, to name a rank."""
    kind = measures.every()[item.measure]
    words = kind.wording
    if isinstance(kind, measures.Climb):
        lowest = next(
            (tier for tier in sorted(tiers, key=lambda tier: tier.rank) if tier.rank >= item.threshold), None
        )
        if lowest:
            return Said(f"已是{lowest.name_zh}或以上", f"is {lowest.name_en} or above")
    if words.yes_zh and item.at_least == 1:
        inside = narrowed(kind, item.filter)
        return Said(f"{words.yes_zh}{inside.zh}", f"{words.yes_en}{inside.en}")
    what, number = label(item.measure, item.filter, item.window), figure(item.measure, item.threshold)
    if item.at_most is not None:
        return limit(words, what, narrowed(kind, item.filter), number)
    return Said(f"{what.zh}不少于 {number} {words.unit_zh}", f"at least {number} {what.en}")


def limit(words: measures.Wording, what: Said, inside: Said, number: str) -> Said:
    """What must not be passed; of what either holds or does not, that it does not."""
    if words.yes_zh and number == "0":
        return Said(f"不满足“{words.yes_zh}{inside.zh}”", f"not: {words.yes_en}{inside.en}")
    return Said(f"{what.zh}不超过 {number} {words.unit_zh}".rstrip(), f"at most {number} {what.en}")


def after_a_word(zh: str) -> str:
    """Chinese that begins with a figure stands off from the word before it."""
    return f" {zh}" if zh[:1].isdigit() else zh


def tier(item: Tier, criteria: list[Criterion], tiers: list[Tier]) -> Said:
    """One tier: its name and its routes, any of which is enough."""
    routes: dict[int, list[Said]] = {}
    for each in criteria:
        routes.setdefault(each.route, []).append(criterion(each, tiers))
    zh = "；或 ".join("，且".join(after_a_word(part.zh) for part in route) for route in routes.values())
    en = "; or ".join(" and ".join(part.en for part in route) for route in routes.values())
    return Said(f"{item.name_zh}：{zh or '无法达到'}", f"{item.name_en}: {en or 'cannot be reached'}")


def programme(item: Programme) -> list[Said]:
    """A sentence per tier, lowest first."""
    tiers = list(item.tiers.order_by("rank").prefetch_related("criteria"))
    return [tier(each, sorted(each.criteria.all(), key=lambda c: (c.route, c.id)), tiers) for each in tiers]


def evidence(change: Mapping[str, Any]) -> Said:
    """The numbers that decided a change: "31,240 points earned within 24 months; 11,020 from Maintenance material".

    Takes TierChange.evidence. A criterion that only narrows the one before it is said as a part of that.
    """
    if reason := change.get("reason"):
        return Said(
            f"人工指定至 {change['until']}：{reason}", f"set by hand until {change['until']}: {reason}"
        )
    zh: list[str] = []
    en: list[str] = []
    before: Mapping[str, Any] = {}
    for item in change.get("criteria", []):
        kind = measures.every().get(item["measure"])
        if kind is None or isinstance(kind, measures.Climb):
            continue
        said = found(kind, item, before)
        zh.append(said.zh)
        en.append(said.en)
        before = item
    return Said("，".join(zh), "; ".join(en))


def found(kind: measures.Measure, item: Mapping[str, Any], before: Mapping[str, Any]) -> Said:
    """One number of the evidence; `before` is the criterion said before it."""
    words = kind.wording
    inside = narrowed(kind, item["filter"])
    if words.yes_zh and item.get("at_least") == 1 and item["value"]:
        return Said(words.yes_zh + inside.zh, words.yes_en + inside.en)
    if words.yes_zh and "at_most" in item:
        return (
            limit(words, Said("", ""), inside, "0") if not item["value"] else Said(words.yes_zh, words.yes_en)
        )
    number = figure(item["measure"], item["value"])
    same = all(before.get(key) == item[key] for key in ("measure", "window"))
    if same and not before["filter"] and set(item["filter"]) == {"category"}:
        return Said(f"其中{inside.zh[1:-1]} {number} {words.unit_zh}", f"{number} from {inside.en[2:-1]}")
    what = label(item["measure"], item["filter"], item["window"])
    return Said(f"{what.zh} {number} {words.unit_zh}".replace("） ", "）"), f"{number} {what.en}")


def held(item: Tier, since_on: date, change: Mapping[str, Any]) -> Said:
    """ "Gold since 2026-05-03: 31,240 points earned within 24 months; 11,020 from Maintenance material." """
    why = evidence(change)
    zh, en = f"{item.name_zh}，自 {since_on} 起", f"{item.name_en} since {since_on}"
    return Said(f"{zh}：{why.zh}。", f"{en}: {why.en}.") if why.en else Said(f"{zh}。", f"{en}.")


def short_of(need: Any, item: Tier) -> Said:
    """ "2,300 points to Gold by 2026-06-30." for one unmet need (queries.Need): by the last day before what counts now
    begins to leave the window."""
    words = measures.every()[need.measure].wording
    number = figure(need.measure, need.missing)
    by_zh, by_en = (f"（{need.by} 前）", f" by {need.by}") if need.by else ("", "")
    if not words.unit_en or not need.unit:
        return Said(
            f"距{item.name_zh}还差：{need.said.zh}{by_zh}。",
            f"Missing to {item.name_en}: {need.said.en}{by_en}.",
        )
    return Said(
        f"距{item.name_zh}还差 {number} {words.unit_zh}{by_zh}。",
        f"{number} {words.of(need.missing)} to {item.name_en}{by_en}.",
    )


def ways(step: Any) -> list[Said]:
    """What is missing to a tier (queries.NextTier), a sentence per route: "2,300 points to Gold by 2026-06-30."; a route
    that misses several things says them all."""
    return [
        Said(" ".join(one.zh for one in parts), " ".join(one.en for one in parts))
        for route in step.routes
        if (parts := [short_of(need, step.tier) for need in route.unmet])
    ]
