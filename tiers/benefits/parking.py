"""Free parking, so many hours a visit."""

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.figures import NumberField
from tiers.benefits import BenefitKind, Costed, Figures


class ParkingForm(Costed):
    hours = NumberField(label=_("free parking"), unit=_("hours a visit"), min_value=1, max_value=24)


def describe(given: Figures) -> tuple[str, str]:
    hours = given["hours"]
    return f"免费停车 {hours} 小时", f"{hours} {'hour' if hours == 1 else 'hours'} of free parking"


KIND = BenefitKind("免费停车", "free parking", describe, ParkingForm)
