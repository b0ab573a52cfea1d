"""The admin of tiers: programmes as versions with their tiers and criteria; standings and changes to read."""

from tiers.admin import facts, guarding, programmes, standings

__all__ = ["facts", "guarding", "programmes", "standings"]
