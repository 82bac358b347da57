"""A handover as a message: what is open, how it went, what worked and whom to call."""

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.buttons import encode
from bot.render.dates import date_long
from bot.render.table import GAPS_SHOWN
from bot.render.words import said, said_on_one_line
from bot.screens import Mine, Own
from bot.texts import Texts
from jobs.post import Button, Message
from jobs.rules.handover import Note

LONGEST: Final = 3_000
"""Characters of a handover, well below Telegram's 4,096 once its tags are counted."""


def handover(
    number: int, note: Note, workgroup: str, words: str | None, zone: ZoneInfo, texts: Texts
) -> Message:
    """Say it in the order in which a newcomer needs it, and ask to confirm that it was read."""
    title = texts.html("handover-title", workgroup=said_on_one_line(workgroup))
    text = Markup("\n").join([title, *_lines(note, words, zone, texts)])
    button = Button(label=texts("button-handover-read"), data=encode(Mine(Own.HANDOVER_READ, str(number))))
    return Message(text=text, buttons=((button,),), repeat_note=texts("repeat-note"))


def _lines(note: Note, words: str | None, zone: ZoneInfo, texts: Texts) -> Iterator[Markup]:
    if words:
        yield Markup("{}\n<blockquote>{}</blockquote>").format(texts("handover-words"), said(words[:LONGEST]))
    for point in note.points:
        since = date_long(point.since, zone, texts.language)
        yield texts.html("handover-point", date=since, text=said_on_one_line(point.text)[:500])
        if point.help:
            yield texts.html("handover-help", text=said_on_one_line(point.help)[:300])
    for gap in note.gaps[:GAPS_SHOWN]:
        since = date_long(gap.since, zone, texts.language)
        yield texts.html(f"handover-gap-{gap.kind}", date=since, who=said_on_one_line(gap.who))
    for each in note.said:
        day, how = date_long(each.at, zone, texts.language), texts(f"handover-standing-{each.standing}")
        yield texts.html("handover-said", date=day, how=how)
    for success in note.worked:
        yield texts.html("handover-worked", text=said_on_one_line(success)[:300])
    if note.call:
        yield texts.html("handover-call", people=", ".join(map(said_on_one_line, note.call)))
