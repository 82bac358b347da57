"""`export`: an area as its file, or its people or workgroups as a sheet; and bringing such a sheet in."""

import asyncio
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.changes import caution, make
from bot.commands.shell import (
    WRONG_USE,
    ConfigOption,
    FailureError,
    complain,
    content_of,
    existing,
    known_area,
    no_area,
    nothing_there,
    opened,
    say_file,
    settings_for,
    todays_revision,
)
from bot.handlers.managing.exporting import written
from bot.render.managing.given import as_lines
from bot.settings.config import Settings
from bot.texts import Texts
from jobs.area_file.faults import FaultsError
from jobs.area_file.given import GivenList
from jobs.area_file.lists import plan_list
from jobs.area_file.sheets.reading import as_text
from jobs.arranging.changes import Change
from jobs.arranging.known import gather_known
from jobs.calendars import Calendars, calendar_of, calendars_around
from models.values import Language


class Form(StrEnum):
    """What is printed of an area."""

    TOML = "toml"
    PEOPLE = "people"
    WORKGROUPS = "workgroups"


def export(
    context: typer.Context,
    area: Annotated[str, typer.Argument(metavar="AREA", help="The area's slug.", show_default=False)],
    *,
    form: Annotated[Form, typer.Option("--format", help="The area file, or a sheet.")] = Form.TOML,
    config: ConfigOption = None,
) -> None:
    """Print an area so that `load` brings it in again: its file, or its people or workgroups as CSV."""
    settings = settings_for(context, config)
    say_file(asyncio.run(_export(settings, area, form)))


async def _export(settings: Settings, slug: str, form: Form) -> bytes:
    async with existing(settings) as database, database.writing() as session:
        area = await known_area(session, slug)
        known = await gather_known(session, area.slug)
        return b"".join(await written(known, area.slug, form, Texts(area.language)))


async def load_sheet(
    settings: Settings, path: Path, slug: str, now: datetime, *, dry_run: bool
) -> tuple[tuple[Change, ...], Calendars]:
    """Bring in a sheet of people or workgroups; give what changes, and the area's days off."""
    given = GivenList(name=path.name, text=_read(path))
    if nothing_there(settings):
        raise no_area(slug)
    async with opened(settings, as_it_is=dry_run) as database:
        await todays_revision(database)
        async with database.writing() as session:
            area = await known_area(session, slug)
            try:
                # As long as `export` writes it: the limits are for chat, where others wait for an answer.
                plan = await plan_list(session, given, slug, now, most_rows=None)
            except FaultsError as error:
                raise _failure(path, error) from None
            current = await calendar_of(session, area, now)
            calendars = await calendars_around(plan.changes, current, settings.calendar.holidays)
            if plan.languages_kept:
                kept = f"{plan.languages_kept} stay as they are"
                complain(f"{path}: Everybody chooses their own language; {kept}.")
            await caution(session, slug, plan.changes, str(path))
            if not dry_run:
                await make(session, slug, plan.changes, now)
            return plan.changes, calendars


def _read(path: Path) -> str:
    try:
        content = content_of(path)
    except OSError as error:
        raise FailureError(
            f"{path}: it cannot be read ({error.strerror}); mend its name.", WRONG_USE
        ) from None
    try:
        return as_text(content)
    except FaultsError as error:
        raise _failure(path, error) from None


def _failure(path: Path, error: FaultsError) -> FailureError:
    told = as_lines(error.faults, Texts(Language.ENGLISH))
    return FailureError("\n".join(f"{path}: {line}" for line in told), WRONG_USE)
