"""The small club of tests/pages.py."""

from tests.pages import advisor, as_role, asked, desk, east, member, west

__all__ = ["advisor", "as_role", "asked", "desk", "east", "member", "west"]
