"""`run`, `tick` and `demo`: the bot at work, one look at the clock, and the whole story in half a minute."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.greeting import refused
from bot.commands.shell import (
    WRONG_USE,
    ConfigOption,
    FailureError,
    JsonOption,
    NowOption,
    existing,
    moment,
    nothing_there,
    opened,
    say,
    say_json,
    settings_for,
)
from bot.health.supervisor import watched_by_systemd
from bot.health.survey import shelf_of
from bot.logs import Form, set_up_logging
from bot.settings.config import Settings, secrets_of
from models.database import Database
from models.leadership import LEASE
from models.queries.areas import area_slugs

log = logging.getLogger(__name__)


def run(
    context: typer.Context,
    *,
    now: NowOption = None,
    lease: Annotated[
        float,
        typer.Option(
            metavar="SECONDS", min=1, hidden=True, help="How long a process leads that says no more."
        ),
    ] = LEASE.total_seconds(),
    config: ConfigOption = None,
) -> None:
    """Run the bot until it is stopped with SIGTERM or Ctrl-C.

    It asks what is due, stores what people say, and sends the overviews. It fetches its messages from
    Telegram, so it needs no address of its own, unless the settings have a section `webhook`. On PostgreSQL
    several can run: one does the work, and another takes over when that one stops, dies or hangs.
    """
    settings = settings_for(context, config)
    form = settings.log.format.chosen
    set_up_logging(secrets_of(settings), form=form)
    try:
        asyncio.run(_run(settings, now, timedelta(seconds=lease)))
    except FailureError as error:
        if form is Form.TEXT:
            raise
        # Where every line is an object, the last one is too.
        log.critical("%s", error)
        raise typer.Exit(error.code) from None


async def _run(settings: Settings, now: datetime | None, lease: timedelta) -> None:
    # The other commands start without the whole bot.
    from bot import process  # noqa: PLC0415

    # A database that is not well is told in a sentence, at the start and later.
    forgotten = nothing_there(settings)
    async with watched_by_systemd(), opened(settings, as_it_is=True) as database:
        if forgotten or await _is_empty(database):
            _refuse_forgotten(settings.backup.folder)
        try:
            await process.run(settings, now, lease)
        except process.AlreadyRunningError:
            sentence = "Another `vlottrekker run` serves this database already; stop that one first."
            raise FailureError(sentence) from None
        except process.ListenError as error:
            raise FailureError(str(error)) from None
        except process.LeadLostError:
            raise FailureError("Another `vlottrekker run` has taken over; this one stops.") from None
        except process.InvalidToken:
            raise FailureError(refused(settings.telegram)) from None
        except process.SilenceError:
            sentence = f"{settings.telegram.api_url} has not answered for long; start again."
            raise FailureError(sentence) from None


async def _is_empty(database: Database) -> bool:
    if await database.revision() is None:
        return True
    async with database.reading() as session:
        return not await area_slugs(session)


def _refuse_forgotten(folder: Path) -> None:
    """Refuse to start on nothing where there are backups: what people sent meanwhile would reach nobody."""
    shelf = shelf_of(folder)
    if shelf.unread:
        seen = f"The database is empty, and {folder} cannot be read ({shelf.unread})"
        mend = "there may be a backup in it, so mend its rights, or backup.folder"
        raise FailureError(f"{seen}; {mend}.", WRONG_USE)
    if shelf.files:
        seen = f"The database is empty, and {shelf.files[0].path} is a backup"
        mend = "put it back with `vlottrekker restore`, or begin anew with `vlottrekker load`"
        raise FailureError(f"{seen}; {mend}.", WRONG_USE)


def tick(
    context: typer.Context,
    *,
    now: Annotated[
        datetime,
        typer.Option(
            "--now", metavar="TIME", parser=moment, help="A moment, like 2026-11-23T09:00:00+01:00."
        ),
    ],
    as_json_: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Do once what is due at a moment: open rounds, remind, compile overviews.

    What must be sent is put in the outbox; `run` sends it. This is the real thing: at a moment in the
    future, rounds and overviews that would come then are opened, closed and sent now.
    """
    settings = settings_for(context, config)
    report = asyncio.run(_tick(settings, now))
    if as_json_:
        say_json({"now": now} | report)
    else:
        say(", ".join(f"{name} {count}" for name, count in report.items()) + f" at {now.isoformat()}.")


async def _tick(settings: Settings, now: datetime) -> dict[str, int]:
    from bot import process  # noqa: PLC0415
    from jobs.tick import TickError  # noqa: PLC0415

    async with existing(settings):
        pass
    try:
        return asdict(await process.tick_once(settings, now))
    except TickError as error:
        raise FailureError(f"Not all that was due could be done: {error}") from None


def demo(
    context: typer.Context,
    *,
    folder: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="Where the database, mails and chats are left.",
            show_default="a new folder here",
        ),
    ] = None,
) -> None:
    """Play four weeks in an invented area, and print its last overview.

    Everything is real but Telegram, which is a local server, and the clock. Nothing leaves this machine.
    """
    from bot.demo import play  # noqa: PLC0415

    program = context.find_root().command

    def run_command(arguments: Sequence[str]) -> None:
        program.main(args=list(arguments), prog_name="vlottrekker", standalone_mode=False)

    raise typer.Exit(play(folder, run_command))
