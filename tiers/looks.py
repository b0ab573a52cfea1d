"""What the access log says of the pages of tiers (clubcrm.kernel.looks)."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "tiers:ask_call": _("Ask for a call"),
    "tiers:gifts": _("Gifts due"),
    "tiers:guard": _("Tier-guard"),
    "tiers:guard_call": _("A call of the tier-guard"),
    "tiers:lapsing": _("Cards about to lapse"),
    "tiers:override_tier": _("Tier set by hand"),
    "tiers:rehearsal": _("Rehearsal of rules"),
    "tiers:rehearsal_export": _("Rehearsal of rules, as a file"),
}
