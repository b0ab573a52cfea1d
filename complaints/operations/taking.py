"""Taking a step on a complaint: what every kind of step has in common. What is its own stands in its file."""

from datetime import datetime
from typing import Any

from django.db import transaction

from clubcrm.kernel.models import User
from clubcrm.kernel.scope import NOTHING, Scope
from complaints import steps
from complaints.models import Complaint
from complaints.operations import moving


@transaction.atomic
def take_step(
    code: str, *, complaint: int, by: User, at: datetime, scope: Scope = NOTHING, **answers: Any
) -> Complaint:
    """The complaint after a step of this kind; `answers` is what the step's form asks for.

    Whoever decides has to see the complaint's branch: `scope`. Raises WrongState unless it is the next step, and what
    the step itself raises. Then nothing is changed.
    """
    step = steps.find_all()[code]
    step.hold([complaint])
    step.act(steps.Taking(moving.lock(complaint, step), by, at, scope), **answers)
    return Complaint.objects.select_related(*moving.FULL).get(id=complaint)
