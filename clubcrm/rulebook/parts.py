"""The parts of a rulebook in the order they are written and loaded: what is named stands before who names it."""

from campaigns import rulebook as campaigns
from clubcrm.kernel import rulebook as kernel
from clubcrm.kernel.rulefile import Part
from complaints import rulebook as complaints
from members import rulebook as members
from points import rulebook as points
from tiers import rulebook as tiers

club, branch, calendar = kernel.PARTS
PARTS: tuple[Part, ...] = (
    club,
    branch,
    *members.PARTS,
    *points.PARTS,
    *tiers.PARTS,
    calendar,
    *complaints.PARTS,
    *campaigns.PARTS,
)
BY_NAME = {part.name: part for part in PARTS}
# Tables that have a name already and come with what they are about.
LATER = (
    "modifier",
    "reward",
    "topup_plan",
    "package",
    "flow",
    "escalation",
    "questionnaire",
    "target",
)
