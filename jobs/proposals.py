"""Proposals for a calmer or faster rhythm: made when rounds close, and answered once by a facilitator."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.arranging.apply import Hand
from jobs.arranging.changes import Action, WorkgroupChange
from jobs.arranging.known import Scope, gather_known
from jobs.arranging.wishes import arrange
from jobs.calendars import calendar_of, calendars_of
from jobs.outbox import Letter, post
from jobs.post import Wording
from jobs.rules.cadence import Upcoming, after_change, current_pause, upcoming
from jobs.rules.calendar import Calendar, next_allowed
from jobs.rules.tempo import (
    QUIET_ROUNDS,
    Answered,
    LastProposal,
    RoundStory,
    TempoProposal,
    moved,
    tempo_to_propose,
    tempo_told,
)
from models.areas import Area, Workgroup
from models.arranged import Tempo, Way
from models.arrangements import RhythmProposal
from models.people import Person
from models.queries import proposals as queries
from models.queries.caretakers import workgroups_elsewhere
from models.queries.proposals import RunningWorkgroup
from models.values import Cadence, Priority

DATES_SHOWN = 5


async def propose(
    session: AsyncSession, wording: Wording, workgroup_ids: Collection[int], now: datetime
) -> int:
    """Look at workgroups whose round has just closed; say for how many a rhythm was proposed.

    Without a facilitator who can be written to nothing is proposed, and the next closing looks again.
    """
    if not workgroup_ids:
        return 0
    told = await queries.last_told(session, workgroup_ids, now, count=QUIET_ROUNDS)
    stories = {
        id_: [RoundStory(opened_at=round_.opened_at, standings=round_.standings) for round_ in rounds]
        for id_, rounds in told.items()
    }
    pointed = [id_ for id_, rounds in stories.items() if tempo_told(rounds)]
    if not pointed:
        return 0
    running = await queries.running_workgroups(session, pointed)
    last = await queries.last_proposals(session, pointed)
    areas = {each.area.id: each.area for each in running}
    people = await queries.facilitators(session, areas)
    calendars = await calendars_of(session, areas.values(), now)
    letters, proposed = [], 0
    for each in running:
        id_, calendar = each.workgroup.id, calendars[each.area.id]
        tempo = _tempo(each, stories[id_], last.get(id_), calendar, now)
        if tempo and people.get(each.area.id):
            letters += await _letters(session, wording, each, tempo, calendar, people[each.area.id], now)
            proposed += 1
    await post(session, letters, now)
    return proposed


def _tempo(
    each: RunningWorkgroup,
    stories: list[RoundStory],
    last: RhythmProposal | None,
    calendar: Calendar,
    now: datetime,
) -> Tempo | None:
    if current_pause(each.workgroup.paused_until, calendar.zone, now):
        return None
    before = None
    if last:
        before = LastProposal(made_at=last.made_at, answered_at=last.answered_at, accepted=last.accepted)
    news_at = now if each.has_open_obstacle else each.news_at
    return tempo_to_propose(stories, each.workgroup.cadence, before, now, news_at=news_at)


async def _letters(
    session: AsyncSession,
    wording: Wording,
    each: RunningWorkgroup,
    tempo: Tempo,
    calendar: Calendar,
    people: Collection[Person],
    now: datetime,
) -> list[Letter]:
    """Note the proposal, and write it to every facilitator."""
    workgroup, new = each.workgroup, moved(each.workgroup.cadence, tempo)
    row = RhythmProposal(workgroup_id=workgroup.id, tempo=tempo, every_weeks=new.every_weeks, made_at=now)
    session.add(row)
    await session.flush()
    proposal = TempoProposal(
        proposal_id=row.id,
        workgroup=workgroup.name,
        area=each.area.name,
        elsewhere=(),
        timezone=each.area.timezone,
        tempo=tempo,
        old=workgroup.cadence,
        new=new,
        dates=tuple(_dates(workgroup, new, each.last_due, calendar, now)),
    )
    elsewhere = await workgroups_elsewhere(session, each.area.id, [person.id for person in people])
    return [
        Letter(
            key=f"proposal:{row.id}:{person.id}",
            address=str(person.telegram_id),
            payload=wording.proposal(replace(proposal, elsewhere=elsewhere[person.id]), person.language),
            person_id=person.id,
            priority=Priority.OVERVIEW,
            not_before=next_allowed(now, calendar),
        )
        for person in people
    ]


def _dates(
    workgroup: Workgroup, new: Cadence, last_due: datetime | None, calendar: Calendar, now: datetime
) -> list[Upcoming]:
    """Give the next dates as they would be if somebody agreed now."""
    first = after_change(
        workgroup.cadence, new, last_due, now, zone=calendar.zone, planned=workgroup.next_ask_at
    )
    return upcoming(new, calendar, DATES_SHOWN, now, planned=first)


async def area_of_proposal(session: AsyncSession, proposal_id: int) -> Area | None:
    """Say which area a proposal is about; None when there is no such proposal."""
    found = await queries.proposal_with_place(session, proposal_id)
    return found[2] if found else None


async def answer_proposal(
    session: AsyncSession, proposal_id: int, person: Person, now: datetime, *, accepted: bool, why: str
) -> Answered:
    """Settle a proposal by the first answer to it; later ones are told what that was.

    Raises LookupError when it is gone. One that no longer fits the rhythm, or that a newer one has replaced,
    is overtaken and changes nothing.
    """
    found = await queries.proposal_with_place(session, proposal_id)
    if found is None:
        raise LookupError(f"proposal {proposal_id} is gone")
    row, workgroup, area, by = found
    if row.answered_at is None and await _still_fits(session, row, workgroup):
        row.answered_at, row.answered_by_id, row.accepted, by = now, person.id, accepted, person
        if accepted:
            await _move(session, workgroup, area, row, person, now, why=why)
            await session.refresh(workgroup)
    calendar = await calendar_of(session, area, now)
    elsewhere = await workgroups_elsewhere(session, area.id, [person.id])
    return Answered(
        workgroup=workgroup.name,
        area=area.name,
        elsewhere=elsewhere[person.id],
        timezone=area.timezone,
        by=by.name if by else None,
        own=by is not None and by.id == person.id,
        accepted=bool(row.accepted),
        stopped=workgroup.next_ask_at is None,
        cadence=workgroup.cadence,
        dates=tuple(upcoming(workgroup.cadence, calendar, DATES_SHOWN, now, planned=workgroup.next_ask_at)),
    )


async def _still_fits(session: AsyncSession, row: RhythmProposal, workgroup: Workgroup) -> bool:
    newest = (await queries.last_proposals(session, [workgroup.id]))[workgroup.id]
    cadence = workgroup.cadence
    new = moved(cadence, row.tempo)
    runs = workgroup.next_ask_at is not None
    return newest.id == row.id and runs and new != cadence and new.every_weeks == row.every_weeks


async def _move(
    session: AsyncSession,
    workgroup: Workgroup,
    area: Area,
    row: RhythmProposal,
    person: Person,
    now: datetime,
    *,
    why: str,
) -> None:
    """Give the workgroup its new rhythm, through the door that logs who did what."""
    one = Scope(people=frozenset(), workgroups=frozenset({workgroup.slug}))
    old = (await gather_known(session, area.slug, of=one)).workgroups[workgroup.slug]
    new = replace(old, cadence=moved(old.cadence, row.tempo), own_rhythm=True)
    change = WorkgroupChange(key=workgroup.slug, action=Action.CHANGE, old=old, new=new)
    await arrange(session, area.slug, change, now, hand=Hand(way=Way.CHAT, person_id=person.id, why=why))
