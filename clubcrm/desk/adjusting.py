"""What is said about grants, corrections and waivers: what happened, what stands in the way, how far one may go."""

from django.utils.translation import gettext as _

from clubcrm.kernel import limits
from clubcrm.kernel.templatetags.written import number
from points import operations as points
from points.models import Adjustment

Kind = Adjustment.Kind


def done(kind: str, posting: points.Posting) -> str:
    """ "500 points granted, balance 31,240." """
    texts = {
        Kind.GRANT: _("%(points)s points granted, balance %(balance)s."),
        Kind.CORRECTION: _("%(points)s points taken off, balance %(balance)s."),
        Kind.WAIVER: _("A debt of %(points)s points waived, %(debt)s are still owed."),
    }
    figures = {"points": posting.amount, "balance": posting.balance, "debt": posting.debt}
    return texts[Kind(kind)] % {name: number(value) for name, value in figures.items()}


def proposed(kind: str, amount: int) -> str:
    text = _("%(what)s, %(points)s points: a second person decides. You are told in your inbox.")
    return text % {"what": Kind(kind).label, "points": number(amount)}


def refused(refusal: points.NotEnoughPoints | points.OwesLess) -> str:
    """What there is, and what to do."""
    if isinstance(refusal, points.OwesLess):
        if not refusal.debt:
            return _("Nothing is owed: there is no debt to waive.")
        return _("Only %(debt)s are owed: waive that much or less.") % {"debt": number(refusal.debt)}
    text = _("Only %(balance)s can be taken off: what is set aside for a redemption stays.")
    return text % {"balance": number(refusal.balance)}


def limits_of(user: int, branch: int) -> list[str]:
    """How far this person goes alone at the branch, by kind, in words. One query."""
    lines = limits.lines_of(user)
    said = []
    for kind in Kind:
        up_to = highest(lines, kind, branch)
        if up_to is None:
            text = _("%(what)s: a second person always decides.")
        elif up_to < 0:
            text = _("%(what)s: alone, without limit.")
        else:
            text = _("%(what)s: alone up to %(points)s points, beyond that a second person decides.")
        said.append(text % {"what": kind.label, "points": number(up_to)})
    return said


def highest(lines: list[limits.Line], kind: str, branch: int) -> int | None:
    """The largest amount that one may do alone: None for nothing, below zero for any."""
    mine = [line for line in lines if (line.act, line.kind) == (limits.Act.ALONE, kind)]
    reach = [line.up_to for line in mine if line.branch in (branch, None)]
    if not reach:
        return None
    return max((-1 if up_to is None else up_to) for up_to in reach) if None not in reach else -1
