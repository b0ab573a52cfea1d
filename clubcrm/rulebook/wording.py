"""What is said of a rulebook."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubcrm.kernel import languages
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Version
from clubcrm.kernel.rulefile import Fault
from clubcrm.kernel.versions import VersionKind, wording
from clubcrm.kernel.versions.comparing import Compared
from clubcrm.rulebook.differing import Group
from clubcrm.rulebook.models import RulebookLoad
from clubcrm.rulebook.parts import BY_NAME

SHOWN = 50  # faults; one slip at the beginning of a file may make thousands


def list_faults(faults: Sequence[Fault]) -> Iterator[str]:
    """Line by line: the first of them, how many more there are, and how many in all."""
    yield from map(str, faults[:SHOWN])
    if more := say_more(faults):
        yield more
    yield count_faults(faults)


def say_more(faults: Sequence[Fault]) -> str:
    more = len(faults) - SHOWN
    if more <= 0:
        return ""
    return ngettext("… and %(count)s more fault.", "… and %(count)s more faults.", more) % {"count": more}


def count_faults(faults: Sequence[Fault]) -> str:
    text = ngettext(
        "%(count)s fault; nothing was changed.", "%(count)s faults; nothing was changed.", len(faults)
    )
    return text % {"count": len(faults)}


def say_totals(groups: Sequence[Group]) -> str:
    """ "2 new, 1 changed, 0 to end, 40 as they are"."""
    counts = {
        name: sum(getattr(group, name) for group in groups)
        for name in ("new", "changed", "ends", "unchanged")
    }
    text = _("%(new)s new, %(changed)s changed, %(ends)s to end, %(unchanged)s as they are")
    return text % counts


def name_button(groups: Sequence[Group]) -> str:
    """What agreeing does: some of it waits for a second person, the rest is written at once."""
    waiting, at_once = (
        sum(len(group.differences) for group in groups if group.waits is waits) for waits in (True, False)
    )
    if not at_once:
        return _("Propose this to a second person")
    if not waiting:
        return _("Write this now")
    return _("Propose %(waiting)s, write %(at_once)s now") % {"waiting": waiting, "at_once": at_once}


def say_done(load: RulebookLoad) -> str:
    waiting = sum(isinstance(BY_NAME[change["table"]].kind, VersionKind) for change in load.changes)
    said = []
    if waiting:
        text = ngettext(
            "%(count)s proposal waits for a second person in the inbox.",
            "%(count)s proposals wait for a second person in the inbox.",
            waiting,
        )
        said.append(text % {"count": waiting})
    if written := len(load.changes) - waiting:
        text = ngettext("%(count)s setting is written.", "%(count)s settings are written.", written)
        said.append(text % {"count": written})
    return " ".join(said)


class ChangeShown(NamedTuple):
    """A row that was changed: its sign, its name, where it stands today ("" for what has no versions), and its page."""

    sign: str
    name: str
    standing: str
    url: str


def list_changes(load: RulebookLoad) -> list[tuple[str, list[ChangeShown]]]:
    """(title, rows) per table, as they were loaded."""
    return [
        (
            capfirst(str(part.kind.model._meta.verbose_name_plural)),
            show_changes(part.kind, [change for change in load.changes if change["table"] == name]),
        )
        for name, part in BY_NAME.items()
        if any(change["table"] == name for change in load.changes)
    ]


def show_changes(kind: Compared, changes: list[dict]) -> list[ChangeShown]:
    versions = kind.model.objects.in_bulk([change["row"] for change in changes])
    shown = []
    for change in changes:
        row = versions.get(change["row"])
        standing = wording.say_standing(row, business_date()) if isinstance(row, Version) else ""
        name = languages.choose(change["name_zh"], change["name_en"])
        shown.append(ChangeShown(change["sign"], name, standing, find_page(kind, change["row"])))
    return shown


def find_page(kind: Compared, row: int) -> str:
    """Where versions are compared, or the row is set."""
    if isinstance(kind, VersionKind):
        return kind.address(row)
    meta = kind.model._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row])
    except NoReverseMatch:
        return ""
