"""Days and times as buttons carry them and as people type them."""

import re
from datetime import time
from typing import Final

from babel.dates import get_day_names

from bot.texts import folded
from models.values import Cadence, MonthWeek, Weekday

WORKING_DAYS: Final = tuple(Weekday)[:5]
_TIME = re.compile(r"([01]?\d|2[0-3])(?:[.:u]([0-5]\d))?(?:\s*uur)?")
_FOUR_DIGITS = re.compile(r"([01]\d|2[0-3])[0-5]\d")


def cadence_of(option: str) -> Cadence | None:
    """Read `w2.mon.0900`: a number of weeks or a week of the month, a day and a time."""
    often_, _, rest = option.partition(".")
    day, _, at = rest.partition(".")
    every = often_of(often_)
    if every is None or day not in set(WORKING_DAYS) or not _FOUR_DIGITS.fullmatch(at):
        return None
    weeks, monthly = every
    return Cadence(
        every_weeks=weeks, weekday=Weekday(day), time=time(int(at[:2]), int(at[2:])), monthly=monthly
    )


def often_of(option: str) -> tuple[int, MonthWeek | None] | None:
    if option.startswith("m") and option[1:] in set(MonthWeek):
        return 4, MonthWeek(option[1:])
    weeks = int(option[1:]) if option.startswith("w") and option[1:].isdigit() else 0
    return (weeks, None) if 1 <= weeks <= 8 else None


def day_and_time(words: str, language: str) -> tuple[Weekday, time] | None:
    """Read a working day by its name, whole or short, and a time of the day."""
    day, _, rest = words.strip().partition(" ")
    found = [each for each in WORKING_DAYS if _is_named(day, each, language)]
    at = _TIME.fullmatch(re.sub(r"^(om|at)\s+", "", rest.strip().lower()))
    if not found or not at:
        return None
    return found[0], time(int(at[1]), int(at[2] or 0))


def _is_named(word: str, day: Weekday, language: str) -> bool:
    names = {get_day_names(width, locale=language)[day.number] for width in ("wide", "abbreviated")}
    return folded(word) in {folded(str(name)) for name in names}
