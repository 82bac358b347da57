"""The messages of a handover: how they are known, and whether they have gone."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.outbox import Letter
from jobs.post import Message
from models.arrangements import Handover
from models.people import Person
from models.queries.withdrawing import hold_letters, withdraw_letters
from models.values import Priority


def key_of(handover_id: int, given_at: datetime) -> str:
    """Name the messages of a handover: one that did not arrive is given again later."""
    return f"handover:{handover_id}:{given_at:%Y-%m-%dT%H:%M:%S.%f}"


def letters_of(
    handover_id: int, taker: Person, messages: Iterable[Message], given_at: datetime, moment: datetime
) -> Iterator[Letter]:
    """Put a handover that is given now in messages that go at a moment."""
    for number, message in enumerate(messages):
        yield Letter(
            key=f"{key_of(handover_id, given_at)}:{number}",
            address=str(taker.telegram_id),
            payload=message,
            person_id=taker.id,
            priority=Priority.QUESTION,
            not_before=moment,
            repeatable=True,
        )


async def hold_letters_of(session: AsyncSession, handovers: Iterable[Handover]) -> None:
    """Hold the messages of handovers before these: so does who writes down that one was refused."""
    letters = [
        (handover.taker_id, key_of(handover.id, handover.given_at))
        for handover in handovers
        if handover.taker_id is not None and handover.given_at is not None
    ]
    await hold_letters(session, letters)


async def has_not_gone(session: AsyncSession, handover: Handover) -> bool:
    """Say whether a handover is still here; messages of it that wait for a decent hour go no more."""
    if handover.given_at is None:
        return True
    taker_id, key = handover.taker_id, key_of(handover.id, handover.given_at)
    return taker_id is not None and await withdraw_letters(session, taker_id, key)
