"""Forms over facts that others change too: what was changed meanwhile, by whom, and only what was changed is written.

Each field carries what it showed when the form was opened (Django's hidden initial values). When the form is sent, what
it says is put on top of what stands now, before anything is checked: a field left alone says what stands now, and a
field changed on both sides is said with its present value and asks to be sent again. So a page left open for an hour
undoes nothing, and nobody's change is overwritten unseen.
"""

from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _

from clubcrm.kernel import changes, languages
from clubcrm.kernel.templatetags.written import minute


class MergingForm(forms.BaseForm):
    """Put it first among the bases. `subject`: the row whose history says who changed something (a ModelForm's own).

    A form that carries nothing of what it showed (a new row's, or one sent by a script) is taken as it is.
    """

    subject: Model | None = None

    def __init__(self, *args: Any, subject: Model | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject or getattr(self, "instance", None)
        self.meanwhile: list[str] = []  # changed by others, left alone here
        self.conflicts: list[str] = []  # changed on both sides
        edited = not isinstance(self, forms.BaseModelForm) or self.instance.pk is not None
        shown = [name for name, field in self.fields.items() if edited and is_carried(field)]
        if self.is_bound and not any(self.add_initial_prefix(name) in self.data for name in shown):
            return
        for name in shown:
            self.fields[name].show_hidden_initial = True
        if self.is_bound:
            self.data: Any = self.data.copy()  # type: ignore[attr-defined]
            for name in shown:
                self.merge(name)

    def merge(self, name: str) -> None:
        """One field of what was sent, put on top of what stands now."""
        field, carried = self.fields[name], self.add_initial_prefix(name)
        if getattr(field, "comes_later", False) and carried not in self.data:
            return  # its kind was chosen on the open page
        now = self.get_initial_for_field(field, name)
        opened = read(field, field.hidden_widget().value_from_datadict(self.data, self.files, carried))
        sent = read(field, field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)))
        present = read(field, write(field, now))
        if present == opened:
            return
        put(self.data, field, field.hidden_widget(), carried, now)
        if sent == opened:
            put(self.data, field, field.widget, self.add_prefix(name), now)
            self.meanwhile.append(name)
        elif sent != present:
            self.conflicts.append(name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.conflicts:
            self.add_error(name, self.explain(name))
        return cleaned

    def changed_facts(self) -> dict[str, Any]:
        """What is to be written: the fields that the person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}

    def explain(self, name: str) -> str:
        field = self.fields[name]
        shown = describe(field, self.get_initial_for_field(field, name))
        text = _("%(who)s changed this meanwhile to “%(value)s”. Send the form again to write yours over it.")
        return text % {"who": self.who_changed(name), "value": shown or "—"}

    def who_changed(self, name: str) -> str:
        """By the history: "李敏 (2026-11-22 09:41)"."""
        found = changes.find_latest(self.subject, column_of(self.subject, name)) if self.subject else None
        if found is None:
            return _("Somebody else")
        who = getattr(found.by, "staff", None) or found.by or _("An import or the night")
        return f"{who} ({minute(found.at)})"

    def tell_meanwhile(self) -> list[str]:
        """After saving: what others changed since the form was opened, which stays."""
        text = _("Meanwhile %(who)s changed: %(field)s. That stays.")
        return [
            text % {"who": self.who_changed(name), "field": self.fields[name].label or name}
            for name in self.meanwhile
        ]


def is_carried(field: forms.Field) -> bool:
    return not (field.disabled or isinstance(field, forms.FileField) or field.widget.is_hidden)


def column_of(subject: Model, name: str) -> str:
    try:
        return str(getattr(subject._meta.get_field(name), "column", None) or name)
    except FieldDoesNotExist:
        return name


def read(field: forms.Field, raw: Any) -> Any:
    """What a widget sent, comparable: two spellings of one value are one."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return {str(key) for key in raw or []}
    if isinstance(field, forms.ModelChoiceField):
        return str(raw or "")
    try:
        value = field.clean(raw) if isinstance(field, forms.MultiValueField) else field.to_python(raw)
    except ValidationError:
        return raw
    return normalize_newlines(value) if isinstance(value, str) else value


def write(field: forms.Field, value: Any) -> Any:
    """A value of Python as its hidden widget would send it."""
    prepared, widget = field.prepare_value(value), field.hidden_widget()
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets, widget.decompress(prepared) or [], strict=True)
        return [sub.format_value(part) for sub, part in parts]
    if isinstance(widget, forms.MultipleHiddenInput):
        return [str(one) for one in prepared or []]
    return widget.format_value(prepared)


def put(data: Any, field: forms.Field, widget: forms.Widget, name: str, value: Any) -> None:
    """Write a value into what was sent, as if this widget had sent it."""
    sent = write(field, value)
    if isinstance(widget, forms.MultiWidget):
        several: Any = widget
        parts = several.decompress(field.prepare_value(value))
        for sub, suffix, part in zip(several.widgets, several.widgets_names, parts, strict=True):
            data[name + suffix] = sub.format_value(part) or ""
    elif isinstance(widget, forms.CheckboxInput):
        data.pop(name, None)
        if value:
            data[name] = "on"
    elif isinstance(sent, list):
        data.setlist(name, sent)
    else:
        data[name] = "" if sent is None else sent


def describe(field: forms.Field, value: Any) -> str:
    """A value as the form shows it."""
    if hasattr(field, "describe"):
        return str(field.describe(value))
    if isinstance(field, forms.ModelChoiceField):
        rows: Any = field.queryset
        several = isinstance(field, forms.ModelMultipleChoiceField)
        keys = field.prepare_value(value) if several else [field.prepare_value(value)]
        model: Any = rows.model
        return languages.join_words(
            field.label_from_instance(row)
            for row in model.objects.filter(pk__in=[k for k in keys or [] if k])
        )
    if isinstance(field, forms.ChoiceField):
        names = {str(key): str(label) for key, label in field.widget.choices}  # type: ignore[attr-defined]
        values = value if isinstance(value, list) else [value]
        return languages.join_words(names.get(str(one), str(one)) for one in values if one not in (None, ""))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)
