"""Kinds of occasions: one file each. Dropping in a file that defines `KIND` is all it takes to add one."""

from django.utils.functional import Promise

from campaigns.occasions.kind import OccasionKind, Placeholder
from clubcrm.kernel import discovery

__all__ = ["OccasionKind", "Placeholder", "find_kinds", "list_choices", "write_facts_sql"]


def find_kinds() -> dict[str, OccasionKind]:
    """Every kind by its code (= the name of its file)."""
    return discovery.find_kinds_in_folder(__name__, OccasionKind, beside=("kind",))


def write_facts_sql() -> str:
    """The SQL expression for what the kind of an `occasion` asks for of a due `message`."""
    cases = " ".join(f"WHEN '{code}' THEN {kind.facts}" for code, kind in find_kinds().items())
    return f"CASE occasion.kind {cases} END"


def list_choices() -> list[tuple[str, str | Promise]]:
    """Kinds for a select box."""
    return [(code, kind.label) for code, kind in find_kinds().items()]
