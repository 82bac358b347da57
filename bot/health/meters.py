"""What the parts of the bot tell of their work, for whoever counts it; by itself nothing is counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from bot.channels import Delivery
from models.values import Channel


class Meters:
    """Counts nothing. `bot/web/metrics.py` has the one that does, where somebody asks for it."""

    def sent(self, channel: Channel, delivery: Delivery) -> None:
        """Count what came of one send."""

    def handled(self) -> None:
        """Count an update that was handled."""

    def set_aside(self) -> None:
        """Count an update that could not be handled, ever."""

    def ticked(self, seconds: float, *, well: bool) -> None:
        """Count one look at the clock."""

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Time one look at the clock; it went well unless it raises."""
        began, well = monotonic(), False
        try:
            yield
            well = True
        finally:
            self.ticked(monotonic() - began, well=well)

    def lagged(self, seconds: float) -> None:
        """Count how much later than asked the loop came round."""

    def brought(self, status: int) -> None:
        """Count what was answered to one call of the webhook."""

    def called(self, *, well: bool) -> None:
        """Count one call of the dead man's switch."""
