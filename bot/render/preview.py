"""A rhythm in words, and the dates that come with it: what is skipped among them, and why."""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from markupsafe import Markup

from bot.render.dates import coming_moment
from bot.render.words import said_on_one_line
from bot.texts import Texts
from jobs.rules.cadence import Upcoming
from models.values import Cadence

_A_MONDAY = date(2024, 1, 1)


def rhythm(cadence: Cadence, texts: Texts) -> str:
    """Say `elke 2 weken op maandag om 9.00 uur`."""
    when = moment_of(cadence, texts)
    if cadence.monthly:
        return texts(f"rhythm-monthly-{cadence.monthly}", **when)
    if cadence.every_weeks == 1:
        return texts("rhythm-weekly", **when)
    return texts("rhythm-weeks", weeks=cadence.every_weeks, **when)


def moment_of(cadence: Cadence, texts: Texts) -> dict[str, str]:
    """Name the weekday and the time of a rhythm."""
    day = _A_MONDAY + timedelta(days=cadence.weekday.number)
    return {
        "weekday": str(format_date(day, "EEEE", locale=texts.language)),
        "time": str(format_time(cadence.time, texts("pattern-clock-time"), locale=texts.language)),
    }


def preview(dates: Iterable[Upcoming], zone: ZoneInfo, texts: Texts) -> Markup:
    """List dates, one a line: `ma 7 december 2026 om 9.00 uur`."""
    return Markup("\n").join(_line(coming, zone, texts) for coming in dates)


def _line(coming: Upcoming, zone: ZoneInfo, texts: Texts) -> Markup:
    moment = coming_moment(coming.due_at, zone, texts.language)
    if coming.day_off is None:
        return Markup("{}").format(moment)
    why = said_on_one_line(coming.day_off.called(texts.language))
    return texts.html("coming-skipped", moment=moment, why=why)
