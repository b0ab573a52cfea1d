"""The tier held or just reached, by rank: a precondition such as "is Green or above"."""

from tiers.measures import Climb, Wording

MEASURE = Climb(Wording("现有等级", "present tier"))
