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
_PART_OF_DAY = re.compile(r"(?:och?tend|morgen|middag|avond)$")
_MORNING: Final = ((6, 11), re.compile(r"s?och?tends?|s?morgens?|morning|am|\w+(?:och?tend|morgen)"))
_AFTERNOON: Final = ((12, 18), re.compile(r"\w*middags?|afternoon"))
_EVENING: Final = ((17, 23), re.compile(r"\w*avonds?|evening"))
_PM: Final = ((12, 23), re.compile(r"pm"))
_PARTS: Final = (_MORNING, _AFTERNOON, _EVENING, _PM)
"""Parts of a day: the first and the last hour of each, and the words for it."""
_BY_DAY: Final = (7, 23)
"""What nobody works at is meant after noon."""
_IN_FULL: Final = (6, 23)
"""An hour such as `06.30` is the one that it is."""
_BESIDE: Final = frozenset({"om", "op", "elke", "iedere", "at", "on", "every", "s", "'s", "in", "de", "the"})
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
    usual = re.sub(r"\b([ap])\.m\b", r"\1m", words.lower())
    spaced = re.sub(r"(?<=\d)(?=[ap]m\b)", " ", re.sub(r"[^\w.:,' ]", " ", usual))
    said = [word.rstrip(".,") for word in spaced.split()]
    named = [(word, day) for word in said for day in WORKING_DAYS if _is_named(word, day, language)]
    if len(named) != 1:
        return None
    _, day = named[0]
    parts = [hours for hours, words in _PARTS if any(words.fullmatch(word) for word in said)]
    rest = [word for word in said if word not in _BESIDE and word != named[0][0]]
    at = _time(" ".join(word for word in rest if not any(words.fullmatch(word) for _, words in _PARTS)))
    if at is None:
        return None
    exact = not parts and any(word.startswith("0") for word in rest)
    within = parts or [_IN_FULL if exact else _BY_DAY]
    first, last = max(begin for begin, _ in within), min(end for _, end in within)
    hours = (at.hour,) if exact else (at.hour, at.hour + 12)
    hour = next((each for each in hours if first <= each <= last), None)
    return None if hour is None else (day, at.replace(hour=hour))


def _time(said: str) -> time | None:
    """Read `10.30 uur`, `half 5`, `kwart over 9` and `9 uur` in words, on a clock of 12 or 24 hours."""
    if at := _TIME.fullmatch(said):
        return time(int(at[1]), int(at[2] or 0))
    found = _SPELT.fullmatch(said)
    if not found:
        return None
    hour = _HOURS.get(found[2], 0) or (int(found[2]) if found[2].isdecimal() else 0)
    return time(*divmod(hour * 60 + _OFF[found[1] or ""], 60)) if 1 <= hour <= 12 else None


def _is_named(word: str, day: Weekday, language: str) -> bool:
    name = folded(str(get_day_names("wide", locale=language)[day.number]))
    short = folded(_PART_OF_DAY.sub("", word))
    return len(short) >= 2 and (name.startswith(short) or short == name + "s")
