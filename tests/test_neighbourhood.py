"""The neighbourhood of the tests itself: what chance may not change in a story."""

from datetime import timedelta

import pytest
from neighbourhood import neighbourhood

from jobs.outbox import Letter, post
from jobs.post import Message
from models.database import Database
from models.values import Priority

pytestmark = pytest.mark.story


async def test_it_gets_quiet_with_a_question_that_the_clock_has_overtaken(database: Database) -> None:
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("dewi")
        now = town.clock.now()
        asked = Letter(
            key="asked",
            address=str(town["dewi"].user_id),
            payload=Message(text="Hoe gaat het?"),
            priority=Priority.QUESTION,
            not_before=now - timedelta(hours=3),
        )
        async with town.bot.database.writing() as session:
            await post(session, [asked], now)
        await town.quiet(within=10)
        await town["dewi"].hears("Hoe gaat het?")
