"""The part of members in a rulebook: the categories of what is invoiced."""

from typing import Any

from clubcrm.kernel import rulefile
from clubcrm.kernel.rulefile import Key, Loading, Part, Row, Rows
from clubcrm.kernel.versions.comparing import PlainKind
from members import operations as members
from members.models import Category

CATEGORY = Rows(
    {
        "code": Key(rulefile.code(30), "Stays the same; rules and imports name it."),
        **rulefile.name_keys(40),
        "position": Key(rulefile.whole(0, 32_767), "Order on pages.", 0),
    }
)


def dump_categories() -> list[dict[str, Any]]:
    return list(Category.objects.order_by("position", "code").values(*CATEGORY.keys))


def load_categories(rows: list[Row], loading: Loading) -> None:
    held = {row["code"]: row for row in dump_categories()}
    rulefile.load_rows(
        "category", "code", rows, held, lambda row: members.write_category(**row.values), loading
    )


PARTS = (
    Part(
        "category",
        "What an invoice line is for.",
        CATEGORY,
        dump_categories,
        load_categories,
        PlainKind(model=Category),
    ),
)
