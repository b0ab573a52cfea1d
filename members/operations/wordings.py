"""The questions customers are asked: drafted, put into force, closed by the next version, never edited once asked."""

from datetime import datetime

from django.db import transaction

from members import consents
from members.models import Wording

State = Wording.State


class WordingInForce(Exception):
    """Asked already or closed: draft a new version instead."""


@transaction.atomic
def draft_wording(
    *, purpose: str, version: str, question_zh: str, question_en: str, by: int | None, at: datetime,
    wording: int | None = None,
) -> int:  # fmt: skip
    """A new version, or (wording=id) that draft anew; gives its id. Raises WordingInForce, KeyError on a purpose."""
    consents.PURPOSES[purpose]
    said = {"question_zh": question_zh, "question_en": question_en, "recorded_by_id": by, "recorded_at": at}
    if wording is None:
        return Wording.objects.create(purpose=purpose, version=version, **said).id
    if not Wording.objects.filter(id=wording, state=State.DRAFT).update(
        purpose=purpose, version=version, **said
    ):
        raise WordingInForce(wording)
    return wording


@transaction.atomic
def activate_wording(*, wording: int, by: int | None, at: datetime) -> None:
    """Ask in these words from now on; the version before is closed. Raises WordingInForce."""
    row = Wording.objects.select_for_update().get(id=wording)
    if row.state != State.DRAFT:
        raise WordingInForce(wording)
    Wording.objects.filter(purpose=row.purpose, state=State.ACTIVE).update(state=State.CLOSED, closed_at=at)
    Wording.objects.filter(id=wording).update(state=State.ACTIVE, activated_at=at)
