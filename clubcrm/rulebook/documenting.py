"""docs/rulebook.md, written from the parts (`manage.py rulebook keys`)."""

from collections.abc import Iterator
from typing import Any

from django.utils import translation

from campaigns import occasions
from clubcrm.kernel.rulefile import Key, Rows
from clubcrm.kernel.rulefile.keys import MUST
from clubcrm.rulebook import edges
from clubcrm.rulebook.parts import LATER, PARTS
from points import rules
from tiers import benefits, measures

HEAD = """# The rulebook

Written by `manage.py rulebook keys > docs/rulebook.md`; a test compares it with the code.

The rules of a club as one TOML file: `manage.py rulebook dump FILE` writes what is in force, `rulebook check FILE` says
everything that is wrong with a file and what loading it would change, `rulebook load FILE` shows that, asks (`--yes`
does not) and loads it: all of it, or nothing. FILE may be the name of a rulebook that is shipped. Exit codes: 0 done,
1 faults, nothing was changed, 2 wrong arguments.

- A table that the file does not have is left alone. In a table that it has, a row says everything: a key that is
  missing has its default. Rows that the file does not name stay, except `programme` and `earning_rule`: what is in
  force and not named there ends. `programme = []` leaves the club without a ladder, `earning_rule = []` without rules.
- Rules that say something else become a new version and are put into force; the former version is closed, never
  edited. Loading the same file again changes nothing.
- `--by USER` loads in somebody's name, within what that role may do alone; `--propose --by USER` leaves the decision
  to a second person in the inbox, also what is to end. Without them the system loads it.
- In the browser (Settings, Rulebook) administrators of the whole group take it out and bring one in: always as with
  `--propose`, in their own name, after looking at the difference.
- Faults name the key: `programme[0].tier[2].criterion[0].at_least: …`. Rows are counted from 0.
- Codes of categories, units, calendars and texts may be defined in the same file.
"""


def markdown() -> str:
    """The whole file."""
    with translation.override("en"):
        tables = "".join(table(part.name, part.means, part.rows, part.one) for part in PARTS)
        return HEAD + tables + "".join(edges.say_days()) + later() + "".join(words())


def table(path: str, means: str, rows: Rows, one: bool = False) -> str:
    """One table and those inside it."""
    named = f"[{path}]" if one else f"[[{path}]]"
    lines = [f"\n## `{named}`\n\n{means}\n\n| Key | Holds | Default | Meaning |\n| --- | --- | --- | --- |\n"]
    lines += [line(key, known) for key, known in rows.keys.items()]
    inside = [(key, known) for key, known in rows.keys.items() if isinstance(known.holds, Rows)]
    lines += [
        table(f"{path}.{key}", known.means, known.holds)
        for key, known in inside
        if isinstance(known.holds, Rows)
    ]
    return "".join(lines)


def line(key: str, known: Key) -> str:
    holds = "rows" if isinstance(known.holds, Rows) else known.holds.said
    return f"| `{key}` | {holds} | {default(known)} | {known.means} |\n"


def default(known: Key) -> str:
    given: Any = known.default
    if given is MUST:
        return "must be said"
    if given is None or given == () or callable(given):
        return "none" if given == () else "see meaning"
    return f"`{given!r}`".replace("'", '"').replace("True", "true").replace("False", "false")


def later() -> str:
    names = ", ".join(f"`{name}`" for name in LATER)
    return f"\n## Tables of later versions\n\n{names}: refused until the version that knows them.\n"


def words() -> Iterator[str]:
    """What measures, benefits and earning rules there are, with their own keys."""
    yield "\n## Measures of a criterion\n\n| Measure | 说法 | Says | Window | Filters |\n| --- | --- | --- | --- | --- |\n"
    for name, measure in sorted(measures.every().items()):
        said, filters = measure.wording, ", ".join(f"`{key}`" for key in measure.filters)
        yield f"| `{name}` | {said.zh} | {said.en} | {'yes' if measure.windowed else 'no'} | {filters} |\n"
    yield "\n## Kinds of benefit\n\n| Kind | 说法 | Says | Figures |\n| --- | --- | --- | --- |\n"
    for name, kind in sorted(benefits.every().items()):
        figures = ", ".join(f"`{key}`" for key in kind.form.base_fields)
        yield f"| `{name}` | {kind.zh} | {kind.en} | {figures} |\n"
    yield "\n## Kinds of occasion\n\n| Kind | Says | Settings |\n| --- | --- | --- |\n"
    for name, occasion in sorted(occasions.find_kinds().items()):
        settings = ", ".join(f"`{key}`" for key in occasion.form.base_fields)
        yield f"| `{name}` | {occasion.label} | {settings} |\n"
    yield "\n## Kinds of earning rule\n\n| Kind | Says | Figures |\n| --- | --- | --- |\n"
    for name, rule in sorted(rules.kinds().items()):
        figures = ", ".join(f"`{key}`" for key in rule.form.base_fields)
        yield f"| `{name}` | {rule.label} | {figures} |\n"
