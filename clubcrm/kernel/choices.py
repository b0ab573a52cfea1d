"""Choices among rows that other people may not name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404

from clubcrm.kernel import scope
from clubcrm.kernel.models import Branch, Staff
from clubcrm.kernel.requests import StaffRequest
from clubcrm.kernel.scope import Scope


def find_branches(within: Scope) -> "QuerySet[Branch]":
    """One's branches, whatever their kind."""
    return Branch.objects.filter(id__in=within.branch_ids).order_by("id")


def find_stores(within: Scope) -> "QuerySet[Branch]":
    """The stores among one's branches."""
    return find_branches(within).filter(kind=Branch.Kind.STORE)


def list_stores(request: StaffRequest) -> list[Branch]:
    """The stores at which this person may record: their own first, then those below their branch."""
    own = getattr(request.staff, "branch_id", None)
    return sorted(find_stores(request.scope), key=lambda branch: branch.id != own)


def choice_field(form: forms.Form, name: str) -> forms.ModelChoiceField:
    """The field of the form that offers rows."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field


class Choice(forms.ModelChoiceField):
    """A row of one's own to choose: an id that this form could never have offered answers 404, as in an address.

    `known` are the rows that may be named though they are not offered (any longer): those are refused in words.
    """

    known: "QuerySet[Any] | None" = None

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:
            text = str(value)
            known = self.queryset if self.known is None else self.known
            if text.isascii() and text.isdigit() and not known.filter(pk=text[:18]).exists():  # type: ignore[union-attr]
                raise Http404 from None
            raise


class BranchChoice(Choice):
    """One of the branches one sees."""

    def to_python(self, value: Any) -> Any:
        self.known = Branch.objects.filter(id__in=scope.current().branch_ids)
        return super().to_python(value)


class StaffChoice(Choice):
    """Somebody of the branches one sees."""

    def to_python(self, value: Any) -> Any:
        self.known = Staff.objects.filter(branch_id__in=scope.current().branch_ids)
        return super().to_python(value)
