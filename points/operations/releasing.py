"""Pending points whose event has come."""

import json
from datetime import date, datetime
from typing import Any, NamedTuple

from points import queries
from points.operations.calling import call, digest


class Released(NamedTuple):
    """How much of the earning is there to become usable. `replayed`: released before by the same request."""

    amount: int
    replayed: bool


def release(
    *, transfer: int, usable_on: date, explanation: dict[str, Any], key: str, by: int | None, at: datetime
) -> Released:
    """An earning that waits for its event (`waits=True`) becomes usable from `usable_on`; `explanation` says why.

    To forfeit it instead, reverse it. Raises UnknownTransfer (no lot), NotWaiting, KeyReused, UnknownCode.
    """
    request = digest(op="release", transfer=transfer, usable_on=usable_on)
    said = json.dumps(explanation, ensure_ascii=False)
    return Released(*call(queries.RELEASE, [transfer, usable_on, said, key or None, request, by, at]))
