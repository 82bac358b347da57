"""What every benchmark is made of: its scale, a row of the table, and ways to measure fairly."""

import asyncio
import os
import pickle
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import monotonic, process_time
from typing import Any

HERE = Path(__file__).resolve().parents[2]
"""The folder of the project, which every program of a benchmark is started from."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table. Times in it are CPU unless it says otherwise."""

    goal: str
    what: str
    baseline: str
    ours: str
    ratio: float | None = None
    wanted: str
    met: bool
    wall: bool = False
    """The number is one of wall time, so that a busy machine makes it worse."""


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How many rounds are run, and whether with the sizes of the goals or with tiny ones."""

    folder: Path
    quick: bool = False
    rounds: int = 5

    def size(self, full: int, quick: int) -> int:
        return quick if self.quick else full

    def apart(self, *calls: Callable[[], Any]) -> list[Any]:
        """Make each call in a fresh process of its own, all at the same time; the calls can be pickled.

        With tiny sizes they are made here, one after the other: a process takes seconds to start.
        """
        if self.quick:
            assert all(pickle.dumps(call) for call in calls)
            return [call() for call in calls]
        with ProcessPoolExecutor(len(calls), mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
            return [made.result() for made in [pool.submit(call) for call in calls]]


Benchmark = Callable[[Scale], list[Row]]


def ratio(ours: Sequence[float], baseline: Sequence[float]) -> float:
    """Give the median of the ratios of each round: what slows a whole round down does not count."""
    return median(one / other for one, other in zip(ours, baseline, strict=True))


def percentile(values: Iterable[float], share: float) -> float:
    """Give the value that a share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:.2f} s"


def mb(size: float) -> str:
    return f"{size:.0f} MB"


def cpu_of(pid: int) -> float:
    """Give the CPU seconds that a running process has used, to the nanosecond where the kernel tells."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def memory_of(pid: int, what: str = "VmRSS") -> float:
    """Give the MB that a process has (VmRSS), or had at most (VmHWM)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


def load() -> float:
    return os.getloadavg()[0]


@dataclass
class Holds:
    """For how long a loop was held, at most: in CPU of this process, and on the wall."""

    cpu: list[float] = field(default_factory=lambda: [0.0])
    wall: list[float] = field(default_factory=lambda: [0.0])


@asynccontextmanager
async def heartbeat(every: float = 0.002) -> AsyncIterator[Holds]:
    """Look all the time whether the loop goes round.

    CPU says it without what other programs take from us: what is computed between two beats held the loop.
    """
    holds = Holds()

    async def beat() -> None:
        while True:
            cpu, wall = process_time(), monotonic()
            await asyncio.sleep(every)
            holds.cpu.append(process_time() - cpu)
            holds.wall.append(monotonic() - wall - every)

    beating = asyncio.create_task(beat())
    try:
        yield holds
    finally:
        beating.cancel()
