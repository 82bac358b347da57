"""A handover as messages: what is open, how it went, what worked and whom to call."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.buttons import encode
from bot.render.dates import date_long
from bot.render.split import ROOM, pieces, shortened, units
from bot.render.table import GAPS_SHOWN
from bot.render.words import said, said_on_one_line
from bot.screens import Mine, Own
from bot.texts import Texts
from jobs.post import Button, Message
from jobs.rules.handover import Note

WORDS_AT_ONCE: Final = 1_600
"""UTF-16 units of what the leaver adds that go in one message, which has room for 4,096."""
LONGEST_POINT: Final = 500
LONGEST_REST: Final = 300


def handover(
    number: int, note: Note, workgroup: str, words: str | None, zone: ZoneInfo, texts: Texts
) -> list[Message]:
    """Say it in the order in which a newcomer needs it, and ask to confirm it.

    All that the leaver adds is in it, in as many messages as it takes; the rest as far as it fits.
    """
    title = texts.html("handover-title", workgroup=said_on_one_line(workgroup))
    quotes = list(_quotes(words, texts))
    *full, told = [[title, *quotes[:1]], *([quote] for quote in quotes[1:])]
    button = Button(label=texts("button-handover-read"), data=encode(Mine(Own.HANDOVER_READ, str(number))))
    last = _message(_fitting([*told, *_lines(note, zone, texts)], note, texts), texts)
    return [*(_message(lines, texts) for lines in full), replace(last, buttons=((button,),))]


def _message(lines: Iterable[Markup], texts: Texts) -> Message:
    return Message(text=Markup("\n").join(lines), repeat_note=texts("repeat-note"))


def _quotes(words: str | None, texts: Texts) -> Iterator[Markup]:
    for part in pieces(words, WORDS_AT_ONCE) if words else ():
        yield Markup("{}\n<blockquote>{}</blockquote>").format(texts("handover-words"), said(part))


def _fitting(told: list[Markup], note: Note, texts: Texts) -> list[Markup]:
    """Leave out what does not fit, and say so; whom to call always stands at the end."""
    last = [*_call(note, texts)]
    room = ROOM - sum(map(_size, last)) - _size(texts.html("handover-more"))
    while sum(map(_size, told)) > room:
        told.pop()
        last = [texts.html("handover-more"), *_call(note, texts)]
    return [*told, *last]


def _size(line: Markup) -> int:
    return units(line.striptags()) + 1


def _call(note: Note, texts: Texts) -> Iterator[Markup]:
    if note.call:
        people = shortened(", ".join(map(said_on_one_line, note.call)), LONGEST_REST)
        yield texts.html("handover-call", people=said_on_one_line(people))


def _lines(note: Note, zone: ZoneInfo, texts: Texts) -> Iterator[Markup]:
    for point in note.points:
        since = date_long(point.since, zone, texts.language)
        yield texts.html("handover-point", date=since, text=_line(point.text, LONGEST_POINT))
        if point.help:
            yield texts.html("handover-help", text=_line(point.help, LONGEST_REST))
    for gap in note.gaps[:GAPS_SHOWN]:
        since = date_long(gap.since, zone, texts.language)
        yield texts.html(f"handover-gap-{gap.kind}", date=since, who=said_on_one_line(gap.who))
    for each in note.said:
        day, how = date_long(each.at, zone, texts.language), texts(f"handover-standing-{each.standing}")
        yield texts.html("handover-said", date=day, how=how)
    for success in note.worked:
        yield texts.html("handover-worked", text=_line(success, LONGEST_REST))


def _line(words: str, room: int) -> str:
    return said_on_one_line(shortened(words, room))
