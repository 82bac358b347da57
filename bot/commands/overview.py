"""`digest`: the overview of an area, as it is now or as it was sent in a week."""

import asyncio
import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.commands.shell import (
    ConfigOption,
    FailureError,
    NowOption,
    existing,
    known_area,
    moment_or_now,
    settings_for,
)
from bot.settings.config import Settings
from jobs.rules.digest import Digest
from jobs.rules.wall_clock import local_moment
from models.areas import Area
from models.values import Language

_WEEK = re.compile(r"(2\d{3})-W(\d{1,2})")


class Format(StrEnum):
    """How the overview is printed."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


def week(text: str) -> date:
    """Read an ISO week, as 2026-W48; give its Monday."""
    found = _WEEK.fullmatch(text)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else date.fromisoformat("")
    except ValueError:
        raise typer.BadParameter("write a week of the year like 2026-W48") from None


def digest(
    context: typer.Context,
    area: Annotated[str, typer.Argument(metavar="AREA", help="The area's slug.", show_default=False)],
    *,
    monday: Annotated[
        date | None,
        typer.Option("--week", metavar="2026-W48", parser=week, help="The overview sent in this week."),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Print the overview of an area: the state of this moment, or the one that was sent in a week.

    Nothing is stored or sent.
    """
    settings = settings_for(context, config)
    found, language = asyncio.run(_find(settings, area, monday, moment_or_now(now)))
    typer.echo(_written(found, language, format_).rstrip("\n"))


async def _find(settings: Settings, slug: str, monday: date | None, now: datetime) -> tuple[Digest, Language]:
    from jobs.digests import current_digest  # noqa: PLC0415 - the other commands start without it

    async with existing(settings) as database, database.reading() as session:
        area = await known_area(session, slug)
        if monday is None:
            return await current_digest(session, area, now), area.language
        return await _sent(session, area, monday), area.language


async def _sent(session: AsyncSession, area: Area, monday: date) -> Digest:
    from jobs.rules.frozen import DIGEST  # noqa: PLC0415 - as above
    from models.queries.digests import sent_digest  # noqa: PLC0415 - as above

    # A week holds its first moment and not its last, and the query the other way around.
    begin, end = (
        local_moment(day, time(0), ZoneInfo(area.timezone)).astimezone(UTC) - timedelta(microseconds=1)
        for day in (monday, monday + timedelta(days=7))
    )
    row = await sent_digest(session, area.id, begin, end)
    if row is None:
        year, number, _ = monday.isocalendar()
        raise FailureError(f"No overview of {area.slug} was sent in {year}-W{number:02}.")
    return DIGEST.validate_python(row.content)


def _written(found: Digest, language: Language, form: Format) -> str:
    from bot.render.overview import as_json, mail, terminal  # noqa: PLC0415 - as above
    from bot.texts import Texts  # noqa: PLC0415 - as above

    texts = Texts(language.value)
    match form:
        case Format.JSON:
            return as_json(found)
        case Format.HTML:
            return mail(found, texts).html
    return terminal(found, texts)
