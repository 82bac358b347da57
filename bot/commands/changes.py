"""The planned changes of an area as lines for a person, and as JSON for a script."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.text import Text

from jobs.arranging.changes import Action, Change, differences, plain
from jobs.arranging.known import AtTable, ClosedDays
from models.values import Cadence

_STYLES = {
    Action.ADD: "green",
    Action.RESTART: "green",
    Action.CHANGE: "yellow",
    Action.STOP: "red",
    Action.LEAVE: "red",
    Action.REMOVE: "red",
}
_LABELS = {"next_ask_at": "next question", "next_digest_at": "next overview", "digest": "overview"}


def as_lines(change: Change, timezone: str | None) -> Iterator[Text]:
    """Say what changes: the word for it first, then each field with old and new."""
    zone = ZoneInfo(timezone or "Europe/Amsterdam")
    yield Text.assemble(
        (f"{change.action.value:<8}", _STYLES[change.action]), f"{change.subject.value} {change.key}"
    )
    for name, old, new in differences(change):
        label = _LABELS.get(name, name)
        if change.old is None:
            yield Text(f"          {label}: {_words(new, zone)}")
        else:
            yield Text(f"          {label}: {_words(old, zone)} → {_words(new, zone)}")


def as_json(change: Change) -> dict[str, Any]:
    """Give a change as plain values; `old` is null for something new, `new` for what goes."""
    return {
        "action": change.action.value,
        "what": change.subject.value,
        "key": change.key,
        "fields": {name: {"old": plain(old), "new": plain(new)} for name, old, new in differences(change)},
    }


def _words(value: object, zone: ZoneInfo) -> str:
    match value:
        case Cadence():
            weeks = "every week" if value.every_weeks == 1 else f"every {value.every_weeks} weeks"
            return f"{weeks}, {value.weekday.value} {value.time:%H:%M}"
        case datetime():
            return f"{value.astimezone(zone):%a %d %b %Y %H:%M}"
        case tuple():
            return ", ".join(map(_part, value)) or "nobody"
    return str(value) if value else "none"


def _part(part: object) -> str:
    match part:
        case AtTable():
            return f"{part.name} ({part.kind.value})"
        case ClosedDays():
            return f"{part.name} ({part.first_day} to {part.last_day})"
    return str(part)
