"""The form of a criterion: what its measure asks for stands in fields of their own, in the measure's unit."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.figures import (
    CodesField,
    DayField,
    FiguresWrong,
    KindChoice,
    KindForm,
    NumberField,
    WordsField,
    YuanField,
    on_page,
)
from tiers import checking, measures, wording
from tiers.forms.spans import make_window_field
from tiers.measures.filters import Codes, Day, Filter, Text
from tiers.models import Criterion, Tier

LEAST, MOST = "at_least", "at_most"
ONLY = "only_{}"  # the figure of a filter
HIGHEST = 32_767  # a rank above every ladder's
SORTS = {
    "amounts": _("amounts"),
    "numbers": _("numbers"),
    "facts": _("holds or does not"),
    "tier": _("the tier held"),
}


def sort_of(measure: measures.Measure) -> str:
    """How its threshold is said."""
    if isinstance(measure, measures.Climb):
        return "tier"
    if measure.wording.yes_zh:
        return "facts"
    return "numbers" if measure.wording.scale == 1 else "amounts"


def list_measures() -> list[tuple[Any, Any]]:
    """By how they are said. The empty one first: a row of the page that nobody filled in stays unchanged."""
    every = sorted(measures.every().items())
    found: list[tuple[Any, Any]] = [
        (label, [(name, item.wording.name) for name, item in every if sort_of(item) == sort])
        for sort, label in SORTS.items()
    ]
    return [("", "---------"), *[(label, group) for label, group in found if group]]


class CriterionForm(KindForm, forms.ModelForm):
    chosen_by, keeps = "measure", ("at_least", "at_most", "window", "filter")

    measure = KindChoice(label=_("measure"), choices=list_measures)
    route = forms.IntegerField(label=_("route"), min_value=1, max_value=HIGHEST, initial=1)

    class Meta:
        model = Criterion
        fields = ("route", "measure")

    def has_changed(self) -> bool:
        """A new row counts once a measure is chosen: until then there is nothing else to say."""
        return bool((self.instance.pk or self.chosen_kind) and super().has_changed())

    def figure_fields(self, kind: str) -> dict[str, forms.Field]:
        measure = measures.every().get(kind)
        if measure is None:
            return {}
        made = self.threshold_fields(measure)
        if measure.windowed:
            made["window"] = make_window_field(label=_("within"), initial="all time")
        made |= {
            ONLY.format(key): make_filter_field(known, self.instance.filter.get(key))
            for key, known in measure.filters.items()
        }
        return {name: on_page(field) for name, field in made.items()}

    def threshold_fields(self, measure: measures.Measure) -> dict[str, forms.Field]:
        words, sort = measure.wording, sort_of(measure)
        if sort == "tier":
            return {"number": make_choice(self.list_tiers_below, label=_("is at least"))}
        if sort == "facts":
            return {
                "holds": make_choice(
                    lambda: [(1, words.yes), (0, wording.describe_denial(words).here)], label=_("asked for")
                )
            }
        limit = forms.ChoiceField(
            label=_("threshold"), choices=[(LEAST, _("at least")), (MOST, _("at most"))]
        )
        if sort == "amounts":
            return {"limit": limit, "number": YuanField(label=_("how much"), unit=words.unit, at_least=0)}
        return {"limit": limit, "number": NumberField(label=_("how much"), unit=words.unit, min_value=0)}

    def list_tiers_below(self) -> list[tuple[int, str]]:
        """Those of the ladder that a rule of this tier may ask for, and the one it asks for."""
        tier = self.instance.tier if self.instance.tier_id else Tier(rank=HIGHEST)
        ladder = tier.programme.tiers.order_by("rank") if tier.programme_id else []
        return [
            (each.rank, str(each))
            for each in ladder
            if each.rank < tier.rank or each.rank == self.instance.at_least
        ]

    def shown_figures(self) -> Mapping[str, Any]:
        row = self.instance
        limit = LEAST if row.at_most is None else MOST
        threshold = row.at_least if row.at_most is None else row.at_most
        only = {ONLY.format(key): value for key, value in row.filter.items()}
        return {
            "limit": limit,
            "number": threshold,
            "holds": int(limit == LEAST),
            "window": row.window,
        } | only

    def keep_figures(self, given: dict[str, Any]) -> None:
        """Raises FiguresWrong with what the programme would be refused for later."""
        row, measure = self.instance, measures.every()[self.chosen_kind]
        row.measure, row.window = self.chosen_kind, given.get("window", "all time")
        row.at_least, row.at_most = read_threshold(given)
        row.filter = read_filter(measure, row.filter, given)
        tier = row.tier if row.tier_id else Tier(rank=HIGHEST)
        errors: dict[str, list[str]] = {}
        for key, problem in checking.check_criterion(row, tier):
            errors.setdefault(self.name_of(key, measure), []).append(problem)
        if errors:
            raise FiguresWrong(errors)

    def name_of(self, key: str, measure: measures.Measure) -> str:
        """The figure that says what stands at this key of a criterion."""
        if key in (LEAST, MOST):
            return "holds" if sort_of(measure) == "facts" else "number"
        return ONLY.format(key) if key in measure.filters else key


def make_choice(choices: Any, **options: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(choices=choices, coerce=int, **options)


def make_filter_field(known: Filter, said: Any) -> forms.Field:
    options: dict[str, Any] = {"label": known.name, "required": known.required}
    if isinstance(known, Codes) or (isinstance(known, Text) and wording.read_names(known)):
        return CodesField(names=lambda: list_names(known, said), **options)
    if isinstance(known, Text):
        return WordsField(**options)
    return DayField(**options) if isinstance(known, Day) else forms.CharField(max_length=40, **options)


def list_names(known: Codes | Text, said: Any) -> list[tuple[str, str]]:
    """What can be ticked; of texts also what the rule says of which there is nothing (any longer)."""
    names = {code: name.here for code, name in wording.read_names(known).items()}
    texts = (known.clean(said) if said else []) if isinstance(known, Text) else []
    return list((names | {text: text for text in texts}).items())


def read_threshold(given: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """At least, at most: one of the two."""
    if "holds" in given:
        return (1, None) if given["holds"] else (None, 0)
    number = given.get("number")
    return (None, number) if given.get("limit") == MOST else (number, None)


def read_filter(
    measure: measures.Measure, before: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """What narrows the measure. What says the same as before stays as it was written."""
    found = {}
    for key, known in measure.filters.items():
        value = given.get(ONLY.format(key))
        if value:
            same = key in before and is_same(known, before[key], value)
            found[key] = before[key] if same else value[0] if value_alone(value) else value
    return found


def value_alone(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 1


def is_same(known: Filter, one: Any, other: Any) -> bool:
    try:
        return bool(known.clean(one) == known.clean(other))
    except ValueError:
        return False
