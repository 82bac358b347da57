"""The mother of processes: it has imported the whole product, and each process is a fork of it.

What it forks runs the product's own command line. Whoever connects to its socket sends plans, and hears
`{"born": pid}` for each, and `{"dead": pid, "status": n}` when it ended: minus the signal that killed it.
"""

import ctypes
import gc
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from sqlalchemy.orm import configure_mappers

from bot.logs import set_up_logging

from .clock import MOVED
from .databases import share_compiled
from .inside import prepare
from .plan import Plan
from .rehearsal import rehearse

_DIE_WITH_PARENT = 1
_PRODUCT = ("bot", "jobs", "models")
_LATE = (
    "aiosqlite",
    "alembic.autogenerate",
    "alembic.command",
    "alembic.config",
    "bot.__main__",
    "bot.app",
    "bot.process",
    "psycopg",
    "pythonjsonlogger.json",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.aiosqlite",
)
"""What the product imports once it needs it."""


class Mother:
    """Forks what is asked for, and tells whoever asked what became of it."""

    def __init__(self, path: str) -> None:
        self._selector = selectors.DefaultSelector()
        self._wake, bell = os.pipe()
        os.set_blocking(bell, False)
        signal.set_wakeup_fd(bell)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(path)
        self._door.listen()
        for each in (self._wake, self._door):
            self._selector.register(each, selectors.EVENT_READ)
        self._half: dict[socket.socket, bytes] = {}
        self._asked_by: dict[int, socket.socket] = {}

    def serve(self) -> None:
        """Go on until somebody ends this process."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._door:
                    caller, _ = self._door.accept()
                    self._half[caller] = b""
                    self._selector.register(caller, selectors.EVENT_READ)
                elif isinstance(key.fileobj, socket.socket):
                    self._listen(key.fileobj)
                else:
                    os.read(self._wake, 65536)
                    self._bury()

    def _listen(self, caller: socket.socket) -> None:
        if not (came := self._heard(caller)):
            self._leave(caller)
            return
        *lines, self._half[caller] = (self._half[caller] + came).split(b"\n")
        for line in lines:
            child = fork(Plan(**json.loads(line)))
            self._asked_by[child] = caller
            tell(caller, {"born": child})

    def _heard(self, caller: socket.socket) -> bytes:
        with suppress(ConnectionError):
            return caller.recv(65536)
        return b""

    def _leave(self, caller: socket.socket) -> None:
        """End what somebody asked for who is gone."""
        self._selector.unregister(caller)
        del self._half[caller]
        caller.close()
        for child, by in self._asked_by.items():
            if by is caller:
                os.kill(child, signal.SIGKILL)

    def _bury(self) -> None:
        while self._asked_by:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            tell(self._asked_by.pop(child), {"dead": child, "status": os.waitstatus_to_exitcode(status)})


def tell(caller: socket.socket, news: dict[str, Any]) -> None:
    """Tell somebody who may be gone."""
    if caller.fileno() >= 0:
        with suppress(ConnectionError):
            caller.sendall(json.dumps(news).encode() + b"\n")


def fork(plan: Plan) -> int:
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        code = become(plan)
    except BaseException:  # noqa: BLE001 - whatever it is, it must be told before this process is gone
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def become(plan: Plan) -> int:
    """Be the product's process."""
    die_with_parent()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(plan.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for old, new in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(old, new)
    os.closerange(3, min(4096, os.sysconf("SC_OPEN_MAX")))
    os.environ.update(plan.environment)
    prepare(plan)
    set_up_logging()
    return int(import_module("bot.__main__").run_command(plan.arguments))


def die_with_parent() -> None:
    """Let the system kill this process when the one that started it ends."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def warm_up() -> None:
    """Import all that the product imports late, and keep it from being copied at every fork."""
    for package in _PRODUCT:
        for module in walk_packages(import_module(package).__path__, f"{package}."):
            if not module.name.endswith((".__main__", ".migrations.env")):
                import_module(module.name)
    for name in _LATE:
        import_module(name)
    configure_mappers()
    share_compiled()
    rehearse()
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    die_with_parent()
    # A clock may move before a process has got so far that it listens to that.
    signal.signal(MOVED, signal.SIG_IGN)
    warm_up()
    Mother(sys.argv[1]).serve()
