"""The forms of the staff pages."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from clubcrm.desk.forms import DayInput
from clubcrm.kernel.choices import BranchChoice, StaffChoice
from clubcrm.kernel.models import Branch, Staff, User
from clubcrm.kernel.roles import ROLES
from members import forms as entering


class StaffForm(forms.Form):
    """No tag of its own: the template has it."""

    order: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.include_media = False
        self.helper.layout = Layout(Div(*self.order, css_class="fields"))

    def refuse_foreign(self) -> None:
        """Raises Http404 where a choice was sent that was not offered: of another branch, or made up."""
        found = [error.code for errors in self.errors.as_data().values() for error in errors]
        if "invalid_choice" in found:
            raise Http404


class PostForm(StaffForm):
    """Who somebody is, and what they do where."""

    order: tuple[str, ...] = ("name", "email", "role", "branch")
    name = forms.CharField(label=_("Name"), max_length=60)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("For the invitation and for a new password.")
    )
    role = forms.ChoiceField(label=_("Role"))
    branch = BranchChoice(
        label=_("Branch"), queryset=Branch.objects.none(), empty_label=None,
        help_text=_("Sees this branch and all below it."),
    )  # fmt: skip

    def __init__(self, *args: Any, branches: QuerySet[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entering.choices(self, "branch").queryset = branches
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [("", "—"), *((one.code, one.label) for one in ROLES)]


class InvitationForm(PostForm):
    """The same with the name to sign in by."""

    order = ("name", "username", "email", "role", "branch")
    username = forms.CharField(
        label=_("Signs in as"), max_length=150, validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=_("Letters and digits, for example limin."),
    )  # fmt: skip

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("Somebody signs in by this name already."))
        return username


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
        entering.choices(self, "to").queryset = colleagues
        self.fields["to"].required = needed
        self.fields["on"].initial = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("The sign-in ends at once: enter the leave on the day itself."))
        return on
