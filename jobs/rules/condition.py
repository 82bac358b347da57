"""Whether the whole does well: what is late, lost or nearly full, and what to do about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from models.tally import Tally
from models.values import Pulse

SILENT_AFTER: Final = timedelta(minutes=5)
BACKUP_AFTER: Final = timedelta(days=2)
CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""How far the clock of whoever wrote a moment down may be ahead of ours."""
LEAST_FREE: Final = 0.05
STALLED_AFTER: Final = timedelta(seconds=10)

_STOPPED: Final = "the bot does not run; start it, and look in its log why it stopped"
_FAILS: Final = "the bot runs, and something fails at each look at the clock; look in its log for what"


@dataclass(frozen=True, kw_only=True)
class Pulses:
    """When each task last went well, by whichever process, and the free part of each disk."""

    beats: Mapping[Pulse, datetime]
    free: Mapping[str, float]
    tick_every: timedelta


@dataclass(frozen=True, kw_only=True)
class Picture(Pulses):
    """All there is to judge: the counts as well."""

    tally: Tally
    began: datetime | None
    """Since when there is anything to lose."""
    unread: str = ""
    """Why the folder of the backups cannot be read; empty when it can."""


@dataclass(frozen=True, kw_only=True)
class Body:
    """How one process is in itself: what has ended in it, and for how long it did not move, and where."""

    ended: Sequence[str]
    still_for: timedelta
    still_at: str
    looked_ago: timedelta | None
    """How long ago it looked at the clock; None for one that does not do so, as it stands by."""
    tick_every: timedelta


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Something that is not well: which line of `status` it belongs to, and the mend."""

    name: str
    mend: str


def troubles(picture: Picture, now: datetime) -> list[Trouble]:
    """List all that must be mended; nothing when all is well."""
    return [
        *_silence(picture, now),
        *_lateness(picture.tally),
        *_losses(picture.tally),
        *_age(picture, now),
        *without_room(picture.free),
    ]


def hindrances(pulses: Pulses, now: datetime) -> list[Trouble]:
    """List what keeps the bot from working at this moment; not what went wrong, or comes late by it."""
    return [*_silence(pulses, now), *without_room(pulses.free)]


def ailments(body: Body) -> list[Trouble]:
    """List what is wrong with a process in itself, which a new start would mend."""
    return [*_stillness(body), *_endings(body)]


def _stillness(body: Body) -> Iterator[Trouble]:
    if body.still_for > STALLED_AFTER:
        seconds = int(body.still_for.total_seconds())
        where = f"for {seconds} seconds at {body.still_at}"
        mend = f"the program has stood still {where}; start it again, and report this"
        yield Trouble(name="loop", mend=mend)


def _endings(body: Body) -> Iterator[Trouble]:
    for name in body.ended:
        mend = f"the task `{name}` has ended; start the bot again, and look in its log why"
        yield Trouble(name="tasks", mend=mend)
    if body.looked_ago and body.looked_ago > _patience(body.tick_every):
        mend = "it has not looked at the clock for long; start the bot again, and look in its log why"
        yield Trouble(name="tasks", mend=mend)


def _patience(tick_every: timedelta) -> timedelta:
    return max(SILENT_AFTER, 3 * tick_every)


def _silence(picture: Pulses, now: datetime) -> Iterator[Trouble]:
    ticked = picture.beats.get(Pulse.TICK)
    heard = picture.beats.get(Pulse.POLL, picture.beats.get(Pulse.START))
    patience = _patience(picture.tick_every)
    if max(ticked or now, heard or now) > now + CLOCKS_DIFFER:
        mend = "its last sign of life is dated in the future; see with `doctor` if the clock is right"
        yield Trouble(name="running", mend=f"{mend}, and start the bot again if it stays so")
    elif ticked is None or ticked < now - patience:
        signs = [picture.beats.get(pulse) for pulse in (Pulse.POLL, Pulse.SEND, Pulse.MAIL)]
        runs = any(at and now - patience <= at <= now + CLOCKS_DIFFER for at in signs)
        yield Trouble(name="running", mend=_FAILS if runs else _STOPPED)
    elif heard is not None and heard < now - patience:
        yield Trouble(name="running", mend="Telegram is not heard; look at the network, then at `doctor`")


def _lateness(tally: Tally) -> Iterator[Trouble]:
    if tally.rounds_late:
        yield Trouble(name="rounds", mend="rounds are late; the bot does not run, or its log says what fails")
    if tally.overviews_late:
        yield Trouble(name="overviews", mend="overviews are late; look in the log for a step that broke off")
    if tally.messages_late:
        mend = "messages are late; Telegram or the mail server does not answer, see `doctor` and the log"
        yield Trouble(name="messages", mend=mend)
    if tally.updates_late:
        yield Trouble(name="updates", mend="updates wait too long; look in the log, and start the bot again")


def _losses(tally: Tally) -> Iterator[Trouble]:
    if tally.messages_uncertain:
        mend = "some may not have arrived in the last 7 days; ask whoever misses one, it is not sent again"
        yield Trouble(name="messages", mend=mend)
    if tally.messages_given_up:
        mend = "mail that could not go for 2 days was given up in the last 7; see `doctor` and the log"
        yield Trouble(name="messages", mend=mend)
    if tally.updates_set_aside:
        mend = "what somebody sent could not be handled in the last 7 days; look in the log for `set aside`"
        yield Trouble(name="updates", mend=mend)


def _age(picture: Picture, now: datetime) -> Iterator[Trouble]:
    made = picture.beats.get(Pulse.BACKUP, picture.began)
    if picture.unread:
        mend = f"its folder cannot be read ({picture.unread}); mend its rights, or backup.folder"
        yield Trouble(name="backup", mend=mend)
    elif made is not None and made > now + CLOCKS_DIFFER:
        mend = "the last one is dated in the future; see with `doctor` if the clock is right, and make one"
        yield Trouble(name="backup", mend=mend)
    elif made is not None and made < now - BACKUP_AFTER:
        mend = "none was made in the last 2 days; look at the timer that makes them"
        yield Trouble(name="backup", mend=mend)


def without_room(disks: Mapping[str, float]) -> list[Trouble]:
    """List the disks that are nearly full, by the free part of each."""
    return [
        Trouble(name="disk", mend=f"the disk of the {name} is nearly full; make room on it")
        for name, free in disks.items()
        if free < LEAST_FREE
    ]
