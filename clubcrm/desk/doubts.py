"""What is asked before a visit is recorded or corrected: what would be completed, what looks like a slip.

A doubt is answered for what was shown: after any change of the figures it is asked again.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from clubcrm.desk import wording
from members import mileage
from members.models import Visit

ANOTHER = 0  # the answer "a visit of its own" to what would be completed


class Doubts(NamedTuple):
    """The open visits of that day that may be meant, sentences to confirm, and what confirming them sends."""

    open: list[Visit]
    sentences: list[str]
    token: str

    def answered(self, *, completes: int | None, confirmed: str) -> bool:
        chosen = not self.open or completes in (ANOTHER, *(visit.id for visit in self.open))
        return chosen and (not self.sentences or confirmed == self.token)


def find_doubts(customer: int, given: dict[str, Any], *, amounts: bool) -> Doubts:
    """Of a visit as it was filled in."""
    where = {"customer_id": customer, "vehicle": given["vehicle"], "arrived_on": given["arrived_on"]}
    waiting = Visit.objects.in_workshop().filter(**where, branch=given["branch"])
    found = find_slips(given["vehicle"] and given["vehicle"].id, given["arrived_on"], given["mileage_km"])
    if not amounts and not any(given[name] for name in ("order_number", "service_type", "mileage_km")):
        found["empty"] = _("Nothing is filled in but the day: only the arrival is recorded.")
    return Doubts(
        list(waiting.select_related("recorded_by__staff").order_by("id")),
        list(found.values()),
        " ".join(found),
    )


def doubt_correction(visit: Visit, mileage_km: int | None) -> Doubts:
    """Of a visit whose reading is put right."""
    found = find_slips(visit.vehicle_id, visit.arrived_on, mileage_km, besides=visit.id)
    return Doubts([], list(found.values()), " ".join(found))


def find_slips(vehicle: int | None, on: Any, read: int | None, besides: int | None = None) -> dict[str, str]:
    """Sentences about a reading below the last one known, each by what confirms it."""
    known = mileage.find_last_reading(vehicle, on, besides) if vehicle else None
    sentence = wording.mileage(read, known)
    return {f"{read}<{known}": sentence} if sentence else {}
