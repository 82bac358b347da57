"""What an area knows, as files: its people and workgroups as sheets, and everything as an area file."""

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence

from bot.handlers.visit import Visit
from bot.render.managing.parts import below, button
from bot.render.sheets import lists
from bot.render.sheets.writing import sheets
from bot.screens import Manage, Screen
from bot.texts import Texts
from jobs.area_file.sheets.reading import MOST_BYTES, MOST_ROWS
from jobs.arranging.known import Known, gather_known
from jobs.post import MOST_OF_DOCUMENT, Document, Message
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
    known = await gather_known(visit.session, area.slug)
    parts = await written(known, area.slug, press.option, visit.texts, most=MOST_BYTES, most_rows=MOST_ROWS)
    back = below([button(visit.texts("button-manage-back"), Screen.FILE, area.id)])
    if max(map(len, parts)) > MOST_OF_DOCUMENT:
        return Message(text=visit.texts("file-too-large"), buttons=back)
    name = visit.texts(f"file-name-{press.option}", area=area.slug)
    await visit.say(*documents(name, FORMS[press.option], parts))
    fits = press.option != "toml" or _can_be_sent_back(parts, known)
    text = visit.texts("file-made", count=len(parts)) if fits else visit.texts("file-made-large")
    return Message(text=text, buttons=back)


def _can_be_sent_back(parts: Sequence[bytes], known: Known) -> bool:
    """Say whether the chat takes an area file: by its length, and by how many it names."""
    named = len(known.people) + len(known.workgroups)
    return max(map(len, parts)) <= MOST_BYTES and named <= MOST_ROWS


def documents(name: str, ending: str, parts: Sequence[bytes], caption: str = "") -> Iterator[Document]:
    """Give the parts of a file as files, numbered where there is more than one."""
    for number, content in enumerate(parts, start=1):
        numbered = f"{name}-{number}" if len(parts) > 1 else name
        yield Document(name=f"{numbered}.{ending}", content=content, caption=caption)


def _choices(area: Area, texts: Texts) -> Message:
    buttons = [button(texts(f"button-file-{form}"), Screen.FILE, area.id, 0, form) for form in FORMS]
    buttons.append(button(texts("button-manage-back"), Screen.WORKGROUPS, area.id))
    return Message(text=texts("file-choose"), buttons=below(buttons))


async def written(
    known: Known,
    slug: str,
    form: str,
    texts: Texts,
    *,
    most: int = sys.maxsize,
    most_rows: int | None = None,
) -> list[bytes]:
    """Write what is known of an area in one of the forms.

    A sheet comes in parts of at most so many bytes and rows; an area file is one, however long.
    """
    from jobs.area_file.writing import write_area_file  # noqa: PLC0415 - it takes long to load

    def write() -> list[bytes]:
        if form == "toml":
            return [write_area_file(slug, known).encode()]
        heading, *rows = lists.people(known, texts) if form == "people" else lists.workgroups(known, texts)
        return list(sheets(heading, rows, most, most_rows=most_rows))

    # Thousands of rows take a second or more, and others want an answer meanwhile.
    return await asyncio.to_thread(write)
