"""What is said of versions to people."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from clubcrm.kernel import languages
from clubcrm.kernel.models import Version, VersionStep

# What somebody did who brought a version into a state.
DONE: dict[str, str] = {
    "draft": gettext_noop("back to draft"),
    "proposed": gettext_noop("proposed"),
    "active": gettext_noop("put into force"),
    "closed": gettext_noop("ended"),
}
FROM: dict[str, str] = {
    "proposed": gettext_noop("proposed, to be in force from %(day)s"),
    "active": gettext_noop("put into force from %(day)s"),
    "closed": gettext_noop("ended, no longer in force from %(day)s"),
}


def step(row: VersionStep, is_first: bool) -> str:
    """ "put into force from 2026-12-01"."""
    if is_first:
        return _("drafted")
    if row.day and row.state in FROM:
        return _(FROM[row.state]) % {"day": date_format(row.day, "Y-m-d")}
    return _(DONE[row.state])


def title(row: Version) -> str:
    """ "Earning rule: Points on service"."""
    return entitled(type(row), languages.choose(*row.names))


def entitled(model: type[Model], name: str) -> str:
    return _("%(thing)s: %(name)s") % {"thing": capfirst(model._meta.verbose_name), "name": name}


def facts(rows: Sequence[Version], on: date) -> str:
    """ "3 versions of service; in force today: version 1; from 2026-12-01: version 3."."""
    count = ngettext("%(count)s version of %(code)s", "%(count)s versions of %(code)s", len(rows))
    said = [count % {"count": len(rows), "code": rows[0].code}]
    held = next((row for row in rows if row.holds(on)), None)
    said.append(
        _("in force today: version %(number)s") % {"number": held.version}
        if held
        else _("none is in force today")
    )
    said += [
        _("from %(day)s: version %(number)s")
        % {"day": date_format(row.active_from, "Y-m-d"), "number": row.version}
        for row in reversed(rows)
        if row.has_begun and row.active_from and row.active_from > on
    ]
    return _("; ").join(said) + _(".")


def moved_on() -> str:
    return _("This version has moved on meanwhile; nothing was changed.")


def not_from_that_day(earliest: date) -> str:
    return _("Not from that day: %(day)s is the earliest.") % {"day": date_format(earliest, "Y-m-d")}
