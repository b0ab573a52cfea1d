from clubcrm.kernel.versions import VersionKind
from tests.toys.models import Plan

PLANS = VersionKind(
    code="toy-plan",
    model=Plan,
    label="Plan put into force",
    asks="Plan %(name)s",
    end_label="Plan ended",
    asks_end="End of the plan %(name)s",
    afterwards="It is sold from now on.",
    last="No plan is sold then.",
    end_effect=lambda plan, on: [f"{plan.name_en} is sold no more"],
    permission="points.approve_earningrule",
    parts={"lines": {}},
    sentences=lambda plan: [f"{plan.name_en} costs {plan.price_cents}"],
)
KINDS = (PLANS,)
