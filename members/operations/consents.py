"""What a customer agreed to or refused: recorded with its evidence, never changed. The newest word counts."""

from datetime import datetime

from members import consents
from members.models import Consent
from members.operations import restricting


class UnknownPlace(Exception):
    """No such purpose or channel, or no question in force for the purpose."""


class NoEvidence(Exception):
    """Nobody could prove it later."""


def record_consent(
    *, customer: int, purpose: str, channel: str, agreed: bool, evidence: str, withdrawn: bool = False,
    manner: str = "", guardian: str = "", wording: str = "", by: int | None, at: datetime,
) -> int:  # fmt: skip
    """One more row for this purpose and channel; gives its id. `withdrawn`: what was agreed before is taken back.

    `wording`: the edition that was shown, the one in force where it is left out. Raises UnknownPlace, NoEvidence, and
    Restricted where somebody whose data are restricted is said to agree: a refusal is recorded always.
    """
    if purpose not in consents.PURPOSES or channel not in consents.CHANNELS:
        raise UnknownPlace(purpose, channel)
    if not evidence.strip():
        raise NoEvidence(customer)
    if agreed:
        restricting.refuse_restricted(customer)
    asked = consents.wordings().get(purpose)
    if not (wording or asked):
        raise UnknownPlace(purpose, channel)
    said = Consent.Decision.WITHDRAWN if withdrawn else Consent.Decision.REFUSED
    return Consent.objects.create(
        customer_id=customer, purpose=purpose, channel=channel,
        decision=Consent.Decision.GRANTED if agreed else said,
        wording=wording or (asked.edition if asked else ""), manner=manner, evidence=evidence.strip(),
        guardian=guardian.strip(), recorded_by_id=by, recorded_at=at,
    ).id  # fmt: skip
