"""What is wrong with a programme's rules, in sentences that tell where, why and what to do. tiers/checking finds it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from clubcrm.kernel import languages
from tiers import measures
from tiers.models import Criterion, Tier
from tiers.wording.criteria import write_figure


def list_known(codes: Iterable[str]) -> str:
    return languages.join_words(codes) or _("none")


# Of a criterion.
def explain_unknown_measure(name: str, known: Iterable[str]) -> str:
    text = _("there is no measure “%(name)s”. Known are: %(known)s.")
    return text % {"name": name, "known": list_known(known)}


def explain_no_threshold() -> str:
    return _("say from how much on the criterion holds, or up to how much.")


def explain_holds_for_everyone(at_least: int) -> str:
    return _("“at least %(value)s” holds for everyone; ask for 1 or more.") % {"value": at_least}


def explain_rank_too_high(tier: Tier) -> str:
    text = _("the present tier must be below the tier itself: ask for a rank under %(rank)s.")
    return text % {"rank": tier.rank}


def explain_two_thresholds() -> str:
    return _("a criterion says either “at least” or “at most”; write a range as two criteria of one route.")


def explain_limit_of_rank() -> str:
    return _("the present tier is asked for by “at least”.")


def explain_holds_for_nobody(at_most: int) -> str:
    return _("“at most %(value)s” holds for nobody; allow 0 or more.") % {"value": at_most}


def explain_no_window(measure: str) -> str:
    text = _("%(measure)s is a state of the day and has no window; write “all time”.")
    return text % {"measure": measure}


def explain_filter_is_no_object() -> str:
    return _("the filter is an object such as {“category”: “material”}.")


def explain_unknown_filter(measure: str, key: str, known: Iterable[str]) -> str:
    text = _("%(measure)s cannot be narrowed by “%(key)s”. Possible: %(known)s.")
    return text % {"measure": measure, "key": key, "known": list_known(known)}


def explain_missing_filter(measure: str, key: str) -> str:
    return _("%(measure)s needs the filter “%(key)s”.") % {"measure": measure, "key": key}


def explain_unknown_code(name: str, code: str, known: Iterable[str]) -> str:
    text = _("there is no %(name)s “%(code)s”. Known are: %(known)s.")
    return text % {"name": name, "code": code, "known": languages.join_words(known)}


# Of what a tier is set to, and of a benefit.
def explain_falls_without_end() -> str:
    return _("a tier falls only when its validity ends: say how long it is valid, or let it be kept.")


def explain_unknown_benefit(name: str, known: Iterable[str]) -> str:
    text = _("there is no kind of benefit “%(name)s”. Known are: %(known)s.")
    return text % {"name": name, "known": languages.join_words(known)}


def explain_figures_are_no_object() -> str:
    return _("the figures are an object such as {“hours”: 2}.")


def explain_nameless_benefit() -> str:
    return _("this benefit is only what its name says: give it one.")


def explain_benefit_twice() -> str:
    return _("a tier has this benefit only once.")


def name_measure(item: Criterion) -> str:
    """As the reader calls it."""
    return measures.every()[item.measure].wording.name


def write(item: Criterion) -> str:
    """The threshold: 30,000, or 500 yuan."""
    words = measures.every()[item.measure].wording
    return f"{write_figure(item.measure, item.threshold)} {words.unit if words.scale > 1 else ''}".rstrip()


# Of the ladder.
def explain_no_tiers() -> str:
    return _("The programme has no tiers.")


def explain_no_criteria(tier: Tier) -> str:
    return _("Tier %(tier)s has no criteria, so nobody could reach it.") % {"tier": tier}


def explain_gap(tier: Tier, missing: int) -> str:
    text = _(
        "Tier %(tier)s has rank %(rank)s, but no tier has rank %(missing)s: number them 1, 2, 3 and so on."
    )
    return text % {"tier": tier, "rank": tier.rank, "missing": missing}


def explain_circle(tiers: Iterable[Tier]) -> str:
    text = _(
        "tiers ask for each other in a circle (%(names)s), so nobody could reach any of them. "
        "Let each ask only for a tier below it."
    )
    return text % {"names": " → ".join(str(each) for each in tiers)}


def explain_rank_out_of_reach(tier: Tier, rank: int | None) -> str:
    text = _(
        "Nobody could reach tier %(tier)s: it asks for rank %(rank)s first, and no tier from there up to it can be "
        "reached. Ask for a lower one."
    )
    return text % {"tier": tier, "rank": rank}


def explain_more_than_yes(tier: Tier, item: Criterion) -> str:
    text = _(
        "Nobody could reach tier %(tier)s: %(measure)s either holds or does not; ask for 1, not %(value)s."
    )
    return text % {"tier": tier, "measure": name_measure(item), "value": item.at_least}


def explain_contradiction(tier: Tier, asked: Criterion, limit: Criterion) -> str:
    text = _(
        "Nobody could reach tier %(tier)s: one route asks for at least %(least)s of %(measure)s and allows at most %(most)s. "
        "Lower the one or raise the other."
    )
    least, most = write(asked), write(limit)
    return text % {"tier": tier, "measure": name_measure(asked), "least": least, "most": most}


def explain_asks_less(lower: Tier, upper: Tier, above: Criterion, below: Criterion) -> str:
    """The criterion `above` of the upper tier asks for less than `below` of the lower one."""
    if above.at_most is not None:
        text = _(
            "Tier %(upper)s allows more than tier %(lower)s below it (%(measure)s: at most %(above)s against %(below)s): "
            "lower the limit of %(upper)s or raise that of %(lower)s."
        )
    else:
        text = _(
            "Tier %(upper)s asks for less than tier %(lower)s below it (%(measure)s: at least %(above)s against "
            "%(below)s): raise the threshold of %(upper)s or lower that of %(lower)s."
        )
    figures: dict[str, Any] = {"above": write(above), "below": write(below)}
    return text % (figures | {"upper": upper, "lower": lower, "measure": name_measure(above)})


def explain_nobody_stays(lower: Tier, upper: Tier) -> str:
    text = _(
        "Nobody would stay at tier %(lower)s: whoever reaches it reaches %(upper)s at once. Ask for more at %(upper)s, "
        "or leave %(lower)s out."
    )
    return text % {"upper": upper, "lower": lower}


# Where a fault is, before its sentence.
def lead_by_tier(tier: Tier) -> str:
    return _("Tier %(tier)s: ") % {"tier": tier}


def lead_by_route(tier: Tier, route: int) -> str:
    return _("Tier %(tier)s, route %(route)s: ") % {"tier": tier, "route": route}


def lead_by_benefit(tier: Tier, kind: str) -> str:
    return _("Tier %(tier)s, benefit %(kind)s: ") % {"tier": tier, "kind": kind}
