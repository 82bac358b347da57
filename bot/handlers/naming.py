"""Somebody's own workgroups, and how they are called and chosen by name."""

from bot.handlers.visit import Visit
from bot.render.own import names_of
from bot.texts import folded
from models.areas import Workgroup
from models.queries import rounds as queries


async def own_workgroups(visit: Visit) -> list[Workgroup]:
    return [workgroup for workgroup, _, _ in await queries.workgroups_of(visit.session, visit.me.id)]


async def own_names(visit: Visit) -> dict[int, str]:
    """Give the names of one's own workgroups by number, so that two of one name can be told apart."""
    return names_of(await queries.workgroups_of(visit.session, visit.me.id))


async def own_name(visit: Visit, workgroup: Workgroup) -> str:
    """Name one of one's own workgroups, or one that somebody has left while they were answering for it."""
    return (await own_names(visit)).get(workgroup.id, workgroup.name)


async def named_workgroup(visit: Visit, words: str) -> Workgroup | None:
    """Find the own workgroup of which words are the name, with its area behind it or not."""
    seats = await queries.workgroups_of(visit.session, visit.me.id)
    names, said = names_of(seats), folded(words)
    whole = [workgroup for workgroup, _, _ in seats if folded(names[workgroup.id]) == said]
    bare = [workgroup for workgroup, _, _ in seats if folded(workgroup.name) == said]
    return next(iter(whole + bare), None)
