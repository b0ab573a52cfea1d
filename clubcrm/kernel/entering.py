"""What the forms share that staff fill in: a day from the browser's calendar, the sending key, the branch."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.choices import BranchChoice, choice_field
from clubcrm.kernel.models import Branch


class DayInput(forms.DateInput):
    """The browser's own calendar; the value is always written 2026-11-22."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(format="%Y-%m-%d", attrs=attrs)


def without_tag(layout: Layout | None = None) -> FormHelper:
    """A helper that leaves the form tag and the media to the template."""
    helper = FormHelper()
    helper.form_tag = False
    helper.include_media = False
    if layout is not None:
        helper.layout = layout
    return helper


class EntryForm(forms.Form):
    """Layout without a form tag (the template has it), the sending key, and the branch it happens at."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    branch = BranchChoice(label=_("Branch"), queryset=Branch.objects.none(), empty_label=None)

    def __init__(self, *args: Any, branches: list[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
        choice_field(self, "branch").queryset = Branch.objects.filter(
            id__in=[branch.id for branch in branches]
        )
        if len(branches) == 1:
            self.fields["branch"].widget = forms.HiddenInput()
            self.fields["branch"].initial = branches[0].id
        self.helper = without_tag(self.layout())

    def layout(self) -> Layout:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """What stands in a hidden field cannot be corrected by typing: then the whole form is to be opened again."""
        hidden = [field.name for field in self.hidden_fields() if field.name in self.errors]
        if hidden:
            self.add_error(None, _("This form is damaged or too old. Open it again."))
        return super().clean() or self.cleaned_data
