"""Handovers: what somebody who leaves a seat passes on, and when it reaches whoever comes after them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.calendars import calendars_of
from jobs.handover_letters import has_not_gone, hold_letters_of, key_of, letters_of
from jobs.outbox import Letter, post
from jobs.post import Wording
from jobs.rules.calendar import next_allowed
from jobs.rules.handover import HANDOVER, Added, Gap, Note, Point, Said
from models.areas import Workgroup
from models.arrangements import Handover
from models.people import Person
from models.queries import handovers as queries
from models.queries.passing import look_again
from models.queries.tables import open_gaps
from models.queries.withdrawing import withdraw_questions
from models.values import Language

NOBODY = 0
"""The number of whoever passed words on and is known no more."""


async def leave_seat(
    session: AsyncSession,
    workgroup: Workgroup,
    person_id: int,
    now: datetime,
    *,
    given_back: Handover | None = None,
) -> None:
    """Write down what the next one should know, and let what waits for the leaver go on to another.

    A handover that did not reach the leaver themselves goes on in its stead, with the words that are in it.
    If there is news since, it is theirs too: it is for the first leaver as well, who may come back.
    """
    note = await _note(session, workgroup)
    if given_back:
        old = HANDOVER.validate_python(given_back.note)
        is_news = note != replace(old, call=(), added=())
        added = (*old.added, Added(giver_id=person_id, words="")) if is_news else old.added
        given_back.note, given_back.made_at = _kept(replace(note, added=added)), now
    else:
        session.add(Handover(workgroup_id=workgroup.id, giver_id=person_id, note=_kept(note), made_at=now))
    await withdraw_questions(session, person_id=person_id, workgroup_id=workgroup.id)
    await look_again(session, person_id, now, workgroup_id=workgroup.id)
    await session.flush()


def _kept(note: Note) -> dict[str, Any]:
    kept: dict[str, Any] = HANDOVER.dump_python(note, mode="json")
    return kept


async def _note(session: AsyncSession, workgroup: Workgroup) -> Note:
    points = await queries.open_points(session, workgroup.id)
    standings = await queries.last_standings(session, workgroup.id)
    return Note(
        points=tuple(
            Point(text=row["text"], since=row["reported_at"], help=row["help"], helper=row["helper"])
            for row in points
        ),
        gaps=tuple(
            Gap(kind=gap.kind, who=gap.who, since=gap.reported_at)
            for gap in await open_gaps(session, workgroup.id)
        ),
        said=tuple(Said(standing=row["standing"], at=row["touched_at"]) for row in standings),
        worked=tuple(await queries.last_successes(session, workgroup.id)),
    )


async def give_back(
    session: AsyncSession, workgroup_ids: Collection[int]
) -> dict[tuple[int, int | None], Handover]:
    """Take the handovers that did not go yet from who does not speak for their workgroup any more.

    Give them by workgroup and who would have had them.
    """
    given_back = {}
    await hold_letters_of(session, await queries.held_without_seat(session, workgroup_ids))
    for handover in await queries.held_without_seat(session, workgroup_ids, to_change=True):
        if await has_not_gone(session, handover):
            given_back[handover.workgroup_id, handover.taker_id] = handover
            handover.given_at = handover.taker_id = None
    await session.flush()
    return given_back


async def forget_words(session: AsyncSession, came: Mapping[int, Collection[int]]) -> None:
    """Forget what who speaks for a workgroup again had passed on and has not gone; words of others stay.

    To somebody beside them, who is to have a handover still, it goes without.
    """
    workgroup_ids = [number for number, people in came.items() if people]
    await hold_letters_of(session, await queries.held(session, workgroup_ids))
    for workgroup_id, handovers in (await queries.untaken(session, workgroup_ids, to_change=True)).items():
        for handover in handovers:
            _without(handover, came[workgroup_id])
    for handover in await queries.held(session, workgroup_ids, to_change=True):
        back = came[handover.workgroup_id]
        if _has_words_of(handover, back) and await has_not_gone(session, handover):
            handover.given_at = None
            _without(handover, back)
    await session.flush()


def _has_words_of(handover: Handover, people: Collection[int]) -> bool:
    added = HANDOVER.validate_python(handover.note).added
    own = handover.giver_id in people and handover.words is not None
    return own or any(each.giver_id in people for each in added)


def _without(handover: Handover, back: Collection[int]) -> None:
    """Take out what these people passed on; what is left of their own is the next leaver's."""
    note = HANDOVER.validate_python(handover.note)
    added = tuple(each for each in note.added if each.giver_id not in back)
    if handover.giver_id in back:
        handover.words = None
        if added:
            handover.giver_id, handover.words, added = added[0].giver_id or None, added[0].words, added[1:]
    handover.note = _kept(replace(note, added=added))


async def take_seats(session: AsyncSession, came: Mapping[int, Collection[int]]) -> None:
    """Let who comes new to speak for a workgroup have the handovers that are for nobody there.

    Where more have left than come, the last who comes has the words of the others as well.
    """
    workgroup_ids = [number for number, people in came.items() if people]
    waiting = await queries.untaken(session, workgroup_ids, to_change=True)
    for workgroup_id, people in came.items():
        handovers = waiting.get(workgroup_id, [])
        for person_id, handover in zip(people, handovers, strict=False):
            handover.taker_id = person_id
        if people and len(handovers) > len(people):
            _take_words(handovers[len(people) - 1], handovers[len(people) :])


def _take_words(handover: Handover, others: Iterable[Handover]) -> None:
    """Move the words of other handovers to this one."""
    note = HANDOVER.validate_python(handover.note)
    moved: list[Added] = []
    for other in others:
        rest = HANDOVER.validate_python(other.note)
        moved += [Added(giver_id=other.giver_id or NOBODY, words=other.words)] if other.words else []
        moved += (each for each in rest.added if each.words)
        silent = tuple(each for each in rest.added if not each.words)
        other.words, other.note = None, _kept(replace(rest, added=silent))
    handover.note = _kept(replace(note, added=(*note.added, *moved)))


async def give(session: AsyncSession, wording: Wording, ids: Collection[int], now: datetime) -> int:
    """Send the handovers to those who have joined and can be reached, at a decent hour; say how many."""
    due = await queries.claim_handovers(session, ids)
    calendars = await calendars_of(session, (area for *_, area in due), now)
    letters: list[Letter] = []
    for handover, person, workgroup, area in due:
        handover.given_at = now
        note = await _as_of_now(session, HANDOVER.validate_python(handover.note), workgroup, person)
        words = "\n".join(each for each in (handover.words, *(part.words for part in note.added)) if each)
        messages = wording.handover(
            handover.id, note, workgroup.name, words or None, area.timezone, Language(person.language)
        )
        moment = next_allowed(now, calendars[area.id])
        letters += letters_of(handover.id, person, messages, now, moment)
    return await post(session, letters, now)


async def keep_for_later(session: AsyncSession, person_id: int) -> None:
    """Let the handovers that did not arrive at somebody go once they can be reached again."""
    for handover in await queries.given_to(session, person_id):
        key = key_of(handover.id, handover.given_at) if handover.given_at else ""
        if key and await queries.has_failed(session, person_id, key):
            handover.given_at = None


async def _as_of_now(session: AsyncSession, note: Note, workgroup: Workgroup, taker: Person) -> Note:
    """Leave out what was solved, or settled at the table, since; and say whom one can call now."""
    # An obstacle is known by its moment: its words can be corrected as long as its turn is open.
    unsolved = {row["reported_at"] for row in await queries.open_points(session, workgroup.id)}
    others = await queries.whom_to_call(session, workgroup.area_id, workgroup.id, taker.id)
    still = {(gap.kind, gap.who) for gap in await open_gaps(session, workgroup.id)}
    return replace(
        note,
        points=tuple(point for point in note.points if point.since in unsolved),
        gaps=tuple(gap for gap in note.gaps if (gap.kind, gap.who) in still),
        call=tuple(dict.fromkeys(others)),
    )


async def add_words(session: AsyncSession, handover_id: int, giver_id: int, words: str) -> bool:
    """Keep what the leaver adds, as long as it has not gone; say whether it was kept."""
    known = await session.get(Handover, handover_id)
    goes = await _goes_with(session, known) if known else None
    if goes is None:
        return False
    await hold_letters_of(session, [goes])
    handover = await queries.handover_by_id(session, goes.id)
    if handover:
        # Somebody may have come meanwhile.
        goes = await _goes_with(session, handover)
        handover = handover if goes is handover else await queries.handover_by_id(session, goes.id)
    if handover and not await has_not_gone(session, handover):
        # Where only that of another has gone, their own still waits for whoever comes after.
        own = None if handover.id == handover_id else await queries.handover_by_id(session, handover_id)
        handover = own if own and own.taker_id is None else None
    if handover is None:
        return False
    handover.given_at = None
    if handover.giver_id == giver_id:
        handover.words = f"{handover.words}\n{words}" if handover.words else words
    else:
        note = HANDOVER.validate_python(handover.note)
        added = (*note.added, Added(giver_id=giver_id, words=words))
        handover.note = _kept(replace(note, added=added))
    return True


async def _goes_with(session: AsyncSession, handover: Handover) -> Handover:
    """Give the handover that more words go in: the next one that somebody took, if it took these as well."""
    if handover.taker_id is not None or handover.words:
        return handover
    return await queries.taken_next(session, handover) or handover


async def confirm(session: AsyncSession, handover_id: int, person_id: int, now: datetime) -> bool:
    """Note that whom it is for has read it; say whether it is for them."""
    handover = await queries.handover_by_id(session, handover_id)
    if handover is None or handover.taker_id != person_id:
        return False
    handover.read_at = handover.read_at or now
    return True
