"""Absences as people type them: `volgende week`, `t/m vrijdag`, `ik ben weg van 3 mei tot 7 mei`."""

import re
from datetime import date, timedelta
from typing import Final

from babel.dates import get_day_names

from bot.texts.days import LONGEST_RUNNING, WIDTHS, SaidPeriod, day_said, month_numbers


def absence_said(words: str, today: date, language: str) -> SaidPeriod | None:
    """Read on which days somebody is away: `volgende week`, `t/m vrijdag`, `ik ben weg van 3 mei tot 7 mei`.

    Dutch `tot` ends the day before; every other word for the end includes its day.
    """
    said = " ".join(re.sub(r"[^\w\s]+$", "", words.lower().strip()).split())
    said = _THROUGH.sub(" t/m ", " ".join(_BY_THE_WAY.sub(" ", said).split()))
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
        if first and timedelta() <= last - first <= LONGEST_RUNNING:
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
    r"^(?:(?:(?:van|vanaf|from)\s+)?(.*?)\s*)(?:\b(t/m|tot en met|tot|through|until|till|to)\s+)(.*)$"
)
_FROM: Final = re.compile(r"(?:van|vanaf|from)\s")
_ONE = timedelta(days=1)
_YEAR: Final = timedelta(days=365)
_AWAY = r"(?:er (?:dan )?)?(?:niet|weg|afwezig|vrij|(?:op|met) vakantie|away|off|on holiday)"
_BY_THE_WAY = re.compile(
    rf"^(?:ik )?ben er (?=.* niet$)|^(?:ik ben|ben|i am|i'm|i will be) (?:{_AWAY} )?"
    rf"|(?:^| )(?:(?:ben ik|am i) )?{_AWAY}(?: |$)"
)
"""What people say around their days."""
_IN_WORDS = r"\d{1,2} (?!t/m|tot\b|to\b|through|until|till|tm\b)[a-z]"
_THROUGH: Final = re.compile(
    rf" ?\btm\b ?| [-–] |(?<=\b\d)[-–](?={_IN_WORDS})|(?<=\b\d\d)[-–](?={_IN_WORDS})"
    r"|(?<=[/.]\d)[-–](?=\d{1,2}[/.]\d)|(?<=[/.]\d\d)[-–](?=\d{1,2}[/.]\d)"
)
"""A stroke between two days, as in `3-7 mei` and `24/12-3/1`, not in `7-12 t/m 11-12`; or `tm`."""
_OF_DAYS: Final = re.compile(
    r"\b(?:vandaag|(?:over)?morgen|dag(?:en)?|week|weken|maand|weekend|\w*vakantie|weg|afwezig|terug|tot|t/m"
    r"|kerst|kerstmis|kerstdag(?:en)?|pasen|pinksteren|hemelvaart|nieuwjaar|christmas|easter"
    r"|today|tomorrow|days?|weeks|month|holidays?|away|back|until|till)\b"
)
_DATE: Final = r"(?<![\d./-])(?:[12]?\d|3[01])[-/](?:1[0-2]|[1-9])(?!\d)"
"""A date in numbers."""
_NO_MONTHS: Final = frozenset({"mei", "may", "mar"})
"""Names of months that are other words as well."""


def mentions_days(words: str, language: str) -> bool:
    """Say whether words speak of days, also where we cannot read which."""
    days = {str(name).lower() for name in get_day_names("wide", locale=language).values()}
    names = days | (set(month_numbers(language)) - _NO_MONTHS)
    said = words.lower()
    dated = rf"\d\W?(?:{'|'.join(month_numbers(language))})\b|\b(?:vanaf|from) \d|{_DATE}"
    return bool(_OF_DAYS.search(said) or names & set(re.findall(r"\w+", said)) or re.search(dated, said))


_BEING_AWAY: Final = re.compile(
    r"\bik\b.*\b(?:weg|afwezig|vrij)\b|\bik ben er\b|\bben ik er\b"
    r"|\b(?:i|i'm|i'll)\b.*\b(?:away|off|holiday|out)\b|\w*vakantie\b"
)
_AROUND_DAYS: Final = re.compile(
    r"t|m|tm|van|vanaf|en|met|of|op|in|om|na|voor|rond|ergens|begin|einde?|half|midden|de|het|een|hele|deze|die"
    r"|volgende|komende|maanden|vrij|er|niet|ik|ben"
    r"|from|through|to|and|or|on|at|around|end|the|an?|next|this|whole|months|off|i"
)
"""Words that say nothing but which days, where a day or a number stands beside them."""


def tells_absence(words: str, language: str) -> bool:
    """Say whether words are about somebody's own absence: `week 52 ben ik weg`, `eind mei`.

    That a day is said in a story is not enough.
    """
    said = words.lower()
    days = {str(name).lower() for name in get_day_names("wide", locale=language).values()}
    names = days | set(month_numbers(language))
    others = [
        word
        for word in re.findall(r"[^\W\d]+", said)
        if word not in names and not _OF_DAYS.fullmatch(word) and not _AROUND_DAYS.fullmatch(word)
    ]
    return mentions_days(words, language) and (not others or _BEING_AWAY.search(said) is not None)


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
        for width in WIDTHS
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
