"""A tier set by hand: its form, and what the customer page says about it."""

import uuid
from datetime import date
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.entering import DayInput, without_tag
from tiers import ladders
from tiers.models import Override, Tier


class OverrideForm(forms.Form):
    """A tier of the ladder in force, the reason, and the last day; with the key that makes a second sending harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    tier = forms.ModelChoiceField(
        label=_("Tier"), queryset=Tier.objects.none(), empty_label=_("Choose a tier")
    )
    until_on = forms.DateField(
        label=_("Last day"), widget=DayInput(), help_text=_("From the day after, the rules decide again.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["tier"].queryset = Tier.objects.filter(  # type: ignore[attr-defined]
            programme=ladders.find_active()
        ).order_by("-rank")
        self.fields["tier"].widget.attrs["autofocus"] = True
        self.fields["until_on"].widget.attrs["min"] = today.isoformat()
        self.helper = without_tag(Layout("key", Div("tier", "until_on", css_class="fields"), "reason"))

    def clean(self) -> dict[str, Any]:
        """A key that was damaged cannot be corrected by typing."""
        if "key" in self.errors:
            self.add_error(None, _("This form is damaged or too old. Open it again."))
        return super().clean() or self.cleaned_data

    def clean_until_on(self) -> date:
        day: date = self.cleaned_data["until_on"]
        if day < self.today:
            raise forms.ValidationError(
                _("This day is over; the last day is today or later. Today is %(today)s.")
                % {"today": self.today}
            )
        return day


def open_of(customer: int) -> Override | None:
    """The tier by hand that is open, with who set it. One query."""
    found: Override | None = (
        Override.objects.filter(customer=customer, ended_at=None).select_related("recorded_by__staff").first()
    )
    return found
