"""A message whose time has come, with everything that decides whether and how it goes out."""

from datetime import date
from typing import Any, NamedTuple


class Due(NamedTuple):
    """A row of campaigns.queries.DUE. `kind` and `params` are the occasion's, `address` is what the message's channel
    needs, `facts` are what the kind asked for beyond the other columns, as JSON has them (dates are texts)."""

    id: int
    kind: str
    params: dict[str, Any]
    facts: dict[str, Any]
    due_on: date
    channel: str
    address: str
    enabled: bool
    send_until: int
    catch_up_days: int
    name: str
    birthday: date | None
    consent: str | None
    guardian: str
    restricted: bool
    suppressed: bool
    merged: bool
    branch: str
    hotline: str
    advisor: str
    template: int
    subject_zh: str
    subject_en: str
    body_zh: str
    body_en: str
