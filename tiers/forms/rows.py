"""The criteria and benefits of a tier as rows of its page."""

from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _


class Way(NamedTuple):
    """A route: its criteria must all hold."""

    number: int
    label: str
    forms: list[Any]


class Rows(forms.BaseInlineFormSet):
    def list_kept(self) -> list[Any]:
        """The rows that say something; the one that is empty is drawn apart."""
        rows: list[Any] = list(self.forms)
        return [form for form in rows if form.instance.pk or form.chosen_kind]

    def list_spare(self) -> list[Any]:
        """For a page without JavaScript."""
        return [form for form in self.forms if form not in self.list_kept()]


class CriterionSet(Rows):
    def list_ways(self) -> list[Way]:
        """The criteria by their routes; the first is there before it has any."""
        found: dict[int, list[Any]] = {}
        for form in self.list_kept():
            found.setdefault(read_number(form["route"].value()), []).append(form)
        return [Way(number, label_way(number), rows) for number, rows in sorted((found or {1: []}).items())]


def label_way(number: int) -> str:
    return _("Way %(number)s: all of this holds") % {"number": number}


def read_number(typed: Any) -> int:
    text = str(typed)
    return int(text[:5]) if text.isascii() and text.isdigit() else 1
