"""How windows and validities are typed: a number and its unit, or a period with a name."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.figures import SpanField
from tiers import validity, windows

COUNTED = {"months": _("months"), "days": _("days"), "years": _("years")}
YEARS = {"years": (12, "months")}
PERIODS = {
    "all time": _("all time"),
    "calendar month": _("this calendar month"),
    "calendar quarter": _("this calendar quarter"),
    "calendar half": _("this calendar half-year"),
    "calendar year": _("this calendar year"),
    windows.SINCE: _("since the last change of tier"),
}
ENDS = {
    validity.UNLIMITED: _("without end"),
    validity.YEAR: _("to the end of the calendar year"),
    validity.ANNIVERSARY: _("to the anniversary of joining"),
}


def make_window_field(**options: Any) -> SpanField:
    return SpanField(counted=COUNTED, named=PERIODS, turned=YEARS, check=windows.parse, **options)


def make_validity_field(**options: Any) -> SpanField:
    return SpanField(
        counted=COUNTED, named=ENDS, turned=YEARS, check=validity.check, required=False, **options
    )
