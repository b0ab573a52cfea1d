"""The desk's forms: visits, redemptions, new customers. Each carries the key that makes a second sending harmless."""

from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.choices import Choice, StaffChoice, choice_field
from clubcrm.kernel.entering import DayInput, EntryForm, without_tag
from clubcrm.kernel.models import Branch, Staff
from clubcrm.kernel.pages.staff_forms import StaffForm
from clubcrm.kernel.sight import MASKED, Sight
from members import forms as entering
from members import operations as members
from members.importing import cells
from members.models import Category, InvoiceLine, Ownership, Vehicle
from members.templatetags import personal
from points.models import Reason

# The dealer system's own words, offered while typing; any other may be written.
KINDS_OF_WORK = ("定期保养", "一般维修", "首保", "钣喷事故", "精品加装", "续保")
PAYERS = [
    (InvoiceLine.Payer.SELF, _("Self-paying")),
    (InvoiceLine.Payer.INSURER, _("Insurer")),
    (InvoiceLine.Payer.MAKER, _("Manufacturer")),
]
LARGEST_AMOUNT = Decimal("9999999.99")


class CarField(Choice):
    """Cars as plate and model, as far as `sight` shows them."""

    sight: Sight = MASKED

    def label_from_instance(self, obj: Vehicle) -> str:
        return f"{personal.car_text(self.sight, obj)} {obj.model}".strip()


class AnswersForm(forms.Form):
    """The answers to what was asked before (clubcrm/desk/doubts.py); the template shows them where something is asked."""

    completes = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    confirmed = forms.CharField(required=False, max_length=200)


class VisitForm(AnswersForm, EntryForm):
    """A visit with the amounts of its order, in yuan by category."""

    vehicle = CarField(label=_("Car"), queryset=Vehicle.objects.none(), required=False)
    arrived_on = forms.DateField(label=_("Arrived on"), widget=DayInput())
    order_number = entering.CleanedField(
        label=_("Order number"),
        max_length=60,
        required=False,
        cleaner=cells.clean_number,
        help_text=_("Of the dealer system. Without it the visit stays provisional and earns nothing."),
    )
    service_type = forms.CharField(label=_("Kind of work"), max_length=40, required=False)
    mileage_km = forms.IntegerField(label=_("Mileage"), min_value=0, max_value=3_000_000, required=False)
    payer = forms.ChoiceField(label=_("Paid by"), choices=PAYERS, initial=InvoiceLine.Payer.SELF)
    advisor = StaffChoice(label=_("Service advisor"), queryset=Staff.objects.none(), required=False)

    def __init__(self, *args: Any, owned: list[Ownership], today: date, sight: Sight, **kwargs: Any) -> None:
        self.categories = list(Category.objects.exclude(code="new-car"))
        self.today = today
        super().__init__(*args, **kwargs)
        self.fields["vehicle"].sight = sight  # type: ignore[attr-defined]
        here = [branch.id for branch in kwargs["branches"]]
        choice_field(self, "vehicle").queryset = Vehicle.objects.filter(
            id__in=[one.vehicle_id for one in owned]
        )
        choice_field(self, "advisor").queryset = Staff.objects.filter(
            branch_id__in=here, left_on=None
        ).order_by("name")
        self.fields["arrived_on"].initial = today
        self.fields["arrived_on"].widget.attrs["max"] = today.isoformat()
        self.fields["service_type"].widget.attrs["list"] = "kinds-of-work"
        self.fields["vehicle"].required = bool(owned)
        if len(owned) == 1:
            self.fields["vehicle"].initial = owned[0].vehicle_id
        self.fields["service_type" if len(owned) == 1 else "vehicle"].widget.attrs["autofocus"] = True

    def layout(self) -> Layout:
        for category in self.categories:
            self.fields[f"amount_{category.code}"] = forms.DecimalField(
                label=str(category), required=False, min_value=0, max_value=LARGEST_AMOUNT, decimal_places=2
            )
        amounts = [
            AppendedText(f"amount_{one.code}", _("yuan"), inputmode="decimal", step="0.01")
            for one in self.categories
        ]
        return Layout(
            "key",
            Div(
                "branch",
                "vehicle",
                "arrived_on",
                "service_type",
                AppendedText("mileage_km", "km"),
                "advisor",
                "order_number",
                css_class="fields",
            ),
            Div(*amounts, "payer", css_class="fields"),
        )

    def clean_arrived_on(self) -> date:
        on = self.cleaned_data["arrived_on"]
        if on > self.today:
            raise forms.ValidationError(
                _("This day has not come yet; today is %(today)s.") % {"today": self.today}
            )
        return on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.lines() and not cleaned.get("order_number") and "order_number" not in self.errors:
            self.add_error("order_number", _("Amounts belong to an order: its number is needed."))
        return cleaned

    def lines(self) -> list[members.Line]:
        """The amounts that were filled in, in cents."""
        amounts = [(one.id, self.cleaned_data.get(f"amount_{one.code}")) for one in self.categories]
        payer = self.cleaned_data.get("payer", InvoiceLine.Payer.SELF)
        return [members.Line(category, payer, int(amount * 100)) for category, amount in amounts if amount]


class CorrectionForm(AnswersForm):
    """What may have been typed wrongly of a visit."""

    service_type = forms.CharField(label=_("Kind of work"), max_length=40, required=False)
    mileage_km = forms.IntegerField(label=_("Mileage"), min_value=0, max_value=3_000_000, required=False)
    advisor = StaffChoice(label=_("Service advisor"), queryset=Staff.objects.none(), required=False)

    def __init__(self, *args: Any, branches: list[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Staff.objects.filter(branch__in=branches, left_on=None)
        choice_field(self, "advisor").queryset = here.order_by("name")
        self.fields["service_type"].widget.attrs |= {"list": "kinds-of-work", "autofocus": True}
        fields = ("service_type", AppendedText("mileage_km", "km"), "advisor")
        self.helper = without_tag(Layout(Div(*fields, css_class="fields")))


class JoinForm(EntryForm):
    """Where a new customer belongs, whether they join at once, and that they are not the person found."""

    enrol = forms.BooleanField(label=_("Enrol as member now"), required=False, initial=True)
    someone_else = forms.BooleanField(label=_("This is someone else: enter a new customer"), required=False)

    def layout(self) -> Layout:
        return Layout("key", Div("branch", css_class="fields"), "enrol")


class VoidForm(forms.Form):
    """Why a visit is voided."""

    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=Reason.objects.filter(closed_at=None, serves__contains=[Reason.Use.REVERSING]),
        empty_label=_("Choose a reason"),
    )
    remark = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = without_tag()


class DisableForm(StaffForm):
    """Who takes over the open complaints."""

    order = ("to",)
    to = StaffChoice(
        label=_("Who takes over"), queryset=Staff.objects.none(), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, colleagues: QuerySet[Staff], needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "to").queryset = colleagues
        self.fields["to"].required = needed


class LeaveForm(StaffForm):
    """The last day, and who takes over."""

    order = ("on", "to")
    on = forms.DateField(label=_("Last day at work"), widget=DayInput())
    to = StaffChoice(
        label=_("Who takes over"), queryset=Staff.objects.none(), required=False, empty_label="—"
    )

    def __init__(
        self, *args: Any, colleagues: QuerySet[Staff], needed: bool, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choice_field(self, "to").queryset = colleagues
        self.fields["to"].required = needed
        self.fields["on"].initial = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("The sign-in ends at once: enter the leave on the day itself."))
        return on
