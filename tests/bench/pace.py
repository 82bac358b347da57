"""Goals 1, 2 and 12: a round of 600 goes out through the product's own process, at Telegram's pace."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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


def limited(way: str, folder: Path, people: int, delay: float) -> Round:
    """Let PTB alone send a round, limited by the start of sends or by their answer."""
    with stub(limit=LIMIT, delay=delay) as server:
        arguments = bare("limited", way, server.url, server.token, str(FIRST_ACCOUNT), str(people))
        with program(arguments, server, folder / f"limited-{way}-{delay}") as process:
            process.wait(60 + people / 20)
        return Round(server.told(), people, 0.0)


@dataclass(frozen=True)
class Pair:
    """Ours, and PTB alone with thirty places that come free a second after the answer."""

    ours: Round
    possible: Round


def rounds(scale: Scale, delay: float) -> Iterator[Pair]:
    """Send the same round twice, one after the other: each would make the other late."""
    people = scale.size(600, 45)
    source = representatives(scale.folder / f"round-{delay}.db", people, due=MONDAY)
    for number in range(scale.rounds):
        database = copied(source, scale.folder / f"round-{number}-{delay}.db")
        yield Pair(ours(database, people, delay), limited("answer", scale.folder, people, delay))


def run(scale: Scale) -> list[Row]:
    at_once, delayed = (list(rounds(scale, delay)) for delay in (0.0, 0.05))
    people = at_once[0].ours.people
    with ThreadPoolExecutor(2) as pool:
        calls = [pool.submit(limited, "start", scale.folder, people, 0.0) for _ in range(2)]
        by_start = [call.result() for call in calls]
    memory = median(one.ours.memory for one in at_once)
    return [
        _rate(at_once, 0, 0.99),
        _rate(delayed, 50, 0.95),
        _strict([pair.ours for pair in (*at_once, *delayed)], by_start),
        Row(
            goal="12",
            what=f"memory at most, in a round of {people}",
            baseline="",
            ours=mb(memory),
            wanted="100 MB",
            met=memory <= 100,
        ),
    ]


def _rate(measured: Sequence[Pair], delay: int, share: float) -> Row:
    rate = median(pair.ours.told.rate() for pair in measured)
    possible = median(pair.possible.told.rate() for pair in measured)
    return Row(
        goal="1",
        what=f"a round of {measured[0].ours.people}, {delay} ms delay: messages a second after the first 30",
        baseline=f"{LIMIT} (PTB alone, nothing stored: {possible:.2f})",
        ours=f"{rate:.2f}",
        ratio=rate / LIMIT,
        wanted=f"{share:.0%}",
        met=rate / LIMIT >= share,
        wall=True,
    )


def _strict(measured: Sequence[Round], baseline: Sequence[Round]) -> Row:
    def told(of: Sequence[Round]) -> tuple[int, int, int]:
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
