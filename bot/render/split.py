"""Long texts cut into chat messages: measured and cut as plain text, so no tag or entity is ever halved."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.render.words import said_plainly
from jobs.post import Button

ROOM = 4000
"""Telegram's limit of 4,096 UTF-16 units, less what closing a cut isolate may add."""

MORE = " …"

_BOUNDARIES = tuple(map(re.compile, (r"\n\n", r"\n", r"[.!?…][\"'”’)]* ", r"[ \t]")))
_EXTENDS = re.compile("[\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")


@dataclass(frozen=True)
class Span:
    """Plain text in one style; neighbours that are quoted share one quotation."""

    text: str
    bold: bool = False
    quoted: bool = False


GAP = Span("\n\n")


@dataclass(frozen=True)
class Block:
    """Spans that belong in one message if they fit; a block that is cut begins again under `again`."""

    spans: tuple[Span, ...]
    again: str = ""
    buttons: tuple[Button, ...] = ()


def units(text: str) -> int:
    """Count as Telegram does: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(blocks: Iterable[Block], room: int = ROOM) -> list[Block]:
    """Join blocks into as few messages as fit, in order; cut a block only if it is too long by itself."""
    messages: list[Block] = []
    used = room
    for block in blocks:
        more = units(GAP.text) + _size(block)
        if used + more <= room:
            messages[-1] = _joined(messages[-1], block)
            used += more
        else:
            messages += _cut(block, room)
            used = _size(messages[-1])
    return messages


def pieces(text: str, room: int = ROOM) -> list[str]:
    """Cut plain text at paragraphs, lines, sentences or words."""
    return ["".join(span.text for span in block.spans) for block in _cut(Block((Span(text),)), room)]


def shortened(text: str, room: int) -> str:
    """Cut words that are too long for their place, and show that there is more."""
    if units(text) <= room:
        return text
    return f"{text[: _place(text, max(room - units(MORE), 0))].rstrip()}{MORE}"


def _cut(block: Block, room: int) -> list[Block]:
    done: list[Block] = []
    while _size(block) > room:
        head, tail = _halves(block.spans, _place("".join(span.text for span in block.spans), room))
        done.append(Block(head))
        heading = (Span(block.again, bold=True), Span("\n")) if 0 < units(block.again) < room // 8 else ()
        block = replace(block, spans=(*heading, *tail))
    return [*done, block]


def _place(text: str, room: int) -> int:
    """Find where to cut: the last good boundary in the second half of what fits, else between characters."""
    end = _fitting(text, room)
    for boundary in _BOUNDARIES:
        ends = [found.end() for found in boundary.finditer(text, 0, end)]
        if ends and ends[-1] > end // 2:
            return ends[-1]
    place = end
    while place > end // 2 and (_EXTENDS.match(text, place) or text[place - 1] == "\u200d"):
        place -= 1
    return place if place > end // 2 else end


def _fitting(text: str, room: int) -> int:
    used = 0
    for place, character in enumerate(text):
        used += units(character)
        if used > room:
            return place
    return len(text)


def _halves(spans: tuple[Span, ...], place: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Part the spans; the one that is cut is made whole again as a quotation on both sides."""
    head: list[Span] = []
    tail: list[Span] = []
    for span in spans:
        before, after = span.text[:place], span.text[place:]
        place = max(0, place - len(span.text))
        if before and after:
            before, after = said_plainly(before.rstrip()), said_plainly(after.lstrip())
        head += [replace(span, text=before)] if before else []
        tail += [replace(span, text=after)] if after else []
    return tuple(head), tuple(tail)


def _joined(block: Block, other: Block) -> Block:
    return Block((*block.spans, GAP, *other.spans), buttons=block.buttons + other.buttons)


def _size(block: Block) -> int:
    return sum(units(span.text) for span in block.spans)
