"""People's own words, made safe to stand among ours: they turn no tag on and no text around."""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TypeVar

from markupsafe import Markup, escape

from bot.texts.folding import folded

Key = TypeVar("Key", bound=Hashable)
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_OPENS_ISOLATE = frozenset("\u2066\u2067\u2068")
_DEEPEST = 8
"""Isolates deeper than this are dropped: nobody writes so, and each costs a closing character."""
_DIRECTED = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def said(text: str) -> Markup:
    """Quote somebody's words in HTML, escaped and with their direction kept inside."""
    return escape(said_plainly(text))


def said_plainly(text: str) -> str:
    """Quote somebody's words in plain text, without control characters; each line isolated where needed."""
    lines = _CONTROL.sub("", text).splitlines()
    return "\n".join(_isolated(line) if _turns(line) else line for line in lines).strip("\n")


def said_on_one_line(text: str) -> str:
    """Quote a name or title: plain, safe, and without line breaks."""
    return said_plainly(" ".join(text.split()))


def told_apart(names: Iterable[tuple[Key, str, str | None]]) -> dict[Key, str]:
    """Give names by number or key; behind those that are the same stands what tells them apart."""
    rows = list(names)
    times = Counter(folded(name) for _, name, _ in rows)
    return {
        key: f"{name}, {apart}" if apart and times[folded(name)] > 1 else name for key, name, apart in rows
    }


def called(workgroup: str, area: str, others: Iterable[str]) -> str:
    """Name a workgroup on one line, with its area behind it for whoever knows another of that name."""
    rows = ((number, name, None) for number, name in enumerate(others, start=1))
    return said_on_one_line(told_apart([(0, workgroup, area), *rows])[0])


def _turns(line: str) -> bool:
    if line.isascii():
        return False
    return bool(_DIRECTED.search(line)) or any(
        unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in line
    )


def _isolated(line: str) -> str:
    """Wrap a line in one isolate; close what it opens, drop a close too many (Unicode annex 9)."""
    kept, depth, whole = [], 0, line.startswith(_FIRST_STRONG_ISOLATE)
    for place, character in enumerate(line):
        too_many = character == _POP_ISOLATE and depth == 0
        if too_many or (character in _OPENS_ISOLATE and depth == _DEEPEST):
            continue
        depth += (character in _OPENS_ISOLATE) - (character == _POP_ISOLATE)
        kept.append(character)
        whole = whole and (depth > 0 or place == len(line) - 1)
    if whole:
        return "".join(kept) + _POP_ISOLATE * depth
    return _FIRST_STRONG_ISOLATE + "".join(kept) + _POP_ISOLATE * (depth + 1)
