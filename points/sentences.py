"""A rule said back in plain words, so that who writes it can check what it means."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubcrm.kernel.templatetags import written
from members.models import Category, InvoiceLine
from points import queries, rules
from points.models import EarningRule
from points.queries import Rehearsal

Expires = EarningRule.Expires


USUAL_CENTS = 100_000
LOOKED_AT = 500


def sentence(rule: EarningRule, chosen: Iterable[Category] | None = None) -> str:
    """The whole rule in the active language: figures, categories, payers, expiry. One query (its categories, unless
    `chosen` says those of a rule that is not saved)."""
    categories = " / ".join(
        str(category) for category in (rule.categories.all() if chosen is None else chosen)
    )
    paid_by = payers(rule)
    parts = [
        rules.sentence_of(rule.kind, rule.params),
        _("on %(categories)s") % {"categories": categories} if categories else _("on every category"),
        _("paid by the %(payers)s") % {"payers": paid_by} if paid_by else _("whoever pays"),
        expiry(rule.expires, rule.expires_after),
    ]
    return _("; ").join(parts) + _(".")


def payers(rule: EarningRule) -> str:
    """Who has to pay; "" for whoever pays."""
    return " / ".join(str(InvoiceLine.Payer(payer).label) for payer in rule.payers)


def expiry(expires: str, after: int | None) -> str:
    """How long the points live, in words."""
    if expires == Expires.NEVER or after is None:
        return _("the points never expire")
    if expires == Expires.DAYS:
        text = ngettext(
            "the points expire after %(after)s day", "the points expire after %(after)s days", after
        )
    elif expires == Expires.MONTHS:
        text = ngettext(
            "the points expire after %(after)s month", "the points expire after %(after)s months", after
        )
    elif expires == Expires.MONTH_END:
        text = month_end(after)
    else:
        text = year_end(after)
    return text % {"after": after}


def month_end(after: int) -> str:
    if after == 0:
        return _("the points expire at the end of their month")
    return ngettext(
        "the points expire at the end of the month, %(after)s month later",
        "the points expire at the end of the month, %(after)s months later",
        after,
    )


def year_end(after: int) -> str:
    if after == 0:
        return _("the points expire at the end of their year")
    return ngettext(
        "the points expire at the end of the year, %(after)s year later",
        "the points expire at the end of the year, %(after)s years later",
        after,
    )


def example(rule: EarningRule, chosen: Iterable[Category]) -> str:
    """What the rule gives for a line like one of the club's newest: "Labour ¥1,840.00 earns 1,840 points." """
    wanted = {category.id for category in chosen}
    newest = (
        InvoiceLine.objects.filter(amount_cents__gt=0).select_related("category").order_by("-id")[:LOOKED_AT]
    )
    fits = [
        line
        for line in newest
        if (not wanted or line.category_id in wanted) and (not rule.payers or line.payer in rule.payers)
    ]
    cents = fits[0].amount_cents if fits else USUAL_CENTS
    said = {
        "amount": written.yuan(cents),
        "category": fits[0].category if fits else "",
        "points": written.number(queries.reckon_example(rule.kind, rule.params, cents)),
    }
    if fits:
        return (
            _("On one of the newest invoices stands %(category)s %(amount)s: it earns %(points)s points.")
            % said
        )
    return _("E.g. %(amount)s earns %(points)s points.") % said


def missed(seen: Rehearsal) -> str:
    """What would not be earned without a rule, from a month with it."""
    text = _(
        "Without it nothing more is earned by it; in %(month)s that were %(given)s points, on %(lines)s lines of "
        "%(customers)s customers."
    )
    return text % {"month": date_format(seen.first, "Y-m"), **seen._asdict()}


def rehearsed(seen: Rehearsal) -> str:
    """What a rule would have done in a month."""
    text = _(
        "The invoices of %(month)s would have earned %(points)s points on %(lines)s lines of %(customers)s "
        "customers; the same lines did earn %(given)s."
    )
    figures = {name: written.number(value) for name, value in seen._asdict().items() if name != "first"}
    return text % {"month": date_format(seen.first, "Y-m"), **figures}
