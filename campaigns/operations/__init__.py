"""Every write of campaigns: `from campaigns import operations as campaigns`, then `campaigns.announce_due(...)`."""

from campaigns.operations.announcing import announce_due
from campaigns.operations.doubting import doubt_waiting
from campaigns.operations.occasions import (
    HoursWrong,
    Settings,
    add_occasion,
    change_occasion,
    check_params,
    check_text,
)
from campaigns.operations.resolving import NotUnclear, resolve
from campaigns.operations.sending import Sent, send_due
from campaigns.operations.testing import MAIL_TRIED, NoAddress, note_tried, send_test

__all__ = [
    "MAIL_TRIED",
    "HoursWrong",
    "NoAddress",
    "NotUnclear",
    "Sent",
    "Settings",
    "add_occasion",
    "announce_due",
    "change_occasion",
    "check_params",
    "check_text",
    "doubt_waiting",
    "note_tried",
    "resolve",
    "send_due",
    "send_test",
]
