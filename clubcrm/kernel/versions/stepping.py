"""The steps of a version's life as the settings offer them: their buttons, and from which states they start."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.models.versions import State
from clubcrm.kernel.versions import VersionKind


class Step(NamedTuple):
    """What may be done with a version: the end of its address, its label (with a day chosen, without), in which states,
    and what is said once it is done."""

    name: str
    states: tuple[State, ...]
    label: str | Promise
    label_today: str | Promise
    date_label: str | Promise = ""
    done: str | Promise = ""

    @property
    def of_drafts(self) -> bool:
        """Whether only drafts take it: in the form, with what is typed there, by no address of its own."""
        return self.states == (State.DRAFT,)


NO_LONGER = _("No longer in force from")
STEPS = (
    Step("propose", (State.DRAFT,), _("Propose"), _("Propose"), _("In force from"), _("Proposed.")),
    Step("withdraw", (State.PROPOSED,), _("Back to draft"), _("Back to draft"), done=_("It is a draft again.")),
    Step(
        "activate", (State.DRAFT, State.PROPOSED), _("Put into force"), _("Put into force today"), _("In force from"),
        _("It is put into force."),
    ),
    Step("propose_end", (State.ACTIVE,), _("Propose to end it"), _("Propose to end it"), NO_LONGER, _("Its end is proposed.")),
    Step("withdraw_end", (State.ACTIVE,), _("Keep it in force"), _("Keep it in force"), done=_("It stays in force.")),
    Step("close", (State.ACTIVE,), _("Close"), _("Close today"), NO_LONGER, _("It has an end.")),
    Step(
        "new_version", (State.ACTIVE, State.CLOSED), _("New version from this one"), _("New version from this one"),
        done=_("This is the draft."),
    ),
)  # fmt: skip
ENDS = ("propose_end", "close")


def steps_of(kind: VersionKind) -> list[Step]:
    """Those there are for a kind at all."""
    left_out = set() if kind.permission else {"propose", "withdraw", "propose_end", "withdraw_end"}
    left_out |= set() if kind.closes else {"propose_end", "withdraw_end", "close"}
    return [step for step in STEPS if step.name not in left_out]
