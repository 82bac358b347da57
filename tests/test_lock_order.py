"""Who changes what waits to be sent, and who notes that it was refused, take their locks in one order."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from rijnbuurt import FATIMA, Rijnbuurt, workgroup
from sqlalchemy import delete, select, text, update

from jobs.answers import Saying, open_turn, record
from jobs.handovers import add_words, give_back
from jobs.refusals import Refusal, note_refusal
from jobs.retelling import tell_anew
from jobs.rules.conversation import Point, Said
from jobs.rules.hearing import Heard
from jobs.turns import be_away
from models.areas import Seat, Workgroup
from models.arrangements import Handover
from models.database import Database
from models.obstacles import Obstacle
from models.people import Person
from models.queries.passing import look_again
from models.queries.rounds import check_in_by_id
from models.queries.withdrawing import withdraw_questions
from models.rounds import CheckIn
from models.traffic import OutboxMessage
from models.values import Channel, Priority, Question, SendStatus

CLEAN = workgroup("schoon", "mon 09:00", "amina", "bram")
ZOHRA = FATIMA.replace("fatima", "zohra").replace("Fatima", "Zohra")
EMPTY: dict[str, list[str]] = {"points": [], "gaps": [], "said": [], "worked": [], "call": []}
_WAITS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture
async def town(postgresql_database: Database) -> Rijnbuurt:
    town = Rijnbuurt(postgresql_database)
    await town.load(CLEAN)
    await town.joins("fatima", "amina", "bram")
    return town


async def test_an_address_is_put_right_while_a_mail_to_the_old_one_is_refused(town: Rijnbuurt) -> None:
    await town.at("2026-12-04 15:00")
    [mail] = await town.rows(select(OutboxMessage).where(OutboxMessage.channel == Channel.EMAIL))
    readers = FATIMA.replace("fatima@", "zohra@").replace('"Fatima"', '"Fatima Zohra"')
    await is_refused_during(town, mail, lambda: town.load(CLEAN, readers=readers))
    [fatima] = await town.rows(select(Person).where(Person.name == "Fatima Zohra"))
    assert (fatima.email, fatima.mail_refused_since) == ("zohra@example.org", None)


async def test_an_overview_is_taken_back_while_it_is_refused(town: Rijnbuurt) -> None:
    await town.at("2026-12-04 15:00")
    found = select(OutboxMessage).where(OutboxMessage.dedupe_key.startswith("digest:"))
    mail = (await town.rows(found.where(OutboxMessage.channel == Channel.EMAIL)))[0]
    readers = FATIMA.replace('"gebiedsmakelaar"', '"reader"').replace('"Fatima"', '"Fatima Zohra"')
    await is_refused_during(town, mail, lambda: town.load(CLEAN, readers=readers))
    [fatima] = await town.rows(select(Person).where(Person.name == "Fatima Zohra"))
    assert fatima.mail_refused_since == town.now


async def test_a_handover_is_given_back_while_it_is_refused(town: Rijnbuurt) -> None:
    handover, message = await hands_over(town)

    async def gives_back() -> None:
        async with town.database.writing() as session:
            await session.execute(delete(Seat).where(Seat.person_id == message.person_id))
            await give_back(session, [handover.workgroup_id])

    await is_refused_during(town, message, gives_back)
    [handover] = await town.rows(select(Handover))
    assert (handover.given_at, handover.taker_id) == (None, None)


async def test_words_are_added_to_a_handover_while_it_is_refused(town: Rijnbuurt) -> None:
    handover, message = await hands_over(town)

    async def adds() -> None:
        async with town.database.writing() as session:
            assert await add_words(session, handover.id, handover.giver_id or 0, "De sleutel ligt bij Chris")

    await is_refused_during(town, message, adds)
    [handover] = await town.rows(select(Handover))
    assert (handover.given_at, handover.words) == (None, "De sleutel ligt bij Chris")


async def asks_about_a_point(database: Database) -> tuple[Rijnbuurt, CheckIn]:
    """Let Amina have a question that waits about what Bram reported; give it its turn."""
    town = Rijnbuurt(database)
    await town.load(CLEAN)
    await town.joins("amina", "bram")
    await town.reports("bram", "schoon", "De lift is stuk")
    await town.at("2026-11-30 09:00")
    return town, await town.turn("amina")


async def mends_the_point(town: Rijnbuurt) -> None:
    """Let Bram say it in other words, also in the questions that wait about it."""
    async with town.database.writing() as session:
        report = (await session.scalars(select(CheckIn).where(CheckIn.round_id.is_(None)))).one()
        where = Heard(point=Point(Question.OBSTACLE), said=Said(text="De trap is dicht"))
        await record(session, await open_turn(session, report), [where], Saying(now=town.now))
        await tell_anew(session, town.words)


async def test_words_of_a_point_are_mended_while_somebody_answers_what_waits_about_it(
    postgresql_database: Database,
) -> None:
    town, asked = await asks_about_a_point(postgresql_database)
    async with asyncio.timeout(60), town.database.writing() as answering:
        await check_in_by_id(answering, asked.id)
        await mends_the_point(town)
        await answering.execute(update(Obstacle).values(confirmed_at=town.now))
    assert await town.rows(select(Obstacle.text)) == ["De trap is dicht"]


async def test_a_point_is_mended_while_a_question_about_it_is_taken_back(
    postgresql_database: Database,
) -> None:
    """Whoever takes it back holds the question first, and then its turn."""
    town, asked = await asks_about_a_point(postgresql_database)
    async with asyncio.timeout(60), town.database.writing() as leaving:
        await withdraw_questions(leaving, person_id=asked.person_id)
        await mends_the_point(town)
        await look_again(leaving, asked.person_id, town.now, keeps_promises=True)
    assert await town.rows(select(Obstacle.text)) == ["De trap is dicht"]
    question = select(OutboxMessage).where(OutboxMessage.check_in_id == asked.id)
    [taken_back] = await town.rows(question)
    assert (taken_back.status, taken_back.payload) == (SendStatus.EXPIRED, {})


async def test_somebody_is_away_while_their_question_is_refused(town: Rijnbuurt) -> None:
    question = await asked(town)
    today = town.now.date()

    async def is_away() -> None:
        async with town.database.writing() as session:
            await be_away(session, question.person_id or 0, today, today, town.zone, town.now)

    await is_refused_during(town, question, is_away)
    assert await town.rows(select(CheckIn.pass_at).where(CheckIn.id == question.check_in_id)) == [town.now]


async def test_somebody_leaves_while_their_question_is_refused(town: Rijnbuurt) -> None:
    question = await asked(town)
    without = workgroup("schoon", "mon 09:00", "bram")
    await is_refused_during(town, question, lambda: town.load(without))
    assert await town.rows(select(Handover.giver_id)) == [question.person_id]


async def test_two_people_leave_while_it_is_written_down_what_came_of_their_questions(
    postgresql_database: Database,
) -> None:
    town = Rijnbuurt(postgresql_database)
    # Who comes second in the alphabet is asked first.
    await town.load(workgroup("schoon", "mon 09:00", "bram", "amina"))
    await town.joins("amina", "bram", "chris")
    await town.at("2026-11-30 09:00")
    found = select(OutboxMessage.id).where(OutboxMessage.priority == Priority.QUESTION)
    first, second = await town.rows(found.order_by(OutboxMessage.id))
    row = OutboxMessage
    async with town.database.writing() as session:
        await session.execute(
            update(row).where(row.id.in_([first, second])).values(status=SendStatus.SENDING)
        )
    arrived = update(row).values(status=SendStatus.SENT, payload={})
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks, town.database.writing() as session:
        await session.execute(arrived.where(row.id == first))
        tasks.create_task(town.load(workgroup("schoon", "mon 09:00", "chris")))
        await somebody_waits(town.database)
        await session.execute(arrived.where(row.id == second))
    assert len(await town.rows(select(Handover.giver_id))) == 2


async def test_somebody_is_taken_out_while_another_with_a_new_name_is_refused(town: Rijnbuurt) -> None:
    await town.load(CLEAN, readers=FATIMA + ZOHRA)
    await town.at("2026-12-04 15:00")
    mails = await town.rows(
        select(OutboxMessage).where(OutboxMessage.channel == Channel.EMAIL).order_by(OutboxMessage.id)
    )
    of_fatima, of_zohra = mails
    readers = FATIMA.replace('"Fatima"', '"Fatima Bakker"')
    await is_refused_during(
        town, of_fatima, lambda: town.load(CLEAN, readers=readers, prune=True), beside=of_zohra
    )
    [fatima] = await town.rows(select(Person).where(Person.name == "Fatima Bakker"))
    assert fatima.mail_refused_since == town.now


async def asked(town: Rijnbuurt) -> OutboxMessage:
    """Ask Amina; her question is about to be sent."""
    await town.at("2026-11-30 09:00")
    found = select(OutboxMessage).where(OutboxMessage.priority == Priority.QUESTION)
    return (await town.rows(found.order_by(OutboxMessage.id)))[0]


async def hands_over(town: Rijnbuurt) -> tuple[Handover, OutboxMessage]:
    """Let Amina pass on to Bram, late in the evening: the message waits for the morning."""
    [amina] = await town.rows(select(Person).where(Person.name == "Amina"))
    [bram] = await town.rows(select(Person).where(Person.name == "Bram"))
    [group] = await town.rows(select(Workgroup))
    async with town.database.writing() as session:
        handover = Handover(workgroup_id=group.id, giver_id=amina.id, note=EMPTY, made_at=town.now)
        handover.taker_id = bram.id
        session.add(handover)
    await town.at("2026-11-27 23:00")
    found = select(OutboxMessage).where(OutboxMessage.dedupe_key.startswith("handover:"))
    [message] = await town.rows(found)
    return handover, message


async def is_refused_during(
    town: Rijnbuurt,
    message: OutboxMessage,
    changes: Callable[[], Coroutine[Any, Any, None]],
    *,
    beside: OutboxMessage | None = None,
) -> None:
    """Write down that a message is refused; a change comes as far as it can between the two writes.

    What came of another is written down with it.
    """
    both = [each.id for each in (message, beside) if each]
    assert message.person_id
    refusal = Refusal(person_id=message.person_id, channel=message.channel, address=message.address)
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks, town.database.writing() as session:
        await session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(both))
            .values(status=SendStatus.FAILED, payload={})
        )
        tasks.create_task(changes())
        await somebody_waits(town.database)
        await note_refusal(session, town.words, refusal, town.now)


async def somebody_waits(database: Database) -> None:
    """Go on once a transaction waits for what another holds."""
    waits = 0
    while not waits:
        async with database.reading() as session:
            waits = await session.scalar(_WAITS) or 0
