"""What every screen is made of: rows of buttons, pages, and the way back."""

from collections.abc import Iterable
from typing import Final

from bot.buttons import encode
from bot.render.split import shortened
from bot.render.words import said_on_one_line
from bot.screens import Manage, Screen
from bot.texts import Texts
from jobs.post import Button, Keyboard

PAGE: Final = 8
"""How many names a page shows: what fits a small phone without scrolling."""
LONGEST_LABEL: Final = 40
_END: Final = 16
"""Characters of the end of a name that is too long for a button."""
LONGEST_SEARCH: Final = 100


def button(label: str, screen: Screen, area_id: int, subject_id: int = 0, option: str | int = "") -> Button:
    return Button(label=label, data=encode(Manage(screen, area_id, subject_id, str(option))))


def named(name: str) -> str:
    """Put a name on a button; a long one without its middle, since what tells it apart is often the end."""
    line = said_on_one_line(name)
    if len(line) <= LONGEST_LABEL:
        return line
    return f"{line[: LONGEST_LABEL - _END - 3].rstrip()} … {line[-_END:].lstrip()}"


def searched(part: str) -> str:
    """Repeat what was searched for, as far as it can be recognised by."""
    return said_on_one_line(shortened(part, LONGEST_SEARCH))


def beside(buttons: Iterable[Button], size: int = 2) -> Keyboard:
    """Put buttons beside each other, so many a row."""
    row = list(buttons)
    return tuple(tuple(row[at : at + size]) for at in range(0, len(row), size))


def below(buttons: Iterable[Button]) -> Keyboard:
    return beside(buttons, 1)


def pages(
    screen: Screen, area_id: int, subject_id: int, prefix: str, page: int, total: int, texts: Texts
) -> Keyboard:
    """Give the buttons to the page before and after, where there are any."""
    found = (
        ("button-manage-previous", page - 1),
        ("button-manage-next", page + 1),
    )
    there = [(key, to) for key, to in found if to >= 0 and to * PAGE < total]
    return beside(button(texts(key), screen, area_id, subject_id, f"{prefix}{to}") for key, to in there)
