"""What is taken back before it went: whom it is for is away or has left, nobody asks, or it is so no more.

What is told of a question goes with it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, exists, false, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Workgroup
from models.digests import DigestRow
from models.people import Membership, Person
from models.queries.holding import hold
from models.queries.unsent import NOTHING, is_unsent
from models.rounds import CheckIn
from models.traffic import OutboxMessage
from models.values import Channel, Priority, SendStatus


async def withdraw_questions(
    session: AsyncSession,
    *,
    person_id: int | None = None,
    workgroup_id: int | None = None,
    since: datetime | None = None,
    before: datetime | None = None,
) -> None:
    """Let go of the questions of a person or workgroup that wait, or only those to go between two moments.

    One that is being sent goes on, and is not tried again; one that may have arrived is not repeated.
    """
    row = OutboxMessage
    chosen: list[ColumnElement[bool]] = [row.check_in_id.is_not(None)]
    if person_id is not None:
        chosen.append(row.person_id == person_id)
    if workgroup_id is not None:
        turns = select(CheckIn.id).where(CheckIn.workgroup_id == workgroup_id)
        chosen.append(row.check_in_id.in_(turns))
    if since is not None:
        chosen.append(row.not_before >= since)
    if before is not None:
        chosen.append(row.not_before < before)
    await _let_go(session, row.priority != Priority.REPLY, *chosen)


async def _let_go(session: AsyncSession, *chosen: ColumnElement[bool]) -> None:
    """Empty these messages, in the order in which what came of sends is written down.

    Whoever sends one has its words already. What they say of it after all counts, but it goes no more.
    """
    row = OutboxMessage
    await session.execute(select(row.id).where(is_unsent(row), *chosen).order_by(row.id).with_for_update())
    is_sent_now = row.status == SendStatus.SENDING
    perhaps_there = or_(row.status == SendStatus.UNCERTAIN, row.repeated)
    await session.execute(
        update(row)
        .where(is_unsent(row), *chosen)
        .values(
            status=case(
                (is_sent_now, SendStatus.SENDING),
                (perhaps_there, SendStatus.UNCERTAIN),
                else_=SendStatus.EXPIRED,
            ),
            payload=NOTHING,
            repeatable=false(),
        )
        .execution_options(synchronize_session=False)
    )


async def withdraw_overviews(session: AsyncSession, area_id: int, person_ids: Collection[int]) -> None:
    """Let go of the overviews of an area that wait for these people, in the chat and by mail."""
    row = OutboxMessage
    begins = literal("digest:") + cast(DigestRow.id, String) + ":"
    of_area = exists().where(DigestRow.area_id == area_id, row.dedupe_key.startswith(begins))
    await _let_go(session, row.person_id.in_(person_ids), of_area)


async def hold_unsent(
    session: AsyncSession, area_id: int, keys: Collection[str], slugs: Collection[str]
) -> None:
    """Hold all that waits for these people of an area, and the questions of these workgroups of it.

    Held bit by bit, as it is let go, it would be in another order than that in which what came of sends is
    written down.
    """
    row = OutboxMessage
    people = select(Membership.person_id).where(Membership.area_id == area_id, Membership.key.in_(keys))
    there = select(Workgroup.id).where(Workgroup.area_id == area_id, Workgroup.slug.in_(slugs))
    turns = select(CheckIn.id).where(CheckIn.workgroup_id.in_(there))
    theirs = or_(row.person_id.in_(people), row.check_in_id.in_(turns))
    await hold(session, select(row.id).where(is_unsent(row), theirs).order_by(row.id).with_for_update(), {})


async def hold_mail(session: AsyncSession, person_ids: Collection[int]) -> None:
    """Hold the mail that waits for these people, and then them, as they are once it is held.

    What became of a send is written down in this order: first of the message, then of its person.
    """
    row = OutboxMessage
    theirs = (row.channel == Channel.EMAIL, row.person_id.in_(person_ids))
    await session.execute(select(row.id).where(is_unsent(row), *theirs).order_by(row.id).with_for_update())
    await session.execute(
        select(Person)
        .where(Person.id.in_(person_ids))
        .order_by(Person.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


async def readdress_mail(session: AsyncSession, person_ids: Collection[int]) -> None:
    """Let the mail that waits for these people go where it would go now: to their address, if they have one.

    One that is being sent goes on; should it not arrive, its next try is to the new address, if any.
    """
    row = OutboxMessage
    theirs = (row.channel == Channel.EMAIL, row.person_id.in_(person_ids))
    address = select(Person.email).where(Person.id == row.person_id).scalar_subquery()
    await _let_go(session, *theirs, address.is_(None))
    await session.execute(
        update(row)
        .where(is_unsent(row), *theirs, address.is_not(None))
        .values(address=address)
        .execution_options(synchronize_session=False)
    )


async def hold_letters(session: AsyncSession, letters: Collection[tuple[int, str]]) -> None:
    """Hold the messages of these people with a key that begins as given, before what they are about."""
    row = OutboxMessage
    these = [
        (row.person_id == person_id) & row.dedupe_key.startswith(begins, autoescape=True)
        for person_id, begins in letters
    ]
    if these:
        await session.execute(select(row.id).where(or_(*these)).order_by(row.id).with_for_update())


async def withdraw_letters(session: AsyncSession, person_id: int, begins: str) -> bool:
    """Let go of the messages to somebody with a key that begins so; say whether none of them had gone.

    Where one has gone, or may have, the others go too. Their words are kept nowhere.
    """
    row = OutboxMessage
    found = await session.execute(
        select(row.id, row.status, row.repeated)
        .where(row.person_id == person_id, row.dedupe_key.startswith(begins, autoescape=True))
        .order_by(row.id)
        .with_for_update()
    )
    letters = found.all()
    here = bool(letters) and all(
        status is SendStatus.QUEUED and not repeated for _, status, repeated in letters
    )
    if here:
        await session.execute(
            update(row)
            .where(row.id.in_([id_ for id_, *_ in letters]))
            .values(status=SendStatus.EXPIRED, payload=NOTHING)
            .execution_options(synchronize_session=False)
        )
    return here


@dataclass(frozen=True, eq=False)
class Waiting:
    """A message that waits and has not gone: to whom, and what was to be sent."""

    id: int
    key: str
    person_id: int | None
    payload: dict[str, Any]


async def waiting_letters(session: AsyncSession, begins: str) -> list[Waiting]:
    """List the messages with a key that begins so, of which it is sure that they did not go."""
    return [Waiting(*row) for row in await session.execute(that_wait(begins))]


def that_wait(begins: str) -> Select[int, str, int | None, dict[str, Any]]:
    """Choose the messages with a key that begins so, of which it is sure that they did not go."""
    row = OutboxMessage
    return (
        select(row.id, row.dedupe_key, row.person_id, row.payload)
        .where(
            is_unsent(row),
            row.status == SendStatus.QUEUED,
            row.repeated.is_(False),
            row.dedupe_key.startswith(begins, autoescape=True),
        )
        # The order of the index of what is unsent: by id alone SQLite reads all that was ever sent.
        .order_by(row.priority, row.id)
    )


async def take_out(session: AsyncSession, ids: Collection[int]) -> set[int]:
    """Let go of those of these messages that still wait; give them."""
    row = OutboxMessage
    gone = await session.scalars(
        update(row)
        .where(row.id.in_(ids), row.status == SendStatus.QUEUED, row.repeated.is_(False))
        .values(status=SendStatus.EXPIRED, payload=NOTHING)
        .returning(row.id)
        .execution_options(synchronize_session=False)
    )
    return set(gone)
