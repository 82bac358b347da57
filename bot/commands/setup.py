"""`init`: from nothing to a checked token, a settings file, a database, an area and its first link."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url

from bot.commands.answers import Answers, ask, checked
from bot.commands.areas import invite_as_json
from bot.commands.config_file import as_toml, written
from bot.commands.greeting import bot_username
from bot.commands.shell import (
    WRONG_USE,
    ConfigOption,
    FailureError,
    JsonOption,
    NowOption,
    moment_or_now,
    nothing_there,
    opened,
    say,
    say_json,
)
from bot.logs import set_up_logging
from bot.settings.config import PREFIX, Settings, our_variables, secrets_of, settings_file
from bot.settings.form import DEFAULT_API, DEFAULT_DATABASE
from jobs.area_file.comparing import plan_area
from jobs.area_file.form import AreaFile
from jobs.arranging.apply import apply_changes
from jobs.invitations import Invite, invite_all
from models.queries.areas import area_by_slug

_ELSEWHERE = f"{PREFIX}DATABASE__URL_FILE"


def init(  # noqa: PLR0913 - options
    context: typer.Context,
    *,
    token: Annotated[
        str | None,
        typer.Option(
            metavar="TOKEN",
            envvar=f"{PREFIX}TELEGRAM__TOKEN",
            help="What BotFather gave (--token-file hides it better).",
        ),
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(
            envvar=f"{PREFIX}TELEGRAM__TOKEN_FILE", help="A file that holds the token.", metavar="PATH"
        ),
    ] = None,
    api_url: Annotated[
        str, typer.Option(envvar=f"{PREFIX}TELEGRAM__API_URL", help="The Bot API server.", metavar="URL")
    ] = DEFAULT_API,
    area: Annotated[str | None, typer.Option(help="The name of the first area.", metavar="NAME")] = None,
    facilitator: Annotated[str | None, typer.Option(help="Its first facilitator.", metavar="NAME")] = None,
    email: Annotated[str | None, typer.Option(help="Their mail address.", metavar="ADDRESS")] = None,
    database: Annotated[
        str, typer.Option(envvar=f"{PREFIX}DATABASE__URL", help="SQLite or PostgreSQL.", metavar="URL")
    ] = DEFAULT_DATABASE,
    force: Annotated[bool, typer.Option("--force", help="Write over a config.toml that is there.")] = False,
    no_input: Annotated[bool, typer.Option("--no-input", "--yes", help="Ask nothing; for scripts.")] = False,
    as_json_: JsonOption = False,
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Set up a new installation: try the token, write config.toml, make the database and a first area.

    Asks for what the options do not say, and prints the link with which the first facilitator joins.
    When something fails on the way, nothing of it stays.
    """
    file = settings_file(config or context.find_root().params.get("config"))
    if file.exists() and not force:
        raise FailureError(f"{file} is there already; --force writes over it.", WRONG_USE)
    elsewhere = (name for name in our_variables() if name.upper() == _ELSEWHERE and os.environ[name])
    if named := next(elsewhere, None):
        seen = f"{named} names another database, which every command after this one would use"
        raise FailureError(f"{seen}; set up without it, or write config.toml and `load` an area.", WRONG_USE)
    answers = Answers(
        token=token,
        token_file=token_file.absolute() if token_file else None,
        api_url=api_url,
        database=database,
        area=area,
        facilitator=facilitator,
        email=email,
    )
    if no_input and (missing := answers.missing()):
        raise FailureError(f"Without questions these must be given: {', '.join(missing)}.", WRONG_USE)
    _set_up(file, answers if no_input else ask(answers), moment_or_now(now), force=force, as_json=as_json_)


def _set_up(file: Path, answers: Answers, now: datetime, *, force: bool, as_json: bool) -> None:
    settings, area = checked(answers, file.absolute().parent)
    set_up_logging(secrets_of(settings))
    username = asyncio.run(bot_username(settings.telegram))
    with _without_leftovers(settings):
        invite = asyncio.run(_found(settings, area, file, _sections(answers, settings), now, force=force))
    if as_json:
        say_json({"config": str(file), "area": area.area.slug, "invite": invite_as_json(invite, username)})
        return
    say(f"@{username} is set up: {file} is written, and the area {area.area.slug} is made.")
    say(f"The link with which {invite.name} joins, until {invite.expires_at:%Y-%m-%d %H:%M} UTC:")
    say(f"  {invite.link(username)}")
    say("Next: `vlottrekker run`, and pass the link on. They arrange the rest in the chat with /beheer,")
    say("or you write an area file like docs/area.example.toml and `vlottrekker load` it.")


def _sections(answers: Answers, settings: Settings) -> dict[str, dict[str, str]]:
    secret = (
        {"token_file": str(answers.token_file)}
        if answers.token_file
        else {"token": settings.telegram.token.get_secret_value()}
    )
    elsewhere = {} if settings.telegram.api_url == DEFAULT_API else {"api_url": settings.telegram.api_url}
    return {"telegram": secret | elsewhere, "database": {"url": answers.database}}


async def _found(
    settings: Settings,
    area: AreaFile,
    file: Path,
    sections: dict[str, dict[str, str]],
    now: datetime,
    *,
    force: bool,
) -> Invite:
    """Make the area and the settings file together: the transaction ends well only when both are there."""
    slug = area.area.slug
    async with opened(settings) as database:
        with written(file, as_toml(sections), force=force):
            async with database.writing() as session:
                if await area_by_slug(session, slug):
                    mend = "give another --area or --database"
                    raise FailureError(f'This database has an area "{slug}" already; {mend}.')
                await apply_changes(session, slug, await plan_area(session, area, "--email", now), now)
                created = await area_by_slug(session, slug)
                invites = await invite_all(session, created.id, now) if created else []
    return invites[0]


@contextmanager
def _without_leftovers(settings: Settings) -> Iterator[None]:
    """Take a new SQLite database away again when it could not be filled."""
    url = make_url(settings.database.url.get_secret_value())
    path = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    was_there = path is None or not nothing_there(settings)
    try:
        yield
    except BaseException:
        for end in () if was_there else ("", "-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)
        raise
