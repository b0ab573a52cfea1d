"""How long points live, as text: "never", "30 days", "24 months", "end of month after 3 months"."""

import re
from typing import Any

from django.utils.translation import gettext as _

from clubcrm.kernel.rulefile import Holds, Wrong
from points.models import EarningRule

Expires = EarningRule.Expires
WRITTEN_AS = {
    Expires.NEVER: "never",
    Expires.DAYS: "{} days",
    Expires.MONTHS: "{} months",
    Expires.MONTH_END: "end of month after {} months",
    Expires.YEAR_END: "end of year after {} years",
}
LONGEST = 10_000


def written(rule: EarningRule) -> str:
    """The lifetime of a rule's points as text."""
    return WRITTEN_AS[Expires(rule.expires)].format(rule.expires_after)


def read(text: str) -> dict[str, Any]:
    """The fields of an earning rule that this text means. Raises KeyError for what is no lifetime."""
    number = re.search(r"\b(0|[1-9]\d*)\b", text)
    form = text[: number.start()] + "{}" + text[number.end() :] if number else text
    kinds = {pattern: kind for kind, pattern in WRITTEN_AS.items()}
    return {"expires": kinds[form], "expires_after": int(number[1]) if number else None}


def checked(value: Any) -> str:
    try:
        after = read(value)["expires_after"]
    except (KeyError, TypeError):
        after = LONGEST + 1
    if after is None or after <= LONGEST:
        return str(value)
    known = ", ".join(f"“{text.format(3)}”" for text in WRITTEN_AS.values())
    raise Wrong(_("this is no lifetime of points. Write for example %(known)s.") % {"known": known})


WRITTEN = Holds(", ".join(f'`"{text.format(3)}"`' for text in WRITTEN_AS.values()), checked)
