"""/logboek: who changed what, when and why."""

from telegram import Update

from bot.handlers.managing.showing import areas_with
from bot.handlers.managing.workgroups import page_of
from bot.handlers.visit import Visit
from bot.render.managing import logged
from bot.render.managing.logged import PAGE
from bot.screens import Manage
from jobs.post import Message
from jobs.rules.permissions import Action
from models.areas import Area
from models.queries import managing as queries


async def log_command(_update: Update, visit: Visit) -> None:
    """Show the last changes of each area that somebody may look into."""
    for area in await areas_with(visit, Action.READ_LOG):
        await visit.say(await _page(visit, area, 0))


async def page(visit: Visit, area: Area, press: Manage) -> Message:
    return await _page(visit, area, page_of(press.option))


async def _page(visit: Visit, area: Area, number: int) -> Message:
    rows, total = await queries.changes_page(visit.session, area.id, number * PAGE, PAGE)
    may_arrange = area.id in {each.id for each in await areas_with(visit, Action.ARRANGE)}
    return logged.page(area, rows, number, total, visit.texts, may_arrange=may_arrange)
