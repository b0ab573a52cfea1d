from clubcrm.kernel.versions import VersionKind
from tests.toys.models import Plan

PLANS = VersionKind(
    code="toy-plan",
    model=Plan,
    label="Plan put into force",
    asks="Plan %(name)s",
    permission="points.approve_earningrule",
    parts={"lines": {}},
    sentences=lambda plan: [f"{plan.name_en} costs {plan.price_cents}"],
)
KINDS = (PLANS,)
