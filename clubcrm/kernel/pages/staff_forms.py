"""The forms of the staff pages."""

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.choices import BranchChoice, choice_field
from clubcrm.kernel.entering import without_tag
from clubcrm.kernel.merging import MergingForm
from clubcrm.kernel.models import Branch, User
from clubcrm.kernel.roles import ROLES


class StaffForm(forms.Form):
    """No tag of its own: the template has it."""

    order: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = without_tag(Layout(Div(*self.order, css_class="fields")))

    def refuse_foreign(self) -> None:
        """Raises Http404 where a choice was sent that was not offered: of another branch, or made up."""
        found = [error.code for errors in self.errors.as_data().values() for error in errors]
        if "invalid_choice" in found:
            raise Http404


class PostForm(MergingForm, StaffForm):
    """Who somebody is, and what they do where."""

    order: tuple[str, ...] = ("name", "email", "role", "branch")
    name = forms.CharField(label=_("Name"), max_length=60)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("For the invitation and for a new password.")
    )
    role = forms.ChoiceField(label=_("Role"))
    branch = BranchChoice(
        label=_("Branch"),
        queryset=Branch.objects.none(),
        empty_label=None,
        help_text=_("Sees this branch and all below it."),
    )

    def __init__(self, *args: Any, branches: QuerySet[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "branch").queryset = branches
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
