"""A rhythm in words, and the dates that come of it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_time, get_day_names

from bot.render.dates import moment
from bot.texts import Texts
from jobs.rules.cadence import Upcoming, holiday_name
from models.values import Cadence


def in_words(cadence: Cadence, texts: Texts) -> str:
    """Say `elke 2 weken op maandag om 9.00 uur`."""
    when = {"weekday": weekday_name(cadence, texts), "time": wall_time(cadence.time, texts)}
    if cadence.monthly:
        return texts("rhythm-monthly", which=texts(f"which-{cadence.monthly}"), **when)
    if cadence.every_weeks == 1:
        return texts("rhythm-weekly", **when)
    return texts("rhythm-weeks", weeks=cadence.every_weeks, **when)


def weekday_name(cadence: Cadence, texts: Texts) -> str:
    return str(get_day_names("wide", locale=texts.language)[cadence.weekday.number])


def wall_time(at: time, texts: Texts) -> str:
    """Say `14.30 uur`."""
    return str(format_time(at, texts("pattern-clock-time"), locale=texts.language))


def coming(dates: Sequence[Upcoming], zone: ZoneInfo, texts: Texts) -> Iterator[str]:
    """Say each date that comes, and why it is left out where it is."""
    for each in dates:
        said = moment(each.due_at, zone, texts.language)
        if each.holiday:
            yield texts("preview-skipped", moment=said, why=_why(each.holiday, texts))
        else:
            yield said


def _why(day: date, texts: Texts) -> str:
    return holiday_name(day, texts.language) or ""


def first_of(dates: Sequence[Upcoming]) -> datetime:
    return dates[0].due_at
