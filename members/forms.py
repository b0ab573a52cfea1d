"""Entering and changing customers and cars. Cells are cleaned as in imported files, so that both agree."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.choices import StaffChoice, choice_field
from clubcrm.kernel.entering import without_tag
from clubcrm.kernel.merging import MergingForm
from clubcrm.kernel.models import Branch, Staff
from members import consents, wording
from members.importing import cells, identifiers
from members.models import Consent, Customer, Maker, PinnedNote

OLDEST_BIRTHDAY = date(1900, 1, 1)


class CleanedField(forms.CharField):
    """Text that a cleaner of members.importing reads; what it refuses is said in its words."""

    def __init__(self, *, cleaner: cells.Cleaner, **options: Any) -> None:
        super().__init__(**options)
        self.cleaner = cleaner

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return self.cleaner(text, []) or ""
        except cells.Refused as refused:
            raise ValidationError(wording.explain_row(refused.reason)) from refused


def clean_vin_of_maker(cell: cells.Cell, notes: cells.Notes) -> str:
    """A VIN; its check digit must be right where its maker uses one."""
    vin = identifiers.clean_any_vin(cell, notes)
    maker = Maker.objects.find_by_vin(vin) if identifiers.WITHOUT_CHECK_DIGIT in notes else None
    if maker and maker.has_check_digit:
        raise cells.Refused(identifiers.CHECK_DIGIT)
    return vin


class CustomerForm(MergingForm, forms.Form):
    """The facts of a customer that the desk may change, but for the fields in `without`: those stay as they are."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Customer.Kind, initial=Customer.Kind.PERSON)
    name = CleanedField(label=_("Name"), max_length=100, cleaner=cells.clean_name)
    phone = CleanedField(
        label=_("Mobile phone"),
        max_length=30,
        required=False,
        cleaner=identifiers.make_phone_cleaner(landlines=True),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", "—"), *Customer.Sex.choices], required=False)
    birthday = forms.DateField(
        label=_("Birthday"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": OLDEST_BIRTHDAY.isoformat()}),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    advisor = StaffChoice(label=_("Service advisor"), queryset=Staff.objects.none(), required=False)
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, branches: list[Branch], today: date, without: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in without:
            del self.fields[name]
        self.today = today
        here = Staff.objects.filter(branch__in=branches, left_on=None)
        choice_field(self, "advisor").queryset = here.order_by("name")
        self.fields["birthday"].widget.attrs["max"] = today.isoformat()
        self.fields["name"].widget.attrs["autofocus"] = True
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.include_media = False
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        facts = ("name", "phone", "sex", "birthday", "email", "advisor", "kind")
        last = ["remark"] if "remark" in self.fields else []
        return Layout(Div(*(name for name in facts if name in self.fields), css_class="fields"), *last)

    def clean_birthday(self) -> date | None:
        day = self.cleaned_data["birthday"]
        if day and not OLDEST_BIRTHDAY <= day <= self.today:
            raise ValidationError(_("A birthday lies between 1900 and today."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Customer.Kind.ORGANISATION:
            for field in ("birthday", "sex"):
                if cleaned.get(field):
                    self.add_error(field, _("An organisation has none: leave it empty."))
        return cleaned


class CarForm(forms.Form):
    """A car: its VIN, and the plate and model if it has them."""

    vin = CleanedField(label=_("VIN"), max_length=30, cleaner=clean_vin_of_maker)
    plate = CleanedField(label=_("Plate"), max_length=20, required=False, cleaner=identifiers.clean_plate)
    model = forms.CharField(label=_("Model"), max_length=80, required=False)
    from_on = forms.DateField(
        label=_("Owned from"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["from_on"].widget.attrs["max"] = today.isoformat()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.include_media = False
        self.helper.layout = Layout(Div("plate", "vin", "model", "from_on", css_class="fields"))

    def clean_from_on(self) -> date:
        day = self.cleaned_data["from_on"] or self.today
        if day > self.today:
            raise ValidationError(_("This day has not come yet."))
        return day


class OptionalCarForm(CarForm):
    """The same beside a new customer, who may have no car: then everything is left empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vin"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            not cleaned.get("vin")
            and (cleaned.get("plate") or cleaned.get("model"))
            and "vin" not in self.errors
        ):
            self.add_error("vin", _("A car is known by its VIN: fill it in, or leave the car out."))
        return cleaned


class ConsentForm(forms.Form):
    """What a customer agreed to or refused, and how it could be proved."""

    purpose = forms.ChoiceField(label=_("What for"), choices=consents.PURPOSES.items)
    channel = forms.ChoiceField(label=_("Channel"), choices=consents.CHANNELS.items)
    decision = forms.ChoiceField(
        label=_("Answer"), choices=Consent.Decision.choices, widget=forms.RadioSelect
    )
    manner = forms.ChoiceField(
        label=_("How it was said"), choices=[("", "—"), *Consent.Manner.choices], required=False
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=200,
        required=False,
        help_text=_(
            "How it could be proved, e.g. signed form of 22 November, or: said so on the phone to Li Min."
        ),
    )
    guardian = forms.CharField(
        label=_("Guardian"),
        max_length=60,
        required=False,
        help_text=_("Under 18 a parent agrees: their name. Otherwise left empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.include_media = False
        self.helper.layout = Layout(
            Div("purpose", "channel", "decision", "manner", css_class="fields"), "evidence", "guardian"
        )

    def clean(self) -> dict[str, Any]:
        """Who says how it was said need not say more; with neither nobody could prove it."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("evidence", "").strip():
            if cleaned.get("manner"):
                cleaned["evidence"] = str(Consent.Manner(cleaned["manner"]).label)
            else:
                self.add_error("evidence", _("Say how it was said, or how it could be proved."))
        return cleaned


class NoteForm(MergingForm, forms.Form):
    """What is pinned to a customer's page; empty takes it down. `pinned`: what is pinned now."""

    text = forms.CharField(required=False)

    def __init__(self, *args: Any, pinned: PinnedNote | None, **kwargs: Any) -> None:
        self.pinned = pinned
        super().__init__(*args, initial={"text": pinned.text if pinned else ""}, **kwargs)

    def who_changed(self, name: str) -> str:
        return str(self.pinned.recorded_by.staff) if self.pinned else super().who_changed(name)


class ReasonForm(forms.Form):
    """Why somebody else's customer is opened."""

    reason = forms.CharField(
        label=_("Why do you open them?"),
        min_length=4,
        max_length=200,
        help_text=_("For example: has broken down near us. It is kept with your name in the access log."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs |= {"autofocus": True, "autocomplete": "off"}
        self.helper = without_tag()
