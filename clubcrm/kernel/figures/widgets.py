"""How figures are typed where a plain field would ask for codes."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Labels = Mapping[str, str | Promise]
COUNTED = re.compile(r"\s*(\d*)\s+(\S.*)")


class JoinedHidden(forms.HiddenInput):
    """Several values as one: what a form showed when it was opened is carried even where nothing was ticked."""

    def format_value(self, value: Any) -> str:
        return ",".join(value) if isinstance(value, list) else value or ""


class SpanInput(forms.Widget):
    """A number and its unit, or a period that needs none. Sent in two parts, or as the text that is kept."""

    template_name = "kernel/figures/_span.html"

    def __init__(self, counted: Labels, named: Labels, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.counted, self.named = counted, named

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        number, unit = self.split(value or "")
        choices = [
            (code, label, code == unit) for code, label in (*self.counted.items(), *self.named.items())
        ]
        kept = {key: text for key, text in context["widget"]["attrs"].items() if key.startswith("aria-")}
        return context | {
            "number": number,
            "choices": choices,
            "kept": kept,
            "unit_label": _("unit"),
            "id": context["widget"]["attrs"].get("id", ""),
        }

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        return render_to_string(template_name, context)  # a template of the house, like all others

    def split(self, text: str) -> tuple[str, str]:
        """ "24 months" → ("24", "months"); "calendar year" → ("", "calendar year")."""
        found = COUNTED.fullmatch(text)
        if text not in self.named and found and found[2] in self.counted:
            return found[1], found[2]
        return "", text if text in self.named else next(iter((*self.named, *self.counted)))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if name in data:
            return data[name]
        unit = data.get(f"{name}_unit")
        if unit is None or unit in self.named:
            return unit
        return f"{data.get(f'{name}_number', '').strip()} {unit}"

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_unit" not in data

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_number" if id_ and self.counted else f"{id_}_unit"
