"""The admin of points: rules as versions, the words for lines, and the ledger with what stands beside it to read."""

from points.admin import books, codes, ledger, rules

__all__ = ["books", "codes", "ledger", "rules"]
