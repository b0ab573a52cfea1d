"""Every address by every method as every role and as nobody: what happens is what the registry says.

Here the roles that open most, in test_walk_of_others.py all others: two files of the same length for two workers.
"""

import pytest

from clubcrm import routes
from clubcrm.kernel import roles
from clubcrm.kernel.routes import NOBODY
from tests.web import test_walk_of_others, walking

WIDE = ("general-manager", "care-manager", "finance-manager")
# Pages of which the club has no row, or that ask for more than an id.
EMPTY = {
    routes.CATCH_ALL,
    "admin/autocomplete/",
    "visits/<int:visit>/correct/",  # one's own entry of the day
    "visits/<int:visit>/take-back/",
    "accounts/2fa/recovery-codes/",
    "accounts/2fa/recovery-codes/download/",
    "accounts/2fa/totp/deactivate/",
    "admin/r/<path:content_type_id>/<path:object_id>/",
    *(
        f"admin/{model}/<path:object_id>/{page}"
        for model in ("account/emailaddress", "mfa/authenticator", "kernel/job")
        for page in ("", "change/", "delete/", "history/")
    ),
}


def test_every_role_is_walked_in_one_of_the_two_files():
    walked = ["administrator", *WIDE, *test_walk_of_others.OTHERS]
    assert sorted(walked, key=str) == sorted([None, *roles.BY_CODE], key=str)


@pytest.mark.parametrize("role", WIDE)
def test_every_address_by_every_method(club, walker, role):
    walking.check(club, role)


def test_every_address_by_every_method_as_an_administrator_and_every_page_opens(club, walker):
    """Pages open with ids of one's own, so that "through" is no 404 in disguise."""
    opened = walking.check(club, "administrator").opened
    missing = []
    for entry in routes.registry().values():
        if "GET" in entry.route.methods and entry.route.permission != NOBODY:
            fine = (200, 302, 403) if entry.route.further else (200, 302)
            if opened[entry.pattern] not in fine and entry.pattern not in EMPTY:
                missing.append(f"{entry.pattern} {opened[entry.pattern]}")
    assert missing == [], "\n".join(missing)
