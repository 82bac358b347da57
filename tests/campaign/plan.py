"""What the harness asks of one process of the product, in a form that goes over a socket."""

import os
import signal
from dataclasses import asdict, dataclass, field
from typing import Any, Final

ASKED: Final = signal.SIGUSR2
"""Asks a process to say in its log where it stands."""
SAID: Final = "That is where everything stands."
"""The last line of its answer."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How one process is started, and what becomes of it."""

    arguments: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    log: str = os.devnull
    clock: str | None = None
    """The file of a `SharedClock`; without one it lives by the machine's."""
    die_at: str | None = None
    """The point before or after which it kills itself, as `before sendMessage 2`."""
    orders: str | None = None
    """A file that the harness may write a name of points to while it runs: it dies at the next of these."""
    trace: str | None = None
    """The file to write every point to that is passed."""
    plant: tuple[str, ...] = ()
    """Functions to call before it starts, as `module:name`, the module inside this folder."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
