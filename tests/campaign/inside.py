"""What is put into the product's process before it starts: the clock, the point to die at, a planted bug.

Only seams that stay are used: the clock the process is given, the dialect's commit, the HTTP transport, the
mail client's commands, and the scheduler's start.
"""

import asyncio
import faulthandler
import os
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import aiosmtplib
from aiosmtplib.protocol import SMTPProtocol
from apscheduler.events import EVENT_JOB_MAX_INSTANCES
from apscheduler.schedulers.base import BaseScheduler
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from bot import process
from bot.line import QuietRequest

from .clock import SharedClock
from .plan import ASKED, SAID, Plan

AGAIN_SECONDS = 0.02
_WRITES = ("INSERT INTO ", "UPDATE ", "DELETE FROM ")


def prepare(plan: Plan) -> None:
    """Change what the plan asks for."""
    signal.signal(ASKED, _say_where)
    faulthandler.register(ASKED, chain=True)
    if plan.clock:
        give_clock(SharedClock(Path(plan.clock)))
    if plan.die_at or plan.orders or plan.trace:
        watch(_Watch(plan).reach)
    for name in plan.plant:
        module, _, function = name.partition(":")
        getattr(import_module(f"{__package__}.{module}"), function)()


def _say_where(*_: object) -> None:
    """Write where every task stands, and that this is all; where every thread does is written by then."""
    with suppress(RuntimeError):
        for task in asyncio.all_tasks():
            task.print_stack(file=sys.stderr)
    sys.stderr.write(f"{SAID}\n")
    sys.stderr.flush()


def give_clock(clock: SharedClock) -> None:
    """Let the process live by a clock; when that is moved, it strikes at once."""

    def given(_start: datetime | None = None) -> SharedClock:
        return clock

    def started(scheduler: BaseScheduler, *arguments: Any, **options: Any) -> None:
        # A move that comes before this is seen by the first tick, and one that comes after it is heard.
        clock.on_moved = lambda: _strike(scheduler)
        clock.listen()
        scheduler.add_listener(lambda _: later(scheduler), EVENT_JOB_MAX_INSTANCES)
        start(scheduler, *arguments, **options)

    def later(scheduler: BaseScheduler) -> None:
        """Strike again, since the tick before went on still: else nothing would happen for another."""
        asyncio.get_running_loop().call_later(AGAIN_SECONDS, _strike, scheduler)

    processes: Any = process
    processes.SystemClock = given
    start = BaseScheduler.start
    BaseScheduler.start = started


def _strike(scheduler: BaseScheduler) -> None:
    for job in scheduler.get_jobs():
        job.modify(next_run_time=datetime.now(UTC))


class _Watch:
    """Counts the points that are passed, and dies at the chosen one."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        how = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        self._trace = os.open(plan.trace, how, 0o600) if plan.trace else None
        self._passed = Counter[str]()

    def reach(self, label: str) -> None:
        """Pass a point."""
        self._passed[label] += 1
        point = f"{label} {self._passed[label]}"
        if self._trace is not None:
            os.write(self._trace, f"{point}\n".encode())
        if point == self._plan.die_at or label == self._ordered():
            os.kill(os.getpid(), signal.SIGKILL)

    def _ordered(self) -> str | None:
        if self._plan.orders is None:
            return None
        with suppress(FileNotFoundError):
            return Path(self._plan.orders).read_text(encoding="utf-8")
        return None


Reach = Callable[[str], None]


def watch(reach: Reach) -> None:
    """Call `reach` before and after every commit, network call and change of a file, with a name for it."""
    _watch_commits(reach)
    _watch_files(reach)
    _watch_http(reach)
    _watch_mail(reach)


def _watch_commits(reach: Reach) -> None:
    written: defaultdict[int, set[str]] = defaultdict(set)
    commit: Any = DefaultDialect.do_commit

    def note(connection: Any, _cursor: object, statement: str, *_: object) -> None:
        verb = next((verb for verb in _WRITES if statement.startswith(verb)), None)
        if verb:
            table = statement[len(verb) :].split(maxsplit=1)[0]
            written[id(connection.connection.dbapi_connection)].add(f"{verb.split()[0].lower()} {table}")

    def committed(dialect: DefaultDialect, connection: Any) -> None:
        words = written.pop(id(connection.dbapi_connection), {"nothing"})
        label = f"commit of {', '.join(sorted(words))}"
        reach(f"before {label}")
        commit(dialect, connection)
        reach(f"after {label}")

    event.listen(Engine, "before_cursor_execute", note)
    seam: Any = DefaultDialect
    seam.do_commit = committed


def _watch_files(reach: Reach) -> None:
    """Watch the calls that give a file its name, take it away, or put it on the disk for good."""
    for name in ("replace", "rename", "link", "unlink", "fsync"):
        setattr(os, name, _watched(getattr(os, name), f"file {name}", reach))


def _watched(call: Callable[..., Any], label: str, reach: Reach) -> Callable[..., Any]:
    def called(*given: Any, **options: Any) -> Any:
        reach(f"before {label}")
        answer = call(*given, **options)
        reach(f"after {label}")
        return answer

    return called


def _watch_http(reach: Reach) -> None:
    request = QuietRequest.do_request

    async def requested(line: QuietRequest, url: str, *given: Any, **options: Any) -> tuple[int, bytes]:
        method = url.rpartition("/")[2]
        reach(f"before {method}")
        answer = await request(line, url, *given, **options)
        reach(f"after {method}")
        return answer

    seam: Any = QuietRequest
    seam.do_request = requested


def _watch_mail(reach: Reach) -> None:
    execute, data = SMTPProtocol.execute_command, SMTPProtocol.execute_data_command
    connect = aiosmtplib.SMTP.connect

    async def executed(protocol: SMTPProtocol, *words: bytes, **options: Any) -> Any:
        reach(f"before mail {words[0].decode()}")
        answer = await execute(protocol, *words, **options)
        reach(f"after mail {words[0].decode()}")
        return answer

    async def handed(protocol: SMTPProtocol, *given: Any, **options: Any) -> Any:
        reach("before mail DATA")
        answer = await data(protocol, *given, **options)
        reach("after mail DATA")
        return answer

    async def connected(client: aiosmtplib.SMTP, **options: Any) -> Any:
        reach("before mail connection")
        answer = await connect(client, **options)
        reach("after mail connection")
        return answer

    protocols: Any = SMTPProtocol
    protocols.execute_command, protocols.execute_data_command = executed, handed
    clients: Any = aiosmtplib.SMTP
    clients.connect = connected
