"""What this person was told and has not seen to: late things first."""

from typing import Any

from clubcrm.desk import home
from clubcrm.kernel import roles
from clubcrm.kernel.models import Notice

FEW = 6
URGENCY: list[str] = [Notice.Level.LATE, Notice.Level.ATTENTION, Notice.Level.INFO]


def read(looking: home.Looking) -> dict[str, Any]:
    notices = sorted(looking.waiting.notices, key=lambda notice: URGENCY.index(notice.level))
    return {"rows": notices[:FEW], "count": len(notices)}


BLOCK = home.Block(
    roles=tuple(roles.BY_CODE), place="side", order=20, template="desk/home/_alerts.html", read=read
)
