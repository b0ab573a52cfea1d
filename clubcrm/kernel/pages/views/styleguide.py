"""Every shared component on one page, for whoever builds pages. In development only."""

from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.entering import without_tag

TIERS = ("basic", "green", "green-1", "green-2", "silver", "gold", "diamond")
LEVELS = ("", "fine", "attention", "late")


class Car(NamedTuple):
    """What a plate is drawn of."""

    plate: str
    vin: str
    is_new_energy: bool = False


class SampleForm(forms.Form):
    """A choice that is missing, and a line of text."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason"))])
    remark = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = without_tag()


def show(request: HttpRequest) -> HttpResponse:
    """Raises Http404 in production."""
    if settings.PRODUCTION:
        raise Http404
    return render(request, "kernel/styleguide.html", samples())


def samples() -> dict[str, Any]:
    """Made-up data for each component; nothing is read from the club."""
    return {
        "tiers": [{"badge": badge, "name": badge} for badge in TIERS],
        "levels": LEVELS,
        "vehicles": [
            Car("京A12345", "LSVAA11A1AA000001"), Car("沪AD12345", "LSVAA11A1AA000002", is_new_energy=True),
            Car("", "LSVAA11A1AA000003"),
        ],
        "form": SampleForm({"reason": ""}),
    }  # fmt: skip
