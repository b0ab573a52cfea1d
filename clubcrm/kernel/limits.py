"""How far one person may go, from the rows of ApprovalLimit: alone, and with what others propose."""

from typing import NamedTuple

from django.db import connection

from clubcrm.kernel import queries
from clubcrm.kernel.models import ApprovalLimit

Act = ApprovalLimit.Act


class Line(NamedTuple):
    """What a role allows at one branch (None: everywhere). `depth` levels below the branch of its row."""

    role: str
    kind: str
    act: str
    up_to: int | None
    branch: int | None
    depth: int


def lines_of(user: int) -> list[Line]:
    """Everything this person's roles allow. One query."""
    with connection.cursor() as cursor:
        cursor.execute(queries.LIMITS_OF, [user])
        return [Line(*row) for row in cursor.fetchall()]


def allow(lines: list[Line], act: str, *, kind: str, amount: int | None, branch: int) -> bool:
    """Whether one of the roles allows it. Of each role the row nearest to the branch counts, then the general one."""
    fitting = [
        line for line in lines if (line.act, line.kind) == (act, kind) and line.branch in (branch, None)
    ]
    for role in {line.role for line in fitting}:
        line = min((line for line in fitting if line.role == role), key=nearness)
        if line.up_to is None or (amount is not None and amount <= line.up_to):
            return True
    return False


def nearness(line: Line) -> tuple[bool, int]:
    return line.branch is None, line.depth
