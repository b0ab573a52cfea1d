"""The club of the walks, and what each hostile test does with it undone."""

from tests.web.conftest import club, quiet, undone  # noqa: F401
