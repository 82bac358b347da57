"""The only file that knows APScheduler: it calls the tick every so many seconds, in UTC."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

_TICK = "tick"
TELLING = timedelta(seconds=5)
"""A clock that was set by less than this is not worth a word."""


class _Scheduler(AsyncIOScheduler):  # type: ignore[misc] # it has no types
    """Ticks on when the machine's clock is set back: then the next moment seems to be far away."""

    def __init__(self, seconds: float) -> None:
        super().__init__(timezone=UTC)
        self._every = timedelta(seconds=seconds)

    def wakeup(self) -> None:
        """Look what is due; the library does so by itself, and waits for nothing longer than a tick."""
        job, now = self.get_job(_TICK), datetime.now(UTC)
        if job and job.next_run_time and (ahead := job.next_run_time - now) > self._every + TELLING:
            log.warning("The clock of this machine was set back by about %s", ahead - self._every)
            job.modify(next_run_time=now)
        super().wakeup()


def start_ticking(tick: Callable[[], Awaitable[object]], seconds: float) -> AsyncIOScheduler:
    """Call `tick` now and then every `seconds`; a tick that takes longer is not joined by a second one."""
    scheduler = _Scheduler(seconds)
    scheduler.add_job(
        tick,
        IntervalTrigger(seconds=seconds, timezone=UTC),
        id=_TICK,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
        next_run_time=datetime.now(UTC),
    )
    scheduler.start()
    return scheduler
