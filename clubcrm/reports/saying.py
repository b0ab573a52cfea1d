"""A sentence per theme that says what happened in the month. Numbers come from the readings, never from a query."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubcrm.reports import items, wording
from clubcrm.reports.reading import Reading, Series

ALL = 1000  # a share of everybody, in tenths of a per cent
Readings = dict[str, Reading]


def sentence(theme: str, found: Readings, names: dict[str, items.Names]) -> str:
    """What happened, in the page's language."""
    return SENTENCES[theme](found, names)


def members(found: Readings, names: dict[str, items.Names]) -> str:
    new, total = found["members_new"].total, found["members_total"].total
    joined = new.this or 0
    said = (
        ngettext(
            "%(joined)s member joined, %(compared)s; the club has %(total)s.",
            "%(joined)s members joined, %(compared)s; the club has %(total)s.",
            joined,
        )
        if joined
        else _("Nobody joined, %(compared)s; the club has %(total)s.")
    ) % {"joined": shown(new), "compared": compared(new), "total": shown(total)}
    conversion = found["owner_conversion"].total
    if conversion.this is None:
        return said
    owners = _("Of the car owners, %(share)s are members; the target is %(target)s.") % {
        "share": shown(conversion),
        "target": wording.number(conversion.figure, conversion.figure.target),
    }
    if conversion.this == ALL:
        owners = _("Every car owner is a member.")
    return _("%(first)s %(second)s") % {"first": said, "second": owners}


def tiers(found: Readings, names: dict[str, items.Names]) -> str:
    reached, lost = found["tiers_reached"], found["tiers_lost"].total
    count, fallen = reached.total.this or 0, lost.this or 0
    said = promoted(reached, names) if count else _("Nobody reached a higher tier.")
    if not fallen:
        return said
    fell = ngettext("%(count)s member lost a tier.", "%(count)s members lost a tier.", fallen)
    return _("%(first)s %(second)s") % {"first": said, "second": fell % {"count": shown(lost)}}


def promoted(reached: Reading, names: dict[str, items.Names]) -> str:
    best = max(reached.items, key=lambda code: reached.items[code].this or 0)
    return ngettext(
        "%(count)s member reached a higher tier, %(compared)s; most of them %(tier)s (%(most)s).",
        "%(count)s members reached a higher tier, %(compared)s; most of them %(tier)s (%(most)s).",
        reached.total.this or 0,
    ) % {
        "count": shown(reached.total),
        "compared": compared(reached.total),
        "tier": names["tier"].get(best, best),
        "most": shown(reached.items[best]),
    }


def points(found: Readings, names: dict[str, items.Names]) -> str:
    issued, redeemed = found["points_issued"].total, found["points_redeemed"].total
    said = (
        _("%(issued)s points were issued, %(compared)s, and %(redeemed)s redeemed; %(open)s are outstanding.")
        if issued.this
        else _("No points were issued, %(compared)s, and %(redeemed)s redeemed; %(open)s are outstanding.")
    )
    return said % {
        "issued": shown(issued),
        "compared": compared(issued),
        "redeemed": shown(redeemed),
        "open": shown(found["points_outstanding"].total),
    }


def complaints(found: Readings, names: dict[str, items.Names]) -> str:
    received, open_ = found["complaints_received"].total, found["complaints_open"].total
    count = received.this or 0
    said = (
        ngettext(
            "%(count)s complaint came in, %(compared)s; %(open)s open at the end of the month.",
            "%(count)s complaints came in, %(compared)s; %(open)s open at the end of the month.",
            count,
        )
        if count
        else _("No complaint came in, %(compared)s; %(open)s open at the end of the month.")
    ) % {"count": shown(received), "compared": compared(received), "open": shown(open_)}
    kept, closed = found["complaints_on_time"].total.cells[-1]
    if not closed:
        return said
    on_time = _("Of %(closed)s closed, %(kept)s missed no deadline.") % {
        "closed": f"{closed:,}",
        "kept": f"{kept:,}",
    }
    return _("%(first)s %(second)s") % {"first": said, "second": on_time}


def care(found: Readings, names: dict[str, items.Names]) -> str:
    sent, missed = found["greetings_sent"].total, found["greetings_not_sent"]
    count = sent.this or 0
    said = (
        ngettext(
            "%(count)s greeting went out, %(compared)s; %(missed)s did not.",
            "%(count)s greetings went out, %(compared)s; %(missed)s did not.",
            count,
        )
        if count
        else _("No greeting went out, %(compared)s; %(missed)s were due and did not.")
    ) % {"count": shown(sent), "compared": compared(sent), "missed": shown(missed.total)}
    if not missed.total.this:
        return said
    chief = max(missed.items, key=lambda code: missed.items[code].this or 0)
    why = _("Chief reason: %(reason)s") % {"reason": names["reason"].get(chief, chief)}
    return _("%(first)s %(second)s") % {"first": said, "second": why}


def shown(series: Series) -> str:
    return wording.number(series.figure, series.this)


def compared(series: Series) -> str:
    """12 more than the month before."""
    moved = series.change or 0
    if not moved:
        return _("as in the month before")
    return (
        _("%(count)s more than the month before") if moved > 0 else _("%(count)s fewer than the month before")
    ) % {"count": f"{abs(moved):,}"}


SENTENCES: dict[str, Callable[[Readings, dict[str, items.Names]], str]] = {
    "members": members,
    "tiers": tiers,
    "points": points,
    "complaints": complaints,
    "care": care,
}
