"""Why a ledger line is what it is, in words, from the numbers that were kept with it."""

from typing import Any

from django.db.models import Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clubcrm.kernel import languages, once
from clubcrm.kernel.templatetags import written
from points import rules
from points.models import Purpose, Reason


@once.a_page
def names() -> dict[tuple[str, str], str]:
    """The names of purposes and reasons by (kind, code), in the language of the page. One query."""
    kinds: dict[str, type[Purpose] | type[Reason]] = {"purpose": Purpose, "reason": Reason}
    parts = [
        model.objects.order_by().values_list(Value(kind), "code", "name_zh", "name_en")
        for kind, model in kinds.items()
    ]
    rows = parts[0].union(*parts[1:], all=True)
    return {(kind, code): in_language(zh, en) for kind, code, zh, en in rows}


def in_language(zh: str, en: str) -> str:
    return languages.choose(zh, en)


def name(kind: str, code: str) -> str:
    """What a purpose or reason is called; its code where nobody knows it."""
    return names().get((kind, code), code)


# What a reason stands for, by the kind of line.
BECAUSE = {
    "": gettext_noop("Reversed: %(reason)s."),
    "grant": gettext_noop("Granted: %(reason)s."),
    "correct": gettext_noop("Taken off: %(reason)s."),
    "waive": gettext_noop("Debt waived: %(reason)s."),
}


def why(part: dict[str, Any], category: str = "", kind: str = "") -> str:
    """One sentence for the explanation of a line of this kind; "" when nothing more is known than the line says."""
    if "amount_cents" in part and "rule" in part:
        return earned(part, category)
    if "purpose" in part:
        return _("Redeemed for: %(purpose)s.") % {"purpose": name("purpose", part["purpose"])}
    if "reason" in part:
        return _(BECAUSE.get(kind, BECAUSE[""])) % {"reason": name("reason", part["reason"])}
    if "owed" in part:
        return _("What was owed is paid back first: %(points)s.") % {"points": written.number(part["owed"])}
    return str(part.get("note", ""))


def earned(part: dict[str, Any], category: str) -> str:
    kind = "proportional" if "per_cents" in part else part.get("kind", "")
    times = f"{part.get('percent', 100) / 100:g}"
    multiplied = _(" Times %(times)s for the tier.") % {"times": times} if "percent" in part else ""
    said = _("%(category)s %(amount)s: %(rule)s (rule %(code)s, version %(version)s).") % {
        "category": category,
        "amount": written.yuan(part["amount_cents"]),
        "rule": rules.sentence_of(kind, part) if kind in rules.kinds() else "",
        "code": part["rule"],
        "version": part["version"],
    }
    return said + multiplied
