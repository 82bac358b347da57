"""`load` and `invites`: an area from its file, and the links that bring its people in."""

import asyncio
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.changes import as_json, as_lines, caution, make
from bot.commands.greeting import bot_username
from bot.commands.shell import (
    WRONG_USE,
    ConfigOption,
    FailureError,
    JsonOption,
    NowOption,
    content_of,
    existing,
    is_standard_input,
    known_area,
    moment_or_now,
    nothing_there,
    opened,
    output,
    say,
    say_json,
    settings_for,
    todays_revision,
)
from bot.settings.config import Settings
from jobs.area_file.comparing import plan_area
from jobs.area_file.form import AreaFile
from jobs.area_file.given import SHEET, form_of
from jobs.area_file.plan import plan_changes
from jobs.area_file.reading import read_area_file
from jobs.arranging.changes import Change
from jobs.arranging.known import Known
from jobs.calendars import Calendars, calendar_of, calendars_around
from jobs.invitations import Invite, invite_all
from models.days_off import SchoolHolidays
from models.queries.areas import area_by_slug


def load(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="The area file, or a sheet (.csv); - reads one from standard input.",
            show_default=False,
        ),
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    prune: Annotated[
        bool,
        typer.Option(
            "--prune",
            help="Also take out the people, workgroups, roles and deputies that the file leaves out.",
        ),
    ] = False,
    area: Annotated[
        str | None,
        typer.Option("--area", metavar="AREA", help="The area of a sheet.", show_default=False),
    ] = None,
    as_json_: JsonOption = False,
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Bring an area, its people, workgroups and cadences to what a file says.

    Shows what changes; a second time nothing does. A key that is left out changes nothing. A list that is
    there (representatives, deputies, roles) is the whole new list of that workgroup or person.

    Nobody else is taken out without --prune, and nothing that was said is ever deleted: a workgroup that was
    asked before is stopped, and a person who joined only loses seats and roles. A round that is open keeps
    the people it asked. Who joined and gets a seat or a role hears from the bot what to expect of it.
    """
    when = moment_or_now(now)
    if form_of(file.name) == SHEET or (area and is_standard_input(file)):
        if not area or prune:
            raise FailureError("A sheet (.csv) needs --area, and takes no --prune.", WRONG_USE)
        from bot.commands.lists import load_sheet  # noqa: PLC0415 - that one prints areas too

        settings, slug = settings_for(context, config), area
        changes, calendars = asyncio.run(load_sheet(settings, file, slug, when, dry_run=dry_run))
    else:
        read = read_area_file(file, content_of)
        if area and area != read.area.slug:
            mend = "leave --area out, or mend one of the two"
            raise FailureError(f'{file} is of area "{read.area.slug}", not "{area}"; {mend}.', WRONG_USE)
        settings, slug = settings_for(context, config), read.area.slug
        changes, calendars = asyncio.run(_load(settings, read, str(file), when, dry_run=dry_run, prune=prune))
    if as_json_:
        say_json({"area": slug, "dry_run": dry_run, "changes": [as_json(change) for change in changes]})
    else:
        _report(slug, calendars, changes, str(file), dry_run=dry_run)


async def _load(
    settings: Settings, read: AreaFile, where: str, now: datetime, *, dry_run: bool, prune: bool
) -> tuple[tuple[Change, ...], Calendars]:
    school = settings.calendar.holidays
    if dry_run and nothing_there(settings):
        return await _from_nothing(read, school, now)
    async with opened(settings, as_it_is=dry_run) as database:
        if dry_run and await database.revision() is None:
            return await _from_nothing(read, school, now)
        await todays_revision(database)
        async with database.writing() as session:
            area = await area_by_slug(session, read.area.slug)
            current = await calendar_of(session, area, now) if area else None
            changes = await plan_area(session, read, where, now, prune=prune)
            await caution(session, read.area.slug, changes, where)
            if not dry_run:
                await make(session, read.area.slug, changes, now)
    return changes, await calendars_around(changes, current, school)


async def _from_nothing(
    read: AreaFile, school: SchoolHolidays, now: datetime
) -> tuple[tuple[Change, ...], Calendars]:
    changes = plan_changes(read, Known(), now)
    return changes, await calendars_around(changes, None, school)


def _report(
    slug: str, calendars: Calendars, changes: tuple[Change, ...], where: str, *, dry_run: bool
) -> None:
    for change in changes:
        for line in as_lines(change, calendars):
            output().print(line)
    count = f"{len(changes)} change{'' if len(changes) == 1 else 's'}"
    if not changes:
        say(f"Nothing changes: {slug} is as {where} says.")
    elif dry_run:
        say(f"{count} would be made. Nothing was changed: this was a dry run.")
    else:
        say(f"{count} made in {slug}.")


def invites(
    context: typer.Context,
    area: Annotated[str, typer.Argument(metavar="AREA", help="The area's slug.", show_default=False)],
    *,
    as_json_: JsonOption = False,
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Print a personal link for everybody of an area who has not joined.

    A link works once, and for 14 days. Printing again renews it: links printed before stop working.
    """
    settings = settings_for(context, config)
    username, made = asyncio.run(_invite(settings, area, moment_or_now(now)))
    if as_json_:
        say_json([invite_as_json(invite, username) for invite in made])
    elif not made:
        say(f"Everybody of {area} has joined; there is nobody to invite.")
    for invite in () if as_json_ else made:
        say(f"{invite.name} ({invite.key}), until {invite.expires_at:%Y-%m-%d %H:%M} UTC:")
        say(f"  {invite.link(username)}")


def invite_as_json(invite: Invite, username: str) -> dict[str, Any]:
    facts = asdict(invite) | {"link": invite.link(username)}
    return {name: facts[name] for name in ("key", "name", "link", "expires_at")}


async def _invite(settings: Settings, slug: str, now: datetime) -> tuple[str, list[Invite]]:
    async with existing(settings) as database:
        async with database.reading() as session:
            await known_area(session, slug)
        # Telegram is asked outside the transaction, and before anybody's old link stops working.
        username = await bot_username(settings.telegram)
        async with database.writing() as session:
            area = await known_area(session, slug)
            return username, await invite_all(session, area.id, now)
