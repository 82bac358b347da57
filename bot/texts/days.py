"""Days as people type them: `5 januari`, `5-1-2027`, `19 juli t/m 27 augustus 2027 zomer`."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from babel.dates import get_day_names, get_month_names

from jobs.rules.cadence import TOO_FAR

_WIDTHS: Final[tuple[Literal["wide", "abbreviated"], ...]] = ("wide", "abbreviated")
_Parts = tuple[str | None, ...]
"""A day of the month, a month and a year, as far as they were said."""
_BETWEEN = r"\s*(?:t/m|tot en met|tot|through|until|till|to|en|and|–|-)\s+"

_HALF: Final = re.compile(r"(?:t/m|\b(?:tot|met|through|until|till|to|van|vanaf|from|of|or|en|and))\s*$")
"""What stands before a day that is only the end or the begin of something."""
_HALF_TOO: Final = re.compile(r"\s*(?:t/m|(?:tot|through|until|till|to|of|or)\b|[-–]\s*\d)")
_BEFORE: Final = re.compile(r"\b(?:van|from|op|on)\s*$", re.IGNORECASE)


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
    if days is None:
        return None
    before = _BEFORE.sub("", words[: place.start()])
    rest = f"{before} {words[place.end() :]}".strip(" ,:.")
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
        if first and guessed and first < today and last - first > _LONGEST_RUNNING:
            return None
    return (first, last) if first and first <= last else None


def _day(language: str) -> str:
    names = "|".join(sorted(_months(language), key=len, reverse=True))
    return rf"(\d{{1,2}})(?:\s+|[-/.])({names}|\d{{1,2}})\.?(?:(?:\s+|[-/.])(\d{{4}}))?"


def _dates(words: str, language: str) -> str:
    """Leave out the day of the week before a date: `maandag 4 januari`."""
    names = "|".join(str(name) for name in get_day_names("wide", locale=language).values())
    short = "|".join(str(name).rstrip(".") for name in get_day_names("abbreviated", locale=language).values())
    return re.sub(rf"\b(?:{names}|{short})\.?\s+(?=\d)", "", words, flags=re.IGNORECASE)


def _months(language: str) -> dict[str, int]:
    return {
        str(name).lower().rstrip("."): number
        for width in _WIDTHS
        for number, name in get_month_names(width, locale=language).items()
    }


def _date(parts: _Parts, today: date, language: str) -> date | None:
    day, month, year = parts
    number = int(month) if month and month.isdigit() else _months(language).get(month or "", 0)
    try:
        if year:
            said = date(int(year), number, int(day or 0))
            return said if said < TOO_FAR else None
        found = date(today.year, number, int(day or 0))
        return found if found >= today else found.replace(year=today.year + 1)
    except ValueError:
        return None


def absence_said(words: str, today: date, language: str) -> SaidPeriod | None:
    """Read on which days somebody is away: `volgende week`, `t/m vrijdag`, `ik ben weg van 3 mei tot 7 mei`.

    Dutch `tot` ends the day before; every other word for the end includes its day.
    """
    said = " ".join(re.sub(r"[^\w\s]+$", "", words.lower().strip()).split())
    said = _THROUGH.sub(" t/m ", _BY_THE_WAY.sub(" ", said).strip())
    whole = _spelt(said, today)
    if whole is not None:
        return whole
    begin, _, end = _parted(said)
    if not end and (not begin or _FROM.match(said)):
        # Who says only from when may be away for a day or for months.
        return None
    if end and begin.isdigit():
        # `7 tot en met 11 december`: the month is said once.
        month = end.lstrip("0123456789")
        if int(end.removesuffix(month) or 0) < int(begin):
            return None
        begin += month
    first, last = _first_and_last(begin, end, today, language)
    if first is None or last is None:
        return None
    if _excludes(said):
        last -= _ONE
    return SaidPeriod(first=first, last=last, rest="") if first <= last else None


def _first_and_last(begin: str, end: str, today: date, language: str) -> tuple[date | None, date | None]:
    """Read the first and the last day; between two dates, the first may be over already."""
    last = day_said(end, today, language)
    if last and last >= today:
        first = day_said(begin, last - _YEAR + _ONE, language)
        if first and timedelta() <= last - first <= _LONGEST_RUNNING:
            return first, last
    first = _any_day(begin, today, language) if begin else today
    return first, _any_day(end, first or today, language, now=today) if end else first


def _spelt(said: str, today: date) -> SaidPeriod | None:
    """Read the words that name a whole week or a number of weeks or days."""
    monday = today - _ONE * today.weekday()
    if said in {"deze week", "this week"}:
        return SaidPeriod(first=today, last=monday + _ONE * 6, rest="")
    if said in {"volgende week", "komende week", "next week"}:
        return SaidPeriod(first=monday + _ONE * 7, last=monday + _ONE * 13, rest="")
    counted = re.fullmatch(r"(\d{1,2}|een|één|a|one) (dag|dagen|week|weken|days?|weeks?)", said)
    if not counted:
        return None
    number = int(counted[1]) if counted[1].isdigit() else 1
    days = number * (7 if counted[2].startswith("we") else 1)
    return SaidPeriod(first=today, last=today + _ONE * (days - 1), rest="") if number else None


_ENDS = re.compile(
    r"^(?:(?:van|vanaf|from)?\s*(.*?)\s*)(?:\b(t/m|tot en met|tot|through|until|till|to)\s+)(.*)$"
)
_FROM: Final = re.compile(r"(?:van|vanaf|from)\s")
_ONE = timedelta(days=1)
_YEAR: Final = timedelta(days=365)
_LONGEST_RUNNING: Final = timedelta(days=180)
"""Of an absence of which the begin may be over: a longer one is a slip in the dates."""
_AWAY = r"(?:er (?:dan )?)?(?:niet|weg|afwezig|vrij|(?:op|met) vakantie|away|off|on holiday)"
_BY_THE_WAY = re.compile(
    rf"^(?:ik )?ben er (?=.* niet$)|^(?:ik ben|ben|i am|i'm|i will be) (?:{_AWAY} )?"
    rf"|(?:^| )(?:(?:ben ik|am i) )?{_AWAY}(?: |$)"
)
"""What people say around their days."""
_THROUGH: Final = re.compile(r" [-–] |(?<=\b\d)[-–](?=\d{1,2} [a-z])|(?<=\b\d\d)[-–](?=\d{1,2} [a-z])")
"""A stroke between two days: `3-7 mei`."""
_OF_DAYS: Final = re.compile(
    r"\b(?:vandaag|(?:over)?morgen|dag(?:en)?|week|weken|maand|weekend|\w*vakantie|weg|afwezig|terug|tot|t/m"
    r"|today|tomorrow|days?|weeks|month|holidays?|away|back|until|till)\b"
)


_NO_MONTHS: Final = frozenset({"mei", "may", "mar"})
"""Names of months that are other words as well."""


def mentions_days(words: str, language: str) -> bool:
    """Say whether words speak of days, also where we cannot read which."""
    days = {str(name).lower() for name in get_day_names("wide", locale=language).values()}
    names = days | (set(_months(language)) - _NO_MONTHS)
    said = words.lower()
    dated = rf"\d\W?(?:{'|'.join(_months(language))})\b|\b(?:vanaf|from) \d"
    return bool(_OF_DAYS.search(said) or names & set(re.findall(r"\w+", said)) or re.search(dated, said))


def _parted(said: str) -> tuple[str, str, str]:
    found = _ENDS.match(said)
    if found:
        return found[1], found[2], found[3]
    return re.sub(r"^(?:op|on)\s+", "", said), "", ""


def _excludes(said: str) -> bool:
    return re.search(r"\btot (?!en met)", said) is not None


def _any_day(said: str, today: date, language: str, *, now: date | None = None) -> date | None:
    """Read a date, a day of the week from `today` on, or one of the week after that of `now`."""
    near = {"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2}
    if said in near:
        return today + _ONE * near[said]
    names = {
        str(name).lower(): number
        for width in _WIDTHS
        for number, name in get_day_names(width, locale=language).items()
    }
    begin = now or today
    of_next_week = re.fullmatch(r"(?:(?:volgende|next) week )?(\w+)(?: (?:volgende|next) week)?", said)
    if of_next_week and "week" in said and of_next_week[1] in names:
        return begin + timedelta(days=7 - begin.weekday() + int(names[of_next_week[1]]))
    word = said.removeprefix("komende ").removeprefix("next ").rstrip(".")
    if word in names:
        ahead = (int(names[word]) - today.weekday()) % 7
        return today + timedelta(days=ahead)
    return day_said(said, today, language)
