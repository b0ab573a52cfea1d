"""Kinds of earning rules: one file here per kind, named by its code; a file that defines KIND is all it takes."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise

from clubcrm.kernel import discovery
from clubcrm.kernel.figures import FiguresWrong, check
from clubcrm.kernel.versions import Invalid


class EarningKind(NamedTuple):
    """`form` validates the figures (`cleaned_data` is what is stored as `params`); `sentence` says them in words in
    the active language; `points_sql` gives a bigint from `line.amount_cents` and `rule.params`.

    `explain` says what a line of the ledger was earned for, and by what figures: from its explanation, which holds the
    params, `invoice`, `payer` and `amount_cents`, and the name of its category.
    """

    label: str | Promise
    form: type[forms.Form]
    sentence: Callable[[Mapping[str, Any]], str]
    points_sql: str
    explain: Callable[[Mapping[str, Any], str], str]


class UnknownKind(LookupError):
    """No file of points/rules defines this kind."""


def kinds() -> dict[str, EarningKind]:
    """Every kind by its code, the name of its file."""
    return discovery.find_kinds_in_folder(__name__, EarningKind)


def points_sql() -> str:
    """The SQL expression for the points that a `line` (members_invoiceline) earns under a `rule`, whatever its kind."""
    cases = " ".join(f"WHEN '{code}' THEN {kind.points_sql}" for code, kind in kinds().items())
    return f"CASE rule.kind {cases} ELSE 0 END"


def figures(kind: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The figures as they are stored. Raises UnknownKind, Invalid with the sentences of each figure that does not fit."""
    if kind not in kinds():
        raise UnknownKind(kind)
    try:
        return check(kinds()[kind].form, params)
    except FiguresWrong as wrong:
        raise Invalid(wrong.errors) from wrong


def sentence_of(kind: str, params: Mapping[str, Any]) -> str:
    """A rule's figures in words, in the active language."""
    return kinds()[kind].sentence(params)


def label_of(kind: str) -> str:
    return str(kinds()[kind].label) if kind in kinds() else kind


def explain(part: Mapping[str, Any], category: str) -> str:
    """What a line earned by a rule was earned for, in the words of the rule's kind; "" where the kind is no more."""
    kind = kinds().get(part["kind"])
    return kind.explain(part, category) if kind else ""


def choices() -> list[tuple[str, Any]]:
    """Kinds for a select box."""
    return [(code, kind.label) for code, kind in kinds().items()]
