"""What is in force and a rulebook no longer names ends: at once, or once a second person agrees."""

from datetime import date
from typing import Any

from clubcrm.kernel import approvals, versions
from clubcrm.kernel.rulefile.loading import How, Loading


def end_version(kind: versions.VersionKind, version: int, *, on: date, path: str, loading: Loading) -> bool:
    """End it as far as this loading goes; whether that changes anything. A table without rows says in words that none
    is to be left."""
    assert loading.by is not None or loading.how is not How.PROPOSE
    given: dict[str, Any] = {"kind": kind, "version": version, "at": loading.at, "leaving_none": True}
    try:
        if loading.how is How.PROPOSE and loading.by is not None:
            versions.propose_end(**given, by=loading.by, on=max(on, loading.on))
        else:
            versions.close(**given, by=loading.by, on=on)
    except approvals.AlreadyProposed:
        return False
    except approvals.NeedsSecond:
        loading.needs_second(path)
        return False
    return True
