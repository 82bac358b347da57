"""A rhythm as people write it: `elke 2 weken op donderdag om 13.00 uur`, `wekelijks ma 9.00`."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Final

from jobs.area_file.sheets.columns import plain
from jobs.arranging.known import WEEKS_OF_MONTHLY
from jobs.rules.cadence import TOO_FAR
from models.values import Cadence, MonthWeek, Weekday

_DAYS: Mapping[str, Weekday] = MappingProxyType(
    {
        word: day
        for day, words in {
            Weekday.MONDAY: "maandag ma monday mon",
            Weekday.TUESDAY: "dinsdag di tuesday tue tues",
            Weekday.WEDNESDAY: "woensdag wo wednesday wed",
            Weekday.THURSDAY: "donderdag do thursday thu thurs",
            Weekday.FRIDAY: "vrijdag vr friday fri",
        }.items()
        for word in words.split()
    }
)
"""The working days: on no other is anybody asked."""
_WHICH: Mapping[str, MonthWeek] = MappingProxyType(
    {
        word: week
        for week, words in {
            MonthWeek.FIRST: "eerste 1e first 1st",
            MonthWeek.SECOND: "tweede 2e second 2nd",
            MonthWeek.THIRD: "derde 3e third 3rd",
            MonthWeek.LAST: "laatste last",
        }.items()
        for word in words.split()
    }
)
_DAY: Final = rf"(?P<day>{'|'.join(sorted(_DAYS, key=len, reverse=True))})\.?"
_AT: Final = (
    r",?\s*(?:om |at )?(?P<hour>[01]?\d|2[0-3])(?:[.:](?P<minute>[0-5]\d)(?::00)?)?(?: ?(?:uur|u|h))?\.?"
)
_NTH: Final = rf"(?:de |the )?(?P<which>{'|'.join(_WHICH)})"
_EACH: Final = r"(?:elke|iedere|om de|per|every|each)"
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"(?:{_EACH} )?(?:(?P<weeks>[1-8]) )?(?:week|weken|weeks),? ?(?:op |on )?{_DAY}{_AT}",
        rf"{_EACH} (?:maand|month),? (?:op |on )?{_NTH} {_DAY}{_AT}",
        rf"(?:op |on )?{_NTH} {_DAY} (?:van|of) (?:de|elke|the|every|each) (?:maand|month){_AT}",
    )
)
_SPELT: Final = (
    (re.compile(r"^(om de week|every other week|every second week|tweewekelijks)\b"), "elke 2 weken"),
    (re.compile(r"^(wekelijks|weekly)\b"), "elke week"),
    (re.compile(r"^(maandelijks|monthly)\b"), "elke maand"),
)


def rhythm_said(words: str) -> Cadence | None:
    """Read a rhythm, in Dutch or English; None for what is none."""
    said = plain(words)
    for spelling, usual in _SPELT:
        said = spelling.sub(usual, said)
    found = next((match for form in _FORMS if (match := form.fullmatch(said))), None)
    if found is None:
        return None
    parts = found.groupdict()
    which = parts.get("which")
    return Cadence(
        every_weeks=WEEKS_OF_MONTHLY if which else int(parts.get("weeks") or 1),
        weekday=_DAYS[parts["day"]],
        time=time(int(parts["hour"]), int(parts["minute"] or 0)),
        monthly=_WHICH[which] if which else None,
    )


def rhythm_of_parts(weeks: str, day: str, at: str, old: Cadence | None) -> Cadence | None:
    """Read a rhythm from 3 cells, of which an empty one says what the old rhythm says; None for none."""
    if old is None:
        return rhythm_said(f"{weeks} weken {day} {at}") if weeks else None
    said = rhythm_said(f"{weeks or old.every_weeks} weken {day or old.weekday} {at or f'{old.time:%H:%M}'}")
    return replace(said, monthly=old.monthly) if said and not weeks else said


def date_said(words: str) -> date | None:
    """Read a date as a spreadsheet writes it: `2027-01-05` or `5-1-2027`, also with dots or slashes.

    Some put midnight behind it, or leave the century out; then only slashes say that the day comes first.
    """
    for form in ("%Y-%m-%d", "%Y-%m-%d 00:00:00", "%d-%m-%Y", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y"):
        try:
            day = datetime.strptime(words.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return day if day < TOO_FAR else None
    return None
