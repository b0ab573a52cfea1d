"""Kinds of earning rules: one file each. Dropping in a file that defines `KIND` is all it takes to add one."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from points.rules.kind import Kind


@cache
def kinds() -> "dict[str, Kind]":
    """Every kind by its code (= the name of its file)."""
    modules = (
        importlib.import_module(f"points.rules.{found.name}") for found in pkgutil.iter_modules(__path__)
    )
    return {module.KIND.code: module.KIND for module in modules if hasattr(module, "KIND")}


def points_sql() -> str:
    """The SQL expression for the points that a `line` (members_invoiceline) earns under a `rule`, whatever its kind."""
    cases = " ".join(f"WHEN '{kind.code}' THEN {kind.points_sql}" for kind in kinds().values())
    return f"CASE rule.kind {cases} ELSE 0 END"


def not_a_figure(kind: str) -> str:
    """The sentence for a figure that the kind does not know, naming those it knows."""
    known = ", ".join(kinds()[kind].form.base_fields)
    return _("Not a figure of this kind of rule. It knows: %(figures)s.") % {"figures": known}


def sentence_of(kind: str, params: Mapping[str, Any]) -> str:
    """A rule's figures in words, in the active language."""
    return kinds()[kind].sentence(params)


def choices() -> list[tuple[str, Any]]:
    """Kinds for a select box."""
    return [(kind.code, kind.label) for kind in kinds().values()]
