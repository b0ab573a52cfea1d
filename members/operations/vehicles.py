"""Cars and whose they are."""

from datetime import date, datetime

from django.db import transaction

from clubcrm.kernel.spelling import vins
from members.models import Ownership, Vehicle
from members.operations import restricting


class VinIsWrong(Exception):
    """Not 17 characters of A-Z (without I, O, Q) and digits."""


class VehicleHasOwner(Exception):
    """The car belongs to somebody else now: `owner` is that customer's id."""

    def __init__(self, owner: int) -> None:
        super().__init__(owner)
        self.owner = owner


@transaction.atomic
def add_vehicle(
    *, customer: int, vin: str, plate: str = "", model: str = "", from_on: date, by: int | None, at: datetime
) -> Vehicle:
    """The customer owns this car from `from_on`. A car known without an owner is taken over, with its new plate.

    Raises VinIsWrong, VehicleHasOwner, Restricted. The brand is the maker's code in the VIN, as in imported files.
    """
    if not vins.VIN.fullmatch(vin):
        raise VinIsWrong(vin)
    restricting.refuse_restricted(customer)
    fresh = {"plate": plate, "model": model, "brand": vin[:3], "recorded_at": at}
    vehicle, _created = Vehicle.everywhere.select_for_update().get_or_create(vin=vin, defaults=fresh)
    owner = Ownership.everywhere.filter(vehicle=vehicle, until_on=None).first()
    if owner and owner.customer_id != customer:
        raise VehicleHasOwner(owner.customer_id)
    if not owner:
        Ownership.objects.create(vehicle=vehicle, customer_id=customer, from_on=from_on)
    if plate and vehicle.plate != plate:
        Vehicle.objects.filter(id=vehicle.id).update(plate=plate)
    return vehicle
