"""The signs of life of this process: written by its loop, and read from another thread."""

import asyncio
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

from bot.health.meters import Meters
from jobs.rules.condition import Body, Trouble
from models.values import Pulse

BEAT_SECONDS: Final = 1.0
"""How often the loop shows that it goes round."""


class Leading(Protocol):
    """What does the asking and sending in a process that leads."""

    def pulses(self) -> Mapping[Pulse, datetime]: ...

    def trouble_outside(self) -> Trouble | None: ...


class Vitals:
    """What a process shows of itself. Make it in the thread of the loop that it is about."""

    def __init__(
        self, monotonic: Callable[[], float], tick_seconds: float, meters: Meters | None = None
    ) -> None:
        self._monotonic = monotonic
        self._tick_every = timedelta(seconds=tick_seconds)
        self.meters = meters or Meters()
        self._thread = threading.get_ident()
        self._serving: dict[str, asyncio.Task[Any]] = {}
        self._working: dict[str, asyncio.Task[Any]] = {}
        self._beat_at = monotonic()
        self._looked_at: float | None = None
        self.leader: Leading | None = None
        """What asks and sends in this process; without it, it stands by, which is well too."""

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            self._beat_at = self._monotonic()
            await asyncio.sleep(BEAT_SECONDS)
            self.meters.lagged(max(0.0, self._monotonic() - self._beat_at - BEAT_SECONDS))

    def serves(self, name: str, task: asyncio.Task[Any]) -> None:
        """Watch a task that must not end while the program runs, whether it leads or not."""
        self._serving = {**self._serving, name: task}

    def leads(self, tasks: Mapping[str, asyncio.Task[Any]], leader: Leading) -> None:
        """Note that this process leads from now on, and watch the tasks that this takes."""
        self._working, self.leader, self._looked_at = dict(tasks), leader, self._monotonic()

    def looked(self) -> None:
        """Note that this process, if it leads, has looked at the clock."""
        if self.leader:
            self._looked_at = self._monotonic()

    def stands_by(self) -> None:
        """Note that another leads, or nobody: nothing but answering is expected here."""
        self._working, self.leader, self._looked_at = {}, None, None

    def ends(self) -> None:
        """Watch nothing more: the program was told to end."""
        self._serving = {}
        self.stands_by()

    def body(self) -> Body:
        """Look, from whatever thread."""
        now, looked_at = self._monotonic(), self._looked_at
        tasks = {**self._serving, **self._working}
        return Body(
            ended=[name for name, task in tasks.items() if task.done()],
            still_for=timedelta(seconds=max(0.0, now - self._beat_at - BEAT_SECONDS)),
            still_at=self._place(),
            looked_ago=None if looked_at is None else timedelta(seconds=now - looked_at),
            tick_every=self._tick_every,
        )

    def _place(self) -> str:
        """Say which line the loop's thread is at."""
        frame = sys._current_frames().get(self._thread)  # noqa: SLF001 - its documented name
        return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}" if frame else "no line"
