"""Forms of complaints: taking one in, and one small form per step."""

import uuid
from decimal import Decimal
from typing import Any

from crispy_forms.bootstrap import AppendedText
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.choices import BranchChoice, Choice
from clubcrm.kernel.models import Branch
from clubcrm.kernel.sight import MASKED, Sight
from clubcrm.kernel.uploads.forms import FilesField
from complaints import files as kinds
from complaints.models import Channel, Complaint, Grade
from members.models import Customer, Visit
from members.templatetags import personal

WORDS, VISITS = 2000, 20
KEPT = _("Up to five at once, 10 MB each: JPEG, PNG, WebP or PDF. Place and camera are taken out of photos.")
LARGEST_COST = Decimal("9999999.99")


class Plain(forms.Form):
    """The template has the form tag and the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.include_media = False
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        return Layout(*self.fields)


def words(label: Any, *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=WORDS, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


class VisitChoice(Choice):
    """Visits by day, car and work; the car as far as `sight` shows it."""

    sight: Sight = MASKED

    def label_from_instance(self, visit: Visit) -> str:
        car = personal.car_text(self.sight, visit.vehicle) if visit.vehicle else ""
        parts = (visit.arrived_on, car, visit.service_type, visit.order_number or "")
        return " ".join(str(part) for part in parts if part)


class ChannelChoice(forms.ModelChoiceField):
    def label_from_instance(self, channel: Channel) -> str:
        if channel.minimum_grade is None:
            return str(channel)
        figures = {"channel": channel, "grade": channel.minimum_grade.number}
        return _("%(channel)s (at least of grade %(grade)s)") % figures


class FilesForm(Plain):
    attachments = FilesField(kind=kinds.OF_COMPLAINT, label=_("Photos and documents"), help_text=KEPT)


class IntakeForm(Plain):
    """What the customer says, and how grave it is. The key makes a second sending harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    branch = BranchChoice(label=_("Branch"), queryset=Branch.objects.none(), empty_label=None)
    visit = VisitChoice(
        label=_("About the visit"), queryset=Visit.objects.none(), required=False, empty_label=_("No particular visit")
    )  # fmt: skip
    side = forms.ChoiceField(label=_("Side"), choices=Complaint.Side)
    channel = ChannelChoice(
        label=_("Came in by"), queryset=Channel.objects.filter(closed_at=None).select_related("minimum_grade"),
        to_field_name="code", empty_label=None,
    )  # fmt: skip
    words = words(_("The customer's own words"), rows=4)
    wish = forms.CharField(label=_("What the customer wants"), max_length=300, required=False)
    attachments = FilesField(
        kind=kinds.OF_COMPLAINT, label=_("Photos and documents"), help_text=KEPT, required=False
    )
    grade = forms.ModelChoiceField(
        label=_("Grade"), queryset=Grade.objects.all(), to_field_name="number", empty_label=None
    )  # fmt: skip

    def __init__(
        self, *args: Any, customer: Customer, branches: list[Branch], sight: Sight, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visit"].sight = sight  # type: ignore[attr-defined]
        visits = Visit.objects.filter(customer=customer).select_related("vehicle")
        newest = visits.order_by("-arrived_on", "-id").values_list("id", flat=True)[:VISITS]
        self.fields["key"].initial = uuid.uuid4
        self.choose("visit", visits.filter(id__in=list(newest)).order_by("-arrived_on", "-id"))
        self.fields["visit"].known = visits  # type: ignore[attr-defined]
        self.choose("branch", Branch.objects.filter(id__in=[branch.id for branch in branches]))
        self.fields["branch"].initial = branches[0].id if branches else None
        if len(branches) == 1:
            self.fields["branch"].widget = forms.HiddenInput()
        self.fields["words"].widget.attrs["autofocus"] = True

    def choose(self, name: str, rows: QuerySet[Any]) -> None:
        field: Any = self.fields[name]
        field.queryset = rows

    def layout(self) -> Layout:
        """All but the grade, which the template lays out with owners and deadlines."""
        return Layout(
            "key",
            "words",
            "wish",
            "attachments",
            Div("branch", "visit", "side", "channel", css_class="fields"),
        )


class AnswerForm(Plain):
    words = words(_("What was said to the customer"))


class JudgeForm(Plain):
    justified = forms.TypedChoiceField(
        label=_("Is it justified?"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Yes: a solution is due")), ("no", _("No: the misunderstanding is cleared up, close it"))],
    )  # fmt: skip
    words = words(_("Why"))


class ProposeForm(Plain):
    plan = words(_("Solution"), rows=4)
    cost = forms.DecimalField(
        label=_("Compensation"), min_value=0, max_value=LARGEST_COST, decimal_places=2, required=False
    )

    def layout(self) -> Layout:
        return Layout("plan", AppendedText("cost", _("yuan"), inputmode="decimal", step="0.01"))


class DecideForm(Plain):
    approve = forms.TypedChoiceField(
        label=_("Decision"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Approve")), ("no", _("Decline"))],
    )  # fmt: skip
    comment = forms.CharField(label=_("Comment"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("approve") is False and not cleaned.get("comment"):
            self.add_error("comment", _("Say why, so that a better solution can be found."))
        return cleaned


class CarryOutForm(Plain):
    words = words(_("What was done"))


class CloseForm(Plain):
    satisfaction = forms.TypedChoiceField(
        label=_("Satisfaction, 0 to 10"), coerce=int, empty_value=None, required=False,
        choices=[("", _("The customer gave no mark")), *((mark, str(mark)) for mark in range(10, -1, -1))],
    )  # fmt: skip
    words = words(_("The customer's last word"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("satisfaction") is None and not cleaned.get("words"):
            self.add_error("words", _("A mark, or at least what the customer said."))
        return cleaned


class RegradeForm(Plain):
    grade = forms.ModelChoiceField(
        label=_("New grade"), queryset=Grade.objects.all(), to_field_name="number", empty_label=None
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=300)
