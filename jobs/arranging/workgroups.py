"""Writing what changes of workgroups and their seats: many at once take hardly more statements than one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.arranging.changes import WorkgroupChange
from jobs.arranging.known import KnownWorkgroup
from jobs.arranging.partners import Partners
from jobs.arranging.tables import write_table
from jobs.caretaking import somebody_speaks
from jobs.handovers import forget_words, give_back, leave_seat, take_seats
from models.areas import Area, Seat, Workgroup
from models.queries.areas import area_workgroups, clear_seats
from models.queries.handovers import drop_untaken
from models.queries.once import insert_all
from models.queries.people import area_members
from models.queries.withdrawing import withdraw_questions
from models.values import Cadence, SeatKind

_Change = tuple[Workgroup, KnownWorkgroup | None, KnownWorkgroup]


async def write_workgroups(
    session: AsyncSession, area: Area, changes: Sequence[WorkgroupChange], partners: Partners, now: datetime
) -> None:
    """Make, change and take away workgroups, as these changes say."""
    rows = await _come_and_go(session, area, changes)
    if settled := [each.key for each in changes if _is_settled(each)]:
        await somebody_speaks(session, area.id, settled)
    there = [(rows[change.key], change.old, change.new) for change in changes if change.new]
    for row, _, new in there:
        put(row, _columns(new))
    seated = [each for each in there if each[1] is None or _seats(each[1]) != _seats(each[2])]
    if seated:
        await _write_seats(session, area, seated, now)
    for row, old, new in there:
        if old and old.next_ask_at and new.next_ask_at is None:
            await withdraw_questions(session, workgroup_id=row.id)
        before = old.table if old else ()
        if before != new.table:
            await write_table(session, row, before, new.table, partners, now)


def reseated(change: WorkgroupChange) -> set[str]:
    """Give who has a seat before or after a change, if it changes who does."""
    before, after = (_seats(side) if side else {} for side in (change.old, change.new))
    return _keys(change.old) | _keys(change.new) if before != after else set()


async def _come_and_go(
    session: AsyncSession, area: Area, changes: Sequence[WorkgroupChange]
) -> dict[str, Workgroup]:
    """Make the workgroups that are new, and take away those that go; give all of them by slug."""
    rows = {row.slug: row for row in await area_workgroups(session, area.id, {each.key for each in changes})}
    gone = [rows[change.key].id for change in changes if change.new is None]
    if gone:
        await clear_seats(session, gone)
        await give_back(session, gone)
    for change in changes:
        if change.new is None:
            await session.delete(rows[change.key])
        elif change.key not in rows:
            columns = _columns(change.new)
            rows[change.key] = row = Workgroup(area_id=area.id, slug=change.key, **columns)
            session.add(row)
    await session.flush()
    return rows


def _is_settled(change: WorkgroupChange) -> bool:
    """Say whether a workgroup for which nobody spoke has somebody again, or needs nobody any more."""
    old, new = change.old, change.new
    return old is not None and not old.representatives and (new is None or _needs_nobody(new))


def _needs_nobody(workgroup: KnownWorkgroup) -> bool:
    return bool(workgroup.representatives) or workgroup.next_ask_at is None


async def _write_seats(
    session: AsyncSession, area: Area, changes: Collection[_Change], now: datetime
) -> None:
    """Write who has a seat; who gives one up passes on what the workgroup knows to whoever comes to speak."""
    keys = {key for _, old, new in changes for key in (*_keys(old), *_keys(new))}
    members = await area_members(session, area.id, keys)
    await clear_seats(session, [row.id for row, *_ in changes])
    seats = [
        {"workgroup_id": row.id, "person_id": members[key].id, "kind": kind, "position": position}
        for row, _, new in changes
        for kind, seated in _seats(new).items()
        for position, key in enumerate(seated)
    ]
    await insert_all(session, Seat, seats)
    given_back = await give_back(session, [row.id for row, *_ in changes])
    for row, old, new in changes:
        for person in (members[key] for key in sorted(_keys(old) - _keys(new)) if key in members):
            if person.joined_at:
                back = given_back.get((row.id, person.id))
                await leave_seat(session, row, person.id, now, given_back=back)
    came = {
        row.id: [members[key].id for key in new.representatives if key not in old.representatives]
        for row, old, new in changes
        if old
    }
    await forget_words(session, came)
    await drop_untaken(session, list(came))
    await take_seats(session, came)


def put(row: object, columns: Mapping[str, Any]) -> None:
    """Set columns of a row."""
    for name, value in columns.items():
        setattr(row, name, value)


def cadence_columns(cadence: Cadence) -> dict[str, Any]:
    return {
        "every_weeks": cadence.every_weeks,
        "weekday": cadence.weekday,
        "time": cadence.time,
        "monthly": cadence.monthly,
    }


def _columns(new: KnownWorkgroup) -> dict[str, Any]:
    return {
        "name": new.name,
        **cadence_columns(new.cadence),
        "next_ask_at": new.next_ask_at,
        "own_rhythm": new.own_rhythm,
        "rotation": new.rotation,
        "paused_until": new.paused_until,
        "table_every": new.table_every,
    }


def _seats(workgroup: KnownWorkgroup) -> dict[SeatKind, tuple[str, ...]]:
    return {SeatKind.REPRESENTATIVE: workgroup.representatives, SeatKind.DEPUTY: workgroup.deputies}


def _keys(workgroup: KnownWorkgroup | None) -> set[str]:
    return set(chain(*_seats(workgroup).values())) if workgroup else set()
