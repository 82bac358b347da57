"""Keeping Telegram calling our address: the webhook is set at the start, and looked after."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Final

from telegram import WebhookInfo
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.line import ALLOWED_UPDATES, Line
from bot.settings.web import Webhook
from bot.waiting import first_of, pause_after
from jobs.post import Clock
from jobs.rules.condition import Trouble

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 60.0
_RECENT: Final = timedelta(minutes=5)
_NOT_YET: Final = Trouble(
    name="webhook",
    mend="Telegram does not know the address of the webhook yet; it is tried again, look in the log",
)


class Registration:
    """Takes the place of the poller where Telegram brings the updates."""

    def __init__(self, line: Line, webhook: Webhook, secret: str, clock: Clock) -> None:
        self._line = line
        self._webhook = webhook
        self._secret = secret
        self._clock = clock
        self._stopping = asyncio.Event()
        self._is_set = False
        self._failures = 0
        self._told_of: datetime | None = None
        self._refused = ""
        """Why Telegram does not take the address, as it was told last."""
        self.heard_at: datetime | None = None
        """When Telegram last said that it calls our address."""
        self.heard_since: datetime | None = None
        """Since when it said so each time, and could bring what there was."""
        self.trouble: Trouble | None = _NOT_YET

    async def run(self) -> None:
        """Set the webhook, and see every minute that it is still ours, until `stop`."""
        while not self._stopping.is_set():
            try:
                await self._once()
            except (TelegramError, TimeoutError) as error:
                self._failures, self.heard_since = self._failures + 1, None
                self._tell(error)
                pause = pause_after(self._failures, growth=1.5)
            else:
                self._failures, self.heard_at, pause = 0, self._clock.now(), LOOK_SECONDS
                self.heard_since = None if self.trouble else self.heard_since or self.heard_at
            await self._unless_stopped(pause)

    def stop(self) -> None:
        """Look no more. Telegram goes on calling, or keeps what comes until the next start."""
        self._stopping.set()

    async def _once(self) -> None:
        info = await self._line.get_webhook_info()
        if not self._is_set or not self._is_ours(info):
            if self._is_set:
                log.critical("Somebody else has changed where Telegram brings the messages; it is set back")
            await self._set()
            info = await self._line.get_webhook_info()
        self.trouble = self._judge(info)

    async def _set(self) -> None:
        # What Telegram kept for us is never dropped.
        await self._line.set_webhook(
            self._webhook.public_url,
            secret_token=self._secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=self._webhook.max_connections,
            drop_pending_updates=False,
        )
        self._is_set = True
        log.info("Telegram brings the messages to the webhook")

    def _is_ours(self, info: WebhookInfo) -> bool:
        wanted = set(info.allowed_updates or ()) == set(ALLOWED_UPDATES)
        return info.url == self._webhook.public_url and wanted

    def _judge(self, info: WebhookInfo) -> Trouble | None:
        """Tell of what Telegram could not bring, once; it is trouble for as long as something waits."""
        failed_at = info.last_error_date
        if failed_at is None or failed_at <= self._clock.now() - _RECENT:
            return None
        if failed_at != self._told_of:
            self._told_of = failed_at
            log.warning("Telegram could not bring a message to the webhook: %s", info.last_error_message)
        if not info.pending_update_count:
            return None
        said = f"Telegram cannot bring the messages ({info.last_error_message})"
        return Trouble(name="webhook", mend=f"{said}; look at the proxy, its certificate, and this log")

    def _tell(self, error: Exception) -> None:
        if isinstance(error, InvalidToken):
            log.critical("Telegram does not accept the token (any more)")
        elif isinstance(error, BadRequest):
            self._tell_refusal(error.message)
        else:
            what = "Telegram could not be asked about the webhook: %s"
            log.warning(what, type(error).__name__)

    def _tell_refusal(self, why: str) -> None:
        """Say why Telegram does not take the address, once; it is trouble until it does."""
        mend = f"Telegram refuses the address of the webhook ({why}); mend webhook.public_url"
        self.trouble = Trouble(name="webhook", mend=mend)
        if why != self._refused:
            self._refused = why
            log.critical("%s", mend)

    async def _unless_stopped(self, seconds: float) -> None:
        await first_of(self._stopping.wait(), self._clock.sleep(seconds))
