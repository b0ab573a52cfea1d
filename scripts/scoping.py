"""Branch scope by default: what the running program cannot see about itself.

Fails on a way round the scope of clubcrm.kernel.scoped outside the files named here, each with its reason, and on raw
SQL that reads people's rows without saying whose.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("clubcrm", "members", "points", "tiers", "complaints", "campaigns")
# Who may say `.everywhere`, and why.
EVERYWHERE = {
    "clubcrm/kernel/scoped.py": "the rules themselves",
    "clubcrm/kernel/uploads/operations.py": "a file is kept once per subject, and swept where no row of any branch names it",
    "clubcrm/kernel/inbox.py": "a notice is made once in the whole group, whoever makes it",
    "clubcrm/kernel/approvals.py": "a thing is proposed once in the whole group, whoever proposes it",
    "clubcrm/kernel/pages/deciding.py": "what one proposed oneself, also where another branch decides",
    "members/mileage.py": "a car's readings are the car's, at whichever branch they were taken",
    "members/access.py": "customers whom this session found by a whole number",
    "clubcrm/privacy/traces.py": "files of whoever is erased, wherever they were added",
    "clubcrm/privacy/copies.py": "refused rows that name the customer, whoever imported them",
    "clubcrm/desk/customer_list.py": "hits of the search, which knows the scope",
    "members/wording.py": "whose a car is already, so that it is not entered twice",
    "complaints/files.py": "all complaints of whoever is erased",
    "members/models/customers.py": "the rule of customers",
    "points/operations/proving.py": "a proof is one of the whole ledger",
    "points/operations/adjusting.py": "what somebody did for one customer today, at whichever branch",
    "points/operations/units.py": "a unit is counted in wherever it is",
    "members/models/vehicles.py": "the rule of cars",
    "members/operations/vehicles.py": "a VIN is one car in the whole group",
    "members/operations/visits.py": "order numbers are unique in the whole group",
    "members/queries.py": "somebody with the same whole phone, plate or VIN, before they are entered twice",
    "tiers/queries/rehearsing.py": "whose tier is frozen, of the customers under evaluation",
    "tiers/operations/correcting.py": "the customers under evaluation, whoever asked for it",
    "tiers/operations/evaluating.py": "standings and overrides of the customers under evaluation",
    "tiers/operations/excepting.py": "one customer's standing and override, which decide together",
    "tiers/operations/holding.py": "new rules concern whoever holds a tier",
}
# Who may say whose rows the rest of the program sees, and why.
SAYS_WHOSE = {
    "clubcrm/kernel/scope.py": "where it is kept",
    "clubcrm/kernel/middleware.py": "each request's own",
    "clubcrm/kernel/routes.py": "customers opened with a reason, on the pages declared for it",
    "members/access.py": "narrower: whether a customer would be seen without a reason",
    "clubcrm/wsgi.py": "closes what lies outside requests",
}
# Managers that know no scope, ways to write SQL inside a filter, and cursors.
UNSCOPED = {"_base_manager", "_default_manager", "RawSQL"}
KNOWS_WHOSE = {
    "clubcrm/kernel/scoped.py": "the rules themselves",
    "clubcrm/kernel/work.py": "the tree of branches below one's own",
}
OF_ROWS = re.compile(r"objects|everywhere|filter\(")
CURSORS = re.compile(
    r"/(queries|operations|importing|backups|management|figures|rules|measures|embedded)(/|\.py$)"
)
CURSORS_ALSO = {
    "clubcrm/kernel/scope.py": "the tree of branches",
    "clubcrm/kernel/signin/steps.py": "one user's own two steps",
    "clubcrm/kernel/limits.py": "how far one's own roles go",
    "clubcrm/privacy/retaining.py": "the night's limits of keeping",
    "clubcrm/privacy/traces.py": "one customer's",
    "clubcrm/desk/home.py": "statements of desk/queries.py, all by branch",
    "clubcrm/kernel/submissions.py": "takes a form's key",
    "clubcrm/reports/reading.py": "statements of the figures, all by branch",
    "clubcrm/reports/items.py": "names of branches and tiers",
    "members/mileage.py": "one car's",
    "points/timeline.py": "one customer's",
    "tiers/wording/criteria.py": "names only",
    "tiers/checking/criteria.py": "rules only",
    "campaigns/queries.py": "see its constants",
}
# Raw SQL that reads people's rows must take the branches, or whose rows they are.
TABLES = re.compile(
    r"\b(?:FROM|JOIN)\s+(members_(?:customer|visit|invoice|membership|vehicle|ownership|card|consent|referral)"
    r"|points_(?:account|transfer|lot)|tiers_(?:standing|tierchange|nomination)"
    r"|complaints_complaint|campaigns_message)\b"
)
WHOSE = re.compile(
    r"%\((?:branches|branch|customer|customers|staff|user)\)s|ANY ?\(%s|\{\w+\}|\bid = %s::bigint"
)
# What is a statement by itself. Other SQL is part of one, and judged there.
WHOLE = re.compile(r"\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE)\b")
# Files whose statements serve the night, imports, proofs and backups: they run for the whole group.
FOR_THE_GROUP = re.compile(
    r"^(members/(imports|importing)/|members/operations/importing|points/queries/(posting|proving|balancing|folding|rehearsing|__init__)"
    r"|points/queries/invoices"
    r"|tiers/queries/(cases|climbing|correcting|counting|measuring|merging|multiplying|numbers|proving|rehearsing|screening|writing)|tiers/measures/"
    r"|clubcrm/(backups|demo|desk/proving)|campaigns/(queries|occasions/)|clubcrm/embedded/|clubcrm/reports/figures/ledger)"
)


def sources() -> Iterator[tuple[str, ast.Module]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def faults_in(name: str, tree: ast.AST) -> Iterator[str]:
    """Each with its line."""
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        word = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        line = f"{name}:{getattr(node, 'lineno', 0)}"
        manager = isinstance(node, ast.Attribute) and id(node) not in functions
        if word == "everywhere" and manager and name not in EVERYWHERE:
            yield f"{line}: asks for every branch's rows: see EVERYWHERE in scripts/scoping.py"
        if word in UNSCOPED and isinstance(node, ast.Attribute | ast.Name) and name not in KNOWS_WHOSE:
            yield f"{line}: {word} knows no scope"
        if isinstance(node, ast.Call):
            yield from calls(name, line, node)
    for number, text in texts(tree):
        yield from statements(name, f"{name}:{number}", text)


def calls(name: str, line: str, node: ast.Call) -> Iterator[str]:
    said = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    of = getattr(node.func.value, "id", "") if isinstance(node.func, ast.Attribute) else ""
    if said in {"using", "close"} and of == "scope" and name not in SAYS_WHOSE:
        yield f"{line}: only a request says whose rows are seen"
    if said in {"raw", "extra"} and OF_ROWS.search(ast.unparse(node.func)):
        yield f"{line}: {said}() writes SQL inside a query"
    if said == "cursor" and of == "connection" and not CURSORS.search(name) and name not in CURSORS_ALSO:
        yield f"{line}: raw SQL belongs in queries.py"


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each string with its line, f-strings with the texts of this file that stand in them; those parts not again."""
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    named = {
        target.id: node.value
        for node in getattr(tree, "body", [])
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.isupper()
    }
    inside = {id(part) for string in strings for part in string.values}
    used = {
        id(named[word.id])
        for string in strings
        for word in ast.walk(string)
        if isinstance(word, ast.Name) and word.id in named
    }
    for node in ast.walk(tree):
        text = read_text(node, named)
        if text and id(node) not in inside and not (id(node) in used and not WHOLE.match(text)):
            yield getattr(node, "lineno", 0), text


def read_text(node: ast.AST, named: dict[str, ast.expr]) -> str:
    """The text of a string; of an f-string as far as this file tells it."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.FormattedValue):
        part = named.get(getattr(node.value, "id", ""))
        return read_text(part, named) if part else ""
    return "".join(read_text(part, named) for part in node.values) if isinstance(node, ast.JoinedStr) else ""


def statements(name: str, line: str, text: str) -> Iterator[str]:
    if TABLES.search(text) and not WHOSE.search(text) and not FOR_THE_GROUP.search(name):
        yield f"{line}: reads {TABLES.findall(text)[0]} without saying whose (branches or a customer)"


def early(name: str, tree: ast.Module) -> Iterator[str]:
    """A file that is allowed something and does not need it any longer."""
    words = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    if name in EVERYWHERE and "everywhere" not in words:
        yield f"{name}: no longer asks for every branch's rows: take it out of EVERYWHERE"


def faults() -> Iterator[str]:
    for name, tree in sources():
        yield from faults_in(name, tree)
        yield from early(name, tree)


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found) if found else "Every query knows whose rows it may see.")
    sys.exit(bool(found))
