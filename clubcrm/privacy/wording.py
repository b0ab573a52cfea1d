"""What a limit of keeping does, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import RetentionLimit


def say_limit(limit: RetentionLimit, count: int, *, removed: bool) -> str:
    """ "Refused rows of imports: kept for 90 days. If the night were now, 12 would go." """
    said = {"what": str(limit), "days": f"{limit.days:,}", "count": f"{count:,}"}
    if not limit.enabled:
        return _("Switched off: of “%(what)s” nothing goes; %(count)s are older than %(days)s days.") % said
    if removed:
        return _("“%(what)s” are kept for %(days)s days. If the night were now, %(count)s would go.") % said
    return (
        _("“%(what)s” for %(days)s days or longer: %(count)s are listed; nobody is removed by itself.") % said
    )


def say_limits(enabled: int, every: int) -> str:
    return _("%(enabled)s of %(every)s limits switched on") % {"enabled": enabled, "every": every}


def say_kept(days: int, enabled: bool) -> str:
    """ "365 days"."""
    return (
        ngettext("%(count)s day", "%(count)s days", days) % {"count": days} if enabled else _("kept for ever")
    )
