"""What is missing, in words."""

from django.utils.translation import gettext as _

from clubcrm.kernel.templatetags import written
from tiers.queries.standing import Need, NextTier


def need(item: Need) -> str:
    """One criterion that does not hold yet."""
    if not item.unit:
        return item.label
    missing = (
        f"{written.number(item.missing)} {item.unit}"
        if item.scale == 1
        else written.yuan(item.missing * 100 // item.scale)
    )
    return _("%(label)s: %(missing)s missing") % {"label": item.label, "missing": missing}


def routes(missing: NextTier | None) -> list[str]:
    """What lacks on each route, the one with the fewest open criteria first; a route that holds already says so alone."""
    if missing is None:
        return []
    if any(not route.unmet for route in missing.routes):
        return [_("nothing: the criteria hold today")]
    ordered = sorted(missing.routes, key=lambda route: (len(route.unmet), route.number))
    return [_(" and ").join(need(item) for item in route.unmet) for route in ordered]
