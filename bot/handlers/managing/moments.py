"""Days and times as buttons carry them and as people type them."""

import re
from datetime import time
from types import MappingProxyType
from typing import Final

from babel.dates import get_day_names

from bot.texts import folded
from models.values import Cadence, MonthWeek, Weekday

WORKING_DAYS: Final = tuple(Weekday)[:5]
_TIME = re.compile(r"([01]?\d|2[0-3])(?:[.:u]([0-5]\d))?(?:\s*uur)?")
_SPELT = re.compile(r"(half|kwart over|kwart voor|half past|quarter past|quarter to)? ?(\w+)(?: uur)?")
_OFF: Final = MappingProxyType(
    {
        "": 0,
        "half": -30,
        "kwart over": 15,
        "kwart voor": -15,
        "half past": 30,
        "quarter past": 15,
        "quarter to": -15,
    }
)
_HOURS: Final = MappingProxyType(
    {
        word: hour
        for words in (
            "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
            "one two three four five six seven eight nine ten eleven twelve",
        )
        for hour, word in enumerate(words.split(), 1)
    }
)
_PART_OF_DAY = re.compile(r"(?:och?tend|middag|avond)$")
_LATE: Final = MappingProxyType({"middag": 7, "avond": 12})
"""Parts of a day, and before which hour a time said with them is one after noon."""
_BESIDE: Final = frozenset({"om", "op", "elke", "iedere", "at", "on", "every", "s", "'s", "middags"})
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
    """Read a working day by its name, whole or short, and a time: `vr 9.00`, `half vijf op vrijdagmiddag`."""
    said = [word.rstrip(".,") for word in re.sub(r"[^\w.:,' ]", " ", words.lower()).split()]
    named = [(word, day) for word in said for day in WORKING_DAYS if _is_named(word, day, language)]
    if len(named) != 1:
        return None
    word, day = named[0]
    rest = " ".join(each for each in said if each != word and each not in _BESIDE)
    at = _spelt_time(rest) or _read_time(rest)
    before = next((hour for part, hour in _LATE.items() if word.endswith(part)), 0)
    if at and at.hour < before:
        at = at.replace(hour=at.hour + 12)
    return (day, at) if at else None


def _read_time(said: str) -> time | None:
    at = _TIME.fullmatch(said)
    return time(int(at[1]), int(at[2] or 0)) if at else None


def _spelt_time(said: str) -> time | None:
    """Read `half 5`, `kwart over 9` and `9 uur` in words; what nobody works at is meant after noon."""
    found = _SPELT.fullmatch(said)
    if not found:
        return None
    hour = _HOURS.get(found[2], 0) or (int(found[2]) if found[2].isdecimal() else 0)
    if not 1 <= hour <= 12:
        return None
    minutes = hour * 60 + _OFF[found[1] or ""]
    return time(*divmod(minutes if minutes >= 7 * 60 else minutes + 12 * 60, 60))


def _is_named(word: str, day: Weekday, language: str) -> bool:
    name = folded(str(get_day_names("wide", locale=language)[day.number]))
    short = folded(_PART_OF_DAY.sub("", word))
    return len(short) >= 2 and (name.startswith(short) or short == name + "s")
