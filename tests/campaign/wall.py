"""The clock on the wall of this machine, moved for one program: what `datetime.now` says, and nothing else.

Whoever sets a machine's clock leaves alone how long its programs wait. So here only the moment is moved, for
the product and for the scheduler; the file beside the settings says by how much.
"""

import os
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import apscheduler.executors.base
import apscheduler.schedulers.base
import apscheduler.triggers.interval

import jobs.clock
from bot import process

MODULES = (
    process,
    jobs.clock,
    apscheduler.schedulers.base,
    apscheduler.executors.base,
    apscheduler.triggers.interval,
)
"""Everything in a running bot that reads the clock on the wall."""


class _Moments(type):
    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


def moved_by(ahead: Any) -> Any:
    """Give a `datetime` that says another moment; `ahead` gives by how much it is moved."""

    class Moved(datetime, metaclass=_Moments):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            moment: datetime = datetime.now(tz) + ahead()
            return moment

    return Moved


def move_it() -> None:
    """Let this program live by the file, and tick twice a second."""
    os.environ["VLOTTREKKER_CLOCK__TICK_SECONDS"] = "0.5"
    file = file_in(Path(os.environ["VLOTTREKKER_CONFIG"]).parent)
    moved = moved_by(lambda: _read(file))
    for module in MODULES:
        vars(module)["datetime"] = moved


def file_in(folder: Path) -> Path:
    return folder / "wall"


def _read(file: Path) -> timedelta:
    with suppress(FileNotFoundError, ValueError):
        return timedelta(seconds=float(file.read_text(encoding="ascii")))
    return timedelta(0)
