"""Every write of complaints: `from complaints import operations as complaints`, then `complaints.take_in(...)`."""

from complaints.operations.arranging import write_channel, write_grade
from complaints.operations.attaching import attach
from complaints.operations.escalating import escalate_overdue
from complaints.operations.handling import answer, carry_out, close, hand_over, judge
from complaints.operations.receiving import regrade, take_in
from complaints.operations.refusals import GradeTooLow, NothingSaid, NotTheirVisit, SameGrade, WrongState
from complaints.operations.solving import decide, decided, propose_solution

__all__ = [
    "GradeTooLow",
    "NotTheirVisit",
    "NothingSaid",
    "SameGrade",
    "WrongState",
    "answer",
    "attach",
    "carry_out",
    "close",
    "decide",
    "decided",
    "escalate_overdue",
    "hand_over",
    "judge",
    "propose_solution",
    "regrade",
    "take_in",
    "write_channel",
    "write_grade",
]
