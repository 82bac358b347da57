"""The only file that knows APScheduler: it calls the tick every so many seconds, in UTC."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger


def start_ticking(tick: Callable[[], Awaitable[object]], seconds: float) -> AsyncIOScheduler:
    """Call `tick` now and then every `seconds`; a tick that takes longer is not joined by a second one."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_job(
        tick,
        IntervalTrigger(seconds=seconds, timezone=UTC),
        id="tick",
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
        next_run_time=datetime.now(UTC),
    )
    scheduler.start()
    return scheduler
