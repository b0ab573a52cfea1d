"""The tier-guard in words: what its lists say is missing, and what the inbox tells about its calls."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clubcrm.kernel.templatetags import written
from tiers.queries.standing import Need, NextTier

# Of a call; figures `name` and `tier`.
KEEP = gettext_noop("Call %(name)s: their %(tier)s ends soon")
REACH = gettext_noop("Call %(name)s: little lacks to %(tier)s")


def describe_need(item: Need) -> str:
    """One criterion that does not hold yet."""
    if not item.unit:
        return item.label
    missing = (
        f"{written.number(item.missing)} {item.unit}"
        if item.scale == 1
        else written.yuan(item.missing * 100 // item.scale)
    )
    return _("%(label)s: %(missing)s missing") % {"label": item.label, "missing": missing}


def list_routes(missing: NextTier | None) -> list[str]:
    """What lacks on each route, the one with the fewest open criteria first; a route that holds already says nothing else."""
    if missing is None:
        return []
    if any(not route.unmet for route in missing.routes):
        return [_("nothing: the criteria hold today")]
    ordered = sorted(missing.routes, key=lambda route: (len(route.unmet), route.number))
    return [_(" and ").join(describe_need(item) for item in route.unmet) for route in ordered]


def say_guard(percent: int) -> str:
    return _("on the list is who lacks %(percent)s %% or less to the next tier") % {"percent": percent}
