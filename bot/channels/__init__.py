"""The ways out: each turns one message into one send, and what came of it into a value."""

from dataclasses import dataclass
from typing import Protocol

from jobs.post import Payload


@dataclass(frozen=True)
class Sent:
    """It arrived there; `external_id` is Telegram's message id or the mail's Message-ID."""

    external_id: str | None = None


@dataclass(frozen=True)
class NotSent:
    """It surely was not sent, and may be tried again after so many seconds.

    `everything_waits` when the other side takes nothing at all now, not just not this message; it is
    `asked_for` when the other side said itself for how long.
    """

    problem: str
    retry_after: float
    everything_waits: bool = False
    asked_for: bool = False


@dataclass(frozen=True)
class Uncertain:
    """It may have arrived, or not: the answer was lost."""

    problem: str


@dataclass(frozen=True)
class Refused:
    """This message will never be accepted."""

    problem: str


@dataclass(frozen=True)
class Unreachable:
    """This person cannot be reached here: blocked, gone, or an address that does not exist."""

    problem: str


Delivery = Sent | NotSent | Uncertain | Refused | Unreachable


class Carrier(Protocol):
    """Sends one message to one address; what the other side does with it is a value, never an error."""

    async def send(self, address: str, payload: Payload, *, key: str) -> Delivery: ...
