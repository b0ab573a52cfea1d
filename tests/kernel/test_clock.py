"""Business time: 16:00 UTC is midnight in Shanghai."""

from datetime import UTC, date, datetime

from django.test import override_settings

from clubcrm.kernel import clock

EVE = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


def test_a_business_date_begins_at_midnight_of_the_wall_clock():
    assert clock.start_of_business_day(date(2026, 11, 23)) == MIDNIGHT
    assert clock.at_business_hour(date(2026, 11, 22), 23) < EVE
    assert (clock.business_date(EVE), clock.business_date(MIDNIGHT)) == (
        date(2026, 11, 22),
        date(2026, 11, 23),
    )


def test_an_instant_reads_as_on_the_wall():
    assert f"{clock.to_business_time(EVE):%Y-%m-%d %H:%M}" == "2026-11-22 23:59"
    assert clock.to_business_time(EVE) == EVE


def test_the_zone_is_a_setting_of_the_business():
    with override_settings(BUSINESS_TIME_ZONE="Europe/Berlin"):
        assert clock.business_zone().key == "Europe/Berlin"
        assert clock.start_of_business_day(date(2026, 7, 1)) == datetime(2026, 6, 30, 22, tzinfo=UTC)
