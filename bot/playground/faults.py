"""Faults on request: what can go wrong between a bot and Telegram, asked for by a test."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.playground.refusals import RefusalError


@dataclass(frozen=True)
class Fault:
    """What happens to one call: `seconds` late, not `done`, not `answered`, or with another answer."""

    seconds: float = 0.0
    done: bool = True
    answered: bool = True
    refusal: RefusalError | None = None
    page: tuple[int, str] | None = None


NO_FAULT = Fault()


@dataclass
class Faults:
    _planned: defaultdict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))

    def plan(self, method: str, fault: Fault, times: int) -> None:
        self._planned[method.lower()].extend([fault] * times)

    def take(self, method: str) -> Fault:
        """Return the fault planned for this call; the method `*` stands for any."""
        for name in (method, "*"):
            if self._planned[name]:
                return self._planned[name].popleft()
        return NO_FAULT

    def clear(self) -> None:
        self._planned.clear()
