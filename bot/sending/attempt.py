"""One message goes out through a carrier; whatever happens comes back as a value."""

import asyncio
import logging
from dataclasses import replace

from pydantic import ValidationError

from bot.channels import Carrier, Delivery, Refused, Uncertain
from jobs.post import PAYLOAD, Message, Payload
from jobs.wordless import wordless
from models.queries.outbox import Claimed

log = logging.getLogger(__name__)

SEND_SECONDS = 60.0
"""After this the answer to a send is not waited for; less than the lease of its row."""


async def deliver(carrier: Carrier, message: Claimed) -> Delivery:
    """Send a message that was claimed."""
    try:
        payload = payload_of(message)
    except ValidationError as error:
        log.error("%s cannot be read. %s", message.dedupe_key, wordless(error))  # noqa: TRY400
        return Refused("unreadable")
    try:
        async with asyncio.timeout(SEND_SECONDS):
            return await carrier.send(message.address, payload, key=message.dedupe_key)
    except Exception as error:  # noqa: BLE001 - nobody knows what had happened by then
        log.error("Sending %s failed. %s", message.dedupe_key, wordless(error))  # noqa: TRY400
        return Uncertain(type(error).__name__)


def payload_of(message: Claimed) -> Payload:
    """Read what is to be sent; a second copy says that it is one."""
    payload = PAYLOAD.validate_python(message.payload)
    if message.repeated and isinstance(payload, Message) and payload.repeat_note:
        return replace(payload, text=f"{payload.repeat_note}\n\n{payload.text}")
    return payload
