"""The queue of updates: what happened, until the bot confirms that it knows."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.playground.refusals import RefusalError, conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.values import Json

_FIRST_UPDATE_ID = 700_000_001
_KEPT_FOR = 24 * 3600
_TAP_KEPT_FOR = 150
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass
class _Poll:
    awake: asyncio.Event = field(default_factory=asyncio.Event)
    refusal: RefusalError | None = None


@dataclass
class UpdateQueue:
    """Updates in order; each stays until it is confirmed, as with Telegram for 24 hours, a tap for 150 s."""

    allowed: frozenset[str] | None = None
    conflicts: int = 0
    closing: bool = False
    _next_id: int = _FIRST_UPDATE_ID
    _waiting: deque[tuple[float, Json]] = field(default_factory=deque)
    _poll: _Poll | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def pending(self) -> list[Json]:
        return [update for _, update in self._waiting]

    @property
    def is_polled(self) -> bool:
        """Say whether somebody waits for updates at this moment."""
        return self._poll is not None

    def add(self, update: Json, at: float) -> int | None:
        """Queue an update and return its id, or None when the bot asked not to hear this kind."""
        kind = next(key for key in update if key != "update_id")
        wanted = kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT
        if not wanted:
            return None
        update_id = update.get("update_id", self._next_id)
        self._next_id = max(self._next_id, update_id + 1)
        self._waiting.append((at, {"update_id": update_id} | update))
        self.tell()
        return int(update_id)

    def confirm(self, offset: int, now: float) -> None:
        """Forget what lies before `offset` (negative: keep that many from the end) and what is too old."""
        if offset < 0:
            kept = list(self._waiting)[offset:]
            offset = kept[0][1]["update_id"] if kept else 0
        self._keep(lambda _, update: update["update_id"] >= offset)
        self.expire(now)

    def expire(self, now: float) -> None:
        """Forget what has waited for longer than its kind is kept."""
        self._keep(lambda at, update: now - at < (_TAP_KEPT_FOR if "callback_query" in update else _KEPT_FOR))

    def forget(self, update_id: int) -> None:
        self._keep(lambda _, update: update["update_id"] != update_id)

    def clear(self) -> None:
        self._keep(lambda *_: False)

    async def poll(self, limit: int, seconds: float) -> list[Json]:
        """Wait for updates, at most `seconds`; a newer poll ends this one with 409."""
        self.end_poll(conflict(_OTHER_POLLER))
        poll = self._poll = _Poll()
        self._signal()
        try:
            async with asyncio.timeout(seconds):
                while not self._waiting and poll.refusal is None and not self.closing:
                    poll.awake.clear()
                    await poll.awake.wait()
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None
                self._signal()
        if poll.refusal is not None:
            raise poll.refusal
        return self.pending[:limit]

    def end_poll(self, refusal: RefusalError) -> None:
        if self._poll is not None:
            self.conflicts += 1
            self._poll.refusal = refusal
            self._poll.awake.set()

    def close(self) -> None:
        self.closing = True
        self.tell()

    async def changed(self) -> None:
        """Wait until an update came or went, or a poll began or ended."""
        await self._changed.wait()

    def _keep(self, wanted: Callable[[float, Json], bool]) -> None:
        before = len(self._waiting)
        self._waiting = deque(entry for entry in self._waiting if wanted(*entry))
        if len(self._waiting) != before:
            self.tell()

    def tell(self) -> None:
        """Wake whoever waits for the queue."""
        if self._poll is not None:
            self._poll.awake.set()
        self._signal()

    def _signal(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
