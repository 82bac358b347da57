"""The near end of the light Bot API server: starting it, feeding it, and reading what it wrote down."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from .seed import FIRST_ACCOUNT, MONDAY
from .stub import PACED, TOKEN, Json

FIRST_UPDATE = 700_000_001


@dataclass(frozen=True)
class Arrival:
    """One request, as the server saw it: when (monotonic seconds), what, to whom, and what it got."""

    at: float
    method: str
    chat: int
    status: int


@dataclass(frozen=True)
class Told:
    """All that the server wrote down."""

    arrivals: list[Arrival]
    released: dict[int, float]

    @property
    def sends(self) -> list[Arrival]:
        """The messages, those that were refused too."""
        return [arrival for arrival in self.arrivals if arrival.method in PACED]

    @property
    def delivered(self) -> list[Arrival]:
        return [arrival for arrival in self.sends if arrival.status == 200]

    @property
    def refused(self) -> int:
        return sum(arrival.status == 429 for arrival in self.arrivals)

    @property
    def most_in_a_second(self) -> int:
        """The messages of the busiest second, taken or not."""
        moments, most, first = [arrival.at for arrival in self.sends], 0, 0
        for last, moment in enumerate(moments):
            while moments[first] <= moment - 1:
                first += 1
            most = max(most, last - first + 1)
        return most

    def rate(self, burst: int = 30) -> float:
        """How many a second were delivered once all places were in use, be it at once or one by one."""
        moments = [arrival.at for arrival in self.delivered]
        after = moments[burst - 1 :]
        return (len(after) - 1) / (after[-1] - after[0]) if len(after) > 1 else 0.0


class Stub:
    """A server that runs."""

    token = TOKEN

    def __init__(self, url: str) -> None:
        self.url = url

    def reset(self, *, limit: int | None = None, delay: float = 0.0) -> None:
        self._control("reset", {"limit": limit, "delay": delay})

    def feed(self, updates: Sequence[Json], a_second: float) -> None:
        self._control("feed", {"updates": updates, "a_second": a_second})

    def told(self) -> Told:
        told = self._control("told", {})
        return Told([Arrival(*arrival) for arrival in told["arrivals"]], dict(told["released"]))

    def wait(self, holds: Callable[[Told], bool], seconds: float = 60) -> Told:
        """Wait until something holds of what came. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while not holds(told := self.told()):
            if time.monotonic() > until:
                raise TimeoutError(f"{len(told.arrivals)} requests, the last {told.arrivals[-1:]}")
            time.sleep(0.05)
        return told

    def _control(self, what: str, given: Json) -> Any:
        with urlopen(f"{self.url}/control/{what}", json.dumps(given).encode(), timeout=10) as answer:
            return json.load(answer)


@contextmanager
def stub(*, limit: int | None = None, delay: float = 0.0) -> Iterator[Stub]:
    """Run a server in a process of its own."""
    program = [sys.executable, "-P", str(Path(__file__).with_name("stub.py"))]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        server = Stub(f"http://127.0.0.1:{process.stdout.readline().strip()}")
        server.reset(limit=limit, delay=delay)
        try:
            yield server
        finally:
            process.kill()


def tap(update: int, person: int) -> Json:
    """A person taps that it goes well; their turn has their own number."""
    account = FIRST_ACCOUNT + person
    return {
        "update_id": FIRST_UPDATE + update,
        "callback_query": {
            "id": str(update),
            "from": _user(account),
            "chat_instance": "1",
            "data": f"c|{person}|standing||well",
            "message": {
                "message_id": 100 + update,
                "date": int(MONDAY.timestamp()),
                "chat": {"id": account, "type": "private", "first_name": "Buur"},
                "text": "Hoi Buur, tijd voor een korte vraag.\n\nHoe gaat het in de werkgroep?",
            },
        },
    }


def words(update: int, person: int, text: str) -> Json:
    account = FIRST_ACCOUNT + person
    return {
        "update_id": FIRST_UPDATE + update,
        "message": {
            "message_id": 10_000 + update,
            "date": int(MONDAY.timestamp()) + 3600,
            "from": _user(account),
            "chat": {"id": account, "type": "private", "first_name": "Buur"},
            "text": text,
        },
    }


def _user(account: int) -> Json:
    return {"id": account, "is_bot": False, "first_name": "Buur", "language_code": "nl"}
