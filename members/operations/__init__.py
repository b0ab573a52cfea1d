"""Every write of members: `from members import operations as members`, then `members.record_visit(...)`."""

from members.operations.cards import NotAMember, issue_card
from members.operations.categories import write_category
from members.operations.consents import NoEvidence, UnknownPlace, record_consent
from members.operations.customers import add_customer, change_customer, hand_over
from members.operations.erasing import ErasedBefore, NotApproved, erase, erase_again, record_request
from members.operations.memberships import AlreadyMember, AlreadyVerified, enrol, verify_membership
from members.operations.notes import TooLong, pin_note
from members.operations.restricting import (
    AlreadyRestricted,
    NotRestricted,
    Restricted,
    lift_restriction,
    refuse_restricted,
    restrict,
)
from members.operations.retention import change_limit
from members.operations.suppressing import NothingToSuppress, lift_suppression, suppress
from members.operations.vehicles import VehicleHasOwner, VinIsWrong, add_vehicle
from members.operations.visits import (
    AmountsNeedOrderNumber,
    InTheFuture,
    Line,
    NotInWorkshop,
    NotOwnEntry,
    NotTheirCar,
    OrderNumberUsed,
    RecordedVisit,
    correct_visit,
    record_visit,
)
from members.operations.voiding import VoidedVisit, void_visit

__all__ = [
    "AlreadyMember",
    "AlreadyRestricted",
    "AlreadyVerified",
    "AmountsNeedOrderNumber",
    "ErasedBefore",
    "InTheFuture",
    "Line",
    "NoEvidence",
    "NotAMember",
    "NotApproved",
    "NotInWorkshop",
    "NotOwnEntry",
    "NotRestricted",
    "NotTheirCar",
    "NothingToSuppress",
    "OrderNumberUsed",
    "RecordedVisit",
    "Restricted",
    "TooLong",
    "UnknownPlace",
    "VehicleHasOwner",
    "VinIsWrong",
    "VoidedVisit",
    "add_customer",
    "add_vehicle",
    "change_customer",
    "change_limit",
    "correct_visit",
    "enrol",
    "erase",
    "erase_again",
    "hand_over",
    "issue_card",
    "lift_restriction",
    "lift_suppression",
    "pin_note",
    "record_consent",
    "record_request",
    "record_visit",
    "refuse_restricted",
    "restrict",
    "suppress",
    "verify_membership",
    "void_visit",
    "write_category",
]
