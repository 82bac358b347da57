"""When what people said may be gone for good: Telegram keeps words for a day, and a tap for minutes.

A restore takes back what had come in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from models.values import Pulse

KEPT_BY_TELEGRAM: Final = timedelta(hours=24)
TAPS_KEPT_BY_TELEGRAM: Final = timedelta(seconds=150)
SEEMS_LONGER_BY: Final = timedelta(seconds=150)
"""How much longer than it was a silence may seem.

That Telegram was heard is noted once a minute, at a look 20 seconds apart, of what may be a minute old. So a
kill and a start within seconds seem to be minutes, and nobody is told of those.
"""


@dataclass(frozen=True)
class LostTime:
    """From when to when what people said may be gone."""

    start: datetime
    end: datetime
    restored: bool = False
    """Whether a backup was restored: then also what was asked and answered in that time is gone."""
    only_taps: bool = False
    """Whether words were kept, and only taps on buttons may be gone."""


def lost_time(beats: Mapping[Pulse, datetime], heard_since: datetime) -> LostTime | None:
    """Give the time that was lost before Telegram was heard again without a break, if any was.

    `beats` are those noted before that. What was said between a backup and its restore was confirmed to
    Telegram, so it is lost however short that was. But a bot that had stopped before its backup was made, to
    move to another machine, has confirmed nothing since.
    """
    last, restored, stopped = (beats.get(pulse) for pulse in (Pulse.POLL, Pulse.RESTORE, Pulse.STOP))
    if last is None or heard_since <= last:
        return None
    put_back = is_put_back(beats)
    if heard_since - last > KEPT_BY_TELEGRAM:
        return LostTime(last, heard_since, restored=put_back)
    if restored and put_back:
        return LostTime(last, restored, restored=True)
    silent = max(last, stopped or last)
    if heard_since - silent > TAPS_KEPT_BY_TELEGRAM + SEEMS_LONGER_BY:
        return LostTime(silent, heard_since, only_taps=True)
    return None


def is_put_back(beats: Mapping[Pulse, datetime]) -> bool:
    """Say whether a restore took words back, and it was not heard since: nobody was told of those yet."""
    last, restored, stopped = (beats.get(pulse) for pulse in (Pulse.POLL, Pulse.RESTORE, Pulse.STOP))
    if last is None or restored is None:
        return False
    moved = stopped is not None and stopped >= last
    return last < restored and not moved
