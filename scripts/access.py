"""The table of who may open what, out of the code.

python scripts/access.py update    write docs/access.md
python scripts/access.py check     fail when it is not what the code says
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "access.md"
HEAD = """# Who may open what

Written by `scripts/access.py update` out of the registry of routes (`clubcrm/kernel/routes.py`, `clubcrm/routes.py`)
and the table of roles (`clubcrm/kernel/roles.py`); `make check` fails when it is out of date. `tests/web/test_walk.py`
asks every address by every method as every role and as nobody, and compares with the same registry.

- **Method**: any other answers 405. HEAD is answered wherever GET is.
- **Permission**: who is not signed in is sent to the sign-in; who lacks it gets 403.
  Where POST asks for more than GET ("+"), each has a row.
- **Scope**: *own branches* – rows of one's branch and those below it, and of customers whom these branches served; the
  ids of all others answer 404. *Whole group* – settings that belong to no branch. *Oneself*. *Public* – anybody.
- **Personal**: the page shows personal data.
- **Roles** in short: {short}.
"""
SECTIONS = (
    ("Pages", lambda entry: not entry.pattern.startswith(("admin/", "accounts/"))),
    ("Sign-in and one's own account", lambda entry: entry.pattern.startswith("accounts/")),
    ("Settings (the admin site)", lambda entry: entry.pattern.startswith("admin/")),
)
HEADINGS = ("Address", "Method", "Permission", "Scope", "Personal", "Roles")
SHORT = {
    "administrator": "Adm",
    "general-manager": "GM",
    "care-manager": "Care",
    "service-director": "SvcDir",
    "sales-director": "SalesDir",
    "service-manager": "SvcMgr",
    "sales-manager": "SalesMgr",
    "marketing-manager": "Mkt",
    "finance-manager": "Fin",
    "service-advisor": "Adv",
    "sales-consultant": "Con",
    "receptionist": "Rec",
}


def main(arguments: list[str]) -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clubcrm.settings")
    import django

    django.setup()
    text = document()
    if arguments == ["update"]:
        TABLE.write_text(text, encoding="utf-8")
        return 0
    if arguments != ["check"]:
        print(__doc__)
        return 2
    if not TABLE.exists() or TABLE.read_text(encoding="utf-8") != text:
        print("docs/access.md is not what the code says: python scripts/access.py update")
        return 1
    return 0


def document() -> str:
    from django.utils import translation

    from clubcrm import routes
    from clubcrm.kernel import roles

    with translation.override("en"):
        short = ", ".join(f"{SHORT.get(role.code, role.code)} = {role.label}" for role in roles.ROLES)
    entries = sorted(routes.registry().values(), key=lambda entry: entry.pattern)
    parts = [HEAD.format(short=short)]
    for title, belongs in SECTIONS:
        parts += [f"\n## {title}\n", line(HEADINGS), line(["---"] * len(HEADINGS))]
        parts += [line(cells) for entry in entries if belongs(entry) for cells in rows(entry)]
    return "\n".join(parts) + "\n"


def line(cells: Iterator[str] | tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def rows(entry) -> list[list[str]]:
    """One row; two where POST asks for a permission more than GET does, so that each names its own roles."""
    asked = entry.route
    if asked is None:
        return [[code(entry.pattern), "", "**unlisted**", "", "", ""]]
    further = asked.writing if asked.writing != asked.permission else ""
    reading = [method for method in asked.methods if method != "POST"] if further else list(asked.methods)
    cells = [row(entry, reading, asked.permission)] if reading else []
    if further:
        cells.append(row(entry, ["POST"], asked.permission, further))
    return cells


def row(entry, methods: list[str], *permissions: str) -> list[str]:
    asked = entry.route
    named = [permission for permission in permissions if permission]
    permission = " + ".join(named) or ("anybody" if asked.reach == "public" else "signed in")
    if asked.further:
        permission += f" ({asked.further})"
    personal = "yes" if asked.personal else ""
    reach = asked.reach.value + (", others' opened with a reason" if asked.foreign else "")
    return [code(entry.pattern), " ".join(methods), permission, reach, personal, who(asked, named)]


def code(pattern: str) -> str:
    return "`/" + pattern.replace("|", "\\|") + "`"


def who(asked, permissions: list[str]) -> str:
    """The roles that have all of these, in short."""
    from clubcrm.kernel import roles
    from clubcrm.kernel.routes import NOBODY, Reach

    if asked.reach is Reach.PUBLIC:
        return "anybody"
    if NOBODY in permissions:
        return "nobody"
    may = [
        role.code
        for role in roles.ROLES
        if (role.admin_site or not asked.settings)
        and all({"*", permission} & set(role.permissions) for permission in permissions)
    ]
    return "all" if len(may) == len(roles.ROLES) else " ".join(SHORT.get(role, role) for role in may)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
