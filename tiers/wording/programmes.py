"""A whole programme in words, in Chinese and English: how members rise, and for each tier how long it is kept and what it
brings."""

from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext, ngettext

from tiers import benefits
from tiers.models import Benefit, Programme, Tier
from tiers.wording.bilingual import NOTHING, Bilingual, space_figure
from tiers.wording.criteria import describe_tier
from tiers.wording.periods import describe_validity

CLIMBING = {
    Programme.Climbing.HIGHEST: Bilingual(
        "升至条件成立的最高等级", "One rises to the highest tier whose criteria hold"
    ),
    Programme.Climbing.STEP: Bilingual("每次升一级，不越级", "One rises one step at a time, none is skipped"),
}
APPLIES = {
    Programme.Applies.AT_ONCE: Bilingual(
        "本版本立即适用于所有会员", "this version applies to everyone at once"
    ),
    Programme.Applies.NEXT_PURCHASE: Bilingual(
        "本版本自会员下次消费起适用", "this version applies to each member from the next purchase"
    ),
}
FALLS = {
    Tier.Demotion.ONE_STEP: Bilingual("降一级", "one tier down"),
    Tier.Demotion.RECALCULATED: Bilingual("重新核定等级", "the tier is worked out anew"),
}
KEPT = Bilingual("达到后保留", "Kept once it is reached")


class TierInWords(NamedTuple):
    """How a tier is reached, how long it is kept, what it brings."""

    tier: Tier
    reached: Bilingual
    kept: Bilingual
    brings: list[Bilingual]


def describe_programme(item: Programme) -> list[TierInWords]:
    """Every tier, lowest first. A fixed number of queries besides one per benefit that names categories."""
    tiers = list(item.tiers.order_by("rank"))
    prefetch_related_objects(tiers, "criteria", "benefits")
    return [
        TierInWords(
            each,
            describe_tier(each, sorted(each.criteria.all(), key=lambda row: (row.route, row.id)), tiers),
            describe_keeping(each),
            [describe_benefit(row) for row in sorted(each.benefits.all(), key=lambda row: row.id)],
        )
        for each in tiers
    ]


def list_lines(item: Programme) -> list[str]:
    """The whole of it in the language of the page, one line for how members rise and one per tier."""
    tiers = [
        " · ".join(part.here for part in (each.reached, each.kept, *each.brings))
        for each in describe_programme(item)
    ]
    return [describe_climbing(item).here, *tiers]


def describe_climbing(item: Programme) -> Bilingual:
    """How members rise, and from when the version applies to each of them."""
    climbing = CLIMBING[Programme.Climbing(item.climbing)]
    applies = APPLIES[Programme.Applies(item.applies)]
    return Bilingual(f"{climbing.zh}；{applies.zh}。", f"{climbing.en}; {applies.en}.")


def describe_keeping(tier: Tier) -> Bilingual:
    """How long the tier is kept, what happens then, and whether counting begins anew."""
    falls = FALLS.get(Tier.Demotion(tier.demotion)) if tier.valid_for else None
    kept = describe_end(tier, falls) if falls else KEPT
    if not tier.resets:
        return Bilingual(f"{kept.zh}。", f"{kept.en}.")
    return Bilingual(f"{kept.zh}；升级后重新累计。", f"{kept.en}; counting begins anew once it is reached.")


def describe_end(tier: Tier, falls: Bilingual) -> Bilingual:
    lasts, grace = describe_validity(tier.valid_for), NOTHING
    if tier.grace_days:
        grace = Bilingual(f"，再宽限 {tier.grace_days} 天", f", then {tier.grace_days} days of grace")
    lasts_en = f"for {lasts.en}" if lasts.en[:1].isdigit() else lasts.en
    return Bilingual(
        f"有效{space_figure(lasts.zh)}{grace.zh}；期满时条件不再成立则{falls.zh}",
        f"Valid {lasts_en}{grace.en}; if the criteria no longer hold then, {falls.en}",
    )


def describe_benefit(row: Benefit) -> Bilingual:
    """A benefit in words: its own name, then what its kind says in brackets, or either alone."""
    kind = benefits.every().get(row.kind)
    zh, en = kind.describe(row.figures) if kind else (row.kind, row.kind)
    if kind and not row.figures.keys() - {"cost_cents"} and row.name_zh:
        zh = en = ""  # the name tells it better
    return Bilingual(put_after(row.name_zh, zh, "（", "）"), put_after(row.name_en, en, " (", ")"))


def put_after(name: str, details: str, opens: str, closes: str) -> str:
    return f"{name}{opens}{details}{closes}" if name and details else name or details


def say_ladder_in_force(held: Programme | None) -> str:
    """ "CarClub, version 3, since 2026-05-01: 4 tiers, Green to Gold"."""
    if held is None:
        return gettext("no ladder in force: nobody rises or falls")
    names = [str(tier) for tier in sorted(held.tiers.all(), key=lambda tier: tier.rank)]
    text = ngettext(
        "%(ladder)s, since %(day)s: %(count)s tier, %(names)s",
        "%(ladder)s, since %(day)s: %(count)s tiers, %(names)s",
        len(names),
    )
    day = f"{held.active_from}"
    return text % {"ladder": held, "day": day, "count": len(names), "names": gettext(", ").join(names)}
