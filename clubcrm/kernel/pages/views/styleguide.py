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
# One of each form (kernel.spelling.plates), and a car that has none yet.
PLATES = "京A12345 沪AD12345 京A1234警 鲁A1234挂 川A1234学 京A1234临 粤Z1234港 粤Z1234澳 沪A0023领 014578使 WJ京12345".split()
PLATES.append("")


class Car(NamedTuple):
    """What a plate is drawn of."""

    plate: str
    vin: str = "LSVAA11A1AA000003"


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
        "vehicles": [Car(plate) for plate in PLATES],
        "form": SampleForm({"reason": ""}),
    }
