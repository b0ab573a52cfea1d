"""What a new club begins with."""

import pytest

from campaigns.models import Occasion

pytestmark = pytest.mark.django_db


def test_a_new_club_greets_on_birthdays_from_nine_to_nine():
    birthday = Occasion.objects.select_related("template").get()
    assert (birthday.code, birthday.enabled, birthday.channel, birthday.purpose) == (
        "birthday", True, "email", "care",
    )  # fmt: skip
    assert (birthday.send_from, birthday.send_until, birthday.params, birthday.catch_up_days) == (
        9,
        21,
        {"feb29": "feb28"},
        0,
    )
    assert (birthday.template.code, birthday.template.version, birthday.template.state) == (
        "birthday",
        1,
        "active",
    )
