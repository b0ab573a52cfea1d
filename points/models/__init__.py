from points.models.adjustments import Adjustment
from points.models.closures import Closure
from points.models.consumptions import Consumption
from points.models.drifts import Drift
from points.models.holds import Hold
from points.models.intake import Intake
from points.models.ledger import Account, Lot, Transfer
from points.models.multipliers import Multiplier
from points.models.purposes import Purpose, Reason
from points.models.releases import Release
from points.models.rollups import Rollup, RollupMark, Worth
from points.models.rules import EarningRule
from points.models.units import Unit
from points.models.visits import RedemptionVisit

__all__ = [
    "Account",
    "Adjustment",
    "Closure",
    "Consumption",
    "Drift",
    "EarningRule",
    "Hold",
    "Intake",
    "Lot",
    "Multiplier",
    "Purpose",
    "Reason",
    "RedemptionVisit",
    "Release",
    "Rollup",
    "RollupMark",
    "Transfer",
    "Unit",
    "Worth",
]
