"""The form of the chosen kind within the form of a row: its figures are fields like any other, and what they say is kept
in one JSON column."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clubcrm.kernel.figures.checking import FiguresWrong, check

FIGURE = "figure_{}"  # what a figure's field is called in the form of the row
SHOWN = "figures_of"  # hidden: the kind whose figures the page showed
FRAGMENT = "figures/"  # the address, beneath a form's own, that gives the figures of another kind


def on_page(field: forms.Field) -> forms.Field:
    """The field that a person types into for a figure of a kind's form."""
    made: forms.Field = field.on_page() if hasattr(field, "on_page") else deepcopy(field)
    made.comes_later = True  # type: ignore[attr-defined]  # its kind may be chosen on the open page
    return made


class Figure(NamedTuple):
    """One figure as it is drawn."""

    field: BoundField
    unit: str
    wide: bool  # several boxes to tick, under a legend
    box: bool  # yes or no


class KindChoice(forms.ChoiceField):
    """Which kind: shown with the figures it asks for, which htmx replaces when another one is chosen."""

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return BoundKind(form, self, field_name)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            "hx-post": FRAGMENT,
            "hx-trigger": "change",
            "hx-target": "next [data-figures]",
            "hx-swap": "outerHTML",
        }


class BoundKind(BoundField):
    @property
    def select(self) -> SafeString:
        return super().as_widget()

    @property
    def initial_hidden(self) -> SafeString:
        """What the form showed when it was opened (clubcrm.kernel.merging)."""
        return self.as_hidden(only_initial=True) if self.field.show_hidden_initial else SafeString("")

    @property
    def figures(self) -> SafeString:
        return draw_figures(self.form)  # type: ignore[arg-type]

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> SafeString:
        drawn = super().as_widget(widget, attrs, only_initial)
        return drawn if widget or only_initial else SafeString(drawn + self.figures)


class KindForm(forms.BaseForm):
    """Put it first among the bases of a ModelForm. Where a kind is no form of figures kept in one column, `figure_fields`,
    `shown_figures` and `keep_figures` say it otherwise."""

    chosen_by: ClassVar[str] = "kind"  # the field that chooses; of a row whose kind is given, the column
    keeps: ClassVar[tuple[str, ...]] = ("figures",)  # the columns written besides the form's own fields
    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        given = kwargs.get("initial") or {}
        super().__init__(*args, **kwargs)
        self.chosen_kind = self.read_kind()
        made = self.figure_fields(self.chosen_kind)
        self.figure_names = list(made)
        self.fields |= {FIGURE.format(name): field for name, field in made.items()}
        if self.chosen_kind and self.chosen_kind == getattr(self.instance, self.chosen_by):
            stored = {FIGURE.format(name): value for name, value in self.shown_figures().items()}
            self.initial = {**self.initial, **stored, **given}

    @staticmethod
    def kind_forms() -> Mapping[str, type[forms.Form]]:
        """The form of figures of each kind."""
        raise NotImplementedError

    def read_kind(self) -> str:
        """The kind that is chosen now: in what was sent, or of the row; of a new row what the page shows as chosen."""
        field = self.fields.get(self.chosen_by)
        if field is None:
            return str(getattr(self.instance, self.chosen_by))
        if self.is_bound:
            return str(self.data.get(self.add_prefix(self.chosen_by)) or "")
        first = next((code for code, _label in field.choices), "")  # type: ignore[attr-defined]
        return str(self.get_initial_for_field(field, self.chosen_by) or first)

    def figure_fields(self, kind: str) -> dict[str, forms.Field]:
        """The fields on the page, by the name of the figure."""
        form = self.kind_forms().get(kind)
        return {name: on_page(field) for name, field in form.base_fields.items()} if form else {}

    def shown_figures(self) -> Mapping[str, Any]:
        """What the row says, by the name of the figure."""
        found: Mapping[str, Any] = getattr(self.instance, self.keeps[0])
        return found

    def keep_figures(self, given: dict[str, Any]) -> None:
        """Write into the row what was said. Raises FiguresWrong."""
        setattr(self.instance, self.keeps[0], check(self.kind_forms()[self.chosen_kind], given))

    def clean(self) -> dict[str, Any]:
        """The kind's own form decides about its figures; each error stands beside its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc]
        if problem := self.find_mismatch(cleaned):
            self.add_error(self.chosen_by, problem)
        elif cleaned.get(self.chosen_by, self.chosen_kind):
            self.clean_figures(cleaned)
        return cleaned

    def find_mismatch(self, cleaned: dict[str, Any]) -> str:
        """Whether what was filled in is not what the kind asks for."""
        shown = self.data.get(self.add_prefix(SHOWN))
        if shown is not None and shown != self.chosen_kind and self.figure_names:  # a page without JavaScript
            return _("Here is what this kind asks for: fill it in, then save again.")
        if cleaned.get(self.chosen_by, self.chosen_kind) != self.chosen_kind:
            return _("Somebody else chose another kind meanwhile: open the page anew.")
        return ""

    def clean_figures(self, cleaned: dict[str, Any]) -> None:
        fields = {name: FIGURE.format(name) for name in self.figure_names}
        given = {name: cleaned[field] for name, field in fields.items() if field in cleaned}
        try:
            self.keep_figures(given)
        except FiguresWrong as wrong:
            for name, texts in wrong.errors.items():
                self.add_figure_error(name, texts)

    def add_figure_error(self, name: str, texts: Iterable[str]) -> None:
        """Beside the figure, unless it has one already; of what has no field on the form as a whole."""
        field = next((each for each in (FIGURE.format(name), name) if each in self.fields), None)
        if field is None or not self.has_error(field):
            self.add_error(field, list(texts))

    @property
    def chosen(self) -> BoundField:
        """The select of kinds, which a template may draw apart from the figures."""
        return self[self.chosen_by]

    def list_figures(self) -> list[Figure]:
        found = []
        for name in self.figure_names:
            bound = self[FIGURE.format(name)]
            wide = bool(bound.field.widget.use_fieldset)
            box = isinstance(bound.field.widget, forms.CheckboxInput)
            found.append(Figure(bound, str(getattr(bound.field, "unit", "")), wide, box))
        return found


def draw_figures(form: KindForm, fresh: bool = False) -> SafeString:
    """The fields of the kind that is chosen. `fresh`: just asked for, so that nothing is wrong and nothing was shown yet."""
    for name in form.figure_names if fresh else ():
        form.fields[FIGURE.format(name)].show_hidden_initial = False
    context = {
        "shown_name": form.add_prefix(SHOWN),
        "kind": form.chosen_kind,
        "figures": form.list_figures(),
        "fresh": fresh,
    }
    return SafeString(render_to_string("kernel/figures/_figures.html", context))


def find_typed(form: KindForm, data: Any) -> dict[str, Any]:
    """What was typed already into fields that this form has too."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if not field.widget.value_omitted_from_data(data, {}, form.add_prefix(name))
    }
