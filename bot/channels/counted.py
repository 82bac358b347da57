"""Counting what comes of sends, whatever carries them."""

from bot.channels import Carrier, Delivery, Uncertain
from bot.health.meters import Meters
from jobs.post import Payload
from models.values import Channel


class CountedCarrier:
    """A carrier whose sends are counted."""

    def __init__(self, carrier: Carrier, channel: Channel, meters: Meters) -> None:
        self._carrier = carrier
        self._channel = channel
        self._meters = meters

    async def send(self, address: str, payload: Payload, *, key: str) -> Delivery:
        # A send that is cut off has no answer, and is as uncertain to us as to its row.
        delivery: Delivery = Uncertain("cut off")
        try:
            delivery = await self._carrier.send(address, payload, key=key)
        finally:
            self._meters.sent(self._channel, delivery)
        return delivery
