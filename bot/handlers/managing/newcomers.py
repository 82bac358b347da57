"""Who comes to a seat or a role while they take part already: they hear what to expect, as who joins does."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.handlers.info import menu
from bot.render.welcome import expectations
from bot.render.words import said_on_one_line
from bot.texts import Texts
from jobs.arranging.changes import Action, AreaChange, Change, PersonChange, WorkgroupChange
from jobs.calendars import calendar_of
from jobs.outbox import Letter, post
from jobs.post import Message, Payload
from jobs.rules.calendar import Calendar, next_allowed
from models.areas import Area, Workgroup
from models.people import Person
from models.queries import accounts
from models.queries.areas import area_seats, area_workgroups
from models.queries.people import area_members, area_roles
from models.queries.rounds import spoken_for_by_one
from models.queries.withdrawing import take_out, waiting_letters
from models.values import Role, SeatKind

_EXPECTS = frozenset({Role.GEBIEDSMAKELAAR, Role.FACILITATOR})
"""Roles that bring something of which somebody should hear before it comes."""

_MOST = 10
"""Workgroups that one message tells of; /ritme shows them all."""


_Seat = tuple[str, SeatKind]
"""A place in a workgroup, by its slug."""
_Place = _Seat | Role


async def tell_newcomers(
    session: AsyncSession,
    area: Area,
    changes: Sequence[Change],
    now: datetime,
    *,
    occasion: str,
    by: int | None = None,
) -> None:
    """Tell everybody who has joined of the seats and roles that these changes gave them, all at once.

    What waits to be told of what changed again is told with it, as things are now; what was taken back is
    not. `occasion` names what made the changes, so that nobody hears of them twice. Person `by` saw them
    already.
    """
    given, waiting = _given(changes), await _take_back(session, area.id, changes)
    if not (given or waiting):
        return
    members = await area_members(session, area.id, None if waiting else given.keys())
    wanted = {
        key: [*waiting[person.id], *(given[key] if person.id != by else ())]
        for key, person in members.items()
        if person.joined_at and person.telegram_id
    }
    concerned = {key: members[key] for key, places in wanted.items() if places}
    held = await _held(session, area.id, concerned, _slugs(chain(*wanted.values())))
    fresh = [
        (person, [place for place in dict.fromkeys(wanted[key]) if place in held[key]])
        for key, person in concerned.items()
    ]
    await _tell(session, area, fresh, now, occasion=occasion)


def _slugs(places: Iterable[_Place]) -> set[str]:
    return {place[0] for place in places if not isinstance(place, Role)}


async def _tell(
    session: AsyncSession,
    area: Area,
    people: Sequence[tuple[Person, Sequence[_Place]]],
    now: datetime,
    *,
    occasion: str,
) -> None:
    slugs = _slugs(chain(*(places for _, places in people)))
    groups = {row.slug: row for row in await area_workgroups(session, area.id, slugs)}
    held = await accounts.roles_of_people(session, [person.id for person, _ in people])
    not_before = next_allowed(now, Calendar(ZoneInfo(area.timezone)))
    calendar = await calendar_of(session, area, now)
    alone = await spoken_for_by_one(session, [row.id for row in groups.values()])
    letters: list[Letter] = []
    for person, places in people:
        seats = [place for place in places if not isinstance(place, Role)]
        there = [(groups[slug], area, kind) for slug, kind in seats if groups[slug].next_ask_at]
        roles = {place for place in places if isinstance(place, Role)}
        if there or roles:
            holds = held[person.id]
            told = _told(area, person, there[:_MOST], roles, holds, calendar=calendar, now=now, alone=alone)
            about = tuple(map(_as_word, places))
            key = f"{_key(area.id)}{occasion}:{person.id}"
            letters += [_letter(key, person, payload, about, not_before) for payload in told]
    await post(session, letters, now)


def _key(area_id: int) -> str:
    return f"new-place:{area_id}:"


def _as_word(place: _Place) -> str:
    return place.value if isinstance(place, Role) else ":".join(place)


def _read(word: str) -> _Place:
    slug, _, kind = word.rpartition(":")
    return (slug, SeatKind(kind)) if slug else Role(word)


async def _take_back(
    session: AsyncSession, area_id: int, changes: Sequence[Change]
) -> dict[int, list[_Place]]:
    """Take back what waits to be told of what changed in an area; give by person what it was about."""
    about = {
        each: [_read(word) for word in each.payload.get("about", ())]
        for each in await waiting_letters(session, _key(area_id))
    }
    kinds = {type(change) for change in changes}
    changed = {change.key for change in changes if isinstance(change, WorkgroupChange)}
    concerned = [each.id for each, places in about.items() if _concern(kinds, changed, places)]
    gone = await take_out(session, concerned) if concerned else set()
    taken = defaultdict[int, list[_Place]](list)
    for each, places in about.items():
        if each.person_id and each.id in gone:
            taken[each.person_id] += places
    return taken


def _concern(kinds: Collection[type[Change]], slugs: Collection[str], places: Iterable[_Place]) -> bool:
    """Say whether what was told of these places may not be so after changes of such kinds and workgroups."""
    return AreaChange in kinds or any(
        PersonChange in kinds if isinstance(place, Role) else place[0] in slugs for place in places
    )


async def _held(
    session: AsyncSession, area_id: int, people: Mapping[str, Person], slugs: Collection[str]
) -> dict[str, set[_Place]]:
    """Give the roles that these people have in an area, and their seats in some of its workgroups."""
    held: dict[str, set[_Place]] = {key: set() for key in people}
    there = {row.id: row.slug for row in await area_workgroups(session, area_id, slugs)}
    for workgroup_id, kind, key in await area_seats(session, there):
        if key in held:
            held[key].add((there[workgroup_id], kind))
    keys = {person.id: key for key, person in people.items()}
    for person_id, role in await area_roles(session, area_id, keys):
        held[keys[person_id]].add(role)
    return held


def _given(changes: Iterable[Change]) -> dict[str, list[_Place]]:
    """Say which seats and roles people got, by their key."""
    given = defaultdict[str, list[_Place]](list)
    for change in changes:
        match change:
            case WorkgroupChange(key=slug, old=old, new=new) if new:
                # Who got a seat while the workgroup was stopped hears of it now that it begins again.
                before = None if change.action is Action.RESTART else old
                for key in new.representatives:
                    if before is None or key not in before.representatives:
                        given[key].append((slug, SeatKind.REPRESENTATIVE))
                for key in new.deputies:
                    if before is None or key not in before.deputies:
                        given[key].append((slug, SeatKind.DEPUTY))
            case PersonChange(key=key, old=old, new=new) if new:
                had = old.roles if old else ()
                given[key] += [role for role in new.roles if role in _EXPECTS and role not in had]
    return given


def _told(
    area: Area,
    person: Person,
    seats: list[tuple[Workgroup, Area, SeatKind]],
    fresh: set[Role],
    held: set[Role],
    *,
    calendar: Calendar,
    now: datetime,
    alone: Collection[int],
) -> tuple[Payload, Payload]:
    """Say what to expect of these seats and fresh roles; the menu is that of all they hold."""
    texts = Texts(person.language)
    hello = texts.html(
        "notice-new-place", name=said_on_one_line(person.name), area=said_on_one_line(area.name)
    )
    expected = expectations(seats, [(area, fresh)], {area.id: calendar}, texts, now=now, alone=alone)
    text = Markup("\n\n").join([hello, expected])
    return Message(text=text), menu(held, texts)


def _letter(
    key: str, person: Person, payload: Payload, about: tuple[str, ...], not_before: datetime
) -> Letter:
    return Letter(
        key=f"{key}:{payload.kind}",
        address=str(person.telegram_id),
        payload=payload,
        person_id=person.id,
        not_before=not_before,
        about=about,
    )
