"""The form of a grade as administrators fill it in: hours, and posts by their names."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.roles import BY_CODE, ROLES
from complaints import wording
from complaints.models import Grade
from complaints.models.grades import RECEIVER

OWNS = "complaints.handle_complaint"
WRITTEN = re.compile(r"(?P<hours>\d{1,5})(?::(?P<minutes>[0-5]\d))?")
LONGEST = 32_767  # hours: more minutes than the column holds are never asked for


class HoursField(forms.CharField):
    """Minutes, written and shown as hours: 24 or 1:30."""

    default_error_messages = {"wrong": _("Write hours, e.g. 24, or hours and minutes, e.g. 1:30.")}

    def prepare_value(self, value: Any) -> Any:
        return wording.write_hours(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        found = WRITTEN.fullmatch(text.replace("：", ":"))
        hours = int(found["hours"]) if found else 0
        minutes = hours * 60 + int(found["minutes"] or 0) if found else 0
        if not minutes or hours > LONGEST:
            raise ValidationError(self.error_messages["wrong"], code="wrong")
        return minutes

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def list_owners() -> list[tuple[str, str]]:
    """Whoever took it in, and the posts that handle complaints."""
    posts = [role.code for role in ROLES if {"*", OWNS} & set(role.permissions)]
    return [(code, wording.name_role(code)) for code in (RECEIVER, *posts)]


def hours_field(label: Any) -> HoursField:
    return HoursField(label=label, help_text=_("In hours, e.g. 24, or 1:30 for an hour and a half."))


class GradeForm(forms.ModelForm):
    """What it says is written by the operation."""

    service_owner = forms.ChoiceField(label=_("owner on the service side"), choices=list_owners)
    sales_owner = forms.ChoiceField(label=_("owner on the sales side"), choices=list_owners)
    respond_minutes = hours_field(_("first answer within"))
    solve_minutes = hours_field(_("solution proposed within"))
    close_minutes = hours_field(_("closed within"))

    class Meta:
        model = Grade
        fields = (
            "number", "name_zh", "name_en", "meaning_zh", "meaning_en", "service_owner", "sales_owner", "approver",
            "respond_minutes", "solve_minutes", "close_minutes", "calendar", "climbs_to",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "climbs_to" in self.fields:
            others: Any = self.fields["climbs_to"]
            others.queryset = Grade.objects.exclude(pk=self.instance.pk)
        for name in ("service_owner", "sales_owner"):
            held = getattr(self.instance, name)
            if name in self.fields and held in BY_CODE and held not in dict(list_owners()):
                self.fields[name].choices = [*list_owners(), (held, wording.name_role(held))]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the grade says, as `write_grade` takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name in self.Meta.fields}
        calendar, higher = given.pop("calendar"), given.pop("climbs_to")
        return {
            "number": self.instance.number,
            **given,
            "calendar": calendar.code if calendar else "",
            "climbs_to": higher.number if higher else 0,
        }
