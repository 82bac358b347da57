"""Goals 11 and 12: CPU from the start until the bot polls, and its memory, beside PTB and SQLAlchemy."""

import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

from .measure import Row, Scale, cpu_of, mb, memory_of, ms, ratio
from .product import bare, program, run_at
from .seed import MONDAY, copied, open_turns, representatives
from .telegrams import stub

IDLE_SECONDS = 3.0


@dataclass(frozen=True)
class Started:
    """CPU until the first poll, as the server saw it, and MB after some idle seconds."""

    cpu: float
    memory: float


def run(scale: Scale) -> list[Row]:
    many, few = scale.size(100_000, 400), 100
    sources = []
    for people in (few, many):
        path = representatives(scale.folder / f"source-{people}.db", people)
        open_turns(path, MONDAY - timedelta(days=1))
        sources.append(path)
    rounds = [_round(scale.folder, sources, number) for number in range(scale.rounds)]
    baseline, small, large = zip(*rounds, strict=True)
    return [
        _cpu("CPU from start to ready, beside PTB and SQLAlchemy with 8 tables", baseline, small, 1.5),
        _cpu(f"CPU from start to ready with {many:,} people, beside {few}", small, large, 1.05),
        _memory(baseline, small),
        _memory_of_many(small, large, many),
    ]


def _round(folder: Path, sources: list[Path], number: int) -> tuple[Started, Started, Started]:
    """Start the three one after the other twice, and take the cheaper start of each."""
    small, large = (copied(source, folder / f"{number}-{source.name}") for source in sources)
    calls = [
        partial(started, None, folder / f"{number}-bare.db"),
        partial(started, "ours", small),
        partial(started, "ours", large),
    ]
    first, second = ([call() for call in calls] for _ in range(2))
    large.unlink()
    one, two, three = (
        Started(min(each.cpu for each in pair), max(each.memory for each in pair))
        for pair in zip(first, second, strict=True)
    )
    return one, two, three


def started(whose: str | None, path: Path) -> Started:
    with stub() as server:
        arguments = run_at(MONDAY) if whose else bare("standing", server.url, server.token, str(path))
        with program(arguments, server, path) as process:
            server.wait(lambda told: any(arrival.method == "getupdates" for arrival in told.arrivals))
            cpu = cpu_of(process.pid)
            time.sleep(IDLE_SECONDS)
            return Started(cpu, memory_of(process.pid))


def _cpu(what: str, baseline: tuple[Started, ...], mine: tuple[Started, ...], most: float) -> Row:
    theirs, ours = ([each.cpu for each in side] for side in (baseline, mine))
    return Row(
        goal="11",
        what=what,
        baseline=ms(median(theirs)),
        ours=ms(median(ours)),
        ratio=ratio(ours, theirs),
        wanted=f"{most}x",
        met=ratio(ours, theirs) <= most,
    )


def _memory(baseline: tuple[Started, ...], mine: tuple[Started, ...]) -> Row:
    theirs, ours = ([each.memory for each in side] for side in (baseline, mine))
    return Row(
        goal="12",
        what="memory when idle",
        baseline=mb(median(theirs)),
        ours=mb(median(ours)),
        ratio=ratio(ours, theirs),
        wanted="1.4x",
        met=ratio(ours, theirs) <= 1.4,
    )


def _memory_of_many(small: tuple[Started, ...], large: tuple[Started, ...], many: int) -> Row:
    more = median(one.memory - other.memory for one, other in zip(large, small, strict=True))
    return Row(
        goal="12",
        what=f"memory more with {many:,} people than with 100",
        baseline=mb(median(each.memory for each in small)),
        ours=mb(more),
        wanted="10 MB",
        met=more <= 10,
    )
