"""The screens of /afwezig: quick choices, a month to choose days from, and what stands already."""

from calendar import Calendar
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from babel.dates import format_date, get_day_names

from bot.buttons import encode
from bot.render.managing.parts import below, beside
from bot.screens import Mine, Own
from bot.texts import Texts
from jobs.post import Button, Keyboard, Message
from models.people import Absence

WEEKS: Final = (1, 2, 3)
_MONDAY_FIRST = Calendar(firstweekday=0)


def choose(absences: Sequence[Absence], today: date, texts: Texts) -> Message:
    """Ask how long; what stands already can be dropped."""
    quick = [_button(texts(f"button-away-{weeks}"), Own.AWAY_WEEKS, weeks) for weeks in WEEKS]
    quick += [
        _button(texts("button-away-next-week"), Own.AWAY_NEXT_WEEK),
        _button(texts("button-away-days"), Own.AWAY_FIRST, f"{today:%Y-%m}"),
    ]
    drops = [_button(_drop_label(each, today, texts), Own.AWAY_DROPPED, each.id) for each in absences]
    return Message(text=texts("away-choose"), buttons=below(drops) + beside(quick))


def _drop_label(absence: Absence, today: date, texts: Texts) -> str:
    if absence.first_day <= today:
        return texts("button-away-0")
    first, last = (
        str(format_date(day, "d MMM", locale=texts.language)) for day in (absence.first_day, absence.last_day)
    )
    if first == last:
        return texts("away-drop-day", day=first)
    return texts("away-drop", first=first, last=last)


def first_day(shown: date, today: date, latest: date, texts: Texts) -> Message:
    """Ask the first day, on a page of a month."""

    def pick(day: date) -> Button:
        return _button(str(day.day), Own.AWAY_LAST, f"{day}.{day:%Y-%m}")

    def turn(month: date) -> str:
        return f"{month:%Y-%m}"

    keyboard = _month(shown, (today, latest), pick, Own.AWAY_FIRST, turn, texts)
    return Message(text=texts("away-first", month=_month_name(shown, texts)), buttons=keyboard)


def last_day(first: date, shown: date, latest: date, texts: Texts) -> Message:
    """Ask the last day, on a page of a month."""

    def pick(day: date) -> Button:
        return _button(str(day.day), Own.AWAY_CHOSEN, f"{first}.{day}")

    def turn(month: date) -> str:
        return f"{first}.{month:%Y-%m}"

    keyboard = _month(shown, (first, latest), pick, Own.AWAY_LAST, turn, texts)
    since = str(format_date(first, texts("pattern-day"), locale=texts.language))
    text = texts("away-last", first=since, month=_month_name(shown, texts))
    return Message(text=text, buttons=keyboard)


def _month(
    shown: date,
    reach: tuple[date, date],
    pick: Callable[[date], Button],
    own: Own,
    turn: Callable[[date], str],
    texts: Texts,
) -> Keyboard:
    earliest, latest = reach
    weeks = _MONDAY_FIRST.monthdatescalendar(shown.year, shown.month)
    names = get_day_names("narrow", locale=texts.language)
    head = tuple(Button(label=str(names[number]), data=_STILL) for number in range(7))
    rows = [
        tuple(pick(day) if day.month == shown.month and earliest <= day <= latest else _EMPTY for day in week)
        for week in weeks
    ]
    first = shown.replace(day=1)
    before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=31)).replace(day=1)
    turns = []
    if (before.year, before.month) >= (earliest.year, earliest.month):
        turns.append(_button(texts("button-manage-previous"), own, turn(before)))
    if after <= latest:
        turns.append(_button(texts("button-manage-next"), own, turn(after)))
    return (head, *rows, tuple(turns))


_STILL: Final = encode(Mine(Own.NOTHING))
_EMPTY: Final = Button(label="·", data=_STILL)


def _month_name(shown: date, texts: Texts) -> str:
    return str(format_date(shown, "MMMM y", locale=texts.language))


def _button(label: str, own: Own, option: object = "") -> Button:
    return Button(label=label, data=encode(Mine(own, str(option))))
