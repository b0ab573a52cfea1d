"""What is said of versions to people."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def moved_on() -> str:
    return _("This version has moved on meanwhile; nothing was changed.")


def not_from_that_day(earliest: date) -> str:
    return _("Not from that day: %(day)s is the earliest.") % {"day": date_format(earliest, "Y-m-d")}
