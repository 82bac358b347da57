"""Goals 1, 2 and 12: a round of 600 goes out through the product's own process, at Telegram's pace."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from .measure import Row, Scale, mb, memory_of
from .product import bare, program, run_at
from .seed import FIRST_ACCOUNT, MONDAY, copied, representatives
from .telegrams import Told, stub

LIMIT = 30


@dataclass(frozen=True)
class Round:
    """One round that went out."""

    told: Told
    people: int
    memory: float

    @property
    def lost(self) -> int:
        return self.people - len({arrival.chat for arrival in self.told.delivered})

    @property
    def twice(self) -> int:
        return len(self.told.delivered) - len({arrival.chat for arrival in self.told.delivered})


def ours(database: Path, people: int, delay: float) -> Round:
    """Let `vlottrekker run` send a round that is due at its start."""
    with (
        stub(limit=LIMIT, delay=delay) as server,
        program(run_at(MONDAY), server, database) as process,
    ):
        told = server.wait(lambda told: len(told.delivered) >= people, 60 + people / 20)
        return Round(told, people, memory_of(process.pid, "VmHWM"))


def by_start_time(folder: Path, people: int, delay: float) -> Round:
    with stub(limit=LIMIT, delay=delay) as server:
        arguments = bare("limited", server.url, server.token, str(FIRST_ACCOUNT), str(people))
        with program(arguments, server, folder / f"limited-{delay}") as process:
            process.wait(60 + people / 20)
        return Round(server.told(), people, 0.0)


def rounds(scale: Scale) -> Iterator[tuple[Round, Round, Round]]:
    """Send the same round three times at once: ours with and without delay, and the baseline."""
    people = scale.size(600, 45)
    source = representatives(scale.folder / "round.db", people, due=MONDAY)
    for number in range(scale.rounds):
        with ExitStack() as stack:
            pool = stack.enter_context(ThreadPoolExecutor(3))
            databases = [copied(source, scale.folder / f"round-{number}-{delay}.db") for delay in (0, 50)]
            calls = [
                partial(ours, databases[0], people, 0.0),
                partial(ours, databases[1], people, 0.05),
                partial(by_start_time, scale.folder, people, 0.0),
            ]
            at_once, delayed, baseline = pool.map(lambda call: call(), calls)
            yield at_once, delayed, baseline


def run(scale: Scale) -> list[Row]:
    done = list(rounds(scale))
    at_once, delayed, baseline = zip(*done, strict=True)
    return [
        _rate(at_once, 0, 0.99),
        _rate(delayed, 50, 0.95),
        _strict((*at_once, *delayed), baseline),
        Row(
            goal="12",
            what=f"memory at most, in a round of {at_once[0].people}",
            baseline="",
            ours=mb(median(one.memory for one in at_once)),
            wanted="100 MB",
            met=median(one.memory for one in at_once) <= 100,
        ),
    ]


def _rate(measured: tuple[Round, ...], delay: int, share: float) -> Row:
    rate = median(one.told.rate() for one in measured)
    return Row(
        goal="1",
        what=f"a round of {measured[0].people}, {delay} ms delay: messages a second after the first 30",
        baseline=f"{LIMIT}",
        ours=f"{rate:.2f}",
        ratio=rate / LIMIT,
        wanted=f"{share:.0%}",
        met=rate / LIMIT >= share,
        wall=True,
    )


def _strict(measured: tuple[Round, ...], baseline: tuple[Round, ...]) -> Row:
    def told(of: tuple[Round, ...]) -> tuple[int, int, int]:
        most = max(one.told.most_in_a_second for one in of)
        return most, sum(one.told.refused for one in of), sum(one.lost for one in of)

    most, refused, lost = told(measured)
    twice = sum(one.twice for one in measured)
    return Row(
        goal="2",
        what=f"the same, {len(measured)} rounds: most in a second, 429s, lost, twice",
        baseline="{}, {}, {}".format(*told(baseline)) + f" in {len(baseline)} rounds",
        ours=f"{most}, {refused}, {lost}, {twice}",
        wanted="30, 0, 0, 0",
        met=most <= LIMIT and not (refused or lost or twice),
    )
