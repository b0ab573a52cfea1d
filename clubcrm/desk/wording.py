"""What is said after an action: what happened, with numbers."""

from datetime import date

from django.utils.translation import gettext as _

from clubcrm.desk import joining, panels, visits
from clubcrm.kernel import languages
from clubcrm.kernel.templatetags.written import number, signed, yuan
from members.models import Customer, Invoice, Visit
from points import queries as ledger
from tiers import operations as tiers
from tiers import queries as ladder
from tiers import wording


def recorded(visit: visits.Recorded, customer: int, on: date) -> str:
    """ "Visit recorded. +217 points, balance 31,240; 2,300 points to Gold." """
    if visit.invoice is None:
        return _("Visit recorded. It stays provisional and earns nothing until its order number is known.")
    parts = [_("Visit recorded.")]
    if visit.points:
        text = _("%(points)s points, balance %(balance)s.")
        balance = ledger.balance(customer, on).spendable
        parts.append(text % {"points": signed(visit.points), "balance": number(balance)})
    else:
        parts.append(
            _("It earns no points: not a member on that day, or nothing that earns was paid by the customer.")
        )
    if visit.tier.changed and visit.tier.after:
        parts.append(_("Now %(tier)s.") % {"tier": visit.tier.after})
    elif closest := missing(customer, on):
        parts.append(closest)
    return languages.join_sentences(parts)


def voided(undone: visits.Voided, visit: Visit) -> str:
    """ "Visit RO26 voided: 1,840 points taken back, 300 of them are owed now, 0 left. The tier stays: Green." """
    if undone.again:
        return _("This visit had been voided before; nothing was changed.")
    parts = [
        _("The visit of %(day)s %(number)s is voided.")
        % {
            "day": visit.arrived_on,
            "number": visit.order_number or "",
        }
    ]
    if undone.points:
        text = _("%(points)s points taken back, balance %(balance)s.")
        parts.append(text % {"points": number(undone.points), "balance": number(undone.balance)})
    else:
        parts.append(_("It had earned no points."))
    if undone.owed:
        parts.append(_("%(owed)s of them were spent and are owed now.") % {"owed": number(undone.owed)})
    if undone.tier.changed:
        parts.append(
            _("Now %(tier)s.") % {"tier": undone.tier.after} if undone.tier.after else _("No tier is left.")
        )
    elif undone.tier.after:
        parts.append(_("The tier stays %(after)s.") % {"after": undone.tier.after})
    return languages.join_sentences(parts)


def foretell_tier(tier: tiers.Outcome) -> str:
    """What voiding a visit would make of the tier; "" where there is none before and after."""
    before, after = tier.before, tier.after
    if after is None:
        text = _("The tier %(before)s rested on this visit and is taken back: none is left.")
        return text % {"before": before} if before else ""
    if not tier.changed:
        return _("The tier stays %(after)s.") % {"after": after}
    if before is None or before.rank < after.rank:  # what the next night would have found without this visit
        return _("Now %(tier)s.") % {"tier": after}
    text = _("The tier %(before)s rested on this visit and is taken back: %(after)s is left.")
    return text % {"before": before, "after": after}


def missing(customer: int, on: date) -> str:
    """ "2,300 points to Gold.", if the next tier lacks nothing but one countable thing."""
    nearest = panels.progress(ladder.find_missing_to_next(customer, on))
    if nearest is None or len(nearest.route.unmet) != 1:
        return ""
    need = nearest.route.unmet[0]
    if need.scale != 1 or not need.unit:
        return ""
    return wording.describe_missing(need, nearest.tier).here


def mileage(read: int | None, known: int | None) -> str:
    """What is asked when the reading is below the last one known; "" otherwise."""
    if read is None or known is None or read >= known:
        return ""
    text = _("The mileage %(read)s km is below the last known %(known)s km.")
    return text % {"read": number(read), "known": number(known)}


def number_used(invoice: Invoice | None) -> str:
    """Which visit has the order number already; names nobody of a branch one may not see."""
    if invoice is None:
        return _("This order number was used before.")
    text = _("This order number was used before: %(branch)s, %(day)s, %(amount)s.")
    return text % {
        "branch": invoice.branch,
        "day": invoice.invoiced_on,
        "amount": yuan(invoice.total_cents),
    }


def entered(made: joining.Entered) -> str:
    """ "王建国 is entered and a member now: Basic." """
    if made.tier:
        text = _("%(name)s is entered and a member now: %(tier)s.")
        return text % {"name": made.customer, "tier": made.tier}
    return _("%(name)s is entered.") % {"name": made.customer}


def enrolled(customer: Customer, tier: object) -> str:
    if tier:
        return _("%(name)s is a member now: %(tier)s.") % {"name": customer, "tier": tier}
    return _("%(name)s is a member now.") % {"name": customer}


def verified(customer: Customer, tier: object) -> str:
    """ "王建国 is verified: Green." """
    if tier:
        return _("%(name)s is verified: %(tier)s.") % {"name": customer, "tier": tier}
    return _("%(name)s is verified.") % {"name": customer}
