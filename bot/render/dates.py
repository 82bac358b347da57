"""Dates and times as people of a language say them, on the wall clock of their area."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from bot.texts import Texts


def day(moment: datetime | date, zone: ZoneInfo, language: str, *, with_year: bool = False) -> str:
    """Say `vrijdag 27 november`, with the year only when asked."""
    return _date("pattern-day-with-year" if with_year else "pattern-day", moment, zone, language)


def date_long(moment: datetime | date, zone: ZoneInfo, language: str) -> str:
    """Say `27 november 2026`."""
    return _date("pattern-date", moment, zone, language)


def clock_time(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Say `14.30 uur`."""
    return _moment("pattern-clock-time", moment, zone, language)


def moment(when: datetime, zone: ZoneInfo, language: str) -> str:
    """Say `maandag 30 november om 9.00 uur`."""
    return _moment("pattern-moment", when, zone, language)


def coming_moment(when: datetime, zone: ZoneInfo, language: str) -> str:
    """Say `ma 7 december 2026 om 9.00 uur`, for a list of dates."""
    return _moment("pattern-coming-moment", when, zone, language)


def age(days: int, texts: Texts) -> str:
    """Say how long: `minder dan 1 dag`, `3 dagen`, `2 weken`."""
    return texts("age-weeks", weeks=days // 7) if days >= 14 else texts("age-days", days=days)


def _date(pattern: str, when: datetime | date, zone: ZoneInfo, language: str) -> str:
    local = _local(when, zone) if isinstance(when, datetime) else when
    return str(format_date(local, Texts(language)(pattern), locale=language))


def _moment(pattern: str, when: datetime, zone: ZoneInfo, language: str) -> str:
    return str(format_datetime(_local(when, zone), Texts(language)(pattern), locale=language))


def _local(when: datetime, zone: ZoneInfo) -> datetime:
    """Turn an aware moment into wall-clock time; raise `ValueError` for a naive one."""
    if when.tzinfo is None:
        raise ValueError("a naive moment has no wall-clock time")
    return when.astimezone(zone).replace(tzinfo=None)
