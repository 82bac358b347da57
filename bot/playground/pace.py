"""The pace Telegram allows a bot, measured on Telegram's side by the time of each send."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.playground.refusals import too_many_requests

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Limits:
    """How many messages a bot may send; source: Telegram's FAQ for bots, bursts as observed."""

    a_second: int = 30
    a_second_to_one_person: float = 1.0
    burst_to_one_person: int = 3
    a_minute_to_one_group: int = 20

    @classmethod
    def none(cls) -> Limits:
        """Return limits that nobody reaches."""
        return cls(10**9, 10.0**9, 10**9, 10**9)


@dataclass(frozen=True)
class Send:
    at: float
    method: str
    chat_id: int
    message_id: int


@dataclass
class Pace:
    now: Callable[[], float]
    limits: Limits = field(default_factory=Limits)
    _all: deque[float] = field(default_factory=deque)
    _groups: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _free_at: dict[int, float] = field(default_factory=dict)

    def admit(self, chat_id: int) -> float:
        """Count one send and return its moment; raise 429 when it comes too soon."""
        now = self.now()
        waits = [
            _wait(self._all, now, 1.0, self.limits.a_second),
            self._private_wait(chat_id, now) if chat_id > 0 else self._group_wait(chat_id, now),
        ]
        if max(waits) > 0:
            raise too_many_requests(max(1, math.ceil(max(waits))))
        self._all.append(now)
        if chat_id > 0:
            free_at = max(self._free_at.get(chat_id, now), now)
            self._free_at[chat_id] = free_at + 1 / self.limits.a_second_to_one_person
        else:
            self._groups[chat_id].append(now)
        return now

    def _private_wait(self, chat_id: int, now: float) -> float:
        ahead = self._free_at.get(chat_id, now) - now
        allowed = (self.limits.burst_to_one_person - 1) / self.limits.a_second_to_one_person
        # A clock that adds tenths of seconds is off by parts of a millionth.
        return ahead - allowed if ahead - allowed > 1e-6 else 0.0

    def _group_wait(self, chat_id: int, now: float) -> float:
        return _wait(self._groups[chat_id], now, 60.0, self.limits.a_minute_to_one_group)


def _wait(times: deque[float], now: float, window: float, most: int) -> float:
    """Return the seconds until one more fits into the sliding window."""
    while times and times[0] <= now - window:
        times.popleft()
    return times[len(times) - most] + window - now if len(times) >= most else 0.0
