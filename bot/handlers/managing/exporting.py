"""What an area knows, as files: its people and workgroups as sheets, and everything as an area file."""

import asyncio
from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from bot.handlers.visit import Visit
from bot.render.managing.parts import below, button
from bot.render.sheets import lists
from bot.render.sheets.writing import sheet
from bot.screens import Manage, Screen
from bot.texts import Texts
from jobs.arranging.known import gather_known
from jobs.post import Document, Message
from models.areas import Area

FORMS: Mapping[str, str] = {"people": "csv", "workgroups": "csv", "toml": "toml"}
"""Each form of a file, by what a button calls it, and how its name ends."""


async def file(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Ask what is wanted, or give it."""
    if not press.option:
        return _choices(area, visit.texts)
    if press.option not in FORMS:
        return None
    visit.take_time()
    content = await written(visit.session, area, press.option, visit.texts)
    name = visit.texts(f"file-name-{press.option}", area=area.slug)
    await visit.say(Document(name=f"{name}.{FORMS[press.option]}", content=content))
    back = button(visit.texts("button-manage-back"), Screen.FILE, area.id)
    return Message(text=visit.texts("file-made"), buttons=below([back]))


def _choices(area: Area, texts: Texts) -> Message:
    buttons = [button(texts(f"button-file-{form}"), Screen.FILE, area.id, 0, form) for form in FORMS]
    buttons.append(button(texts("button-manage-back"), Screen.WORKGROUPS, area.id))
    return Message(text=texts("file-choose"), buttons=below(buttons))


async def written(session: AsyncSession, area: Area, form: str, texts: Texts) -> bytes:
    """Write what is known of an area in one of the forms. Needs a transaction that may write."""
    from jobs.area_file.writing import write_area_file  # noqa: PLC0415 - it takes long to load

    known = await gather_known(session, area.slug)
    slug = area.slug

    def write() -> bytes:
        match form:
            case "people":
                return sheet(lists.people(known, texts))
            case "workgroups":
                return sheet(lists.workgroups(known, texts))
        return write_area_file(slug, known).encode()

    # Thousands of rows take a second or more, and others want an answer meanwhile.
    return await asyncio.to_thread(write)
