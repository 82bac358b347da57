"""How somebody's own workgroups are called, so that two of one name can be told apart."""

from bot.handlers.visit import Visit
from bot.render.words import told_apart
from models.queries import rounds as queries


async def own_names(visit: Visit) -> dict[int, str]:
    """Give the names of one's own workgroups by number, those of one name with their area behind it."""
    seats = await queries.workgroups_of(visit.session, visit.me.id)
    return told_apart((workgroup.id, workgroup.name, area.name) for workgroup, area, _ in seats)
