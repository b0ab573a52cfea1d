"""The admin of points: rules as versions, the words for lines, and the ledger to read."""

from points.admin import codes, ledger, rules

__all__ = ["codes", "ledger", "rules"]
