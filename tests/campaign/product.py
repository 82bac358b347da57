"""The product's own processes, as the harness starts, kills and awaits them."""

import asyncio
import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

import certifi

from .clock import MOVED, SharedClock
from .patience import PATIENCE_SECONDS, StoodStillError, patience
from .plan import ASKED, SAID, Plan
from .serving import Server, telegram_server
from .table import HERE
from .telegram import Telegram

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]

ANSWERS_WITHIN = 10.0
"""Seconds that a process gets to say where it stands: one that is stopped, or hangs in C, never does."""
STORY = 4_000
"""Characters of what a process said before it was asked that are worth reading when it got no further."""
LOOKS_EVERY = 0.025
"""Seconds between two looks at whether something holds: each costs CPU that the processes need."""


class Life:
    """One process of the product, from its start to its end."""

    def __init__(self, pid: int, log: Path, clock: SharedClock | None) -> None:
        self.pid = pid
        self.log = log
        self.clock = clock
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        """The exit status; minus the signal for one that was killed. Wait for it by `end`."""

    @property
    def is_over(self) -> bool:
        return self.ended.done()

    async def kill(self, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal and wait for the end."""
        self.signal(number)
        return await self.end()

    async def end(self, *, seconds: float = PATIENCE_SECONDS) -> int:
        """Wait for the end. Raises StoodStillError if it does not come."""
        await asyncio.wait([self.ended], timeout=seconds)
        if not self.is_over:
            raise StoodStillError(f"process {self.pid} does not end: {await self.stands()}")
        return self.ended.result()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal; whoever has died just now is gone before that is heard."""
        if not self.is_over:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def move_clock(self, by: timedelta) -> None:
        """Move the clock that it lives by; it strikes at once."""
        assert self.clock
        self.clock.move(by)
        self.signal(MOVED)

    async def until(self, holds: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until something holds. Raises RuntimeError if the process ends before, or takes too long."""
        latest = monotonic() + seconds
        while not holds():
            if self.is_over:
                raise RuntimeError(f"the process ended with {self.ended.result()}: {self.told()[-2000:]}")
            if monotonic() > latest:
                raise StoodStillError(f"the process takes too long: {await self.stands()}")
            await asyncio.sleep(LOOKS_EVERY)

    async def stands(self) -> str:
        """Let it say where all its threads and tasks stand, and give that after what it logged last."""
        asked, latest = len(self.told()), monotonic() + ANSWERS_WITHIN
        self.signal(ASKED)
        while SAID not in self.told()[asked:] and monotonic() < latest and not self.is_over:
            await asyncio.sleep(LOOKS_EVERY)
        return self.told()[max(0, asked - STORY) :]

    def told(self) -> str:
        """Give what it logged."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""


class Nursery:
    """Starts processes: forks of one that has imported everything, each in some hundredths of a second."""

    def __init__(self, mother: Connection, server: Server, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.config = folder / "config.toml"
        self.config.touch()
        # Nothing is encrypted here, and a client reads all certificates before it asks anything.
        self.certificate = folder / "certificate.pem"
        self.certificate.write_text(_first_certificate(), encoding="ascii")
        self._news, self._orders = mother
        self._asked: asyncio.Queue[tuple[Path, SharedClock | None, asyncio.Future[Life]]] = asyncio.Queue()
        self._lives: dict[int, Life] = {}
        self._numbers = count(1)

    def clock(self, start: datetime, *, speed: float = 1.0) -> SharedClock:
        return SharedClock.begin(self.folder / f"clock-{next(self._numbers)}", start, speed=speed)

    async def run(
        self, database: str, telegram: Telegram, clock: SharedClock | None = None, **given: Any
    ) -> Life:
        """Start `vlottrekker run`; `given` are fields of a `Plan`."""
        now = ("--now", clock.now().isoformat()) if clock else ()
        return await self.start(("run", *now), database, telegram, clock, **given)

    async def start(
        self,
        arguments: tuple[str, ...],
        database: str,
        telegram: Telegram,
        clock: SharedClock | None = None,
        *,
        mail_port: int | None = None,
        **given: Any,
    ) -> Life:
        """Start any command of the product."""
        environment = {
            "VLOTTREKKER_TELEGRAM__TOKEN": telegram.token,
            "VLOTTREKKER_TELEGRAM__API_URL": self.server.url,
            "VLOTTREKKER_DATABASE__URL": database,
            "VLOTTREKKER_CONFIG": str(self.config),
            "SSL_CERT_FILE": str(self.certificate),
        }
        if mail_port:
            environment |= _mail(mail_port)
        log = self.folder / f"log-{next(self._numbers)}"
        plan = Plan(
            arguments=arguments,
            environment=environment,
            log=str(log),
            clock=str(clock.path) if clock else None,
            **given,
        )
        born: asyncio.Future[Life] = asyncio.get_running_loop().create_future()
        self._asked.put_nowait((log, clock, born))
        self._orders.write(json.dumps(plan.as_json()).encode() + b"\n")
        async with patience(where=lambda: f"no process was born for {' '.join(arguments)}"):
            return await born

    async def listen(self) -> None:
        """Take in what the mother tells; when she is gone, nobody waits for more."""
        try:
            async for line in self._news:
                self._hear(json.loads(line))
        finally:
            gone = StoodStillError("the mother of all processes is gone")
            waiting: list[asyncio.Future[Any]] = [life.ended for life in self._lives.values()]
            while not self._asked.empty():
                waiting.append(self._asked.get_nowait()[2])
            for future in waiting:
                if not future.done():
                    future.set_exception(gone)

    def _hear(self, news: dict[str, int]) -> None:
        if "born" not in news:
            self._lives.pop(news["dead"]).ended.set_result(news["status"])
            return
        log, clock, born = self._asked.get_nowait()
        life = self._lives[news["born"]] = Life(news["born"], log, clock)
        if born.done():
            life.signal(signal.SIGKILL)
        else:
            born.set_result(life)

    async def kill_all(self) -> None:
        for life in list(self._lives.values()):
            await life.kill()


def _first_certificate() -> str:
    head, end, _ = Path(certifi.where()).read_text(encoding="utf-8").partition("-----END CERTIFICATE-----")
    return head[head.index("-----BEGIN CERTIFICATE-----") :] + end + "\n"


def _mail(port: int) -> dict[str, str]:
    return {
        "VLOTTREKKER_EMAIL__HOST": "127.0.0.1",
        "VLOTTREKKER_EMAIL__PORT": str(port),
        "VLOTTREKKER_EMAIL__SECURITY": "none",
        "VLOTTREKKER_EMAIL__FROM": "bot@example.org",
    }


@cache
def mother() -> tuple[Path, subprocess.Popen[bytes]]:
    """Start the one mother of this program, if that is not done yet; give the path of her socket, and her."""
    folder = Path(tempfile.mkdtemp(prefix="vlot-mother-"))
    path = folder / "socket"
    process = subprocess.Popen([sys.executable, "-m", "tests.campaign.mother", str(path)], cwd=HERE)

    def end() -> None:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return path, process


async def _connected(path: Path, process: subprocess.Popen[bytes]) -> Connection:
    """Connect to the mother, who gets ready in some seconds. Raises StoodStillError if she ends before."""
    async with asyncio.timeout(120):
        while True:
            try:
                return await asyncio.open_unix_connection(path)
            except (FileNotFoundError, ConnectionRefusedError):
                if process.poll() is not None:
                    raise StoodStillError("the mother of all processes ended while she got ready") from None
                await asyncio.sleep(0.05)


@asynccontextmanager
async def nursery(folder: Path) -> AsyncIterator[Nursery]:
    """Open a place where processes live, with a Telegram; they end with the block."""
    reader, writer = await _connected(*mother())
    async with telegram_server() as server:
        lives = Nursery((reader, writer), server, folder)
        listening = asyncio.create_task(lives.listen())
        try:
            yield lives
        finally:
            await lives.kill_all()
            listening.cancel()
            writer.close()
