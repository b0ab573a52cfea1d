"""Members by tier."""

from typing import Any

from clubcrm.desk import home
from tiers.queries.holders import count_holders


def read(looking: home.Looking) -> dict[str, Any]:
    steps = count_holders(looking.scope)
    return {"ladder": steps, "members": sum(step["members"] for step in steps)}


BLOCK = home.Block(
    roles=("administrator", "general-manager", "care-manager", "marketing-manager", "finance-manager",
           "sales-director", "service-director"),
    place="side", order=50, template="desk/home/_ladder.html",
    read=read,
)  # fmt: skip
