"""What people sent while we were away: it comes in only after a start, or once it can be stored again."""

from datetime import datetime, timedelta
from typing import Final

from bot.health.life import Hearing
from jobs.outages import WORDS_COME_IN

MOST: Final = timedelta(minutes=5)
"""Nothing waits any longer for it, be Telegram away or not."""


class Backlog:
    """Knows whether something of it may still come in."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._awaited_since: datetime | None = None

    def comes_in(self, now: datetime) -> bool:
        """Say whether Telegram was not heard for a minute yet, at each look at the clock."""
        heard_since = self._hearing.heard_since
        if heard_since and now - heard_since >= WORDS_COME_IN:
            self._awaited_since = None
            return False
        self._awaited_since = self._awaited_since or now
        # The clock may have been set back since then.
        return self._awaited_since <= now < self._awaited_since + MOST
