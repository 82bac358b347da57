"""The mother of processes: it has imported the whole product, and each process is a fork of it.

What it forks runs the product's own command line. It is told a plan a line, and says `{"born": pid}` for each
and `{"dead": pid, "status": n}` when one ended, with minus the signal that killed it.
"""

import ctypes
import gc
import json
import os
import selectors
import signal
import sys
from typing import Any

from .inside import Plan, prepare

_DIE_WITH_PARENT = 1


def main() -> None:
    """Fork what is asked for until nobody asks any more."""
    _warm_up()
    wake, bell = os.pipe()
    os.set_blocking(bell, False)
    signal.set_wakeup_fd(bell)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    with selectors.DefaultSelector() as selector:
        selector.register(0, selectors.EVENT_READ)
        selector.register(wake, selectors.EVENT_READ)
        rest = b""
        while True:
            for key, _ in selector.select():
                came = os.read(key.fd, 65536)
                if key.fd == wake:
                    _bury()
                    continue
                if not came:
                    return
                *lines, rest = (rest + came).split(b"\n")
                for line in lines:
                    _tell({"born": _fork(Plan(**json.loads(line)))})


def _warm_up() -> None:
    """Import all that the product imports late, and keep it from being copied at every fork."""
    import aiosqlite  # noqa: F401, PLC0415
    import alembic.autogenerate  # noqa: PLC0415
    import alembic.command  # noqa: F401, PLC0415
    import psycopg  # noqa: F401, PLC0415
    import sqlalchemy.dialects.postgresql.psycopg  # noqa: PLC0415
    import sqlalchemy.dialects.sqlite.aiosqlite  # noqa: F401, PLC0415
    from sqlalchemy.orm import configure_mappers  # noqa: PLC0415

    import bot.__main__  # noqa: PLC0415
    import bot.app  # noqa: F401, PLC0415
    from bot.texts import Texts  # noqa: PLC0415
    from models.values import Language  # noqa: PLC0415

    configure_mappers()
    for language in Language:
        Texts(language)
    gc.collect()
    gc.freeze()


def _fork(plan: Plan) -> int:
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        code = _become(plan)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _become(plan: Plan) -> int:
    """Be the product's process."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(plan.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for old, new in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(old, new)
    os.closerange(3, 64)
    os.environ.update(plan.environment)
    prepare(plan)
    from bot.__main__ import run_command  # noqa: PLC0415
    from bot.logs import set_up_logging  # noqa: PLC0415

    set_up_logging()
    return run_command(plan.arguments)


def _bury() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        _tell({"dead": pid, "status": os.waitstatus_to_exitcode(status)})


def _tell(news: dict[str, Any]) -> None:
    os.write(1, json.dumps(news).encode() + b"\n")


if __name__ == "__main__":
    main()
