"""The checks of `doctor`: each looks at one thing and gives one finding, whatever happens."""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Final

import aiosmtplib
from aiohttp import ClientError, ClientTimeout
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from bot.calling import session_for
from bot.commands.checks_backup import backup
from bot.commands.checks_web import web, webhook
from bot.commands.finding import Finding, well, wrong
from bot.commands.greeting import bot_username
from bot.commands.shell import FailureError, brought_up, none_yet, unusable
from bot.health.survey import Disk, disks_of, reason
from bot.logs import Redactor
from bot.settings.config import Settings, secrets_of
from bot.settings.form import Email, Security
from jobs.problems import did_you_mean
from jobs.rules.condition import without_room
from models.database import CREATEDB, Database
from models.days_off import SchoolHolidays
from models.migrations import newest_revision
from models.queries.areas import school_regions
from models.queries.upkeep import knows_capitals

SECONDS_OFF: Final = 5
_PATIENCE: Final = 10
_AHEAD: Final = timedelta(days=90)
"""So long before the last school holidays end is it time for the next dates."""


async def look_at(settings: Settings) -> list[Finding]:
    """Check token, webhook, what is about the database, mail server, clock and web, in this order."""
    now = datetime.now(UTC)
    return [
        await token(settings),
        await webhook(settings, now),
        *await database(settings),
        await mail_server(settings.email),
        await clock(settings.telegram.api_url, datetime.now(UTC)),
        await web(settings.web),
    ]


async def token(settings: Settings) -> Finding:
    """Ask Telegram whose token it is."""
    try:
        return well("token", f"@{await bot_username(settings.telegram)} at {settings.telegram.api_url}")
    except FailureError as error:
        return wrong("token", str(error))


async def database(settings: Settings) -> list[Finding]:
    """See whether the database can be reached and written, and has today's tables; make nothing."""
    try:
        known = Database(settings.database.url.get_secret_value())
    except ValueError as error:
        return [wrong("database", f"database.url: {error}")]
    try:
        if mend := known.path and unusable(known.path):
            return [wrong("database", mend.rstrip("."))]
        if known.path and not known.path.exists():
            return [wrong("database", none_yet(known))]
        migrated = await _migrated(known)
        school = [await _school(known, settings)] if migrated.ok else []
        library = [sqlite()] if known.path else [await _letters(known)]
        copies = await backup(known, settings.backup.folder)
        room = disk(disks_of(known, settings.backup.folder))
        return [await _reached(known), *library, migrated, *school, copies, room]
    except (DBAPIError, NoConnectionError, OSError) as error:
        why = Redactor(secrets_of(settings))(reason(error))
        return [wrong("database", f"it does not answer: {why}; look at database.url and at the server")]
    finally:
        await known.close()


def disk(disks: Mapping[str, Disk]) -> Finding:
    """See whether there is room for database and backups, by the rule of `status`."""
    if full := without_room({name: one.part for name, one in disks.items()}):
        return wrong("disk", "; ".join(trouble.mend for trouble in full))
    rooms = (f"{one.part:.0%} free for the {name}" for name, one in disks.items())
    return well("disk", ", ".join(rooms) or "it cannot be seen by this account")


async def _reached(known: Database) -> Finding:
    async with known.writing() as session:
        if known.path:
            # What stands there already: it proves that the file itself can be written, and changes nothing.
            number = await session.scalar(text("PRAGMA user_version"))
            await session.execute(text(f"PRAGMA user_version = {number}"))
        else:
            # A table of this transaction only: it proves that writing works and leaves nothing.
            await session.execute(text("CREATE TEMPORARY TABLE vlottrekker_doctor (id INTEGER)"))
            await session.execute(text("DROP TABLE vlottrekker_doctor"))
    return well("database", str(known.path or "PostgreSQL, reached"))


async def _letters(known: Database) -> Finding:
    """See whether PostgreSQL knows the small letter of a capital that English has not, as a search needs."""
    async with known.reading() as session:
        if await knows_capitals(session):
            return well("letters", "capitals and small letters are known")
    mend = f"stop the bot, make a backup, make the database again with `{CREATEDB}`, and restore it"
    return wrong("letters", f"searching in /beheer does not find a name that has an accented capital; {mend}")


async def _migrated(known: Database) -> Finding:
    at, newest = await known.revision(), newest_revision()
    if at == newest:
        return well("migrations", f"up to date ({at})")
    return wrong("migrations", brought_up(known, at, newest))


async def _school(known: Database, settings: Settings) -> Finding:
    """See whether the school holidays that areas go by are known, and for how long."""
    async with known.reading() as session:
        wanted = await school_regions(session)
    return school_holidays(settings.calendar.holidays, wanted, datetime.now(UTC).date())


def school_holidays(dates: SchoolHolidays, wanted: Mapping[str, str | None], today: date) -> Finding:
    """Hold the regions that areas go by, by their slugs, against the dates that there are."""
    used = {region: area for area, region in wanted.items() if region}
    for region, area in used.items():
        if region not in dates:
            hint = did_you_mean(region, sorted(dates))
            return wrong("school", f'area "{area}" goes by region "{region}", which has no dates; {hint}')
        until = max((holiday.last_day for holiday in dates[region]), default=date.min)
        if until < today + _AHEAD:
            mend = f'the school holidays of "{region}" are known until {until}; add the next ones to a file'
            return wrong("school", f"{mend} and name it with calendar.school_holidays")
    regions = ", ".join(sorted(used))
    return well("school", f"dates of {regions} are known" if used else "no area skips school holidays")


async def mail_server(email: Email | None) -> Finding:
    """Greet the mail server and log in; send nothing."""
    if email is None:
        return well("mail", "not set up; people are reached in Telegram only")
    client = aiosmtplib.SMTP(
        hostname=email.host,
        port=email.port_used,
        username=email.username,
        password=email.password.get_secret_value() if email.password else None,
        use_tls=email.security is Security.TLS,
        start_tls=email.security is Security.STARTTLS,
        timeout=_PATIENCE,
    )
    try:
        async with client:
            await client.ehlo()
    except aiosmtplib.SMTPAuthenticationError:
        return wrong(
            "mail", f"{email.host} does not accept email.username and email.password; mend one of them"
        )
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        where = f"{email.host}:{email.port_used} ({email.security.value})"
        kind = type(error).__name__
        return wrong("mail", f"{where} does not answer well ({kind}); look at email.host, port and security")
    return well("mail", f"{email.host}:{email.port_used} ({email.security.value})")


async def clock(api_url: str, now: datetime) -> Finding:
    """Compare the machine's clock with the date in an answer of the Bot API server.

    `now` is the moment of asking; the other side looks at its clock somewhere between that and the answer.
    """
    begun = monotonic()
    try:
        async with (
            session_for(api_url, ClientTimeout(_PATIENCE)) as client,
            client.head(api_url) as answer,
        ):
            said = answer.headers.get("date")
        there = parsedate_to_datetime(said) if said else None
    except (ClientError, TimeoutError, ValueError):
        return wrong("clock", f"it cannot be compared: {api_url} does not answer")
    if there is None:
        return well("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC, not compared: {api_url} tells no time")
    half = (monotonic() - begun) / 2
    off = (now - there).total_seconds() + half
    if abs(off) > SECONDS_OFF + half:
        way = "ahead" if off > 0 else "behind"
        return wrong("clock", f"this machine is {abs(off):.0f} seconds {way}; turn on its time service (NTP)")
    return well("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC, as {api_url} has it")


def sqlite() -> Finding:
    """Tell which SQLite this Python has; RETURNING, which claims stand on, came with 3.35."""
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < (3, 35):
        return wrong("sqlite", f"SQLite {version} is too old; use a Python with 3.35 or newer, or PostgreSQL")
    return well("sqlite", version)
