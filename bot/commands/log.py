"""`log`: who changed what in an area, when and why; also as the sheet that a facilitator gets in chat."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.commands.shell import ConfigOption, existing, known_area, say, say_file, settings_for
from bot.render.sheets.log import heading, rows
from bot.render.sheets.writing import Row, sheets
from bot.settings.config import Settings
from bot.texts import Texts
from models.queries.managing import every_change
from models.queries.people import area_members
from models.values import Language


def log(
    context: typer.Context,
    area: Annotated[str, typer.Argument(metavar="AREA", help="The area's slug.", show_default=False)],
    *,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print the sheet of /logboek, in the area's language.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Print every change that was made in an area: who, what, old, new, when and why."""
    settings = settings_for(context, config)
    top, changes = asyncio.run(_find(settings, area, None if as_csv else Language.ENGLISH))
    if as_csv:
        say_file(b"".join(sheets(top, changes)))
    elif not changes:
        say(f"Nothing has changed in {area} yet.")
    for change in () if as_csv else changes:
        say(_as_line(*change))


async def _find(settings: Settings, slug: str, language: Language | None) -> tuple[Row, Sequence[Row]]:
    async with existing(settings) as database, database.reading() as session:
        area = await known_area(session, slug)
        texts = Texts(language or area.language)
        names = {key: person.name for key, person in (await area_members(session, area.id)).items()}
        changes = await every_change(session, area.id)
        return heading(texts), list(rows(changes, names, area.timezone, texts))


def _as_line(*cells: str) -> str:
    moment, who, way, subject, name, action, field, old, new, why = cells
    became = f"; {field}: {old or 'none'} → {new or 'none'}" if field else ""
    return f"{moment}  {who}, {way}: {subject} {name}, {action}{became}{f' ({why})' if why else ''}"
