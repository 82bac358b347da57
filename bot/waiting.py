"""Waiting for whatever comes first, and after failures longer each time."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

LONGEST_PAUSE_SECONDS: Final = 30.0
_MOST_STEPS: Final = 30
"""Beyond these the pause is the longest anyway; a power without end would be too large a number."""


def pause_after(failures: int, *, first: float = 1.0, growth: float = 2.0) -> float:
    """Give how many seconds to wait after so many failures in a row, from 1 on."""
    return min(first * growth ** min(failures - 1, _MOST_STEPS), LONGEST_PAUSE_SECONDS)


async def first_of(*waits: Coroutine[Any, Any, Any]) -> None:
    """Wait for the first of several things, and raise what it raises; the others are given up."""
    tasks = [asyncio.create_task(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
