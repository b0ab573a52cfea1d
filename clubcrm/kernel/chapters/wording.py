"""What the settings say of themselves."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubcrm.kernel.templatetags import written


def say_rows(count: int) -> str:
    return ngettext("%(count)s entry", "%(count)s entries", count) % {"count": written.number(count)}


def say_versions(in_force: int, drafts: int) -> str:
    """ "2 in force, 1 in preparation"."""
    said = [_("%(count)s in force") % {"count": in_force} if in_force else _("none in force")]
    if drafts:
        said.append(_("%(count)s in preparation") % {"count": drafts})
    return _(", ").join(said)


def say_branches(stores: int, silent: int) -> str:
    """ "3 stores, 1 without a hotline"."""
    said = [ngettext("%(count)s store", "%(count)s stores", stores) % {"count": stores}]
    if silent:
        said.append(_("%(count)s without a hotline") % {"count": silent})
    return _(", ").join(said)


def say_staff(signing_in: int, others: int) -> str:
    said = [
        ngettext("%(count)s person signs in", "%(count)s people sign in", signing_in) % {"count": signing_in}
    ]
    if others:
        said.append(
            ngettext("%(count)s is only a name", "%(count)s are only names", others) % {"count": others}
        )
    return _(", ").join(said)


def say_two_steps(posts: Iterable[str], every: int) -> str:
    count = len(set(posts))
    return _("two steps for %(count)s of %(every)s posts") % {"count": count, "every": every}


def say_limits(alone: int, deciding: int) -> str:
    return _("%(alone)s say who acts alone, %(deciding)s who decides") % {
        "alone": alone,
        "deciding": deciding,
    }


def list_names(names: Iterable[str]) -> str:
    return _(", ").join(names)
