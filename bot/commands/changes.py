"""The changes of an area that a file asks for: as lines for a person, as JSON for a script, and made."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from rich.text import Text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.commands.shell import complain
from jobs.arranging.apply import Hand, apply_changes
from jobs.arranging.changes import Action, Change, differences, plain
from jobs.arranging.guards import loses_gebiedsmakelaar
from jobs.arranging.known import AtTable, ClosedDays, KnownWorkgroup
from jobs.calendars import Calendars
from jobs.rules.cadence import round_asked
from jobs.rules.calendar import Calendar
from models.arranged import Way
from models.queries.areas import area_by_slug
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


async def make(session: AsyncSession, slug: str, changes: Sequence[Change], now: datetime) -> None:
    """Make the changes, and tell those who take part already which seats and roles they got by them."""
    from bot.handlers.managing.newcomers import tell_newcomers  # noqa: PLC0415 - most commands talk to nobody

    await apply_changes(session, slug, changes, now, hand=Hand(way=Way.FILE))
    if area := await area_by_slug(session, slug):
        await tell_newcomers(session, area, changes, now, occasion=uuid4().hex)


async def caution(session: AsyncSession, slug: str, changes: Sequence[Change], where: str) -> None:
    """Say of changes that are to be made now what somebody must know of them."""
    area = await area_by_slug(session, slug)
    if area and await loses_gebiedsmakelaar(session, area.id, changes):
        complain(f"{where}: With this {slug} has no gebiedsmakelaar, and its weekly overview goes to nobody.")


def as_lines(change: Change, calendars: Calendars) -> Iterator[Text]:
    """Say what changes: the word for it first, then each field with old and new."""
    before, after = calendars.before, calendars.after
    yield Text.assemble(
        (f"{change.action.value:<8}", _STYLES[change.action]), f"{change.subject.value} {change.key}"
    )
    for name, old, new in differences(change):
        label = _LABELS.get(name, name)
        becomes = _words(_shown(name, new, change.new, after), after.zone)
        if change.old is None:
            yield Text(f"          {label}: {becomes}")
        else:
            was = _words(_shown(name, old, change.old, before), before.zone)
            yield Text(f"          {label}: {was} → {becomes}")


def _shown(name: str, value: object, side: object, calendar: Calendar) -> object:
    """Give a value as it is shown: of the schedule the first moment that no day off skips."""
    if name == "next_ask_at" and isinstance(side, KnownWorkgroup) and side.next_ask_at:
        return round_asked(side.next_ask_at, side.cadence, calendar)
    return value


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
            return f"{_how_often(value)} {value.weekday.value} {value.time:%H:%M}"
        case datetime():
            return f"{value.astimezone(zone):%a %d %b %Y %H:%M}"
        case tuple():
            return ", ".join(map(_part, value)) or "nobody"
    return str(value) if value else "none"


def _how_often(cadence: Cadence) -> str:
    if cadence.monthly:
        return f"every month, {cadence.monthly.value}"
    return "every week," if cadence.every_weeks == 1 else f"every {cadence.every_weeks} weeks,"


def _part(part: object) -> str:
    match part:
        case AtTable():
            return f"{part.name} ({part.kind.value})"
        case ClosedDays():
            return f"{part.name} ({part.first_day} to {part.last_day})"
    return str(part)
