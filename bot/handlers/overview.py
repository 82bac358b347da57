"""/overzicht: the state of this moment, the last overview, and the photos and voice messages in them."""

from collections.abc import Collection
from zoneinfo import ZoneInfo

from telegram import Update

from bot.buttons import LastOverview, ShowFile
from bot.handlers.visit import Visit
from bot.render import overview as render
from bot.render.dates import day
from bot.render.words import said_on_one_line
from jobs.digests import current_digest
from jobs.post import SentFile
from jobs.rules.frozen import DIGEST
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
            messages = render.telegram(digest, visit.texts, for_others=_is_for_others(roles))
            last = await queries.last_digest(visit.session, area.id)
            await visit.say(*(render.with_last(messages, area.id, visit.texts) if last else messages))


async def show_last(_update: Update, visit: Visit, press: LastOverview) -> None:
    """Show the last overview as it was sent: a mail or message may not have arrived."""
    areas = await accounts.roles_by_area(visit.session, visit.me.id)
    roles: set[Role] = next((roles for area, roles in areas if area.id == press.area_id), set())
    readable = may(roles, Action.READ_OVERVIEW)
    row = await queries.last_digest(visit.session, press.area_id) if readable else None
    if row is None:
        visit.toast = visit.texts("tap-void")
        return
    digest = DIGEST.validate_python(row.content)
    await visit.say(*render.telegram(digest, visit.texts, for_others=_is_for_others(roles)))


def _is_for_others(roles: Collection[Role]) -> bool:
    return Role.GEBIEDSMAKELAAR not in roles


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
