"""Somebody whom something does not reach: noted once, and told or passed on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.caretaking import tell_caretakers
from jobs.handovers import keep_for_later
from jobs.post import Wording
from jobs.rules.notices import MailGivenUp, MailRefused, Notice
from models.people import Person
from models.queries.caretakers import areas_of
from models.queries.digests import holders
from models.queries.outbox_upkeep import mark_unreachable
from models.queries.passing import look_again
from models.values import Channel, Role

_KEYS: Final = {MailRefused: "mail-refused", MailGivenUp: "mail-given-up"}


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A person who takes no messages at an address of a channel."""

    person_id: int
    channel: Channel
    address: str


async def note_refusal(session: AsyncSession, wording: Wording, refusal: Refusal, now: datetime) -> None:
    """Note it, unless it was known or the address is an old one.

    In the chat their open turns are looked at again, so that a deputy can take them, and a handover waits
    until they are back. Of mail the facilitator hears once, never what was in it.
    """
    if refusal.channel is Channel.TELEGRAM:
        await keep_for_later(session, refusal.person_id)
    if not await mark_unreachable(session, refusal.person_id, refusal.channel, refusal.address, now):
        return
    if refusal.channel is Channel.TELEGRAM:
        await look_again(session, refusal.person_id, now)
    else:
        await tell_of_mail(session, wording, refusal.person_id, now, MailRefused)


async def tell_of_mail(
    session: AsyncSession,
    wording: Wording,
    person_id: int,
    now: datetime,
    what: type[MailRefused | MailGivenUp],
) -> None:
    """Tell who looks after somebody's areas what became of a mail to them."""
    person, areas = await session.get_one(Person, person_id), await areas_of(session, person_id)
    managers = await holders(session, [area.id for area in areas], Role.FACILITATOR)
    for area in areas:
        # Overviews of another area go to the address too, so no facilitator moves it.
        may_change = managers[area.id] if len(areas) == 1 else []
        await tell_caretakers(
            session,
            wording,
            area.id,
            ZoneInfo(area.timezone),
            now,
            key=f"{_KEYS[what]}:{person_id}:{now:%Y-%m-%dT%H:%M:%S}",
            notice=partial(_of_mail, what, person, {each.id for each in may_change}),
        )


def _of_mail(
    what: type[MailRefused | MailGivenUp], person: Person, may_change: Collection[int], reader: Person
) -> Notice:
    own = reader.id == person.id
    if what is MailGivenUp:
        return MailGivenUp(name=person.name, own=own)
    return MailRefused(name=person.name, own=own, may_change=reader.id in may_change)
