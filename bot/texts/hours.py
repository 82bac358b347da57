"""Hours as people type them, in which no question suits: `21 tot 8`, `na 20.00 niet`, `not before 10`."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Final

from jobs.rules.calendar import DAY_BEGINS
from jobs.rules.quiet import QuietHours

MIDNIGHT: Final = time(0)
_NIGHT_ENDS: Final = 7
"""Before this hour nobody is at work, so that an hour there is one after noon."""
_TOO_EARLY: Final = 10
"""Whoever wants no question after an hour before this one means the evening."""
_FIRST: Final = time(1)
_EXACT: Final = re.compile(r"\d[.:u]\d|[ap]m\b")
"""A clock of 24 hours, or which half of the day."""
_CLOCK: Final = r"(\d{1,2}(?:[.:u][0-5]\d)?(?: ?(?:am|pm))?)"
_RANGE: Final = re.compile(
    rf"(?:van|vanaf|tussen|from|between)? ?{_CLOCK} ?(?:-|tot|en|and|to|until) ?{_CLOCK}"
)
_AFTER: Final = re.compile(rf"(?:na|vanaf|after|from) {_CLOCK}")
_BEFORE: Final = re.compile(rf"(?:voor|tot|before|until) {_CLOCK}")
_BOTH: Final = (
    re.compile(rf"(?:voor|before) {_CLOCK} (?:en|of|and|or|,)? ?(?:na|after) {_CLOCK}"),
    re.compile(rf"(?:na|after) {_CLOCK} (?:en|of|and|or|,)? ?(?:voor|before) {_CLOCK}"),
)
_ALWAYS: Final = frozenset({"altijd", "hele dag", "de hele dag", "always", "whole day", "the whole day"})
_ONLY: Final = re.compile(r"\b(?:alleen|wel|only)\b(?! (?:niet|geen|not|no)\b)")
_RATHER: Final = re.compile(r"\b(?:liefst|liever|preferably|rather)\b")
_NOT: Final = re.compile(r"\b(?:niet|geen|not|no)\b")
_UNSAID: Final = re.compile(
    r"\b(?:alleen|liefst|liever|wel|only|preferably|niet|geen|not|no|vraag|vragen|questions?|graag|please"
    r"|maar|rather|uur|u|h|o'clock)\b"
)
_SPELT: Final = (
    (re.compile(r"\b(?:t/m|tot en met|till|–|—)"), "tot"),
    (re.compile(r"\b(?:vóór|eerder dan|earlier than)\b"), "voor"),
    (re.compile(r"\b(?:later dan|later than)\b"), "na"),
    (re.compile(r"\b(?:middernacht|midnight)\b"), "0"),
    (re.compile(r"\bnoon\b"), "12"),
    (re.compile(r"\bp\.m\.?|'s avonds|'s middags|in the (?:evening|afternoon)"), "pm"),
    (re.compile(r"\ba\.m\.?|'s ochtends|'s morgens|in the morning"), "am"),
)


@dataclass(frozen=True)
class SaidHours:
    """When no question suits somebody; None for whom every hour does."""

    quiet: QuietHours | None


def hours_said(words: str, *, suit: bool = False) -> SaidHours | None:
    """Read hours in Dutch or English; None for what are none. `alleen`, `liever` and `only` turn them round.

    So does the question which hours do suit, unless the words are hours of a night.
    """
    said = " ".join(re.sub(r"[.!]+$", "", words.lower().replace("’", "'")).split())
    if said in _ALWAYS:
        return SaidHours(None)
    for spelling, usual in _SPELT:
        said = spelling.sub(usual, said)
    only, denied = _ONLY.search(said) is not None, _NOT.search(said) is not None
    wished = only or (_RATHER.search(said) is not None and not denied)
    # A time may end on a word that is none, as `20u`: it goes only where it stands by itself.
    said = re.sub(r"(\d) ?(?:uur|u|h)\b", r"\1", said)
    hours = " ".join(_UNSAID.sub(" ", said).replace(" ,", ",").split())
    quiet = _quiet(hours, exact=_EXACT.search(said) is not None, turned=wished)
    if suit and quiet and not wished and not denied and not _is_night(hours, quiet):
        quiet = _quiet(hours, exact=True, turned=True) or quiet
    return SaidHours(quiet) if quiet else None


_OF_HOURS: Final = re.compile(
    r"\d|\b(?:uur|uren|ochtends?|morgens|middags?|avonds?|nachts?|lunch|hours?|mornings?|afternoons?|evenings?|nights?)\b"
)


def mentions_hours(words: str) -> bool:
    """Say whether words speak of hours, also where we cannot read which."""
    return _OF_HOURS.search(words.lower()) is not None


def _quiet(hours: str, *, exact: bool, turned: bool) -> QuietHours | None:
    pair = _pair(hours, turned=turned)
    if pair is None or pair[0] == pair[1]:
        return None
    if turned or not exact:
        pair = _by_day(*pair)
    begin, end = pair[::-1] if turned else pair
    return QuietHours(begin, end)


def _is_night(hours: str, quiet: QuietHours) -> bool:
    return quiet.end < quiet.begin and _RANGE.fullmatch(hours) is not None


def _by_day(begin: time, end: time) -> tuple[time, time]:
    """Take `9 tot 5` for a working day, and `1 tot 2` for a break in it: in the night nobody is asked."""
    late = _after_noon(end)
    if end < begin < late:
        return begin, late
    return (_after_noon(begin), late) if begin < end < late and begin >= _FIRST else (begin, end)


def _pair(said: str, *, turned: bool) -> tuple[time, time] | None:
    """Give from when until when, before it is turned round."""
    if found := _RANGE.fullmatch(said):
        return _of_one_half(found[1], found[2])
    if found := _BOTH[0].fullmatch(said):
        return _outside(found[1], found[2])
    if found := _BOTH[1].fullmatch(said):
        return _outside(found[2], found[1])
    if found := _AFTER.fullmatch(said):
        after = _time(found[1])
        if after and not turned and found[1].isdecimal() and _NIGHT_ENDS <= after.hour < _TOO_EARLY:
            after = after.replace(hour=after.hour + 12)
        return (_after_noon(after), DAY_BEGINS) if after else None
    if found := _BEFORE.fullmatch(said):
        before = _time(found[1])
        return (MIDNIGHT, before) if before else None
    return None


def _of_one_half(begin: str, end: str) -> tuple[time, time] | None:
    """Read `2 tot 4 uur 's middags`: both are after noon, unless the first would come after the last."""
    pair = _times(begin, end)
    if pair is None or not end.endswith("pm") or begin.endswith(("am", "pm")) or begin.startswith("0"):
        return pair
    later = pair[0].replace(hour=pair[0].hour % 12 + 12)
    return (later, pair[1]) if later < pair[1] else pair


def _outside(before: str, after: str) -> tuple[time, time] | None:
    pair = _times(after, before)
    if pair is None:
        return None
    begin, end = _after_noon(pair[0]), pair[1]
    return (begin.replace(hour=begin.hour + 12) if _FIRST <= begin <= end < time(12) else begin), end


def _after_noon(at: time) -> time:
    """Give what is said of an evening, where nobody means the night: `niet na 5` is 17.00."""
    return at.replace(hour=at.hour + 12) if 1 <= at.hour < _NIGHT_ENDS else at


def _times(begin: str, end: str) -> tuple[time, time] | None:
    first, last = _time(begin), _time(end)
    return (first, last) if first is not None and last is not None else None


def _time(said: str) -> time | None:
    found = re.fullmatch(r"(\d{1,2})(?:[.:u](\d\d))? ?(am|pm)?", said)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (25, 0)
    half = found[3] if found else None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 25
    if hour > 24 or (hour == 24 and minute):
        return None
    return time(hour % 24, minute)
