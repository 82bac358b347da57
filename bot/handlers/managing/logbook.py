"""/logboek: who changed what, when and why; on the screen by pages, or as one file."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.handlers.managing.exporting import documents
from bot.handlers.managing.showing import areas_with
from bot.handlers.managing.workgroups import page_of
from bot.handlers.visit import Visit
from bot.render.managing import logged
from bot.render.managing.logged import PAGE
from bot.render.managing.parts import below, button
from bot.render.sheets import log
from bot.render.sheets.writing import sheets
from bot.screens import Manage, Screen
from bot.texts import Texts
from jobs.post import MOST_OF_DOCUMENT, Message
from jobs.rules.permissions import Action
from models.areas import Area
from models.queries import managing as queries
from models.queries.people import area_members


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


async def as_file(visit: Visit, area: Area, _press: Manage) -> Message:
    """Give all changes as a sheet, or more than one when they are too many for one."""
    visit.take_time()
    files = await log_sheets(visit.session, area, visit.texts)
    await visit.say(*documents(f"logboek-{area.slug}", "csv", files))
    back = button(visit.texts("button-manage-back"), Screen.LOG, area.id)
    return Message(text=visit.texts("log-file-made"), buttons=below([back]))


async def log_sheets(session: AsyncSession, area: Area, texts: Texts) -> Sequence[bytes]:
    """Write the whole log of an area as sheets that can each be sent."""
    members = await area_members(session, area.id)
    names = {key: person.name for key, person in members.items()}
    changes = await queries.every_change(session, area.id)
    written = log.rows(changes, names, area.timezone, texts)
    return list(sheets(log.heading(texts), written, MOST_OF_DOCUMENT))
