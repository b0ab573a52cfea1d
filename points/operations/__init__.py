"""Every write of the points ledger: `from points import operations as points`."""

from points.operations.adjusting import adjust, adjustment_decided, propose_adjustment, why_not
from points.operations.calling import (
    AlreadyReversed,
    AmountNotPositive,
    HasHolds,
    HoldEnded,
    KeyReused,
    MergedAlready,
    MonthNotOver,
    MonthOutOfOrder,
    NotEnoughPoints,
    NotReversible,
    NotWaiting,
    OutOfRange,
    OwesLess,
    Posting,
    Refused,
    ReversesTooMuch,
    TextUnfit,
    UnknownCode,
    UnknownParty,
    UnknownTransfer,
    VisitOfAnother,
)
from points.operations.closing import close_month, close_months
from points.operations.correcting import correct, grant, waive
from points.operations.earning import Earned, Earning, earn, earn_due, earn_invoices, earn_many
from points.operations.expiring import Expired, expire
from points.operations.folding import Folded, fold
from points.operations.holding import Held, confirm, end_holds, hold, release_hold
from points.operations.merging import merge
from points.operations.multiplying import multiply
from points.operations.proving import Found, keep_drifts
from points.operations.redeeming import redeem
from points.operations.releasing import Released, release
from points.operations.reversing import reverse
from points.operations.storing import release_in_parts, top_up
from points.operations.units import check_measure, write_unit
from points.operations.valuing import MonthClosed, set_worth

__all__ = [
    "AlreadyReversed",
    "AmountNotPositive",
    "Earned",
    "Earning",
    "Expired",
    "Folded",
    "Found",
    "HasHolds",
    "Held",
    "HoldEnded",
    "KeyReused",
    "MergedAlready",
    "MonthClosed",
    "MonthNotOver",
    "MonthOutOfOrder",
    "NotEnoughPoints",
    "NotReversible",
    "NotWaiting",
    "OutOfRange",
    "OwesLess",
    "Posting",
    "Refused",
    "Released",
    "ReversesTooMuch",
    "TextUnfit",
    "UnknownCode",
    "UnknownParty",
    "UnknownTransfer",
    "VisitOfAnother",
    "adjust",
    "adjustment_decided",
    "check_measure",
    "close_month",
    "close_months",
    "confirm",
    "correct",
    "earn",
    "earn_due",
    "earn_invoices",
    "earn_many",
    "end_holds",
    "expire",
    "fold",
    "grant",
    "hold",
    "keep_drifts",
    "merge",
    "multiply",
    "propose_adjustment",
    "redeem",
    "release",
    "release_hold",
    "release_in_parts",
    "reverse",
    "set_worth",
    "top_up",
    "waive",
    "why_not",
    "write_unit",
]
