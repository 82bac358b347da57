"""Telling systemd that the loop goes round, so that a program that stands still is started again."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from typing import Final

_TIMES: Final = 4
"""How often, within the time that systemd gives."""


@asynccontextmanager
async def watched_by_systemd() -> AsyncIterator[None]:
    """Beat while the block runs, where the service was given a WatchdogSec; else do nothing."""
    address, given = os.environ.get("NOTIFY_SOCKET", ""), os.environ.get("WATCHDOG_USEC", "")
    if not address or not given.isdecimal():
        yield
        return
    beating = asyncio.create_task(_beat(address, int(given) / 1_000_000 / _TIMES))
    try:
        yield
    finally:
        beating.cancel()


async def _beat(address: str, seconds: float) -> None:
    # A name that begins with @ is one that stands in no folder.
    name = f"\0{address[1:]}" if address.startswith("@") else address
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as line:
        line.setblocking(False)
        while True:
            with suppress(OSError):
                line.sendto(b"WATCHDOG=1", name)
            await asyncio.sleep(seconds)
