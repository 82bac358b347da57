"""`status`: how the bot does now, what is late or lost, and how much room is left; no names."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typer
from rich.text import Text

from bot.commands.backup import size_in_words
from bot.commands.shell import (
    FAILED,
    ConfigOption,
    JsonOption,
    NowOption,
    existing,
    moment_or_now,
    output,
    say_json,
    settings_for,
    todays_revision,
)
from bot.health.survey import Disk, disks_of, picture_of, shelf_of
from bot.settings.config import Settings
from jobs.outages import told_of
from jobs.rules.condition import Picture, Trouble, troubles
from models.backup.files import BackupFile
from models.queries.leading import Leading, who_leads
from models.queries.upkeep import REMEMBERED, size_of_database
from models.values import Pulse


def status(
    context: typer.Context,
    *,
    as_json_: JsonOption = False,
    config: ConfigOption = None,
    now: NowOption = None,
) -> None:
    """Tell how the bot does: rounds, messages, updates, backups and room on the disks.

    It changes nothing and asks nobody, so it can be called every minute. The exit code is 1 when something
    must be mended; the line says how.
    """
    settings, moment = settings_for(context, config), moment_or_now(now)
    seen = asyncio.run(_look(settings, moment))
    wrong = troubles(seen.picture, moment)
    if as_json_:
        say_json({"ok": not wrong, "now": moment} | _facts(seen) | {"mend": [vars(one) for one in wrong]})
    else:
        _show(seen, wrong, moment)
    if wrong:
        raise typer.Exit(FAILED)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """All that `status` found."""

    picture: Picture
    leading: Leading | None
    revision: str
    size: int
    disks: Mapping[str, Disk]
    backups: Sequence[BackupFile]
    folder: Path
    told: int
    """How many people were told of what was lost last."""


async def _look(settings: Settings, now: datetime) -> Seen:
    async with existing(settings, as_it_is=True) as database:
        at = await todays_revision(database)
        disks = disks_of(database, settings.backup.folder)
        async with database.reading() as session:
            picture = await picture_of(session, disks, settings, now)
            size = await size_of_database(session)
            leading = await who_leads(session)
            lost = picture.beats.get(Pulse.LOST_FROM)
            told = await told_of(session, lost) if lost else 0
    folder = settings.backup.folder
    return Seen(
        picture=picture,
        leading=leading,
        revision=at,
        size=size,
        disks=disks,
        backups=shelf_of(folder).files,
        folder=folder,
        told=told,
    )


def _facts(seen: Seen) -> dict[str, Any]:
    """Give everything as JSON tells it; the names are a contract with scripts."""
    counted: dict[str, dict[str, int]] = {}
    for name, number in vars(seen.picture.tally).items():
        group, _, what = name.partition("_")
        counted.setdefault(group, {})[what] = number
    disks = {
        name: {"folder": disk.folder, "free_bytes": disk.free, "free_percent": round(100 * disk.part, 1)}
        for name, disk in seen.disks.items()
    }
    newest = seen.backups[0].at if seen.backups else None
    return counted | {
        "last": {pulse.value: seen.picture.beats.get(pulse) for pulse in Pulse},
        "leading": vars(seen.leading) if seen.leading else None,
        "backups": {"folder": seen.folder, "files": len(seen.backups), "newest": newest},
        "disks": disks,
        "database": {"bytes": seen.size, "revision": seen.revision},
    }


def _show(seen: Seen, wrong: list[Trouble], now: datetime) -> None:
    for name, said in _lines(seen, now).items():
        mends = [trouble.mend for trouble in wrong if trouble.name == name]
        word, style = ("mend", "bold red") if mends else ("ok", "green")
        output().print(Text.assemble((f"{word:<5}", style), f"{name:<11}", "; ".join([said, *mends])))


def _lines(seen: Seen, now: datetime) -> dict[str, str]:
    t = seen.picture.tally
    last = {pulse: _ago(seen.picture.beats.get(pulse), now) for pulse in Pulse}
    work = (Pulse.TICK, Pulse.POLL, Pulse.SEND, Pulse.MAIL)
    rooms = (f"{size_in_words(disk.free)} free for the {name}" for name, disk in seen.disks.items())
    lost = _lost(seen.picture.beats, now, seen.told)
    restored = f", restored {last[Pulse.RESTORE]}" if Pulse.RESTORE in seen.picture.beats else ""
    leads = {"leading": _leading(seen.leading)} if seen.leading else {}
    return {
        "running": ", ".join(f"last {pulse.value} {last[pulse]}" for pulse in work) + lost,
        "rounds": f"{t.rounds_due} due, {t.rounds_late} late, {t.rounds_asked} asked and open, "
        f"{t.rounds_put_off} put off, {t.rounds_skipped} skipped in 7 days",
        "overviews": f"{t.overviews_late} late, {t.overviews_perhaps_again} perhaps sent twice, "
        "since a backup was restored, in 7 days",
        "messages": f"{t.messages_queued} queued, {t.messages_late} late, {t.messages_uncertain} uncertain "
        f"and {t.messages_failed} failed in 7 days",
        "updates": f"{t.updates_waiting} waiting, {t.updates_set_aside} set aside in 7 days",
        "people": f"{t.people_unreachable} cannot be reached by chat, {t.people_mail_refused} not by mail",
        "backup": f"last made {last[Pulse.BACKUP]}, {len(seen.backups)} in {seen.folder}",
        "disk": ", ".join(rooms),
        "database": f"{size_in_words(seen.size)}, revision {seen.revision}{restored}",
        **leads,
    }


def _leading(leading: Leading) -> str:
    """Name the process by its machine and number."""
    by = f"{leading.standing_by} stand by"
    if leading.owner is None:
        return f"nobody, {by}"
    return f"{leading.owner.rpartition(':')[0]} until {leading.until:%H:%M:%S} UTC, {by}"


def _lost(beats: Mapping[Pulse, datetime], now: datetime, told: int) -> str:
    """Say for seven days from when to when what people sent may be gone."""
    start, end = beats.get(Pulse.LOST_FROM), beats.get(Pulse.LOST_UNTIL)
    if start is None or end is None or end < now - REMEMBERED:
        return ""
    span = f"{start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC"
    # It goes between 8.00 and 20.00, so it may still wait.
    heard = "they are told, on a working day" if told else "nobody could be told"
    return f"; what people sent from {span} may be gone, {heard}"


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "never"
    seconds = max(0, int((now - moment).total_seconds()))
    for most, size, unit in ((120, 1, "seconds"), (7200, 60, "minutes"), (172_800, 3600, "hours")):
        if seconds < most:
            return f"{seconds // size} {unit} ago"
    return f"{seconds // 86_400} days ago"
