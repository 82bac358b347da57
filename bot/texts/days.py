"""Days as people type them: `5 januari`, `5-1-2027`, `19 juli t/m 27 augustus 2027 zomer`."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from babel.dates import get_day_names, get_month_names

from jobs.rules.cadence import TOO_FAR

WIDTHS: Final[tuple[Literal["wide", "abbreviated"], ...]] = ("wide", "abbreviated")
LONGEST_RUNNING: Final = timedelta(days=180)
"""Of a period of which the begin may be over: a longer one is a slip in the dates."""
_Parts = tuple[str | None, ...]
"""A day of the month, a month and a year, as far as they were said."""
_BETWEEN = r"(?:\s*(?:t/m|tot en met|tot|through|until|till|to|en|and|-)\s+|\s*[–—]\s*)"

_HALF: Final = re.compile(r"(?:t/m|\b(?:tot|met|through|until|till|to|van|vanaf|from|of|or|en|and))\s*$")
"""What stands before a day that is only the end or the begin of something."""
_HALF_TOO: Final = re.compile(r"\s*(?:t/m|(?:tot|through|until|till|to|of|or)\b|[-–]\s*\d)")
_BEFORE: Final = re.compile(r"\b(?:van|vanaf|from|op|on|tussen|between)\s*$", re.IGNORECASE)
_TWO_DAYS: Final = re.compile(r"\b(?:(?<!tot )en(?! met\b)|and)\b")
_WITHIN: Final = re.compile(r"\b(?:tussen|between)\s*$")
_YEARS: Final = re.compile(r"\b(?:19|20|21)\d\d\b")
_SCHOOL_YEAR: Final = re.compile(r"\b(20\d\d)\s?[-/–]\s?(20\d\d)\b")
_NUMBERED: Final = re.compile(
    r"\bweek \d{1,2}\b|\b\d{1,3} (?:jaar|years)\b|\b[12](?:e|ste|de) (?:kerst|paas|pinkster)dag\b"
)
"""Numbers that are no days for certain."""
_LASTING: Final = re.compile(r"\b\d{1,2} (?:weken|dagen|weeks|days)\b")
"""Beside a first and a last day no other day; beside a single day it may be the length of a period."""
_ONE_MORE: Final = re.compile(r"\d\s*[,+&/–—-]?\s*$")
"""What stands before days that are not all: `22, ` in `22, 23 en 24 december`."""
_EMPTY: Final = re.compile(r"\(\s*\)|\[\s*\]")
"""What is left of a period in brackets."""
_ONE_MORE_TOO: Final = re.compile(r"\s*(?:[,+&/–—-]|(?:en|and|of|or)\b)?\s*\d")


@dataclass(frozen=True, kw_only=True)
class SaidPeriod:
    """A first and last day, and the words beside them."""

    first: date
    last: date
    rest: str


def day_said(words: str, today: date, language: str) -> date | None:
    """Read one day; without a year it is the first one from today on. None for what is no day."""
    found = re.fullmatch(_day(language), _dates(words, language).strip().lower())
    return _date(found.groups(), today, language) if found else None


def period_said(words: str, today: date, language: str) -> SaidPeriod | None:
    """Read a first and last day anywhere in the words, or a single day; None for half a period or a slip.

    A year is said once, or not at all: then it is the period that ends first from today on, begun or not.
    """
    words = _dates(words, language)
    found = _days_in(words.lower(), _day(language))
    if found is None:
        return None
    place, begin, end = found
    days = _begin_and_end(begin, end, today, language)
    if days is None or not _is_all(words.lower(), place, days, language):
        return None
    before = _BEFORE.sub("", words[: place.start()])
    rest = _EMPTY.sub(" ", f"{before} {words[place.end() :]}").strip(" ,:.!-–—")
    return SaidPeriod(first=days[0], last=days[1], rest=" ".join(rest.split()))


def _days_in(said: str, day: str) -> tuple[re.Match[str], _Parts, _Parts] | None:
    """Find the parts of a first and a last day, with the place of both."""
    if found := re.search(f"{day}{_BETWEEN}{day}", said):
        return found, found.groups()[:3], found.groups()[3:]
    if found := re.search(rf"(?<![\d./-])(\d{{1,2}}){_BETWEEN}{day}", said):
        # `19 t/m 27 juli`: the month is said once.
        return found, (found[1], None, None), found.groups()[1:]
    alone = list(re.finditer(rf"(?<![\d./-]){day}(?![\d./-]*\d)", said))
    if len(alone) != 1 or _HALF.search(said[: alone[0].start()]) or _HALF_TOO.match(said[alone[0].end() :]):
        return None
    return alone[0], alone[0].groups(), alone[0].groups()


def _is_all(said: str, place: re.Match[str], days: tuple[date, date], language: str) -> bool:
    """Say whether the words beside a period hold no other day, and `8 en 9 december` are days in a row."""
    before, after = said[: place.start()], said[place.end() :]
    loose = _TWO_DAYS.search(place[0]) and not _WITHIN.search(before)
    if loose and days[1] - days[0] != timedelta(days=1):
        return False
    if _YEARS.search(place[0]):
        before, after = (_without_school_year(part, days) for part in (before, after))
    years = {int(year) for part in (before, after) for year in _YEARS.findall(part)}
    if not years <= {day.year for day in days}:
        return False
    names = "|".join(month_numbers(language))
    before, after = (_NUMBERED.sub("", _YEARS.sub("", part)) for part in (before, after))
    if days[0] < days[1]:
        before, after = (_LASTING.sub("", part) for part in (before, after))
    return not (
        _ONE_MORE.search(before)
        or _HALF.search(_BEFORE.sub("", before))
        or _ONE_MORE_TOO.match(after)
        or re.match(rf"\W*(?:{names})\b", after)
        or any(re.search(_day(language), part) for part in (before, after))
    )


def _without_school_year(part: str, days: tuple[date, date]) -> str:
    """Leave out `2026-2027` where the period is in it."""
    within = {str(day.year) for day in days}
    return _SCHOOL_YEAR.sub(lambda found: "" if within <= {*found.groups()} else found[0], part)


def _begin_and_end(begin: _Parts, end: _Parts, today: date, language: str) -> tuple[date, date] | None:
    """Give a first and a last day their years."""
    first = _date(begin, today, language) if begin[2] else None
    last = _date(end, first or today, language)
    if last is None:
        return None
    if not begin[2]:
        first = _date((begin[0], begin[1] or end[1], f"{last.year:04}"), today, language)
        if first and first > last and begin[1]:
            first = _date((*begin[:2], f"{last.year - 1:04}"), today, language)
        guessed = first and (first.year < last.year or not end[2])
        if first and guessed and first < today and last - first > LONGEST_RUNNING:
            return None
    return (first, last) if first and first <= last else None


def _day(language: str) -> str:
    names = "|".join(sorted(month_numbers(language), key=len, reverse=True))
    return rf"(\d{{1,2}})(?:\s+|[-/.])({names}\b|\d{{1,2}})\.?(?:(?:\s+|[-/.])(\d{{4}}))?"


def _dates(words: str, language: str) -> str:
    """Leave out the day of the week before a date: `maandag 4 januari`."""
    names = "|".join(str(name) for name in get_day_names("wide", locale=language).values())
    short = "|".join(str(name).rstrip(".") for name in get_day_names("abbreviated", locale=language).values())
    return re.sub(rf"\b(?:{names}|{short})\.?\s+(?=\d)", "", words, flags=re.IGNORECASE)


def month_numbers(language: str) -> dict[str, int]:
    """Give the number of each name of a month, whole or short, in small letters."""
    return {
        str(name).lower().rstrip("."): number
        for width in WIDTHS
        for number, name in get_month_names(width, locale=language).items()
    }


def _date(parts: _Parts, today: date, language: str) -> date | None:
    day, month, year = parts
    number = int(month) if month and month.isdigit() else month_numbers(language).get(month or "", 0)
    try:
        if year:
            said = date(int(year), number, int(day or 0))
            return said if said < TOO_FAR else None
        found = date(today.year, number, int(day or 0))
        return found if found >= today else found.replace(year=today.year + 1)
    except ValueError:
        return None
