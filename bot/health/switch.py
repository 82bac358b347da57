"""The dead man's switch: somebody outside is called while all is well, and raises the alarm when not."""

import asyncio
import logging
from http import HTTPStatus
from typing import Final

from aiohttp import ClientError, ClientTimeout

from bot.calling import session_for
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
            status = await self._status()
        except (ClientError, TimeoutError, ValueError) as error:
            self._fails(type(error).__name__)
            return
        # To be sent to a page to log in at is no success.
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            self._succeeds()
        else:
            self._fails(f"status {status}")

    def _succeeds(self) -> None:
        self._meters.called(well=True)
        if self._failing:
            log.info("The dead man's switch can be called again")
        self._failing = False

    async def _status(self) -> int:
        """Call, on a connection of its own: one kept for a minute would be closed by the other side."""
        async with (
            session_for(self._address, ClientTimeout(CALL_SECONDS)) as client,
            client.get(self._address, allow_redirects=False) as answer,
        ):
            return answer.status

    def _fails(self, why: str) -> None:
        """Tell it once, and not each minute; the address is a secret, and no part of it is told."""
        self._meters.called(well=False)
        if not self._failing:
            log.warning("The dead man's switch cannot be called (%s); told once until it can", why)
        self._failing = True

    async def close(self) -> None:
        """Call nobody any more."""
        if self._call:
            self._call.cancel()
            await asyncio.gather(self._call, return_exceptions=True)
        await self._readiness.close()
