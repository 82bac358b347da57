"""A light Bot API server in a process of its own: it writes down when what came, and costs next to nothing.

With a limit it is as strict as Telegram: what comes too soon gets a 429. The bot/playground is stricter
about what a message holds, but takes a large part of a processor that the measured program needs.
"""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from itertools import count
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

Json = dict[str, Any]
TOKEN = "123456789:benchmark-token-of-nobody"
PACED = {"sendmessage", "sendphoto", "sendvoice"}
_BOT = {"id": 123456789, "is_bot": True, "first_name": "Vlottrekker", "username": "vlottrekker_bot"}


class World:
    """What this Telegram knows."""

    def __init__(self) -> None:
        self.reset(limit=None, delay=0.0)
        self.message_ids = count(1000)

    def reset(self, *, limit: int | None, delay: float) -> None:
        """Forget all that came. At most `limit` messages a second are taken; answers are `delay` late."""
        self.limit, self.delay = limit, delay
        self.arrivals: list[tuple[float, str, int, int]] = []
        self.released: dict[int, float] = {}
        self.pending: deque[Json] = deque()
        self.news = asyncio.Event()
        self._admitted: deque[float] = deque()

    async def answer(self, method: str, given: dict[str, str]) -> tuple[int, object]:
        """Do what a method asks; give the status and the result."""
        if method == "getupdates":
            self._note(method, given, 200)
            return 200, await self._poll(int(given.get("offset", 0)), float(given.get("timeout", 0)))
        status = 200 if method not in PACED or self._admits(monotonic()) else 429
        self._note(method, given, status)
        if self.delay:
            await asyncio.sleep(self.delay)
        return status, self._result(method, given)

    def _note(self, method: str, given: dict[str, str], status: int) -> None:
        self.arrivals.append((monotonic(), method, int(given.get("chat_id", 0)), status))

    def _admits(self, now: float) -> bool:
        while self._admitted and self._admitted[0] <= now - 1:
            self._admitted.popleft()
        if self.limit is not None and len(self._admitted) >= self.limit:
            return False
        self._admitted.append(now)
        return True

    def _result(self, method: str, given: dict[str, str]) -> object:
        if method == "getme":
            return _BOT | {"can_join_groups": True, "can_read_all_group_messages": False}
        if not method.startswith(("send", "editmessagetext")):
            return True
        number = int(given.get("message_id", 0)) or next(self.message_ids)
        message = {
            "message_id": number,
            "date": 1_800_000_000,
            "from": _BOT,
            "chat": {"id": int(given["chat_id"]), "type": "private", "first_name": "Buur"},
            "text": given.get("text", ""),
        }
        if "reply_markup" in given:
            message["reply_markup"] = json.loads(given["reply_markup"])
        return message

    async def _poll(self, offset: int, seconds: float) -> list[Json]:
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()
        try:
            async with asyncio.timeout(seconds):
                while not self.pending:
                    self.news.clear()
                    await self.news.wait()
        except TimeoutError:
            pass
        return [self.pending[number] for number in range(min(100, len(self.pending)))]

    async def feed(self, updates: Sequence[Json], a_second: float) -> None:
        """Let updates happen at an even rate, and note when each did."""
        begun = monotonic()
        for number, update in enumerate(updates):
            await asyncio.sleep(max(0.0, begun + number / a_second - monotonic()))
            self.released[update["update_id"]] = monotonic()
            self.pending.append(update)
            self.news.set()

    def told(self) -> Json:
        return {"arrivals": self.arrivals, "released": sorted(self.released.items())}


class Line(asyncio.Protocol):
    """One connection, answered request by request."""

    def __init__(self, world: World, tasks: set[asyncio.Task[None]]) -> None:
        self.world, self.tasks, self.buffer = world, tasks, b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line[:15].lower() == b"content-length:"), 0
        )
        if found and len(rest) >= length:
            self.buffer = rest[length:]
            path = head.split(b" ", 2)[1].decode()
            task = asyncio.create_task(self._serve(path, rest[:length].decode()))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _serve(self, path: str, body: str) -> None:
        method = path.rpartition("/")[2].lower()
        if path.startswith("/control/"):
            status, answer = 200, self._control(method, json.loads(body or "{}"))
        else:
            given = {name: values[0] for name, values in parse_qs(body).items()}
            status, result = await self.world.answer(method, given)
            answer = _refusal() if status == 429 else {"ok": True, "result": result}
        content = json.dumps(answer).encode()
        head = (
            f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        self.transport.write(head.encode() + content)

    def _control(self, what: str, given: Json) -> object:
        match what:
            case "reset":
                self.world.reset(**given)
            case "feed":
                task = asyncio.create_task(self.world.feed(given["updates"], given["a_second"]))
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)
        return self.world.told() if what == "told" else True


def _refusal() -> Json:
    return {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }


async def _serve() -> None:
    world, tasks = World(), set[asyncio.Task[None]]()
    server = await asyncio.get_running_loop().create_server(lambda: Line(world, tasks), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - whoever started us waits for it
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
