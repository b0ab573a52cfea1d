"""What is said of versions to people."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Model
from django.utils import translation
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


def say_step(row: VersionStep, is_first: bool) -> str:
    """ "put into force from 2026-12-01"."""
    if is_first:
        return _("drafted")
    if row.day and row.state in FROM:
        return _(FROM[row.state]) % {"day": date_format(row.day, "Y-m-d")}
    return _(DONE[row.state])


def say_standing(row: Version, on: date) -> str:
    """Where it stands on a business date: "in force", "in force from 2026-12-01", "ended", "draft"."""
    if not row.has_begun or row.active_from is None:
        return str(row.get_state_display())
    if row.active_from > on:
        text, day = _("in force from %(day)s"), row.active_from
    elif not row.holds(on):
        return _("ended")
    elif row.active_until:
        text, day = _("in force, for the last time on %(day)s"), row.active_until - timedelta(days=1)
    else:
        return _("in force")
    return text % {"day": date_format(day, "Y-m-d")}


def say_title(row: Version) -> str:
    """ "Earning rule: Points on service"."""
    return say_name(type(row), languages.choose(*row.names))


def name_in_both_languages(row: Version) -> dict[str, str]:
    """ "Points on service, version 2" as `name_zh` and `name_en`, as the inbox keeps it."""
    named = {}
    for key, language, name in zip(("name_zh", "name_en"), languages.LANGUAGES, row.names, strict=True):
        with translation.override(language):
            text = _("%(name)s, version %(number)s")
            named[key] = text % {"name": name, "number": row.version}
    return named


def say_name(model: type[Model], name: str) -> str:
    return _("%(thing)s: %(name)s") % {"thing": capfirst(model._meta.verbose_name), "name": name}


def say_facts(rows: Sequence[Version], on: date) -> str:
    """ "3 versions; in force today: version 1; from 2026-12-01: version 3."."""
    count = ngettext("%(count)s version", "%(count)s versions", len(rows))
    parts = [count % {"count": len(rows)}]
    held = next((row for row in rows if row.holds(on)), None)
    parts.append(
        _("in force today: version %(number)s") % {"number": held.version}
        if held
        else _("none is in force today")
    )
    parts += [
        _("from %(day)s: version %(number)s")
        % {"day": date_format(row.active_from, "Y-m-d"), "number": row.version}
        for row in reversed(rows)
        if row.has_begun and row.active_from and row.active_from > on
    ]
    return _("; ").join(parts) + _(".")


def say_moved_on() -> str:
    return _("This version has moved on meanwhile; nothing was changed.")


def say_last(means: str) -> str:
    return _("Nothing was changed. %(means)s If that is meant, say so beside the button.") % {"means": means}


def say_end_waits(on: date | None) -> str:
    """What waits about a version in force."""
    if on is None:
        return _("Its end is proposed.")
    return _("Its end is proposed: no longer in force from %(day)s.") % {"day": date_format(on, "Y-m-d")}


def say_earliest(earliest: date) -> str:
    return _("Not from that day: %(day)s is the earliest.") % {"day": date_format(earliest, "Y-m-d")}
