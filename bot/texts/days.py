"""Days as people type them: `5 januari`, `5-1-2027`, `19 juli t/m 27 augustus 2027 zomer`."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from babel.dates import get_month_names

_WIDTHS: Final[tuple[Literal["wide", "abbreviated"], ...]] = ("wide", "abbreviated")
_BETWEEN = r"\s*(?:t/m|tot en met|tot|through|until|till|to|en|and|–|-)\s+"


@dataclass(frozen=True, kw_only=True)
class SaidPeriod:
    """A first and last day, and the words beside them."""

    first: date
    last: date
    rest: str


def day_said(words: str, today: date, language: str) -> date | None:
    """Read one day; without a year it is the first one from today on. None for what is no day."""
    found = re.fullmatch(_day(language), words.strip().lower())
    return _date(found.groups(), today, language) if found else None


def period_said(words: str, today: date, language: str) -> SaidPeriod | None:
    """Read a first and last day anywhere in the words; None when there are none or the last is first."""
    day = _day(language)
    found = re.search(f"{day}{_BETWEEN}{day}", words.lower())
    if not found:
        return None
    parts = found.groups()
    last = _date(parts[3:], today, language)
    year = parts[2] or (parts[5] if last else None)
    first = _date((parts[0], parts[1], year), today, language)
    if first is None or last is None or last < first:
        return None
    rest = f"{words[: found.start()]} {words[found.end() :]}".strip(" ,:.")
    return SaidPeriod(first=first, last=last, rest=" ".join(rest.split()))


def _day(language: str) -> str:
    names = "|".join(sorted(_months(language), key=len, reverse=True))
    return rf"(\d{{1,2}})(?:\s+|[-/.])({names}|\d{{1,2}})\.?(?:(?:\s+|[-/.])(\d{{4}}))?"


def _months(language: str) -> dict[str, int]:
    return {
        str(name).lower().rstrip("."): number
        for width in _WIDTHS
        for number, name in get_month_names(width, locale=language).items()
    }


def _date(parts: tuple[str | None, ...], today: date, language: str) -> date | None:
    day, month, year = parts
    number = int(month) if month and month.isdigit() else _months(language).get(month or "", 0)
    try:
        if year:
            return date(int(year), number, int(day or 0))
        found = date(today.year, number, int(day or 0))
        return found if found >= today else found.replace(year=today.year + 1)
    except ValueError:
        return None
