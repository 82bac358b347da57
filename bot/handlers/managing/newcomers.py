"""Who comes to a seat or a role while they take part already: they hear what to expect, as who joins does."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.handlers.info import menu
from bot.render.welcome import expectations
from bot.render.words import said_on_one_line
from bot.texts import Texts
from jobs.arranging.changes import Action, Change, PersonChange, WorkgroupChange
from jobs.calendars import calendar_of
from jobs.outbox import Letter, post
from jobs.post import Message, Payload
from jobs.rules.calendar import Calendar, next_allowed
from models.areas import Area, Workgroup
from models.people import Person
from models.queries import accounts
from models.queries.areas import area_workgroups
from models.queries.people import area_members
from models.values import Role, SeatKind

_EXPECTS = frozenset({Role.GEBIEDSMAKELAAR, Role.FACILITATOR})
"""Roles that bring something of which somebody should hear before it comes."""

_MOST = 10
"""Workgroups that one message tells of; /ritme shows them all."""


async def tell_newcomers(
    session: AsyncSession,
    area: Area,
    changes: Iterable[Change],
    now: datetime,
    *,
    occasion: str,
    by: int | None = None,
) -> None:
    """Tell everybody who has joined of the seats and roles that these changes gave them, all at once.

    `occasion` names what made the changes, so that nobody hears of them twice. Person `by` saw them already.
    """
    seats, roles = _given(changes)
    if not (seats or roles):
        return
    members = await area_members(session, area.id, seats.keys() | roles.keys())
    slugs = {slug for given in seats.values() for slug, _ in given}
    groups = {row.slug: row for row in await area_workgroups(session, area.id, slugs)}
    held = await accounts.roles_of_people(session, [person.id for person in members.values()])
    not_before = next_allowed(now, Calendar(ZoneInfo(area.timezone)))
    calendar = await calendar_of(session, area, now)
    letters: list[Letter] = []
    for key, person in members.items():
        if person.joined_at and person.telegram_id and person.id != by:
            there = [(groups[slug], area, kind) for slug, kind in seats[key] if groups[slug].next_ask_at]
            if there or roles[key]:
                fresh, holds = roles[key], held[person.id]
                told = _told(area, person, there[:_MOST], fresh, holds, calendar=calendar, now=now)
                letters += [_letter(occasion, person, payload, not_before) for payload in told]
    await post(session, letters, now)


def _given(
    changes: Iterable[Change],
) -> tuple[dict[str, list[tuple[str, SeatKind]]], dict[str, set[Role]]]:
    """Say which seats and roles people got, by their key."""
    seats, roles = defaultdict[str, list[tuple[str, SeatKind]]](list), defaultdict[str, set[Role]](set)
    for change in changes:
        match change:
            case WorkgroupChange(key=slug, old=old, new=new) if new:
                # Who got a seat while the workgroup was stopped hears of it now that it begins again.
                before = None if change.action is Action.RESTART else old
                for key in new.representatives:
                    if before is None or key not in before.representatives:
                        seats[key].append((slug, SeatKind.REPRESENTATIVE))
                for key in new.deputies:
                    if before is None or key not in before.deputies:
                        seats[key].append((slug, SeatKind.DEPUTY))
            case PersonChange(key=key, old=old, new=new) if new:
                fresh = _EXPECTS & (set(new.roles) - set(old.roles if old else ()))
                roles[key] |= fresh
    return seats, roles


def _told(
    area: Area,
    person: Person,
    seats: list[tuple[Workgroup, Area, SeatKind]],
    fresh: set[Role],
    held: set[Role],
    *,
    calendar: Calendar,
    now: datetime,
) -> tuple[Payload, Payload]:
    """Say what to expect of these seats and fresh roles; the menu is that of all they hold."""
    texts = Texts(person.language)
    hello = texts.html(
        "notice-new-place", name=said_on_one_line(person.name), area=said_on_one_line(area.name)
    )
    expected = expectations(seats, [(area, fresh)], {area.id: calendar}, texts, now=now)
    text = Markup("\n\n").join([hello, expected])
    return Message(text=text), menu(held, texts)


def _letter(occasion: str, person: Person, payload: Payload, not_before: datetime) -> Letter:
    return Letter(
        key=f"new-place:{occasion}:{person.id}:{payload.kind}",
        address=str(person.telegram_id),
        payload=payload,
        person_id=person.id,
        not_before=not_before,
    )
