"""Lines of the timeline as a template shows them: an icon, a text, a second line, a figure and why."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubcrm.desk import timeline
from clubcrm.kernel import languages
from clubcrm.kernel.clock import business_date
from points import timeline as points
from points import wording as explaining
from tiers import wording
from tiers.models import Tier

ICONS = {
    "visit": "wrench-adjustable",
    "invoice": "receipt",
    "joined": "person-check",
    "tier": "award",
    "points": "coin",
    "greeting": "gift",
    "complaint": "chat-square-text",
}
KINDS = {
    "earn": gettext_lazy("Points earned"),
    "grant": gettext_lazy("Points granted"),
    "topup": gettext_lazy("Topped up"),
    "redeem": gettext_lazy("Points redeemed"),
    "correct": gettext_lazy("Points taken off"),
    "reverse": gettext_lazy("Points reversed"),
    "expire": gettext_lazy("Points expired"),
    "debt": gettext_lazy("Points owed"),
    "repay": gettext_lazy("Points owed, repaid"),
    "waive": gettext_lazy("Points owed, waived"),
    "unowed": gettext_lazy("Lapsed unspent, not owed"),
    "merge": gettext_lazy("Points moved when two customers became one"),
}


class Told(NamedTuple):
    """A line ready to be shown. `points` is what an invoice earned, `taken` what was taken back of it when its visit was
    voided (below zero); `whys` are sentences; `void` says who voided it, `staff` who served."""

    entry: timeline.Entry
    icon: str
    title: str
    invoice: Any = None
    points: int | None = None
    whys: tuple[str, ...] = ()
    void: str = ""
    taken: int = 0
    staff: Any = None


def tell_entries(page: timeline.Page) -> list[Told]:
    """The page's entries in words. No query but for the names of purposes and reasons, if a line needs one."""
    return [TELLERS[entry.kind](entry, page) for entry in page.entries]


def of_visit(entry: timeline.Entry, page: timeline.Page) -> Told:
    told = with_points(entry, entry.row.service_type or _("Visit"), entry.extra, page)
    told = told._replace(staff=entry.row.advisor)
    if not entry.row.voided_at:
        return told
    taken = page.taken.get(timeline.named(entry.extra), 0) if entry.extra else 0
    return told._replace(void=voiding(entry.row.void), taken=taken)


def of_invoice(entry: timeline.Entry, page: timeline.Page) -> Told:
    told = with_points(entry, str(entry.row.get_kind_display()), entry.row, page)
    return told._replace(staff=entry.row.staff)


def with_points(entry: timeline.Entry, title: str, invoice: Any, page: timeline.Page) -> Told:
    gave = page.earned.get(timeline.named(invoice)) if invoice else None
    whys = tuple(whys_of(gave)) if gave else ()
    return Told(entry, ICONS[entry.kind], title, invoice, gave.amount if gave else None, whys)


def voiding(void: Any) -> str:
    """ "Voided on 2026-11-22 by 张强: Invoice voided. Wrong car" """
    staff = getattr(void.recorded_by, "staff", None)
    text = _("Voided on %(day)s by %(who)s: %(reason)s") % {
        "day": business_date(void.recorded_at),
        "who": staff or void.recorded_by,
        "reason": explaining.name("reason", void.reason),
    }
    return f"{text}. {void.remark}" if void.remark else text


def of_points(entry: timeline.Entry, page: timeline.Page) -> Told:
    """ "Points redeemed · Labour fee": what they were for, or why, stands in the line; how they came about behind "why"."""
    title = str(KINDS.get(entry.row.kind, entry.row.kind))
    named = [name for part in entry.row.parts if (name := explaining.name_cause(part["explanation"]))]
    whys = () if named else tuple(whys_of(entry.row))
    return Told(
        entry, ICONS["points"], " · ".join([title, *dict.fromkeys(named)]), None, entry.row.amount, whys
    )


def of_tier(entry: timeline.Entry, page: timeline.Page) -> Told:
    change = entry.row
    title = title_of_change(change.before, change.after) % {"tier": change.after or change.before}
    return Told(entry, ICONS["tier"], title, whys=(wording.describe_evidence(change.evidence).here,))


def title_of_change(before: Tier | None, after: Tier | None) -> str:
    if after is None:
        return _("No longer %(tier)s")
    if before and before.code == after.code:
        return _("Stays %(tier)s")
    if before is None:
        return _("First tier: %(tier)s")
    up = after.rank > before.rank
    return _("Reached %(tier)s") if up else _("Now %(tier)s")


def of_joining(entry: timeline.Entry, page: timeline.Page) -> Told:
    return Told(entry, ICONS["joined"], _("Became a member"))


def of_greeting(entry: timeline.Entry, page: timeline.Page) -> Told:
    row = entry.row
    whys = (row.reason_in_words,) if row.reason else ()
    return Told(entry, ICONS["greeting"], f"{row.occasion} · {row.get_state_display()}", whys=whys)


def of_complaint(entry: timeline.Entry, page: timeline.Page) -> Told:
    row = entry.row
    state = row.get_outcome_display() if row.outcome else row.get_state_display()
    return Told(entry, ICONS["complaint"], _("Complaint, %(state)s") % {"state": state})


TELLERS = {
    "visit": of_visit,
    "invoice": of_invoice,
    "points": of_points,
    "tier": of_tier,
    "joined": of_joining,
    "greeting": of_greeting,
    "complaint": of_complaint,
}


def whys_of(entry: points.Entry) -> list[str]:
    category = languages.choose("category_zh", "category_en")
    sentences = [
        explaining.why(part["explanation"], part[category] or "", entry.kind) for part in entry.parts
    ]
    return list(dict.fromkeys(sentence for sentence in sentences if sentence))
