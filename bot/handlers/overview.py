"""/overzicht: the state of this moment, and the photos and voice messages that came with answers."""

from zoneinfo import ZoneInfo

from telegram import Update

from bot.buttons import ShowFile
from bot.handlers.visit import Visit
from bot.render import overview as render
from bot.render.dates import day
from bot.render.words import said_on_one_line
from jobs.digests import current_digest
from jobs.post import SentFile
from jobs.rules.permissions import Action, may
from models.queries import accounts
from models.queries import digests as queries
from models.values import Role


async def overview(_update: Update, visit: Visit) -> None:
    """Show the overview of now, of each area where this person may read it."""
    areas = await accounts.roles_by_area(visit.session, visit.me.id)
    for area, roles in areas:
        if may(roles, Action.READ_OVERVIEW):
            digest = await current_digest(visit.session, area, visit.now)
            others = Role.GEBIEDSMAKELAAR not in roles
            await visit.say(*render.telegram(digest, visit.texts, for_others=others))


async def show_file(_update: Update, visit: Visit, press: ShowFile) -> None:
    """Send a photo or voice message on to somebody who may read the overview of its area."""
    found = await queries.file_with_place(visit.session, press.attachment_id)
    areas = await accounts.roles_by_area(visit.session, visit.me.id)
    readable = {area.id for area, roles in areas if may(roles, Action.READ_OVERVIEW)}
    if found is None or found.area.id not in readable:
        visit.toast = visit.texts("tap-void")
        return
    caption = visit.texts.html(
        "file-caption",
        workgroup=said_on_one_line(found.workgroup.name),
        date=day(found.attachment.said_at, ZoneInfo(found.area.timezone), visit.texts.language),
    )
    await visit.say(SentFile(form=found.attachment.kind, file_id=found.attachment.file_id, caption=caption))
