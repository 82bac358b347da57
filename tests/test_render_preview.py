"""A rhythm and the dates that come with it, as people read them before they agree."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.render.dates import coming_moment
from bot.render.preview import preview, rhythm
from bot.texts import Texts
from jobs.rules.cadence import upcoming
from jobs.rules.calendar import Calendar
from models.days_off import DaysOff
from models.values import Cadence, MonthWeek, Weekday

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAYS = Cadence(every_weeks=1, weekday=Weekday.MONDAY, time=time(9))
WINTER = Calendar(
    AMSTERDAM,
    closed=(
        DaysOff(
            name="Verhuizing <Huis> van de Wijk", first_day=date(2026, 12, 14), last_day=date(2026, 12, 14)
        ),
    ),
    school=(
        DaysOff(
            name="Kerstvakantie",
            english="Christmas holiday",
            first_day=date(2026, 12, 19),
            last_day=date(2027, 1, 3),
        ),
    ),
)


def ams(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def test_a_date_to_come_is_said_with_its_year_and_time() -> None:
    assert coming_moment(ams("2026-12-07 09:00"), AMSTERDAM, "nl") == "ma 7 december 2026 om 9.00 uur"
    assert coming_moment(ams("2026-12-07 09:00"), AMSTERDAM, "en") == "Mon 7 December 2026 at 09:00"


def test_the_next_five_dates_say_what_is_skipped_and_why() -> None:
    dates = upcoming(MONDAYS, WINTER, 5, ams("2026-12-04 16:00"))
    assert preview(dates, AMSTERDAM, Texts("nl")) == (
        "ma 7 december 2026 om 9.00 uur\n"
        "ma 14 december 2026 om 9.00 uur, gaat niet door: Verhuizing &lt;Huis&gt; van de Wijk\n"
        "ma 21 december 2026 om 9.00 uur, gaat niet door: Kerstvakantie\n"
        "ma 28 december 2026 om 9.00 uur, gaat niet door: Kerstvakantie\n"
        "ma 4 januari 2027 om 9.00 uur"
    )
    assert preview(dates[2:3], AMSTERDAM, Texts("en")) == (
        "Mon 21 December 2026 at 09:00, will be skipped: Christmas holiday"
    )


def test_a_public_holiday_is_named_in_each_language() -> None:
    easter = upcoming(MONDAYS, WINTER, 1, ams("2027-03-28 12:00"))[:1]
    assert preview(easter, AMSTERDAM, Texts("nl")).endswith("gaat niet door: Tweede paasdag")
    assert preview(easter, AMSTERDAM, Texts("en")).endswith("will be skipped: Easter Monday")


@pytest.mark.parametrize(
    ("cadence", "dutch", "english"),
    [
        (MONDAYS, "elke week op maandag om 9.00 uur", "every week on Monday at 09:00"),
        (
            Cadence(every_weeks=2, weekday=Weekday.WEDNESDAY, time=time(13, 30)),
            "elke 2 weken op woensdag om 13.30 uur",
            "every 2 weeks on Wednesday at 13:30",
        ),
        (
            Cadence(every_weeks=4, weekday=Weekday.FRIDAY, time=time(9), monthly=MonthWeek.LAST),
            "elke maand op de laatste vrijdag om 9.00 uur",
            "every month on the last Friday at 09:00",
        ),
    ],
)
def test_a_rhythm_is_said_in_words(cadence: Cadence, dutch: str, english: str) -> None:
    assert (rhythm(cadence, Texts("nl")), rhythm(cadence, Texts("en"))) == (dutch, english)
