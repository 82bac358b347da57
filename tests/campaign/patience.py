"""How long the harness waits: no wait is without an end, and each that comes to it says where it stood."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

T = TypeVar("T")

PATIENCE_SECONDS = 60.0
"""How long anything may take that should take a second, on a machine that has much else to do."""


class StoodStillError(RuntimeError):
    """Something that was waited for did not come."""


@asynccontextmanager
async def patience(seconds: float = PATIENCE_SECONDS, *, where: Callable[[], object]) -> AsyncIterator[None]:
    """Wait for what happens inside. Raises StoodStillError, with what `where` gives, if it does not come."""
    try:
        async with asyncio.timeout(seconds) as limit:
            yield
    except TimeoutError:
        if not limit.expired():
            raise
        raise StoodStillError(f"after {seconds:.0f} s: {where()}") from None


async def all_of(*works: Coroutine[Any, Any, T]) -> list[T]:
    """Do several things at a time; when one breaks off, the others end before that is told.

    With `asyncio.gather` they would go on, and wait for processes that nobody looks after any more.
    """
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work) for work in works]
    return [task.result() for task in tasks]
