"""Goal 8: 10,000 due at one moment, with a kill in the middle; beside jobs in memory at their defaults."""

import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from .measure import Row, Scale
from .product import bare, program, run_at
from .seed import MONDAY, copied, representatives
from .telegrams import stub

ASKED = """
SELECT count(*), count(DISTINCT c.person_id), (SELECT count(*) FROM outbox_message m
    WHERE m.check_in_id IS NOT NULL), (SELECT count(DISTINCT m.check_in_id) FROM outbox_message m)
FROM check_in c
"""


@dataclass(frozen=True)
class Asked:
    turns: int
    people: int
    messages: int
    turns_with_message: int
    at_the_kill: int


def run(scale: Scale) -> list[Row]:
    people = scale.size(10_000, 200)
    source = representatives(scale.folder / "source.db", people, due=MONDAY)
    mine: list[Asked] = []
    baselines: dict[str, list[int]] = {"share": [], "queue": []}
    for number in range(scale.rounds):
        mine.append(killed_and_started(copied(source, scale.folder / f"{number}.db"), people))
        with ThreadPoolExecutor(2) as pool:
            for what, ran in zip(
                baselines, pool.map(lambda what: by_jobs(what, people), baselines), strict=True
            ):
                baselines[what].append(ran)
    return [_row(people, mine, baselines)]


def _row(people: int, mine: list[Asked], baselines: dict[str, list[int]]) -> Row:
    least = min(asked.people for asked in mine)
    twice = max(max(one.turns - one.people, one.messages - one.turns_with_message) for one in mine)
    missing = max(one.turns - one.turns_with_message for one in mine)
    killed = ", ".join(f"{asked.at_the_kill:,}" for asked in mine)
    shares = [f"{min(ran) / people:.0%} to {max(ran) / people:.0%}" for ran in baselines.values()]
    return Row(
        goal="8",
        what=f"{people:,} due at one moment, killed after {killed}: share asked, asked twice",
        baseline=f"APScheduler {shares[0]}, JobQueue {shares[1]} (no kill)",
        ours=f"{least / people:.0%}, {twice}",
        wanted="100%, 0",
        met=least == people and not twice and not missing,
    )


def killed_and_started(path: Path, people: int) -> Asked:
    """Kill the bot when about half of the people have their turn, and start it again."""
    with stub() as server:
        with program(run_at(MONDAY), server, path):
            at_the_kill = _turns_reach(path, people // 2)
        with program(run_at(MONDAY), server, path):
            _turns_reach(path, people)
            time.sleep(1.0)
    with closing(sqlite3.connect(path)) as connection:
        turns, people_, messages, with_message = connection.execute(ASKED).fetchone()
    return Asked(turns, people_, messages, with_message, at_the_kill)


def _turns_reach(path: Path, number: int) -> int:
    until = time.monotonic() + 120
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        while (found := connection.execute("SELECT count(*) FROM check_in").fetchone()[0]) < number:
            if time.monotonic() > until:
                raise TimeoutError(f"{found} of {number} asked")
            time.sleep(0.02)
    return int(found)


def by_jobs(what: str, people: int) -> int:
    done = subprocess.run(
        [sys.executable, *bare("jobs", what, str(people))], check=True, capture_output=True, text=True
    )
    return int(done.stdout)
