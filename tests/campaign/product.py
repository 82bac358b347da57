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
from .inside import Plan
from .serving import Server, telegram_server
from .table import HERE
from .telegram import Telegram

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]

LOOKS_EVERY = 0.012
"""Seconds between two looks at whether something holds: each costs CPU that the processes need."""


class Life:
    """One process of the product, from its start to its end."""

    def __init__(self, pid: int, log: Path, clock: SharedClock | None) -> None:
        self.pid = pid
        self.log = log
        self.clock = clock
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        """The exit status; minus the signal for one that was killed."""

    @property
    def is_over(self) -> bool:
        return self.ended.done()

    async def kill(self, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal and wait for the end."""
        self.signal(number)
        return await self.ended

    def signal(self, number: signal.Signals) -> None:
        if not self.is_over:
            os.kill(self.pid, number)

    def move_clock(self, by: timedelta) -> None:
        """Move the clock that it lives by; it strikes at once."""
        assert self.clock
        self.clock.move(by)
        self.signal(MOVED)

    async def until(self, holds: Callable[[], object], *, seconds: float = 60) -> None:
        """Wait until something holds. Raises RuntimeError if the process ends before, or takes too long."""
        latest = monotonic() + seconds
        while not holds():
            if self.is_over or monotonic() > latest:
                how = f"ended with {self.ended.result()}" if self.is_over else "takes too long"
                raise RuntimeError(f"the process {how}: {self.told()[-2000:]}")
            await asyncio.sleep(LOOKS_EVERY)

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
        return await born

    async def listen(self) -> None:
        """Take in what the mother tells."""
        async for line in self._news:
            news = json.loads(line)
            if "born" in news:
                log, clock, born = self._asked.get_nowait()
                life = self._lives[news["born"]] = Life(news["born"], log, clock)
                born.set_result(life)
            else:
                self._lives.pop(news["dead"]).ended.set_result(news["status"])

    async def kill_all(self) -> None:
        for life in list(self._lives.values()):
            with suppress(ProcessLookupError):
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
def mother() -> Path:
    """Start the one mother of this program, if that is not done yet; give the path of her socket."""
    folder = Path(tempfile.mkdtemp(prefix="vlot-mother-"))
    path = folder / "socket"
    process = subprocess.Popen([sys.executable, "-m", "tests.campaign.mother", str(path)], cwd=HERE)

    def end() -> None:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return path


async def _connected(path: Path) -> Connection:
    """Connect to the mother, who takes some seconds to get ready."""
    async with asyncio.timeout(120):
        while True:
            try:
                return await asyncio.open_unix_connection(path)
            except (FileNotFoundError, ConnectionRefusedError):
                await asyncio.sleep(0.05)


@asynccontextmanager
async def nursery(folder: Path) -> AsyncIterator[Nursery]:
    """Open a place where processes live, with a Telegram; they end with the block."""
    reader, writer = await _connected(mother())
    async with telegram_server() as server:
        lives = Nursery((reader, writer), server, folder)
        listening = asyncio.create_task(lives.listen())
        try:
            yield lives
        finally:
            await lives.kill_all()
            listening.cancel()
            writer.close()
