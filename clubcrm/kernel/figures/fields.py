"""Form fields for figures: what they take from a rulebook is what is kept; `on_page` is the field a person types into,
where that differs. `unit` stands beside the field."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation, Overflow
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubcrm.kernel import languages
from clubcrm.kernel.figures.widgets import JoinedHidden, Labels, SpanInput

BETWEEN = re.compile(r"[\s,，、;；]+")


class NumberField(forms.IntegerField):
    """A whole number with its unit."""

    def __init__(self, *, unit: str | Promise = "", **options: Any) -> None:
        super().__init__(**options)
        self.unit = unit


class MoneyField(NumberField):
    """Cents in a rulebook, yuan on a page."""

    def __init__(self, *, min_value: int | None = None, max_value: int | None = None, **options: Any) -> None:
        super().__init__(unit=gettext_lazy("yuan"), min_value=min_value, max_value=max_value, **options)
        self.least, self.most = min_value, max_value

    def on_page(self) -> forms.Field:
        return YuanField(
            label=self.label,
            required=self.required,
            initial=self.initial,
            help_text=self.help_text,
            at_least=self.least,
            at_most=self.most,
        )


class YuanField(forms.Field):
    """An amount typed in yuan, with at most two decimals; cleaned to cents. The limits are in cents."""

    widget = forms.TextInput

    def __init__(
        self,
        *,
        at_least: int | None = None,
        at_most: int | None = None,
        unit: str | Promise = "",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.at_least, self.at_most = at_least, at_most
        self.unit: str | Promise = unit or gettext_lazy("yuan")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "size": "12"}

    def prepare_value(self, value: Any) -> Any:
        return write_yuan(value) if isinstance(value, int) else value

    def describe(self, value: Any) -> str:
        return "" if value is None else f"¥{write_yuan(value)}"

    def to_python(self, value: Any) -> int | None:
        text = re.sub(r"[\s,，¥￥]", "", str(value or ""))
        if not text:
            return None
        try:
            cents = Decimal(text) * 100
        except (InvalidOperation, Overflow):
            cents = Decimal("NaN")
        if not cents.is_finite() or abs(cents) > 10**15 or cents != int(cents):
            raise ValidationError(_("Write an amount in yuan, such as 300 or 10.50."))
        return int(cents)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and self.at_least is not None and value < self.at_least:
            raise ValidationError(_("%(yuan)s yuan is the least.") % {"yuan": write_yuan(self.at_least)})
        if value is not None and self.at_most is not None and value > self.at_most:
            raise ValidationError(_("%(yuan)s yuan is the most.") % {"yuan": write_yuan(self.at_most)})


def write_yuan(cents: int) -> str:
    """30000 → "300", 1050 → "10.50"."""
    return f"{Decimal(cents) / 100:.2f}".removesuffix(".00")


class CodesField(forms.MultipleChoiceField):
    """Some of the rows that `names` lists as (code, name): ticked by their names, kept as codes in their order.

    A rulebook may write one code alone. `explain` makes the sentence for a code that is none of them.
    """

    widget = forms.CheckboxSelectMultiple
    hidden_widget = JoinedHidden

    def __init__(
        self,
        *,
        names: Callable[[], Iterable[tuple[str, str]]],
        explain: Callable[[str, list[str]], str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(choices=lambda: list(names()), **options)
        self.explain, self.list_names = explain, names

    def prepare_value(self, value: Any) -> list[str]:
        return self.to_python(value)

    def to_python(self, value: Any) -> list[str]:
        several = value if isinstance(value, list | tuple) else [value or ""]
        return sorted({code for text in several for code in str(text).split(",") if code})

    def validate(self, value: list[str]) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        known = [str(code) for code, _name in self.list_names()]
        for code in value:
            if code not in known:
                raise ValidationError(self.say_unknown(code, sorted(known)), code="invalid_choice")

    def say_unknown(self, code: str, known: list[str]) -> str:
        if self.explain:
            return self.explain(code, known)
        text = _("There is no “%(code)s”. Known are: %(known)s.")
        return text % {"code": code, "known": languages.join_words(known)}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class WordsField(forms.Field):
    """Names as people write them, separated by commas; kept as a list."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        return self.describe(value) if isinstance(value, list) else value

    def describe(self, value: Any) -> str:
        return ", ".join(value) if isinstance(value, list) else str(value or "")

    def to_python(self, value: Any) -> list[str]:
        several = value if isinstance(value, list) else re.split("[,，、;；]", str(value or ""))
        return sorted({text.strip() for text in several if text.strip()})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class DayField(forms.DateField):
    """A day, kept as text (2015-01-01), as JSON keeps it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        return found.isoformat() if isinstance(found, date) else found


class DaysField(forms.Field):
    """Numbers of days, the most first: typed as "60, 45, 30", kept as a list."""

    widget = forms.TextInput
    unit = gettext_lazy("days")

    def __init__(self, *, at_least: int = 0, at_most: int = 3650, size: int = 5, **options: Any) -> None:
        super().__init__(**options)
        self.at_least, self.at_most, self.size = at_least, at_most, size

    def prepare_value(self, value: Any) -> Any:
        return self.describe(value) if isinstance(value, list | tuple) else value

    def describe(self, value: Any) -> str:
        return ", ".join(str(each) for each in value or [])

    def to_python(self, value: Any) -> list[int]:
        several = value if isinstance(value, list | tuple) else BETWEEN.split(str(value or "").strip())
        try:
            return sorted({int(each) for each in several if str(each).strip()}, reverse=True)
        except ValueError:
            raise ValidationError(_("Write whole numbers of days, such as 60, 30, 7.")) from None

    def validate(self, value: list[int]) -> None:
        super().validate(value)
        if len(value) > self.size:
            raise ValidationError(_("At most %(count)s numbers.") % {"count": self.size})
        if any(not self.at_least <= each <= self.at_most for each in value):
            limits = {"least": self.at_least, "most": self.at_most}
            raise ValidationError(_("Each between %(least)s and %(most)s.") % limits)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class SpanField(forms.Field):
    """A length of time or a period with a name, kept as text: "24 months", "calendar year".

    `counted` are the units that take a number and `named` the periods that take none, each with its label. `turned`:
    units that are only typed, with how many of which unit each is. `check` raises ValueError, with a sentence.
    """

    def __init__(
        self,
        *,
        counted: Labels,
        named: Labels,
        turned: Mapping[str, tuple[int, str]] | None = None,
        check: Callable[[str], Any] = str,
        **options: Any,
    ) -> None:
        super().__init__(widget=SpanInput(counted, named), **options)
        self.counted, self.named, self.turned, self.check = counted, named, turned or {}, check

    def describe(self, value: Any) -> str:
        number, unit = SpanInput(self.counted, self.named).split(value or "")
        return f"{number} {self.counted[unit]}" if number else str(self.named.get(unit, ""))

    def to_python(self, value: Any) -> str:
        text = " ".join(str(value or "").split())
        if not text and "" not in self.named:
            return text
        if text in self.counted:
            raise ValidationError(_("Say how many."))
        number, _blank, unit = text.partition(" ")
        try:
            if unit in self.turned and number.isdecimal():
                each, unit = self.turned[unit]
                text = f"{int(number) * each} {unit}"
            elif unit in self.counted and number.isdecimal():
                text = f"{int(number)} {unit}"
            self.check(text)
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from wrong
        return text

    def validate(self, value: str) -> None:
        if "" not in self.named:
            super().validate(value)
