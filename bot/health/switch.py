"""The dead man's switch: somebody outside is called while all is well, and raises the alarm when not."""

import asyncio
import logging
from typing import Final

import httpx

from bot.health.meters import Meters
from bot.health.readiness import Readiness
from bot.settings.web import Watch
from jobs.post import Clock

log = logging.getLogger(__name__)

EVERY_SECONDS: Final = 60.0
CALL_SECONDS: Final = 10.0


class DeadMansSwitch:
    """Calls an address once a minute at most, in the background, unless something hinders the bot."""

    def __init__(self, watch: Watch, readiness: Readiness, clock: Clock, meters: Meters) -> None:
        self._address = watch.address
        self._readiness = readiness
        self._clock = clock
        self._meters = meters
        self._client = httpx.AsyncClient(timeout=CALL_SECONDS, headers={"User-Agent": "vlottrekker"})
        self._pressed_at = -EVERY_SECONDS
        self._call: asyncio.Task[None] | None = None
        self._failing = False

    def press(self) -> None:
        """Tell that a tick went well. It returns at once."""
        now = self._clock.monotonic()
        if now - self._pressed_at < EVERY_SECONDS or (self._call and not self._call.done()):
            return
        self._pressed_at = now
        self._call = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        if wrong := await self._readiness.look():
            log.warning("The dead man's switch is not called: %s", "; ".join(one.mend for one in wrong))
            return
        try:
            async with asyncio.timeout(CALL_SECONDS):
                (await self._client.get(self._address)).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            self._fails(error)
        else:
            self._meters.called(well=True)
            if self._failing:
                log.info("The dead man's switch can be called again")
            self._failing = False

    def _fails(self, error: Exception) -> None:
        """Tell it once, and not each minute; the address is a secret, and stands in the error."""
        self._meters.called(well=False)
        if not self._failing:
            status = f" {error.response.status_code}" if isinstance(error, httpx.HTTPStatusError) else ""
            kind = f"{type(error).__name__}{status}"
            log.warning("The dead man's switch cannot be called (%s); told once until it can", kind)
        self._failing = True

    async def close(self) -> None:
        """Call nobody any more."""
        if self._call:
            self._call.cancel()
            await asyncio.gather(self._call, return_exceptions=True)
        await self._readiness.close()
        await self._client.aclose()
