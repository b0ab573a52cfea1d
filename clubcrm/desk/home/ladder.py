"""Members by tier."""

from typing import Any

from clubcrm.desk import home, overview


def read(looking: home.Looking) -> dict[str, Any]:
    steps = overview.ladder(looking.scope)
    return {"ladder": steps, "members": sum(step["members"] for step in steps)}


BLOCK = home.Block(
    roles=("administrator", "general-manager", "care-manager", "marketing-manager", "finance-manager",
           "sales-director", "service-director"),
    place="side", order=50, template="desk/home/_ladder.html",
    read=read,
)  # fmt: skip
