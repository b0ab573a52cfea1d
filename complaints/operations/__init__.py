"""Every write of complaints: `from complaints import operations as complaints`, then `complaints.take_in(...)`."""

from complaints.operations.arranging import write_channel, write_grade
from complaints.operations.attaching import attach
from complaints.operations.escalating import escalate_overdue
from complaints.operations.handing_over import hand_over
from complaints.operations.receiving import take_in
from complaints.operations.refusals import GradeTooLow, NothingSaid, NotTheirVisit, SameGrade, WrongState
from complaints.operations.taking import take_step

__all__ = [
    "GradeTooLow",
    "NotTheirVisit",
    "NothingSaid",
    "SameGrade",
    "WrongState",
    "attach",
    "escalate_overdue",
    "hand_over",
    "take_in",
    "take_step",
    "write_channel",
    "write_grade",
]
