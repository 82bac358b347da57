"""One HTTP POST to an address of this machine, made with sockets alone."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from urllib.parse import urlsplit

_READ_AT_MOST = 1 << 20


async def post(url: str, body: bytes, headers: dict[str, str], seconds: float) -> tuple[int, str]:
    """Return the status and its reason; raise OSError or TimeoutError when there is no answer."""
    parts = urlsplit(url)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    lines = [
        f"POST {target} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Connection: close",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    head = "\r\n".join(lines).encode() + b"\r\n\r\n"
    async with asyncio.timeout(seconds):
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
        try:
            writer.write(head + body)
            await writer.drain()
            return _status(await reader.read(_READ_AT_MOST))
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


def _status(answer: bytes) -> tuple[int, str]:
    first, _, _ = answer.partition(b"\r\n")
    words = first.decode("latin-1").split(" ", 2)
    if len(words) < 2 or not words[1].isdecimal():
        raise ConnectionResetError("Connection closed without an answer")
    return int(words[1]), words[2] if len(words) > 2 else ""
