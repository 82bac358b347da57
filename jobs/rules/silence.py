"""When what people said may be gone for good: Telegram keeps it for a day, and a restore takes it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from models.values import Pulse

KEPT_BY_TELEGRAM: Final = timedelta(hours=24)
SHORTEST: Final = timedelta(minutes=10)
"""A gap before a restore that is shorter is that of a move from one machine to the next."""


@dataclass(frozen=True)
class LostTime:
    """From when to when what people said may be gone."""

    start: datetime
    end: datetime


def lost_time(beats: Mapping[Pulse, datetime], heard_since: datetime) -> LostTime | None:
    """Give the time that was lost before Telegram was heard again without a break, if any was.

    `beats` are those noted before that. What was said between a backup and its restore was confirmed to
    Telegram, so it is lost however short that was.
    """
    last, restored = beats.get(Pulse.POLL), beats.get(Pulse.RESTORE)
    if last is None or heard_since <= last:
        return None
    if heard_since - last > KEPT_BY_TELEGRAM:
        return LostTime(last, heard_since)
    if restored and last < restored and restored - last > SHORTEST:
        return LostTime(last, restored)
    return None
