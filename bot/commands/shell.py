"""What all commands share: their options, how they end, what they print, and the open database."""

import json
import os
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.health.survey import behind, reason
from bot.logs import Redactor, set_up_logging
from bot.settings.config import Settings, exposed_secrets, load_settings, secrets_of
from jobs.problems import Problem
from models.areas import Area
from models.database import Database
from models.migrations import NewerDatabaseError, newest_revision, refuse_newer
from models.queries.areas import area_by_slug, area_slugs

if TYPE_CHECKING:
    from rich.console import Console

FAILED = 1
WRONG_USE = 2


class FailureError(Exception):
    """The command cannot go on: one readable sentence and an exit code."""

    def __init__(self, sentence: str, code: int = FAILED) -> None:
        super().__init__(sentence)
        self.code = code


def moment(text: str) -> datetime:
    """Read a moment with its zone, as in ISO 8601."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write a moment like 2026-11-23T09:00:00+01:00") from None
    if found.tzinfo is None:
        raise typer.BadParameter(
            "add a time zone to the moment, as in 2026-11-23T09:00:00+01:00 or ...T08:00:00Z"
        )
    # Near the ends of the calendar no day before or after can be counted.
    if not 2000 <= found.year < 3000:
        raise typer.BadParameter("give a moment in the years 2000 to 2999")
    return found.astimezone(UTC)


def moment_or_now(now: datetime | None) -> datetime:
    """Give the moment that was asked for, else the machine's."""
    return now or datetime.now(UTC)


ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        metavar="PATH",
        help="The settings. Default: VLOTTREKKER_CONFIG, else ./config.toml.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
NowOption = Annotated[
    datetime | None,
    typer.Option(
        "--now", metavar="TIME", parser=moment, hidden=True, help="Take this for the present moment."
    ),
]


def settings_for(context: typer.Context, config: Path | None) -> Settings:
    """Read the settings that the options name; warn about secrets that others can read."""
    settings = load_settings(config or context.find_root().params.get("config"))
    set_up_logging(secrets_of(settings))
    for problem in exposed_secrets(settings):
        complain(f"warning: {problem}")
    return settings


@asynccontextmanager
async def opened(settings: Settings, *, as_it_is: bool = False) -> AsyncIterator[Database]:
    """Open the database, its tables up to date or as they are; what it refuses becomes one sentence."""
    url = settings.database.url.get_secret_value()
    redact = Redactor(secrets_of(settings))
    try:
        database = Database(url, settings.calendar.holidays)
    except ValueError as error:
        raise FailureError(f"database.url: {error}", WRONG_USE) from None
    if mend := database.path and unusable(database.path):
        raise FailureError(mend)
    try:
        if not as_it_is:
            await database.migrate()
        yield database
    except NewerDatabaseError as error:
        raise FailureError(str(error)) from None
    except (DBAPIError, NoConnectionError, OSError) as error:
        raise FailureError(redact(f"The database does not answer as it should: {reason(error)}")) from None
    finally:
        await database.close()


@asynccontextmanager
async def existing(settings: Settings, *, as_it_is: bool = False) -> AsyncIterator[Database]:
    """Open a database that is there already; raise FailureError, and make nothing, where there is none."""
    async with opened(settings, as_it_is=True) as database:
        absent = database.path and not database.path.exists()
        if absent or await database.revision() is None:
            raise FailureError(_as_sentence(none_yet(database)))
        if not as_it_is:
            await database.migrate()
        yield database


def none_yet(database: Database) -> str:
    """Say that there is no database yet, or one without our tables, and what brings it there."""
    where = database.path or f"PostgreSQL's {database.url.database}"
    mend = "`vlottrekker init` or `load` makes it, and `restore` puts a backup back"
    return f"there is no database yet at {where}; {mend}"


def unusable(path: Path) -> str | None:
    """Say why a SQLite file cannot be opened, before a driver's thread does so less clearly."""
    try:
        if not path.parent.is_dir():
            return f"There is no folder {path.parent} for the database; make it, or mend database.url."
        if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
            return f"{path} cannot be written; mend its rights, or database.url."
    except OSError as error:
        return f"{path} cannot be reached ({error.strerror}); mend the rights of its folder, or database.url."
    return None


def nothing_there(settings: Settings) -> bool:
    """Say whether the database is a file that does not exist yet; opening it would make it."""
    url = make_url(settings.database.url.get_secret_value())
    try:
        return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()
    except OSError:
        # Whoever opens it is told why nobody can say.
        return False


def brought_up(database: Database, at: str | None, newest: str) -> str:
    """Say how tables that are not of this version come to it."""
    if at is None:
        return none_yet(database)
    return f"{behind(at, newest)}; `vlottrekker run` or `load` brings them there"


async def todays_revision(database: Database) -> str:
    """Give the revision of the tables of a database opened as it is; raise unless it is of this version."""
    at, newest = await database.revision(), newest_revision()
    refuse_newer(at)
    if at is None or at != newest:
        raise FailureError(_as_sentence(brought_up(database, at, newest)))
    return at


def _as_sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def is_standard_input(file: Path) -> bool:
    return str(file) == "-"


def content_of(file: Path) -> bytes:
    """Read a file, or standard input for `-`: that may be a file that only whoever types can read."""
    return sys.stdin.buffer.read() if is_standard_input(file) else file.read_bytes()


def output() -> "Console":
    """Give the terminal, without wrapping: what a script or a person copies stays on its line."""
    from rich.console import Console  # noqa: PLC0415 - `run` prints nothing

    return Console(soft_wrap=True, highlight=False, markup=False, emoji=False)


def say(text: str) -> None:
    """Print something that was asked for."""
    output().print(text)


def say_json(value: Any) -> None:  # noqa: ANN401 - all that JSON can hold
    """Print JSON, with moments in ISO 8601."""
    few_letters = sys.stdout.encoding not in {None, "utf-8", "UTF-8"}
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=few_letters, default=_as_text) + "\n")


def say_file(content: bytes) -> None:
    """Print a file as it is, in UTF-8 on any terminal: it is there to be saved."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def take_any_letter() -> None:
    """Let a terminal that lacks a letter show a question mark for it, so that no command ends halfway."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def complain(text: str) -> None:
    """Print something that is wrong, on stderr."""
    sys.stderr.write(f"{text}\n")


def complain_all(problems: Iterable[Problem]) -> None:
    """Print everything that must be mended, one line each."""
    for problem in problems:
        complain(f"vlottrekker: {problem}")


async def known_area(session: AsyncSession, slug: str) -> Area:
    """Find an area, or say which there are."""
    area = await area_by_slug(session, slug)
    if area is None:
        raise no_area(slug, await area_slugs(session))
    return area


def no_area(slug: str, slugs: Sequence[str] = ()) -> FailureError:
    """Say that an area is not there, and which are."""
    there = f"there are: {', '.join(slugs)}" if slugs else "there are none yet; make one with `load`"
    return FailureError(f'There is no area "{slug}"; {there}.', WRONG_USE)
