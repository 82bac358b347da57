"""Who speaks for a workgroup: at most two representatives, and deputies in their order."""

from bot.handlers.managing.people import page_of_people
from bot.handlers.managing.workgroups import change, known_workgroup, page_of, seated_names
from bot.handlers.visit import Visit
from bot.render.managing import seats as screens
from bot.screens import Manage
from jobs.arranging.wishes import without
from jobs.post import Message
from models.areas import Area
from models.queries import managing as queries
from models.queries.people import area_members
from models.values import SeatKind


async def listed(visit: Visit, area: Area, press: Manage) -> Message | None:
    return await listed_of(visit, area, press.subject_id)


async def listed_of(visit: Visit, area: Area, workgroup_id: int) -> Message | None:
    """Show who has a seat."""
    there = await known_workgroup(visit, area, workgroup_id)
    if there is None:
        return None
    _, known = there
    members = await area_members(visit.session, area.id, {*known.representatives, *known.deputies})
    ids = {key: person.id for key, person in members.items()}
    names = await seated_names(visit, area, known)
    return screens.seats(area, workgroup_id, known, ids, names, visit.texts)


async def seat_for(visit: Visit, area: Area, press: Manage) -> Message | None:
    """List the people who could take a seat."""
    kind, page = _kind(press.option)
    if kind is None or await queries.workgroup_in(visit.session, area.id, press.subject_id) is None:
        return None
    listing = await page_of_people(visit, area, page_of(page))
    return screens.seat_for(area, press.subject_id, kind, listing, visit.texts)


def _kind(option: str) -> tuple[SeatKind | None, str]:
    kind, _, rest = option.partition(".")
    return (SeatKind(kind) if kind in set(SeatKind) else None), rest


async def taken(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Propose to give somebody a seat; who had another in this workgroup moves."""
    kind, number = _kind(press.option)
    key = await _key(visit, area, number)
    there = await known_workgroup(visit, area, press.subject_id)
    if kind is None or key is None or there is None:
        return None
    rest = without(there[1], key)
    representatives, deputies = rest.representatives, rest.deputies
    if kind is SeatKind.REPRESENTATIVE:
        representatives += (key,)
    else:
        deputies += (key,)
    return await change(visit, area, press.subject_id, representatives=representatives, deputies=deputies)


async def left(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Propose that somebody gives up their seat."""
    key = await _key(visit, area, press.option)
    there = await known_workgroup(visit, area, press.subject_id)
    if key is None or there is None:
        return None
    rest = without(there[1], key)
    return await change(
        visit, area, press.subject_id, representatives=rest.representatives, deputies=rest.deputies
    )


async def up(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Propose that a deputy is asked one place earlier."""
    key = await _key(visit, area, press.option)
    there = await known_workgroup(visit, area, press.subject_id)
    if key is None or there is None or key not in there[1].deputies[1:]:
        return None
    deputies = list(there[1].deputies)
    at = deputies.index(key)
    deputies[at - 1], deputies[at] = deputies[at], deputies[at - 1]
    return await change(visit, area, press.subject_id, deputies=tuple(deputies))


async def _key(visit: Visit, area: Area, number: str) -> str | None:
    member = await queries.member_in(visit.session, area.id, int(number)) if number.isdigit() else None
    return member[0] if member else None
