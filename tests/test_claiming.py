"""What is claimed ahead of its place, and what becomes of it when sending stops, pauses or is killed."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.channels import Delivery, NotSent, Sent
from bot.demo.clock import MovedClock
from bot.sending.claiming import AHEAD, Claims
from bot.sending.delivery import DeliveryLoop
from bot.sending.pace import PLACES, Pace
from jobs.outbox import Letter, post
from jobs.post import Message, Payload
from models.database import Database
from models.leadership import ALONE
from models.queries.outbox import Claimed
from models.queries.outbox_upkeep import abandoned_sends
from models.traffic import OutboxMessage
from models.values import Channel, Priority, SendStatus

MONDAY = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)


class Waiting:
    """A carrier that answers all sends when it is told to, with the same answer."""

    def __init__(self, answer: Delivery) -> None:
        self.answer = answer
        self.begun: list[str] = []
        self.may_answer = asyncio.Event()

    async def send(self, address: str, payload: Payload, *, key: str) -> Delivery:  # noqa: ARG002
        self.begun.append(key)
        await self.may_answer.wait()
        return self.answer

    async def has_begun(self, count: int) -> None:
        """Wait until so many sends began: a claim is seen in the database before they do."""
        async with asyncio.timeout(10):
            while len(self.begun) < count:
                await asyncio.sleep(0)


def letters_of(priority: Priority, count: int) -> list[Letter]:
    return [
        Letter(
            key=f"{priority.name}:{number}",
            address=f"{priority.name}:{number}",
            payload=Message(text="Hoe gaat het?"),
            priority=priority,
            repeatable=priority is Priority.QUESTION,
        )
        for number in range(count)
    ]


async def posted(database: Database, count: int, *, priority: Priority = Priority.QUESTION) -> None:
    async with database.writing() as session:
        await post(session, letters_of(priority, count), MONDAY)


async def statuses(database: Database) -> Counter[SendStatus]:
    async with database.reading() as session:
        return Counter(await session.scalars(select(OutboxMessage.status)))


async def until(database: Database, status: SendStatus, count: int) -> None:
    async with asyncio.timeout(10):
        while (await statuses(database))[status] != count:
            await asyncio.sleep(0.02)


class Placed(Claims):
    """Claims with so many places, on a clock that goes on only when the next question may begin."""

    def __init__(self, places: int) -> None:
        self.clock = MovedClock(MONDAY, speed=1e-9)
        self.gap = timedelta(seconds=1 / places)
        super().__init__(Channel.TELEGRAM, self.clock, ALONE, Pace(self.clock, lambda: None, places=places))

    def begun(self, most: int) -> list[str]:
        """Begin at most so many, evenly; give their addresses."""
        addresses: list[str] = []
        while len(addresses) < most and (message := self.next()):
            addresses.append(message.address)
            self.clock.move(self.gap)
        return addresses


async def claim(database: Database, claims: Claims) -> list[Claimed]:
    claims.news = True
    async with database.writing() as session:
        claimed = await claims.claim(session)
    claims.take_in(claimed)
    return claimed


async def test_a_few_questions_are_claimed_ahead_of_their_places(database: Database) -> None:
    await posted(database, 50)
    claims = Placed(2)
    assert len(await claim(database, claims)) == 1 + AHEAD
    assert claims.begun(3) == ["QUESTION:0", "QUESTION:1"]
    assert not claims.wants()


async def test_what_a_kill_would_lose_is_never_claimed_ahead(database: Database) -> None:
    await posted(database, 20, priority=Priority.REPLY)
    claims = Placed(2)
    assert len(await claim(database, claims)) == 2
    async with database.writing() as session:
        assert await abandoned_sends(session, MONDAY) == 2


async def test_a_reply_goes_before_the_questions_that_were_claimed_ahead(database: Database) -> None:
    await posted(database, 50)
    claims = Placed(10)
    await claim(database, claims)
    assert len(claims.begun(5)) == 5
    await posted(database, 1, priority=Priority.REPLY)
    await claim(database, claims)
    assert claims.begun(2) == ["REPLY:0", "QUESTION:5"]


async def test_a_place_is_left_to_a_reply_that_could_not_be_claimed_without_one(database: Database) -> None:
    await posted(database, 50)
    claims = Placed(4)
    await claim(database, claims)
    assert len(claims.begun(9)) == 4
    await posted(database, 1, priority=Priority.REPLY)
    claims.news = True
    claims._pace.give_back("QUESTION:0", paced=True)
    await asyncio.sleep(0)
    claims.clock.move(timedelta(seconds=1))
    await until_freed(claims)
    assert claims._pace.room == 1
    assert claims.begun(1) == []
    await claim(database, claims)
    assert claims.begun(1) == ["REPLY:0"]


async def until_freed(claims: Placed) -> None:
    async with asyncio.timeout(10):
        while not claims._pace.room:
            await asyncio.sleep(0)


async def test_questions_go_on_once_it_is_known_that_no_reply_waits(database: Database) -> None:
    await posted(database, 3)
    claims = Placed(10)
    await claim(database, claims)
    claims.news = True
    assert claims.begun(1) == []
    await claim(database, claims)
    assert claims.begun(9) == ["QUESTION:0", "QUESTION:1", "QUESTION:2"]


@asynccontextmanager
async def sending(database: Database, carrier: Waiting, *, speed: float = 10) -> AsyncIterator[DeliveryLoop]:
    delivery = DeliveryLoop(database, Channel.TELEGRAM, carrier, MovedClock(MONDAY, speed=speed))
    loop = asyncio.create_task(delivery.run())
    try:
        yield delivery
    finally:
        carrier.may_answer.set()
        await delivery.stop(5)
        await loop


async def test_a_stop_leaves_nothing_uncertain_that_was_not_begun(database: Database) -> None:
    await posted(database, 60)
    carrier = Waiting(Sent("1"))
    async with sending(database, carrier):
        await until(database, SendStatus.SENDING, PLACES + AHEAD)
        await carrier.has_begun(PLACES)
    assert len(carrier.begun) == PLACES
    assert await statuses(database) == {SendStatus.SENT: PLACES, SendStatus.QUEUED: 60 - PLACES}


async def test_what_was_claimed_ahead_does_not_wait_out_a_pause_as_being_sent(database: Database) -> None:
    await posted(database, 60)
    carrier = Waiting(NotSent("429", 3600, everything_waits=True))
    async with sending(database, carrier):
        await until(database, SendStatus.SENDING, PLACES + AHEAD)
        carrier.may_answer.set()
        await until(database, SendStatus.QUEUED, 60)
        assert len(carrier.begun) == PLACES


async def replied(database: Database, delivery: DeliveryLoop, *, fails: bool = False) -> None:
    """Post a reply as whoever handles an answer does."""
    async with delivery.claiming() as claim_posted, database.writing() as session:
        await post(session, letters_of(Priority.REPLY, 1), MONDAY)
        await claim_posted(session)
        if fails:
            raise LookupError


def woken(database: Database, delivery: DeliveryLoop) -> list[None]:
    """Wake a loop by what is posted, as the program does; give what grows each time."""
    times: list[None] = []

    def wake() -> None:
        times.append(None)
        delivery.wake()

    database.on_commit(wake, of=OutboxMessage)
    return times


async def test_a_reply_is_on_its_way_at_the_commit_of_what_it_answers(database: Database) -> None:
    carrier = Waiting(Sent("1"))
    async with sending(database, carrier) as delivery:
        times = woken(database, delivery)
        await replied(database, delivery)
        assert await statuses(database) == {SendStatus.SENDING: 1}
        carrier.may_answer.set()
        await until(database, SendStatus.SENT, 1)
    assert carrier.begun == ["REPLY:0"]
    assert times == []


async def test_a_reply_waits_for_no_loop_that_waits_for_the_database(sqlite_database: Database) -> None:
    """The loop is next in line for a claim when one reply is claimed, and the next is posted at once."""
    carrier = Waiting(Sent("1"))
    async with sending(sqlite_database, carrier) as delivery, asyncio.timeout(10):
        async with delivery.claiming() as claim_posted, sqlite_database.writing(brief=True) as session:
            await post(session, letters_of(Priority.REPLY, 1), MONDAY)
            await claim_posted(session)
            delivery.wake()
            while not delivery._turnstile._is_awaited:
                await asyncio.sleep(0)
        async with delivery.claiming() as claim_posted, sqlite_database.writing(brief=True) as session:
            await post(session, letters_of(Priority.REPLY, 2), MONDAY)
            await claim_posted(session)
        carrier.may_answer.set()
        await until(sqlite_database, SendStatus.SENT, 2)
    assert carrier.begun == ["REPLY:0", "REPLY:1"]


async def test_a_reply_of_a_transaction_that_was_undone_is_not_sent(database: Database) -> None:
    carrier = Waiting(Sent("1"))
    async with sending(database, carrier) as delivery:
        with pytest.raises(LookupError):
            await replied(database, delivery, fails=True)
        assert await statuses(database) == {}
        carrier.may_answer.set()
        await replied(database, delivery)
        await until(database, SendStatus.SENT, 1)
    assert carrier.begun == ["REPLY:0"]


async def test_a_reply_claimed_in_a_commit_that_nobody_heard_of_goes_once(database: Database) -> None:
    def break_off() -> None:
        raise ConnectionError

    carrier = Waiting(Sent("1"))
    carrier.may_answer.set()
    async with sending(database, carrier) as delivery:
        database.on_commit(break_off)
        with pytest.raises(ConnectionError):
            await replied(database, delivery)
        database.off_commit(break_off)
        await until(database, SendStatus.SENT, 1)
    assert carrier.begun == ["REPLY:0"]


async def test_it_goes_once_too_when_the_loop_waited_for_that_commit(database: Database) -> None:
    def break_off() -> None:
        raise ConnectionError

    async def replied_while_it_waits(delivery: DeliveryLoop) -> None:
        async with delivery.claiming() as claim_posted, database.writing() as session:
            await post(session, letters_of(Priority.REPLY, 1), MONDAY)
            await claim_posted(session)
            delivery.wake()
            for _ in range(100):
                await asyncio.sleep(0)

    await posted(database, 1)
    carrier = Waiting(Sent("1"))
    carrier.may_answer.set()
    async with sending(database, carrier) as delivery:
        await until(database, SendStatus.SENT, 1)
        database.on_commit(break_off)
        with pytest.raises(ConnectionError):
            await replied_while_it_waits(delivery)
        database.off_commit(break_off)
        await until(database, SendStatus.SENT, 2)
    assert carrier.begun == ["QUESTION:0", "REPLY:0"]


@pytest.mark.parametrize("is_heard_of", [True, False])
async def test_a_stop_during_a_commit_leaves_the_reply_to_the_next_start(
    database: Database, *, is_heard_of: bool
) -> None:
    def break_off() -> None:
        raise ConnectionError

    carrier = Waiting(Sent("1"))
    async with sending(database, carrier) as delivery:
        with nullcontext() if is_heard_of else pytest.raises(ConnectionError):
            async with delivery.claiming() as claim_posted, database.writing() as session:
                await post(session, letters_of(Priority.REPLY, 1), MONDAY)
                await claim_posted(session)
                stopping = asyncio.create_task(delivery.stop(5))
                await asyncio.wait([stopping], timeout=0.3)
                if not is_heard_of:
                    database.on_commit(break_off)
        database.off_commit(break_off)
        async with asyncio.timeout(5):
            await stopping
        assert await statuses(database) == {SendStatus.QUEUED: 1}
    assert carrier.begun == []


async def test_a_reply_to_who_just_got_a_message_is_left_to_the_loop(database: Database) -> None:
    carrier = Waiting(Sent("1"))
    carrier.may_answer.set()
    # The second for which an address is left alone takes five, so that it is not over at once.
    async with sending(database, carrier, speed=0.2) as delivery:
        times = woken(database, delivery)
        delivery.pace.take()
        delivery.pace.give_back("REPLY:0", paced=True)
        await replied(database, delivery)
        assert carrier.begun == []
        assert times == [None]
        delivery.pace._quiet_until.clear()
        delivery.wake()
        await until(database, SendStatus.SENT, 1)
    assert carrier.begun == ["REPLY:0"]


async def test_a_loop_that_claims_meanwhile_is_not_waited_for(database: Database) -> None:
    carrier = Waiting(Sent("1"))
    carrier.may_answer.set()
    async with sending(database, carrier) as delivery:
        async with delivery.claiming() as claim_posted, database.writing() as session:
            await post(session, letters_of(Priority.REPLY, 1), MONDAY)
            # It waits for this transaction, at least on SQLite.
            delivery.wake()
            await asyncio.sleep(0)
            async with asyncio.timeout(5):
                await claim_posted(session)
        await until(database, SendStatus.SENT, 1)
    assert carrier.begun == ["REPLY:0"]
