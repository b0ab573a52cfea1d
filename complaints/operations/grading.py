"""A grade and what follows from it: the owner and the clocks. At the intake, by hand, and when what is overdue climbs."""

from datetime import datetime

from clubcrm.kernel import inbox
from clubcrm.kernel.models import Notice, Staff
from complaints import clocks, wording
from complaints.models import Complaint, Grade
from complaints.models.grades import RECEIVER
from complaints.operations import moving

FIELDS = [
    "grade",
    "owner_role",
    "owner_staff",
    "respond_by_at",
    "solve_by_at",
    "close_by_at",
    "clocks",
    "next_due_at",
]


def read_grade(number: int) -> Grade:
    return Grade.objects.select_related("calendar", "climbs_to", "climbs_to__calendar").get(number=number)


def start(complaint: Complaint, grade: Grade, *, at: datetime) -> None:
    """Grade, owner and the clocks that run in this state, from `at`. Changes the object only: FIELDS."""
    assign(complaint, grade)
    running = clocks.list_running(complaint.state)
    clocks.start_clocks(complaint, clocks=running, at=at, hours=moving.read_hours(grade.calendar))
    clocks.point_at_next(complaint, since=at)


def assign(complaint: Complaint, grade: Grade) -> None:
    """The grade and its owner; a grade owned by the receiver goes to whoever took the complaint in."""
    role = grade.owner_on(complaint.side)
    complaint.grade, complaint.owner_role, complaint.owner_staff = grade, role, None
    if role == RECEIVER:
        complaint.owner_staff = Staff.objects.filter(user=complaint.received_by_id).first()
        # Without a person at work behind the sign-in, customer care looks after it.
        complaint.owner_role = "" if complaint.owner_staff else "care-manager"


def gather_facts(complaint: Complaint) -> dict[str, object]:
    """What the story keeps of it: grade, owner and the deadlines, as data."""
    running = clocks.list_running(complaint.state)
    return {
        "grade": complaint.grade.number,
        "role": complaint.owner_role,
        "due": {clock: complaint.due_at(clock).isoformat() for clock in running},
    }


def tell_new_owner(
    complaint: Complaint, *, at: datetime, text: str = wording.YOURS_NOW, level: str = Notice.Level.INFO
) -> None:
    """It is theirs now; what the owner before was told is over."""
    inbox.settle(prefix=f"complaint:{complaint.id}:", by=None, at=at)
    clock = clocks.list_running(complaint.state)[0]
    moving.tell_owner(
        complaint,
        text=text,
        topic=clock,
        once=f"yours:{at.isoformat()}",
        due=complaint.due_at(clock),
        at=at,
        level=level,
    )
