"""Forms of complaints: taking one in and adding files. The form of a step stands in its file."""

import uuid
from typing import Any

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


class KeyedForm(forms.Form):
    """The template has the form tag and the button; the key makes a second sending harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.include_media = False
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        return Layout(*self.fields)

    def answers(self) -> dict[str, Any]:
        """What was filled in, by the names of the fields."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


def words_field(label: Any, *, required: bool = True, rows: int = 3) -> forms.CharField:
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


class FilesForm(KeyedForm):
    attachments = FilesField(kind=kinds.OF_COMPLAINT, label=_("Photos and documents"), help_text=KEPT)


class IntakeForm(KeyedForm):
    """What the customer says, and how grave it is."""

    branch = BranchChoice(label=_("Branch"), queryset=Branch.objects.none(), empty_label=None)
    visit = VisitChoice(
        label=_("About the visit"),
        queryset=Visit.objects.none(),
        required=False,
        empty_label=_("No particular visit"),
    )
    side = forms.ChoiceField(label=_("Side"), choices=Complaint.Side)
    channel = ChannelChoice(
        label=_("Came in by"),
        queryset=Channel.objects.filter(closed_at=None).select_related("minimum_grade"),
        to_field_name="code",
        empty_label=None,
    )
    words = words_field(_("The customer's own words"), rows=4)
    wish = forms.CharField(label=_("What the customer wants"), max_length=300, required=False)
    attachments = FilesField(
        kind=kinds.OF_COMPLAINT, label=_("Photos and documents"), help_text=KEPT, required=False
    )
    grade = forms.ModelChoiceField(
        label=_("Grade"), queryset=Grade.objects.all(), to_field_name="number", empty_label=None
    )

    def __init__(
        self, *args: Any, customer: Customer, branches: list[Branch], sight: Sight, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visit"].sight = sight  # type: ignore[attr-defined]
        visits = Visit.objects.filter(customer=customer).select_related("vehicle")
        newest = visits.order_by("-arrived_on", "-id").values_list("id", flat=True)[:VISITS]
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
