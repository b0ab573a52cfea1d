"""Members on their birthday, once a year."""

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.due import Due
from campaigns.occasions.kind import OccasionKind

FEB29 = {"feb28": gettext_lazy("on 28 February"), "mar1": gettext_lazy("on 1 March")}

# Read through the index on month * 100 + day.
WHO = """
SELECT customer.*, to_char(%(on)s::date, 'YYYY') AS instance
FROM members_customer AS customer
JOIN members_membership AS membership ON membership.customer_id = customer.id AND membership.joined_on <= %(on)s::date
WHERE EXTRACT(MONTH FROM customer.birthday) * 100 + EXTRACT(DAY FROM customer.birthday) = ANY(%(days)s::numeric[])
"""


class BirthdayForm(forms.Form):
    feb29 = forms.ChoiceField(
        label=gettext_lazy("born on 29 February"),
        choices=list(FEB29.items()),
        initial="feb28",
        help_text=gettext_lazy("When somebody born on 29 February is greeted in a year without that day."),
    )


def list_days(on: date, feb29: str) -> tuple[int, ...]:
    """The birthdays greeted on this day, as month * 100 + day; `feb29` says where 29 February goes without that day."""
    today = on.month * 100 + on.day
    stands_in = {"feb28": 228, "mar1": 301}[feb29]
    return (today, 229) if today == stands_in and not calendar.isleap(on.year) else (today,)


def give_parameters(on: date, params: Mapping[str, Any]) -> dict[str, Any]:
    return {"days": list(list_days(on, params["feb29"]))}


def judge(due: Due) -> str:
    """The birthday in the file may have been corrected since the morning."""
    born = due.birthday
    still = born and born.month * 100 + born.day in list_days(due.due_on, due.params["feb29"])
    return "" if still else "birthday_changed"


def describe(params: Mapping[str, Any]) -> str:
    return _("Born on 29 February: %(day)s.") % {"day": FEB29[params["feb29"]]}


KIND = OccasionKind(
    label=gettext_lazy("birthday of a member"),
    who=WHO,
    nobody=gettext_lazy("No member's birthday is on record for this day."),
    parameters=give_parameters,
    judge=judge,
    reasons={"birthday_changed": gettext_lazy("The birthday in the file was changed meanwhile.")},
    form=BirthdayForm,
    describe=describe,
)
