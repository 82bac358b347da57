"""What is counted for Prometheus: the work of this process, and what the database tells of the whole."""

import platform
from dataclasses import dataclass
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
)

from bot.channels import Delivery, NotSent, Refused, Sent, Uncertain
from bot.health.meters import Meters
from bot.health.survey import Disk
from bot.release import release
from jobs.rules.condition import Picture
from models.migrations import newest_revision
from models.values import Channel, Pulse

_OUTCOMES: Final[dict[type[Delivery], str]] = {
    Sent: "sent",
    NotSent: "not_sent",
    Uncertain: "uncertain",
    Refused: "refused",
}
_MOMENTS: Final = {Pulse.START, Pulse.LOST_FROM, Pulse.LOST_UNTIL}
"""What is noted beside the tasks, and went neither well nor badly."""
_TICKS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_LAGS: Final = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was seen of the whole at the moment of asking."""

    picture: Picture
    disks: dict[str, Disk]
    bytes_of_database: int


class Metrics(Meters):
    """Counts, in a registry of its own; nothing in it says who somebody is, or which workgroup."""

    def __init__(self, database: str) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        build = Info("vlottrekker_build", "Which program this is", registry=registry)
        build.info(
            {
                "version": release(),
                "python": platform.python_version(),
                "database": database,
                "schema": newest_revision(),
            }
        )
        self._work(registry)
        self._whole(registry)

    def _work(self, registry: CollectorRegistry) -> None:
        counter = ("vlottrekker_sends", "What came of sends", ["channel", "outcome"])
        self._sends = Counter(*counter, registry=registry)
        self._updates = Counter(
            "vlottrekker_updates", "What became of updates", ["outcome"], registry=registry
        )
        self._calls = Counter(
            "vlottrekker_webhook_calls", "What was answered to the webhook", ["status"], registry=registry
        )
        self._watch = Counter(
            "vlottrekker_watch_calls", "Calls of the dead man's switch", ["outcome"], registry=registry
        )
        self._ticks = Histogram(
            "vlottrekker_tick_seconds", "How long a tick took", registry=registry, buckets=_TICKS
        )
        self._failures = Counter(
            "vlottrekker_tick_failures", "Ticks of which something failed", registry=registry
        )
        self._lag = Histogram(
            "vlottrekker_loop_lag_seconds", "How late the loop came round", registry=registry, buckets=_LAGS
        )
        for outcome in ("handled", "set_aside"):
            self._updates.labels(outcome)

    def _whole(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, said: str, *labels: str) -> Gauge:
            return Gauge(f"vlottrekker_{name}", said, labels, registry=registry)

        self._leads = gauge("leads", "1 if this process asks and sends, 0 if it stands by")
        self._still = gauge("loop_still_seconds", "For how long the loop has not come round at this moment")
        self._up = gauge("database_up", "1 if the database answers")
        self._groups = {
            "rounds": gauge("rounds", "Rounds", "state"),
            "overviews": gauge("overviews", "Overviews", "state"),
            "messages": gauge("outbox_messages", "Messages in the outbox", "state"),
            "updates": gauge("inbox_updates", "Updates in the inbox", "state"),
            "people": gauge("people", "People who cannot be reached", "state"),
        }
        self._last = gauge(
            "last_success_timestamp_seconds", "When a task last went well, in any process", "task"
        )
        self._free_bytes = gauge("disk_free_bytes", "Room on the disk of a folder", "folder")
        self._free_part = gauge("disk_free_ratio", "The free part of the disk of a folder", "folder")
        self._size = gauge("database_bytes", "The size of the database")

    def sent(self, channel: Channel, delivery: Delivery) -> None:
        self._sends.labels(channel.value, _OUTCOMES.get(type(delivery), "unreachable")).inc()

    def handled(self) -> None:
        self._updates.labels("handled").inc()

    def set_aside(self) -> None:
        self._updates.labels("set_aside").inc()

    def ticked(self, seconds: float, *, well: bool) -> None:
        self._ticks.observe(seconds)
        if not well:
            self._failures.inc()

    def lagged(self, seconds: float) -> None:
        self._lag.observe(seconds)

    def brought(self, status: int) -> None:
        self._calls.labels(str(status)).inc()

    def called(self, *, well: bool) -> None:
        self._watch.labels("answered" if well else "failed").inc()

    def show(self, found: Found | None, *, leads: bool, still: float) -> None:
        """Take in what was found; None when the database does not answer, so that nothing old is shown."""
        self._leads.set(leads)
        self._still.set(still)
        self._up.set(found is not None)
        for gauge in (*self._groups.values(), self._last, self._free_bytes, self._free_part):
            gauge.clear()
        if found:
            self._show(found)

    def _show(self, found: Found) -> None:
        for name, number in vars(found.picture.tally).items():
            group, _, state = name.partition("_")
            self._groups[group].labels(state).set(number)
        for pulse, at in found.picture.beats.items():
            if pulse in _MOMENTS:
                continue
            self._last.labels(pulse.value).set(at.timestamp())
        for name, disk in found.disks.items():
            self._free_bytes.labels(name).set(disk.free)
            self._free_part.labels(name).set(disk.part)
        self._size.set(found.bytes_of_database)
