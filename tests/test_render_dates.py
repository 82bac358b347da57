"""Dates and times as people say them, on the clock of their area."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.render.dates import age, clock_time, date_long, day, moment
from bot.texts import Texts

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2026, 11, 30, 8, 5, tzinfo=UTC)
NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nl",
            [
                "maandag 30 november",
                "maandag 30 november 2026",
                "30 november 2026",
                "9.05 uur",
                "maandag 30 november om 9.05 uur",
            ],
        ),
        (
            "en",
            [
                "Monday 30 November",
                "Monday 30 November 2026",
                "30 November 2026",
                "09:05",
                "Monday 30 November at 09:05",
            ],
        ),
    ],
)
def test_a_moment_is_said_in_each_form(language: str, said: list[str]) -> None:
    assert [
        day(MONDAY, AMSTERDAM, language),
        day(MONDAY, AMSTERDAM, language, with_year=True),
        date_long(MONDAY, AMSTERDAM, language),
        clock_time(MONDAY, AMSTERDAM, language),
        moment(MONDAY, AMSTERDAM, language),
    ] == said


def test_the_day_is_the_day_of_the_area() -> None:
    assert day(NEW_YEAR, AMSTERDAM, "nl", with_year=True) == "vrijdag 1 januari 2027"
    assert day(NEW_YEAR, ZoneInfo("America/Paramaribo"), "nl") == "donderdag 31 december"


def test_both_hours_of_the_autumn_night_are_said() -> None:
    assert clock_time(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), AMSTERDAM, "nl") == "2.30 uur"
    assert clock_time(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), AMSTERDAM, "nl") == "2.30 uur"


def test_a_plain_date_needs_no_clock() -> None:
    assert day(date(2026, 12, 4), AMSTERDAM, "nl") == "vrijdag 4 december"


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        moment(datetime(2026, 11, 30, 8, 0), AMSTERDAM, "nl")  # noqa: DTZ001 - this is the mistake


@pytest.mark.parametrize(
    ("days", "dutch", "english"),
    [
        (0, "minder dan 1 dag", "less than 1 day"),
        (1, "1 dag", "1 day"),
        (13, "13 dagen", "13 days"),
        (14, "2 weken", "2 weeks"),
        (27, "3 weken", "3 weeks"),
    ],
)
def test_an_age_is_said_in_days_and_then_in_weeks(days: int, dutch: str, english: str) -> None:
    assert (age(days, Texts("nl")), age(days, Texts("en"))) == (dutch, english)
