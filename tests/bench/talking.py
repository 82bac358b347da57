"""A conversation at an even rate with a program in a process of its own: its CPU, and how soon it replies."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .measure import cpu_of
from .product import bare, program, run_at
from .seed import FIRST_ACCOUNT, MONDAY
from .stub import Json
from .telegrams import Stub, Told, tap, words

TAPS_A_SECOND = 8.0
LEARN = 10
"""How many people tap before the measuring begins, so that both programs are warm."""


@dataclass(frozen=True)
class Talk:
    """What came of a conversation."""

    cpu: float
    """Seconds an update."""
    replies: tuple[float, ...]
    """Seconds from a tap to the next question, as the server saw both."""


def ours(path: Path, server: Stub, people: int, *, first: int = 1) -> Talk:
    with program(run_at(MONDAY), server, path) as process:
        return _talk(process, server, people, first)


def from_memory(path: Path, server: Stub, people: int, *, first: int = 1, others: int = 0) -> Talk:
    """Let PTB alone answer, which sends the first people a round of questions meanwhile."""
    given = (server.url, server.token, str(FIRST_ACCOUNT + 1), str(others))
    with program(bare("replying", *given), server, path) as process:
        return _talk(process, server, people, first)


def _talk(process: subprocess.Popen[bytes], server: Stub, people: int, first: int) -> Talk:
    server.wait(lambda told: any(arrival.method == "getupdates" for arrival in told.arrivals))
    time.sleep(0.5)
    warm = [tap(number, first + number) for number in range(LEARN)]
    _said_and_answered(server, warm)
    before = cpu_of(process.pid)
    numbers = range(LEARN, people)
    taps = [tap(number, first + number) for number in numbers]
    told = _said_and_answered(server, taps)
    typed = [words(people + number, first + number, "De buurtborrel is goed bezocht") for number in numbers]
    _said_and_answered(server, typed)
    time.sleep(0.3)
    used = cpu_of(process.pid) - before
    return Talk(used / (2 * len(taps)), tuple(_replies(told, taps)))


def _said_and_answered(server: Stub, updates: list[Json]) -> Told:
    """Let updates happen; wait until every chat among them got one message more."""
    server.feed(updates, TAPS_A_SECOND)
    return server.wait(lambda told: len(list(_replies(told, updates))) == len(updates), 120)


def _replies(told: Told, updates: list[Json]) -> list[float]:
    """Find the first message to the chat of each update after it happened."""
    found = []
    for update in updates:
        at = told.released.get(update["update_id"])
        inner = update.get("callback_query") or update["message"]
        later = (
            arrival.at - at
            for arrival in told.delivered
            if at is not None and arrival.chat == inner["from"]["id"] and arrival.at >= at
        )
        if (soonest := next(later, None)) is not None:
            found.append(soonest)
    return found
