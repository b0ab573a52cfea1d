"""A whole programme said back, in Chinese and English: how one rises, each tier with how long it is kept and what it
brings. Single conditions are said by tiers/wording.py."""

from typing import NamedTuple

from django.db.models import prefetch_related_objects

from tiers import benefits, validity, wording
from tiers.models import Benefit, Programme, Tier
from tiers.wording import Said, after_a_word

CLIMBING = {
    Programme.Climbing.HIGHEST: Said(
        "升至条件成立的最高等级", "One rises to the highest tier whose criteria hold"
    ),
    Programme.Climbing.STEP: Said("每次升一级，不越级", "One rises one step at a time, none is skipped"),
}
APPLIES = {
    Programme.Applies.AT_ONCE: Said("本版本立即适用于所有会员", "this version applies to everyone at once"),
    Programme.Applies.NEXT_PURCHASE: Said(
        "本版本自会员下次消费起适用", "this version applies to each member from the next purchase"
    ),
}
FALLS = {
    Tier.Demotion.ONE_STEP: Said("降一级", "one tier down"),
    Tier.Demotion.RECALCULATED: Said("重新核定等级", "the tier is worked out anew"),
}
KEPT = Said("达到后保留", "Kept once it is reached")


class Recited(NamedTuple):
    """One tier: how it is reached, how long it is kept, what it brings."""

    tier: Tier
    reached: Said
    kept: Said
    brings: list[Said]


def opening(programme: Programme) -> Said:
    """How one rises, and for whom the version counts."""
    climbing, applies = (
        CLIMBING[Programme.Climbing(programme.climbing)],
        APPLIES[Programme.Applies(programme.applies)],
    )
    return Said(f"{climbing.zh}；{applies.zh}。", f"{climbing.en}; {applies.en}.")


def programme(item: Programme) -> list[Recited]:
    """Every tier, lowest first. A fixed number of queries besides one per benefit that names categories."""
    tiers = list(item.tiers.order_by("rank"))
    prefetch_related_objects(tiers, "criteria", "benefits")
    return [
        Recited(
            each,
            wording.tier(each, sorted(each.criteria.all(), key=lambda row: (row.route, row.id)), tiers),
            keeping(each),
            [benefit(row) for row in sorted(each.benefits.all(), key=lambda row: row.id)],
        )
        for each in tiers
    ]


def lines(item: Programme) -> list[str]:
    """The whole of it in the language of the page, a line for how one rises and one per tier."""
    return [
        opening(item).here,
        *(
            " · ".join(said.here for said in (each.reached, each.kept, *each.brings))
            for each in programme(item)
        ),
    ]


def keeping(tier: Tier) -> Said:
    """How long the tier is kept, what happens then, and whether counting begins anew."""
    falls = FALLS.get(Tier.Demotion(tier.demotion)) if tier.valid_for else None
    kept = falling(tier, falls) if falls else KEPT
    if not tier.resets:
        return Said(f"{kept.zh}。", f"{kept.en}.")
    return Said(f"{kept.zh}；升级后重新累计。", f"{kept.en}; counting begins anew once it is reached.")


def falling(tier: Tier, falls: Said) -> Said:
    zh, en = validity.said(tier.valid_for)
    grace = (
        Said(f"，再宽限 {tier.grace_days} 天", f", then {tier.grace_days} days of grace")
        if tier.grace_days
        else Said("", "")
    )
    return Said(
        f"有效{after_a_word(zh)}{grace.zh}；期满时条件不再成立则{falls.zh}",
        f"Valid {'for ' if en[:1].isdigit() else ''}{en}{grace.en}; if the criteria no longer hold then, {falls.en}",
    )


def benefit(row: Benefit) -> Said:
    """A benefit in words: its own name, then what its kind says in brackets, or either alone."""
    kind = benefits.every().get(row.kind)
    zh, en = kind.said(row.figures) if kind else (row.kind, row.kind)
    if kind and not row.figures.keys() - {"cost_cents"} and row.name_zh:
        zh = en = ""  # the name says it better
    return Said(named(row.name_zh, zh, "（", "）"), named(row.name_en, en, " (", ")"))


def named(name: str, said: str, opens: str, closes: str) -> str:
    return f"{name}{opens}{said}{closes}" if name and said else name or said
