"""A handover as a message: what is open, how it went, what worked and whom to call."""

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.buttons import encode
from bot.render.dates import date_long
from bot.render.split import ROOM, shortened, units
from bot.render.table import GAPS_SHOWN
from bot.render.words import said, said_on_one_line
from bot.screens import Mine, Own
from bot.texts import Texts
from jobs.post import Button, Message
from jobs.rules.handover import Note

LONGEST_WORDS: Final = 1_600
"""UTF-16 units of what the leaver adds, in a message that has room for 4,096."""
LONGEST_POINT: Final = 500
LONGEST_REST: Final = 300


def handover(
    number: int, note: Note, workgroup: str, words: str | None, zone: ZoneInfo, texts: Texts
) -> Message:
    """Say it in the order in which a newcomer needs it, as far as it fits, and ask to confirm it."""
    title = texts.html("handover-title", workgroup=said_on_one_line(workgroup))
    last = [*_call(note, texts)]
    told = [title, *_lines(note, words, zone, texts)]
    room = ROOM - sum(_size(line) for line in last) - _size(texts.html("handover-more"))
    while sum(map(_size, told)) > room:
        told.pop()
        last = [texts.html("handover-more"), *_call(note, texts)]
    button = Button(label=texts("button-handover-read"), data=encode(Mine(Own.HANDOVER_READ, str(number))))
    text = Markup("\n").join([*told, *last])
    return Message(text=text, buttons=((button,),), repeat_note=texts("repeat-note"))


def _size(line: Markup) -> int:
    return units(line.striptags()) + 1


def _call(note: Note, texts: Texts) -> Iterator[Markup]:
    if note.call:
        people = shortened(", ".join(map(said_on_one_line, note.call)), LONGEST_REST)
        yield texts.html("handover-call", people=said_on_one_line(people))


def _lines(note: Note, words: str | None, zone: ZoneInfo, texts: Texts) -> Iterator[Markup]:
    if words:
        yield Markup("{}\n<blockquote>{}</blockquote>").format(
            texts("handover-words"), said(shortened(words, LONGEST_WORDS))
        )
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
