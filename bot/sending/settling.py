"""What becomes of a message after an attempt to send it."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import attrgetter

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import Delivery, NotSent, Refused, Sent, Uncertain, Unreachable
from bot.wording import Words
from jobs.refusals import Refusal, note_refusal, note_refused_overview
from models.queries import outbox
from models.queries import outbox_upkeep as upkeep
from models.queries.outbox import Claimed, Settlement
from models.queries.outbox_upkeep import REPEAT_AFTER
from models.queries.unsent import UNPACED
from models.values import Channel, SendStatus

log = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(hours=1)
MOST_HARMLESS_ATTEMPTS = 5
HARMLESS_AGAIN = timedelta(seconds=5)


Attempt = tuple[Claimed, Delivery]


async def settle(session: AsyncSession, channel: Channel, attempts: Sequence[Attempt], now: datetime) -> None:
    """Write down what came of sends, and what that says of the people they went to."""
    settlements = (settlement(message, what, now) for message, what in attempts)
    # Who takes messages back holds them in this order too.
    await outbox.settle(session, sorted(settlements, key=attrgetter("message_id")))
    for message, delivery in attempts:
        if message.person_id is None:
            continue
        refusal = Refusal(
            person_id=message.person_id,
            channel=channel,
            address=message.address,
            key=message.dedupe_key,
        )
        if isinstance(delivery, Unreachable):
            await note_refusal(session, Words(), refusal, now)
        elif isinstance(delivery, Refused):
            await note_refused_overview(session, Words(), refusal, now)
        elif isinstance(delivery, Sent) and channel is Channel.EMAIL:
            await upkeep.mark_reached(session, message.person_id, channel, message.address)


def settlement(message: Claimed, delivery: Delivery, now: datetime) -> Settlement:
    """Decide what to write down."""
    status, not_before = _fate(message, delivery, now)
    arrived = isinstance(delivery, Sent)
    return Settlement(
        message_id=message.id,
        attempt=message.attempts,
        status=status,
        not_before=not_before,
        sent_at=now if arrived else None,
        external_id=delivery.external_id if isinstance(delivery, Sent) else None,
        problem=None if isinstance(delivery, Sent) else _kept(delivery.problem),
    )


def _kept(problem: str) -> str:
    """Shorten what somebody else's program said, and leave out what a database may refuse."""
    return "".join(character for character in problem[:250] if character.isprintable())


def _fate(message: Claimed, delivery: Delivery, now: datetime) -> tuple[SendStatus, datetime]:
    match delivery:
        case Sent():
            return SendStatus.SENT, message.not_before
        case NotSent(_, retry_after, everything_waits):
            pause = timedelta(seconds=retry_after)
            return SendStatus.QUEUED, now + (pause if everything_waits else _longer(pause, message.attempts))
        case Uncertain() if message.kind in UNPACED:
            return _harmless(message, now)
        case Uncertain():
            return SendStatus.UNCERTAIN, now + REPEAT_AFTER
        case Unreachable() | Refused():
            return SendStatus.FAILED, message.not_before


def _harmless(message: Claimed, now: datetime) -> tuple[SendStatus, datetime]:
    """Make an edit or a menu again at once: twice is the same as once."""
    if message.attempts < MOST_HARMLESS_ATTEMPTS:
        return SendStatus.QUEUED, now + _longer(HARMLESS_AGAIN, message.attempts)
    return SendStatus.FAILED, message.not_before


def _longer(pause: timedelta, attempts: int) -> timedelta:
    """Wait twice as long after each attempt, up to an hour."""
    return min(pause * (1 << min(attempts - 1, 20)), max(pause, LONGEST_PAUSE))
