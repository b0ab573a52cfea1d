"""Kinds of earning rules: one file each. Dropping in a file that defines `KIND` is all it takes to add one."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from clubcrm.kernel.versions import Invalid

if TYPE_CHECKING:
    from points.rules.kind import Kind


class UnknownKind(LookupError):
    """No file of points/rules defines this kind."""


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


def figures(kind: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The figures as they are stored. Raises UnknownKind, Invalid with the sentences of each figure that does not fit."""
    if kind not in kinds():
        raise UnknownKind(kind)
    form = kinds()[kind].form(params)
    errors = {name: [str(text) for text in texts] for name, texts in form.errors.items()}
    errors |= {name: [not_a_figure(kind)] for name in set(params) - set(form.fields)}
    if errors:
        raise Invalid(errors)
    return {name: value for name, value in form.cleaned_data.items() if value is not None}


def not_a_figure(kind: str) -> str:
    """The sentence for a figure that the kind does not know, naming those it knows."""
    known = ", ".join(kinds()[kind].form.base_fields)
    return _("Not a figure of this kind of rule. It knows: %(figures)s.") % {"figures": known}


def sentence_of(kind: str, params: Mapping[str, Any]) -> str:
    """A rule's figures in words, in the active language."""
    return kinds()[kind].sentence(params)


def label_of(kind: str) -> str:
    return str(kinds()[kind].label) if kind in kinds() else kind


def choices() -> list[tuple[str, Any]]:
    """Kinds for a select box."""
    return [(kind.code, kind.label) for kind in kinds().values()]
