"""A chat as readable text: local time, sender, words, and the buttons in brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from bot.playground.values import Message


def transcript(messages: Iterable[Message], local: Callable[[int], datetime]) -> str:
    """Return the messages with a line for each new day."""
    lines: list[str] = []
    day = None
    for message in messages:
        moment = local(message.date)
        if moment.date() != day:
            day = moment.date()
            lines.append(f"--- {day:%d-%m-%Y} ---")
        lines += _lines(message, moment)
    return "\n".join(lines)


def _lines(message: Message, moment: datetime) -> list[str]:
    first, *more = message.shown.split("\n")
    edited = " (bewerkt)" if message.edited else ""
    indent = " " * 7
    rows = [" ".join(f"[{button.label}]" for button in row) for row in message.keyboard]
    return [f"{moment:%H:%M}  {message.sender}{edited}: {first}", *(indent + line for line in [*more, *rows])]
