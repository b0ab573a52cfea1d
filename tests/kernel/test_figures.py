"""Figures of rules as fields: what is shown, what is typed, what is kept, what is refused."""

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from clubcrm.kernel import figures
from clubcrm.kernel.figures import CodesField, DayField, DaysField, MoneyField, NumberField, SpanField

NAMES = [("labour", "Labour"), ("material", "Material")]


def only_short(text):
    if text.startswith("99 "):
        raise ValueError("too long")


class KindForm(forms.Form):
    """Every kind of figure."""

    hours = NumberField(unit="hours", min_value=1, max_value=24, required=False)
    price_cents = MoneyField(min_value=100, max_value=1_000_000, required=False)
    categories = CodesField(names=lambda: NAMES, required=False)
    since = DayField(required=False)
    warned = DaysField(at_least=1, at_most=90, size=3, required=False)
    window = SpanField(
        counted={"months": "months", "years": "years"}, named={"all time": "always"}, turned={"years": (12, "months")},
        check=only_short, required=False,
    )  # fmt: skip


def page_form(data=None, **initial):
    made = {name: figures.on_page(field) for name, field in KindForm.base_fields.items()}
    return type("Page", (forms.Form,), made)(data and QueryDict(data), initial=initial)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("name", "kept", "shown", "typed", "cleaned"),
    [
        ("hours", 2, 2, "hours=24", 24),
        ("price_cents", 30_000, "300", "price_cents=%EF%BF%A51%2C840.50", 184_050),
        ("price_cents", 1_050, "10.50", "price_cents=", None),
        (
            "categories",
            ["labour"],
            ["labour"],
            "categories=material&categories=labour",
            ["labour", "material"],
        ),
        ("categories", "labour", ["labour"], "since=", []),
        ("since", "2015-01-01", "2015-01-01", "since=2016-02-29", "2016-02-29"),
        ("warned", [60, 7], "60, 7", "warned=7%EF%BC%8C60%E3%80%8130", [60, 30, 7]),
        ("window", "24 months", "24 months", "window_number=2&window_unit=years", "24 months"),
        ("window", "all time", "all time", "window_number=24&window_unit=all+time", "all time"),
    ],
)
def test_a_figure_is_shown_as_people_say_it_and_cleaned_to_what_is_kept(name, kept, shown, typed, cleaned):
    assert page_form(**{name: kept})[name].value() == shown
    form = page_form(typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data[name] == cleaned
    assert figures.check(KindForm, {name: kept})[name] == (
        [kept] if name == "categories" and kept == "labour" else kept
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("hours=25", "Ensure this value is less than or equal to 24."),
        ("price_cents=0.50", "1 yuan is the least."),
        ("price_cents=10001", "10000 yuan is the most."),
        ("price_cents=1.005", "Write an amount in yuan, such as 300 or 10.50."),
        ("price_cents=Infinity", "Write an amount in yuan, such as 300 or 10.50."),
        ("price_cents=1e999999", "Write an amount in yuan, such as 300 or 10.50."),
        ("categories=tyres", "There is no “tyres”. Known are: labour, material."),
        ("since=2015-02-30", "Enter a valid date."),
        ("warned=60%2C+soon", "Write whole numbers of days, such as 60, 30, 7."),
        ("warned=1%2C2%2C3%2C4", "At most 3 numbers."),
        ("warned=91", "Each between 1 and 90."),
        ("window_number=&window_unit=months", "Say how many."),
        ("window_number=99&window_unit=months", "too long"),
    ],
)
def test_a_wrong_figure_is_said_beside_its_field(typed, said):
    form = page_form(typed)
    assert not form.is_valid()
    ((_name, texts),) = form.errors.items()
    assert texts == [said]


def test_a_window_is_a_number_with_its_unit_or_a_period_with_a_name():
    drawn = str(page_form(window="24 months")["window"])
    assert 'name="window_number" id="id_window_number" value="24"' in drawn
    assert '<option value="months" selected>' in drawn
    drawn = str(page_form(window="all time")["window"])
    assert 'value=""' in drawn and '<option value="all time" selected>always' in drawn


def test_what_a_kind_does_not_know_is_refused_and_what_is_empty_is_not_kept():
    assert figures.check(KindForm, {"hours": "", "categories": []}) == {}
    with pytest.raises(figures.FiguresWrong) as wrong:
        figures.check(KindForm, {"colour": "red", "hours": 0})
    assert wrong.value.errors["hours"] == ["Ensure this value is greater than or equal to 1."]
    assert wrong.value.errors["colour"][0].startswith(
        "Not a figure of this kind. It knows: hours, price_cents"
    )
