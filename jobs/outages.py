"""What people said or tapped that may be gone: everybody whom it concerns is asked for it again, once."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.outbox import Letter, post
from jobs.post import Wording
from jobs.rules.calendar import Calendar, next_allowed
from jobs.rules.conversation import choices
from jobs.rules.notices import OutOfReach, TapsLost
from jobs.rules.quiet import out_of_quiet, quiet_hours
from jobs.rules.silence import TAPS_KEPT_BY_TELEGRAM, LostTime, is_put_back, lost_time
from jobs.rules.wall_clock import on_the_wall
from models.areas import Area
from models.people import Person
from models.queries.areas import all_areas
from models.queries.caretakers import caretakers
from models.queries.concerned import (
    REPORT_WAITS,
    Unanswered,
    concerned_by_loss,
    told_since,
    with_unanswered_question,
)
from models.queries.heartbeats import heartbeats, note_heartbeats
from models.queries.reminding import absences_of
from models.queries.upkeep import count_messages
from models.values import Priority, Pulse, Question

log = logging.getLogger(__name__)

ONE_NOTICE_IN: Final = timedelta(days=1)
"""However often we were away, nobody hears so more than once in this time."""
WORDS_COME_IN: Final = timedelta(minutes=1)
"""What was typed meanwhile is handled first: whoever answered so hears nothing of taps."""
_ROWS: Final = "outage:"
_WITH_BUTTONS: Final = [question for question in Question if choices(question)]


async def note_hearing(
    session: AsyncSession, wording: Wording, heard_since: datetime, heard_at: datetime, now: datetime
) -> int:
    """Note that Telegram is heard, and announce what may be lost in the same transaction: so once.

    `heard_since` is since when it was heard without a break. Say how many people are told.
    """
    # The clock may have been set back since then.
    told, lost = 0, lost_time(await heartbeats(session), min(heard_since, heard_at))
    if lost and lost.only_taps:
        told = await _tell_of_taps(session, wording, lost, now)
    elif lost:
        told = await _announce(session, wording, lost, now)
        await note_heartbeats(session, {Pulse.LOST_FROM: lost.start, Pulse.LOST_UNTIL: lost.end})
    await note_heartbeats(session, {Pulse.POLL: heard_at, Pulse.STOP: None})
    return told


async def told_of(session: AsyncSession, start: datetime) -> int:
    """Say how many people hear, or heard, of the time that was lost from a moment."""
    return await count_messages(session, f"{_row_of(start)}:")


def _row_of(start: datetime) -> str:
    return f"{_ROWS}{start:%Y-%m-%dT%H:%M:%S}"


async def note_stop(session: AsyncSession, now: datetime, *, heard: bool) -> None:
    """Note that nothing is confirmed to Telegram any more, for a backup that is made now.

    Whoever was not heard confirmed nothing: then that is so since it was heard last, and what a restore took
    back is left to be told by whoever is heard next.
    """
    beats = await heartbeats(session)
    last = beats.get(Pulse.POLL)
    if last is None or is_put_back(beats):
        return
    stopped = now if heard else beats.get(Pulse.STOP, last)
    await note_heartbeats(session, {Pulse.STOP: max(last, stopped)})


async def _announce(session: AsyncSession, wording: Wording, lost: LostTime, now: datetime) -> int:
    concerned = await concerned_by_loss(session, lost.start, lost.end)
    areas = {area.id: area for _, area in concerned}
    if lost.restored:
        # Whoever was asked and answered in that time is not known any more.
        areas = {area.id: area for area in await all_areas(session)}
    looking_after = await caretakers(session, areas)
    # Nobody gets two: who looks after an area reads there what they read as one who was asked.
    letters = [
        _of_all(wording, lost, person, areas[area_id], now, caretaker=True)
        for area_id, people in looking_after.items()
        for person in people
    ]
    letters += [_of_all(wording, lost, person, area, now, caretaker=False) for person, area in concerned]
    told = await post(session, _one_each(letters), now)
    log.critical(
        "What people sent between %s and %s may be gone; %s of them are told",
        f"{lost.start:%Y-%m-%d %H:%M} UTC",
        f"{lost.end:%Y-%m-%d %H:%M} UTC",
        told,
    )
    return told


async def _tell_of_taps(session: AsyncSession, wording: Wording, lost: LostTime, now: datetime) -> int:
    shown_by, report_since = lost.end - TAPS_KEPT_BY_TELEGRAM, lost.start - REPORT_WAITS
    waiting = await with_unanswered_question(session, _WITH_BUTTONS, shown_by, report_since)
    ids = {each.person.id for each in waiting}
    spared = await told_since(session, ids, _ROWS, now - ONE_NOTICE_IN) | await _away(session, waiting, now)
    letters = [_of_taps(wording, lost, each, now) for each in waiting if each.person.id not in spared]
    told = await post(session, _one_each(letters), now)
    log.warning(
        "Taps on buttons between %s and %s are perhaps lost; %s people with a question are told",
        f"{lost.start:%Y-%m-%d %H:%M} UTC",
        f"{lost.end:%Y-%m-%d %H:%M} UTC",
        told,
    )
    return told


async def _away(session: AsyncSession, waiting: Iterable[Unanswered], now: datetime) -> set[int]:
    today = {each.person.id: on_the_wall(now, ZoneInfo(each.area.timezone)).date() for each in waiting}
    absences = await absences_of(session, today, min(today.values(), default=now.date()))
    return {each.person_id for each in absences if each.first_day <= today[each.person_id] <= each.last_day}


def _of_taps(wording: Wording, lost: LostTime, waiting: Unanswered, now: datetime) -> Letter:
    person, zone = waiting.person, ZoneInfo(waiting.area.timezone)
    calendar, quiet = Calendar(zone), quiet_hours(person.quiet_from, person.quiet_until)
    allowed = next_allowed(now + WORDS_COME_IN, calendar)
    moment = out_of_quiet(allowed, quiet, calendar, allowed + ONE_NOTICE_IN) or allowed
    today = on_the_wall(lost.start, zone).date() == on_the_wall(moment, zone).date()
    notice = TapsLost(start=lost.start, end=lost.end, timezone=zone.key, today=today)
    return _letter(wording, person, notice, moment, check_in_id=waiting.check_in_id)


def _one_each(letters: Iterable[Letter]) -> list[Letter]:
    """Keep the first letter to each person."""
    first: dict[str, Letter] = {}
    for letter in letters:
        first.setdefault(letter.key, letter)
    return list(first.values())


def _of_all(
    wording: Wording, lost: LostTime, person: Person, area: Area, now: datetime, *, caretaker: bool
) -> Letter:
    notice = OutOfReach(
        start=lost.start,
        end=lost.end,
        timezone=area.timezone,
        caretaker=caretaker,
        restored=lost.restored,
    )
    return _letter(wording, person, notice, next_allowed(now, Calendar(ZoneInfo(area.timezone))))


def _letter(
    wording: Wording,
    person: Person,
    notice: OutOfReach | TapsLost,
    moment: datetime,
    check_in_id: int | None = None,
) -> Letter:
    return Letter(
        key=f"{_row_of(notice.start)}:{person.id}",
        address=str(person.telegram_id),
        payload=wording.notice(notice, person.language),
        person_id=person.id,
        check_in_id=check_in_id,
        priority=Priority.OVERVIEW,
        not_before=moment,
    )
