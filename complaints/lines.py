"""The lines of a complaint's story: what each kind is called, which icon it has, and what its figures say.

Here stand those that no step writes: the intake, the clock, hands and files. Those of a step stand in its file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import wording

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class StoryLine:
    """`kind` is what the event keeps; `note` says its figures in words, in the active language."""

    kind: str
    label: str | Promise
    icon: str
    note: Callable[[Figures], str] = lambda figures: ""


RECEIVED = StoryLine("received", _("Received"), "telephone-inbound", wording.describe_raised_grade)
WARNED = StoryLine("warned", _("Owner reminded"), "alarm")
ESCALATED = StoryLine(
    "escalated", _("Climbed: deadline missed"), "arrow-up-circle", wording.describe_change_of_grade
)
ALERTED = StoryLine("alerted", _("Owner alerted: deadline missed"), "exclamation-triangle")
HANDED_OVER = StoryLine(
    "handed_over", _("Handed over to a colleague"), "people", wording.describe_handing_over
)
ATTACHED = StoryLine("attached", _("Files added"), "paperclip", wording.count_files)
BESIDE_STEPS = (RECEIVED, WARNED, ESCALATED, ALERTED, HANDED_OVER, ATTACHED)
