"""`backup` and `restore`: a checked copy of everything while the bot runs, and the way back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from bot.commands.shell import (
    FAILED,
    WRONG_USE,
    ConfigOption,
    FailureError,
    JsonOption,
    NowOption,
    complain,
    existing,
    moment_or_now,
    opened,
    say,
    say_json,
    settings_for,
)
from bot.health.survey import reason
from bot.logs import Redactor
from bot.settings.config import Settings, secrets_of
from models.backup.contents import BackupError, Contents
from models.backup.keeping import Made, Restored, look_into, make_backup, note_backup, put_back
from models.presence import sole_use


def backup(
    context: typer.Context,
    *,
    folder: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="Where it is put. Default: backup.folder of the settings.",
            show_default=False,
        ),
    ] = None,
    keep: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="How many stay in that folder. Default: backup.keep of the settings.",
            show_default=False,
        ),
    ] = None,
    as_json_: JsonOption = False,
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Make a copy of everything, also while the bot runs, and check it.

    The copy gets its name, vlottrekker- and the moment in UTC, only when it has been read back and is whole.
    After that the oldest ones go. It holds all that people said: keep it as safe as the database.
    """
    settings = settings_for(context, config)
    place, most = (folder or settings.backup.folder).absolute(), keep or settings.backup.keep
    made = asyncio.run(_back_up(settings, place, most, moment_or_now(now)))
    if as_json_:
        say_json({"file": made.file, "bytes": made.size, "removed": made.removed} | _as_json(made.contents))
        return
    gone = f" {len(made.removed)} older went." if made.removed else ""
    say(f"{made.file}: {_in_words(made.contents)}, {size_in_words(made.size)}, checked.{gone}")


async def _back_up(settings: Settings, folder: Path, keep: int, now: datetime) -> Made:
    async with existing(settings, as_it_is=True) as database, _telling(settings):
        made = await make_backup(database, folder, keep, now)
        try:
            await note_backup(database, now)
        except (DBAPIError, NoConnectionError) as error:
            why = Redactor(secrets_of(settings))(reason(error))
            complain(f"warning: {made.file} is made, but `status` will not know: {why}")
        return made


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `backup` made.", show_default=False)],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; for scripts.")] = False,
    as_json_: JsonOption = False,
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Put a backup in the place of the database of the settings. Stop the bot first.

    The backup is checked before anything changes. What waited in it to be sent may have gone out since, so it
    counts as uncertain and is never sent. A SQLite file that was there is kept beside the new one; of
    PostgreSQL make a backup first.
    """
    settings = settings_for(context, config)
    restored = asyncio.run(_restore(settings, file, moment_or_now(now), yes=yes))
    if as_json_:
        said = {"file": file.absolute(), "uncertain": restored.uncertain, "kept_aside": restored.aside}
        say_json(said | _as_json(restored.contents))
        return
    say(f"{file} is put back: {_in_words(restored.contents)}.")
    say(f"{restored.uncertain} messages that waited in it count as uncertain and will not be sent.")
    if restored.aside:
        say(f"The database as it was is {restored.aside}; remove it when all is well.")
    say("Next: start the bot, and look at `vlottrekker status`.")


async def _restore(settings: Settings, file: Path, now: datetime, *, yes: bool) -> Restored:
    async with opened(settings, as_it_is=True) as database, _telling(settings):
        if not database.path:
            await database.revision()  # a server that does not answer is no server that is in use
        async with sole_use(database) as alone:
            if not alone:
                raise FailureError("The bot runs on this database; stop it first, and restore then.")
            try:
                contents = await look_into(database, file)
            except BackupError as error:
                raise _failure(settings, error, WRONG_USE) from None
            if not yes:
                where = database.path or f"PostgreSQL's database {database.url.database}"
                question = f"Put {_in_words(contents)} in the place of everything in {where}?"
                typer.confirm(question, abort=True, err=True)
            return await put_back(database, file, now)


@asynccontextmanager
async def _telling(settings: Settings) -> AsyncIterator[None]:
    """Let what is wrong with a backup become one sentence."""
    try:
        yield
    except BackupError as error:
        raise _failure(settings, error) from None


def _failure(settings: Settings, error: BackupError, code: int = FAILED) -> FailureError:
    return FailureError(Redactor(secrets_of(settings))(str(error)), code)


def _as_json(contents: Contents) -> dict[str, object]:
    return {"revision": contents.revision, "rows": dict(contents.rows)}


def _in_words(contents: Contents) -> str:
    return f"{contents.total} rows in {len(contents.rows)} tables of revision {contents.revision}"


def size_in_words(size: int) -> str:
    """Write a number of bytes in units of a thousand."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
