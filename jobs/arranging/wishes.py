"""A change that somebody agreed to, brought up to what is known now; and what has to change with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.arranging.apply import Hand, apply_changes
from jobs.arranging.changes import Action, AreaChange, Change, PersonChange, WorkgroupChange, differences
from jobs.arranging.guards import Refusal, refusal
from jobs.arranging.known import (
    AtTable,
    Known,
    KnownArea,
    KnownPerson,
    KnownWorkgroup,
    Scope,
    by_day,
    by_name,
    gather_known,
    in_order,
)
from jobs.arranging.schedule import rescheduled, with_next_overview
from jobs.rules.organisations import matched
from models.queries.areas import area_by_slug

_Known = TypeVar("_Known", KnownArea, KnownPerson, KnownWorkgroup)
SCHEDULE: Final = frozenset({"next_ask_at", "next_digest_at", "last_due"})
"""What the clock moves on by itself, and what follows from the rest: nobody chooses it."""

_IN_ORDER: Final[Mapping[str, Callable[[Iterable[Any]], tuple[Any, ...]]]] = MappingProxyType(
    {"closed_periods": by_day, "table": by_name, "roles": in_order}
)


class OvertakenError(Exception):
    """Somebody else changed the same meanwhile. `change` is what it would be now, None if it is gone."""

    def __init__(self, change: Change | None) -> None:
        super().__init__("the same was changed meanwhile")
        self.change = change


class SoAlreadyError(OvertakenError):
    """Somebody else made the same change meanwhile, so that nothing is left of it."""

    def __init__(self) -> None:
        super().__init__(None)


class TakenError(Exception):
    """Somebody else added something of this name meanwhile: what is to be added needs another key."""


class RefusedError(Exception):
    """The change must not be made, as things are now."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


async def arrange(
    session: AsyncSession, slug: str, change: Change, now: datetime, *, hand: Hand
) -> tuple[Change, ...]:
    """Make a change and all that follows from it; give what was made.

    Raises OvertakenError, TakenError or RefusedError, with nothing changed, when what it starts from is no
    longer so.
    """
    known = await gather_known(session, slug, of=scope(change))
    changes = fulfilled(change, known, now)
    area = await area_by_slug(session, slug)
    if area and (no := await refusal(session, area.id, changes[0])):
        raise RefusedError(no)
    # What follows comes first: who has left the area has no seat any more.
    await apply_changes(session, slug, reversed(changes), now, hand=hand)
    return changes


def scope(change: Change) -> Scope:
    """Say what has to be read for a change: an area of many workgroups is not, for one of them."""
    nobody, one = frozenset[str](), frozenset({change.key})
    match change:
        case AreaChange():
            return Scope(people=nobody)
        case WorkgroupChange():
            return Scope(people=nobody, workgroups=one)
        case PersonChange(new=None):
            return Scope(people=one)
        case PersonChange():
            return Scope(people=one, workgroups=nobody)


def fulfilled(change: Change, known: Known, now: datetime) -> tuple[Change, ...]:
    """Give the change as it is now, and those that follow from it. Raises OvertakenError or TakenError."""
    changes: tuple[Change, ...]
    match change:
        case AreaChange():
            changes = _area(change, known, now)
        case WorkgroupChange():
            changes = (_workgroup(change, known, now),)
        case PersonChange():
            made = _person(change, known)
            changes = (made, *(_seats_left(made.key, known) if made.new is None else ()))
    if changes[0].old != change.old and _is_so(changes[0]):
        raise SoAlreadyError
    return changes


def _is_so(made: Change) -> bool:
    """Say whether what a change wants was so before it."""
    match made:
        case WorkgroupChange(action=Action.STOP, old=old) if old:
            return old.next_ask_at is None
        case WorkgroupChange(action=Action.RESTART, old=old) if old:
            return old.next_ask_at is not None
    return made.action is Action.CHANGE and {name for name, *_ in differences(made)} <= SCHEDULE


def _area(change: AreaChange, known: Known, now: datetime) -> tuple[Change, ...]:
    if known.area is None or change.old is None:
        raise OvertakenError(None)
    new = _merged(change, known.area, change.new)
    if new.digest != known.area.digest:
        new = with_next_overview(known.area, new, now)
    made = replace(change, old=known.area, new=new)
    return made, *_followers(known, new, now)


def _followers(known: Known, area: KnownArea, now: datetime) -> list[Change]:
    """List the workgroups without a rhythm of their own, which change with their area."""
    return [
        WorkgroupChange(
            key=key,
            action=Action.CHANGE,
            old=workgroup,
            new=rescheduled(workgroup, replace(workgroup, cadence=area.cadence), area, now),
        )
        for key, workgroup in known.workgroups.items()
        if workgroup.next_ask_at and not workgroup.own_rhythm and workgroup.cadence != area.cadence
    ]


def _workgroup(change: WorkgroupChange, known: Known, now: datetime) -> WorkgroupChange:
    current, area = known.workgroups.get(change.key), known.area
    if area is None:
        raise OvertakenError(None)
    _compare(change.old, current)
    if change.new is None:
        return replace(change, old=current)
    new = _merged(change, current, change.new) if current else change.new
    if not new.own_rhythm:
        new = replace(new, cadence=area.cadence)
    if change.action is Action.STOP:
        new = replace(new, next_ask_at=None, paused_until=None)
    elif change.action is not Action.CHANGE or new.next_ask_at:
        new = rescheduled(current, new, area, now)
    return replace(change, old=current, new=new)


def _compare(old: object, current: object) -> None:
    """Raise OvertakenError for what is gone, TakenError for what was there not and now is."""
    if old and not current:
        raise OvertakenError(None)
    if current and not old:
        raise TakenError


def _person(change: PersonChange, known: Known) -> PersonChange:
    current = known.people.get(change.key)
    _compare(change.old, current)
    new = _merged(change, current, change.new) if current and change.new else change.new
    return replace(change, old=current, new=new)


def _seats_left(key: str, known: Known) -> Iterator[Change]:
    """Give up the seats of somebody who leaves, as they would themselves."""
    for slug, workgroup in known.workgroups.items():
        new = without(workgroup, key)
        if new != workgroup:
            yield WorkgroupChange(key=slug, action=Action.CHANGE, old=workgroup, new=new)


def without(workgroup: KnownWorkgroup, key: str) -> KnownWorkgroup:
    """Give a workgroup in which somebody has no seat."""
    return replace(
        workgroup,
        representatives=tuple(each for each in workgroup.representatives if each != key),
        deputies=tuple(each for each in workgroup.deputies if each != key),
    )


def _merged(change: Change, current: _Known, wished: _Known) -> _Known:
    """Put what was chosen over what is so now. Raises OvertakenError where another chose differently."""
    chosen = [name for name, _, _ in differences(change) if name not in SCHEDULE]
    values = {name: getattr(wished, name) for name in chosen}
    for name, value in values.items():
        if isinstance(value, tuple):
            values[name] = _list_merged(name, getattr(change.old, name), value, getattr(current, name))
    if isinstance(current, KnownWorkgroup):
        speaking = values.get("representatives", current.representatives)
        values["deputies"] = tuple(
            key for key in values.get("deputies", current.deputies) if key not in speaking
        )
    merged = replace(current, **values)
    overtaken = any(getattr(current, name) != getattr(change.old, name) for name in chosen)
    if overtaken and merged != current:
        raise OvertakenError(replace(change, old=current, new=merged))  # type: ignore[arg-type]
    return merged


def _list_merged(
    field: str, old: tuple[Any, ...], wished: tuple[Any, ...], current: tuple[Any, ...]
) -> tuple[Any, ...]:
    """Take out of a list what was taken out of it, and add what was added; order what is there anew."""
    added = [each for each in wished if each not in old]
    gone = {_which(each) for each in added} | {_which(each) for each in old if each not in wished}
    kept = [each for each in current if _which(each) not in gone]
    if set(old) == set(wished):
        kept.sort(key=lambda each: wished.index(each) if each in wished else len(wished))
    return _IN_ORDER.get(field, tuple)([*kept, *added])


def _which(member: object) -> object:
    """Say what a member of a list is known by; an organisation sits at a table once, whatever its kind."""
    return matched(member.name) if isinstance(member, AtTable) else member
