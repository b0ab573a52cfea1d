"""What figures are split by: the codes of branches, tiers, grades and reasons, flows and routes, in order, with their names."""

from collections.abc import Callable, Iterable

from django.db import connection
from django.utils.translation import gettext as _

from campaigns import wording as care
from clubcrm.kernel import languages
from clubcrm.kernel.choices import find_branches, find_stores
from clubcrm.kernel.scope import Scope
from clubcrm.reports import queries
from complaints.models import Grade
from tiers import ladders, wording
from tiers.models import Programme, Tier

Names = dict[str, str]


def branches(scope: Scope) -> Names:
    rows = find_branches(scope)
    return dict(rows.values_list("code", "name"))


def tiers(scope: Scope) -> Names:
    """The ladder in force from the top down, tiers of former ladders, and members of no tier."""
    with connection.cursor() as cursor:
        cursor.execute(queries.TIERS)
        found: Names = {}
        for code, zh, en, _held in cursor.fetchall():
            found.setdefault(code, languages.choose(zh, en))
    return found | {"none": _("No tier")}


def grades(scope: Scope) -> Names:
    return {str(grade.number): f"{grade.number} {grade}" for grade in Grade.objects.order_by("number")}


def why(scope: Scope) -> Names:
    return {slug: str(sentence) for slug, sentence in care.list_reasons().items()}


def flows(scope: Scope) -> Names:
    """From each tier to each other, from the top down."""
    known = tiers(scope)
    return {
        f"{before}>{after}": _("%(before)s → %(after)s") % {"before": known[before], "after": known[after]}
        for before in known
        for after in known
        if before != after
    }


def routes(scope: Scope) -> Names:
    """The routes of the ladder in force in words, from the top down, what was set by hand first."""
    found: Names = {}
    if (ladder := ladders.read_active()) is None:
        return found
    for tier in reversed(ladder.tiers):
        found[f"{tier.code}-0"] = _("%(tier)s: set by hand") % {"tier": tier}
        for number, criteria in ladder.routes[tier.id].items():
            parts = [wording.describe_criterion(item, list(ladder.tiers)).here for item in criteria]
            said = {"tier": tier, "criteria": _(" and ").join(parts)}
            found[f"{tier.code}-{number}"] = _("%(tier)s: %(criteria)s") % said
    return found


KINDS: dict[str, Callable[[Scope], Names]] = {
    "branch": branches,
    "tier": tiers,
    "grade": grades,
    "reason": why,
    "flow": flows,
    "route": routes,
}


def always(kind: str, scope: Scope) -> list[str]:
    """The codes that are shown also when they count nothing: stores, tiers in force, grades."""
    if kind == "branch":
        return list(find_stores(scope).values_list("code", flat=True))
    if kind == "tier":
        in_force = Tier.objects.filter(programme__state=Programme.State.ACTIVE)
        return list(in_force.values_list("code", flat=True))
    return (
        [str(number) for number in Grade.objects.values_list("number", flat=True)] if kind == "grade" else []
    )


def ordered(names: Names, codes: Iterable[str]) -> Names:
    """These codes with their names, in the order of `names`; a code without a name stands at the end as itself."""
    wanted = set(codes)
    known = {code: name for code, name in names.items() if code in wanted}
    return known | {code: code for code in sorted(wanted - known.keys())}
