"""What pages say of points: why a ledger line is what it is, what was redeemed or adjusted, how far one may go."""

from datetime import date
from typing import Any

from django.db.models import TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from clubcrm.kernel import languages, limits, months, once
from clubcrm.kernel.templatetags import written
from points import operations, queries, rules
from points.models import Adjustment, EarningRule, Purpose, Reason, Unit


@once.a_page
def names() -> dict[tuple[str, str], str]:
    """The names of purposes, reasons and versions of rules by (kind, code), in the language of the page. One query."""
    kinds: dict[str, type[Purpose] | type[Reason]] = {"purpose": Purpose, "reason": Reason}
    parts: list[Any] = [
        model.objects.order_by().values_list(Value(kind), "code", "name_zh", "name_en")
        for kind, model in kinds.items()
    ]
    version = Concat("code", Value(" "), "version", output_field=TextField())
    parts.append(EarningRule.objects.order_by().values_list(Value("rule"), version, "name_zh", "name_en"))
    rows = parts[0].union(*parts[1:], all=True)
    return {(kind, code): in_language(zh, en) for kind, code, zh, en in rows}


def in_language(zh: str, en: str) -> str:
    return languages.choose(zh, en)


def name(kind: str, code: str) -> str:
    """What a purpose, a reason or the version of a rule is called; its code where nobody knows it."""
    return names().get((kind, code), code)


def name_cause(part: dict[str, Any]) -> str:
    """What the explanation of a line names as purpose or reason; "" where it names neither."""
    return next((name(kind, part[kind]) for kind in ("purpose", "reason") if kind in part), "")


# What a reason stands for, by the kind of line.
BECAUSE = {
    "": gettext_noop("Reversed: %(reason)s."),
    "grant": gettext_noop("Granted: %(reason)s."),
    "correct": gettext_noop("Taken off: %(reason)s."),
    "waive": gettext_noop("Debt waived: %(reason)s."),
    "unowed": gettext_noop("This much had lapsed unspent: nobody owes it."),
}


def why(part: dict[str, Any], category: str = "", kind: str = "") -> str:
    """One sentence for the explanation of a line of this kind; "" when nothing more is known than the line says."""
    if "rule" in part:
        return explain_earned(part, category)
    if "purpose" in part:
        return _("Redeemed for: %(purpose)s.") % {"purpose": name("purpose", part["purpose"])}
    if "reason" in part:
        return _(BECAUSE.get(kind, BECAUSE[""])) % {"reason": name("reason", part["reason"])}
    if "owed" in part:
        return _("What was owed is paid back first: %(points)s.") % {"points": written.number(part["owed"])}
    return str(part.get("note", ""))


def why_of(line: queries.Line) -> str:
    """Of a line as the statement has it, with the visit at which it was redeemed."""
    said = why(line.explanation, line.category, line.kind)
    if line.visit_on is None:
        return said
    text = (
        _(" At the visit of %(day)s, order %(order)s.")
        if line.visit_order
        else _(" At the visit of %(day)s.")
    )
    return said + text % {"day": written.day(line.visit_on), "order": line.visit_order}


@once.a_page
def periods() -> list[tuple[list[str], date, date | None]]:
    """Of every rule for points that was or is in force: for whose payments (none named: anybody's), from when, until
    when. One query."""
    rules_begun = EarningRule.objects.begun().filter(unit__code=queries.POINT)
    return list(rules_begun.values_list("payers", "active_from", "active_until"))


def explain_payers(payers: dict[str, str], on: date) -> list[str]:
    """ "Paid by the manufacturer: earns nothing." for each of these (code: name) that no rule of the day covers."""
    covering = [named for named, since, until in periods() if since <= on and (until is None or on < until)]
    return [
        _("Paid by the %(payer)s: earns nothing.") % {"payer": name}
        for payer, name in payers.items()
        if not any(not named or payer in named for named in covering)
    ]


def say_closed(closed: list[date]) -> str:
    """ "2026-08 and 2026-09 are closed." """
    if len(closed) == 1:
        text = _("%(month)s is closed. What is recorded for it from now on counts for the month after.")
    else:
        text = _(
            "%(first)s to %(month)s are closed. What is recorded for them from now on counts for the month after."
        )
    return text % {"first": months.written(closed[0]), "month": months.written(closed[-1])}


def explain_earned(part: dict[str, Any], category: str) -> str:
    """By which version of which rule, in the words of its kind, and the tier's multiplier."""
    times = f"{part.get('percent', 100) / 100:g}"
    multiplied = _(" Times %(times)s for the tier.") % {"times": times} if "percent" in part else ""
    sentence = _("%(earned)s (rule “%(rule)s”, version %(version)s).") % {
        "earned": rules.explain(part, category),
        "rule": name("rule", f"{part['rule']} {part['version']}"),
        "version": part["version"],
    }
    return sentence + multiplied


def say_redeemed(posting: operations.Posting, asked: int, purpose: str, cents: int) -> str:
    """ "1,000 points redeemed for labour fee, 30,240 left. They are worth ¥10.00." """
    text = ngettext(
        "%(points)s point redeemed for %(purpose)s, %(left)s left.",
        "%(points)s points redeemed for %(purpose)s, %(left)s left.",
        asked,
    )
    said = text % {
        "points": written.number(asked),
        "purpose": purpose,
        "left": written.number(posting.balance),
    }
    worth = _("They are worth %(yuan)s.") % {"yuan": written.yuan(cents)}
    return languages.join_sentences([said, worth] if cents else [said])


def say_taken_back(posting: operations.Posting) -> str:
    """ "400 points are back, 1,000 can be spent." """
    text = ngettext(
        "%(points)s point is back, %(left)s can be spent.",
        "%(points)s points are back, %(left)s can be spent.",
        posting.amount,
    )
    return text % {"points": written.number(posting.amount), "left": written.number(posting.balance)}


def explain_shortage(refusal: operations.NotEnoughPoints) -> str:
    text = _("%(asked)s asked, %(balance)s can be spent: %(short)s are missing.")
    short = refusal.asked - refusal.balance
    return text % {
        "asked": written.number(refusal.asked),
        "balance": written.number(refusal.balance),
        "short": written.number(short),
    }


def say_adjusted(kind: str, posting: operations.Posting) -> str:
    """ "500 points granted, balance 31,240." """
    texts = {
        Adjustment.Kind.GRANT: _("%(points)s points granted, balance %(balance)s."),
        Adjustment.Kind.CORRECTION: _("%(points)s points taken off, balance %(balance)s."),
        Adjustment.Kind.WAIVER: _("A debt of %(points)s points waived, %(debt)s are still owed."),
    }
    figures = {"points": posting.amount, "balance": posting.balance, "debt": posting.debt}
    return texts[Adjustment.Kind(kind)] % {name: written.number(value) for name, value in figures.items()}


def say_proposed(kind: str, amount: int) -> str:
    text = _("%(what)s, %(points)s points: a second person decides. You are told in your inbox.")
    return text % {"what": Adjustment.Kind(kind).label, "points": written.number(amount)}


def explain_refusal(refusal: operations.NotEnoughPoints | operations.OwesLess) -> str:
    """What there is, and what to do."""
    if isinstance(refusal, operations.OwesLess):
        if not refusal.debt:
            return _("Nothing is owed: there is no debt to waive.")
        return _("Only %(debt)s are owed: waive that much or less.") % {"debt": written.number(refusal.debt)}
    text = _("Only %(balance)s can be taken off: what is set aside for a redemption stays.")
    return text % {"balance": written.number(refusal.balance)}


def describe_limits(user: int, branch: int) -> list[str]:
    """How far this person goes alone at the branch, by kind, in words. One query."""
    lines = limits.lines_of(user)
    said = []
    for kind in Adjustment.Kind:
        up_to = find_highest(lines, kind, branch)
        if up_to is None:
            text = _("%(what)s: a second person always decides.")
        elif up_to < 0:
            text = _("%(what)s: alone, without limit.")
        else:
            text = _("%(what)s: alone up to %(points)s points, beyond that a second person decides.")
        said.append(text % {"what": kind.label, "points": written.number(up_to)})
    return said


def find_highest(lines: list[limits.Line], kind: str, branch: int) -> int | None:
    """The largest amount that one may do alone: None for nothing, below zero for any."""
    mine = [line for line in lines if (line.act, line.kind) == (limits.Act.ALONE, kind)]
    reach = [line.up_to for line in mine if line.branch in (branch, None)]
    if not reach:
        return None
    return max((-1 if up_to is None else up_to) for up_to in reach) if None not in reach else -1


def say_rules_in_force(held: list[tuple[str, str]]) -> str:
    """ "Points on service, version 1: 1 point per ¥10; …"; of several their names."""
    if not held:
        return _("none in force: nothing earns points")
    if len(held) == 1:
        return _("%(thing)s: %(name)s") % {"thing": held[0][0], "name": held[0][1]}
    return _("%(count)s in force: %(names)s") % {
        "count": len(held),
        "names": _(", ").join(name for name, _said in held),
    }


# Rows of the settings.


def describe_unit(unit: Unit) -> str:
    """ "1,234 of “Points” is shown as 1,234." """
    shown = written.in_unit(123_450, unit)
    return _("An amount of 123450 is shown as %(shown)s and called “%(unit)s”.") % {
        "shown": shown,
        "unit": unit,
    }


def describe_purpose(purpose: Purpose) -> str:
    if purpose.closed_at:
        return _("Not offered any more; old lines keep it.")
    return _("Whoever redeems chooses “%(purpose)s”, and the statement says it.") % {"purpose": purpose}


def name_uses(reason: Reason) -> str:
    return ", ".join(str(Reason.Use(use).label) for use in reason.serves if use in Reason.Use.values)


def describe_reason(reason: Reason) -> str:
    if reason.closed_at:
        return _("Not offered any more; old lines keep it.")
    return _("“%(reason)s” may be chosen for: %(uses)s.") % {"reason": reason, "uses": name_uses(reason)}
