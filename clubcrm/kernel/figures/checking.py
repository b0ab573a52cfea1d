"""Whether figures can be kept: the kind's own form decides."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from clubcrm.kernel import languages

EMPTY: tuple[Any, ...] = (None, "", False, [])


class FiguresWrong(ValueError):
    """`errors` maps each figure to its sentences."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


def check(form: type[forms.Form], given: Mapping[str, Any]) -> dict[str, Any]:
    """The figures as they are kept; what is empty or off is left out. Raises FiguresWrong."""
    bound = form(given)  # type: ignore[arg-type]
    errors = {name: [str(text) for text in texts] for name, texts in bound.errors.items()}
    errors |= {name: [explain_unknown(form)] for name in set(given) - set(bound.fields)}
    if errors:
        raise FiguresWrong(errors)
    return {name: value for name, value in bound.cleaned_data.items() if value not in EMPTY}


def explain_unknown(form: type[forms.Form]) -> str:
    """The sentence for a figure that the kind does not know, naming those it knows."""
    known = languages.join_words(form.base_fields) or _("none")
    return _("Not a figure of this kind. It knows: %(figures)s.") % {"figures": known}
