"""What the administrator's monitoring asks. It answers from a thread of its own, with a loop of its own.

A loop that stands still cannot say so itself. Here it is looked at from beside, and what only it can do, such
as asking the database, is asked of it with a time limit.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from prometheus_client.exposition import choose_encoder
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.health.vitals import Vitals
from bot.web.metrics import Found, Metrics
from jobs.rules.condition import Trouble, ailments

ANSWER_SECONDS: Final = 8.0
"""Within this the program's own loop has answered; more than the database gets."""

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Answers who asks how the bot does; `ready` and `survey` run in the program's own loop."""

    loop: asyncio.AbstractEventLoop
    vitals: Vitals
    metrics: Metrics
    ready: Callable[[], Coroutine[Any, Any, Sequence[Trouble]]]
    survey: Callable[[], Coroutine[Any, Any, Found | None]]

    async def health(self, _: Request) -> Response:
        """Say whether this process works in itself: a new start would mend what it names."""
        return self._say(ailments(self.vitals.body()))

    async def readiness(self, _: Request) -> Response:
        """Say whether the bot can do its work: also its database, disk, and the line to Telegram."""
        wrong = ailments(self.vitals.body())
        try:
            wrong += await self._ask(self.ready())
        except TimeoutError:
            if not wrong:
                seconds = f"{ANSWER_SECONDS:.0f} seconds"
                mend = f"the program has not answered itself within {seconds}; if it stays so, start it again"
                wrong.append(Trouble(name="loop", mend=mend))
        return self._say(wrong)

    async def numbers(self, request: Request) -> Response:
        """Give all metrics as Prometheus reads them."""
        try:
            found = await self._ask(self.survey())
        except TimeoutError:
            found = None
        body = self.vitals.body()
        self.metrics.show(found, leads=self.vitals.leader is not None, still=body.still_for.total_seconds())
        encode, kind = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(self.metrics.registry), media_type=kind)

    async def _ask(self, work: Coroutine[Any, Any, T]) -> T:
        answer: Awaitable[T] = asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self.loop))
        async with asyncio.timeout(ANSWER_SECONDS):
            return await answer

    def _say(self, wrong: Sequence[Trouble]) -> Response:
        said = {
            "ok": not wrong,
            "leads": self.vitals.leader is not None,
            "mend": [vars(one) for one in wrong],
        }
        return JSONResponse(said, 503 if wrong else 200, {"Cache-Control": "no-store"})


def application(desk: Desk) -> Starlette:
    return Starlette(
        routes=[
            Route("/health", desk.health),
            Route("/ready", desk.readiness),
            Route("/metrics", desk.numbers),
        ]
    )
