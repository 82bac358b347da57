"""The clock struck by hand at a later moment: what comes of it may go out at once."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from jobs.outbox import Letter, post
from jobs.post import Message
from models.database import Database
from models.queries.outbox_upkeep import let_go
from models.traffic import OutboxMessage

MONDAY = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
TODAY = MONDAY - timedelta(days=3)


async def test_what_a_tick_ahead_of_time_queued_may_go_now_and_nothing_else(database: Database) -> None:
    waits = Letter(key="later", address="1", payload=Message(text="straks"), not_before=MONDAY)
    async with database.writing() as session:
        await post(session, [Letter(key="round", address="1", payload=Message(text="vraag"))], MONDAY)
        await post(session, [waits], TODAY)
        await let_go(session, MONDAY, TODAY)
    async with database.reading() as session:
        rows = await session.execute(select(OutboxMessage.dedupe_key, OutboxMessage.not_before))
        found = {row.dedupe_key: row.not_before for row in rows}
    assert found == {"round": TODAY, "later": MONDAY}
