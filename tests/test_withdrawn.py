"""What waits does not come once there is no reason for it: a question, or an overview."""

from collections.abc import Awaitable, Callable
from datetime import date, time, timedelta

import pytest
from rijnbuurt import CLEAN, FATIMA, MEETING, Rijnbuurt, workgroup
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import Delivery, NotSent, Sent, Uncertain
from bot.sending.settling import settle
from jobs.late import decide_late
from jobs.rules.notices import MailGivenUp
from jobs.setting import setting_of
from jobs.turns import be_away, be_back, put_off
from models.areas import Area
from models.database import Database
from models.digests import DigestRow
from models.people import Absence, Grant, Membership, Person
from models.queries.outbox import Claimed, claim
from models.queries.outbox_upkeep import abandoned_sends, take_back
from models.queries.overtaken import settle_overtaken
from models.rounds import CheckIn
from models.traffic import OutboxMessage
from models.values import Channel, Language, Priority, Question, Role, SendStatus, Standing

NINE = "2026-11-30 09:00"


@pytest.fixture
async def town(database: Database) -> Rijnbuurt:
    """Amina is asked after 12.00 and Bram at once, at 9.00."""
    town = Rijnbuurt(database)
    await town.load(CLEAN, MEETING)
    await town.joins("amina", "bram", "chris")
    await suits_from(town, "Amina", time(12))
    return town


async def suits_from(town: Rijnbuurt, name: str, hour: time, *, until: time = time(18)) -> None:
    async with town.database.writing() as session:
        hours = {"quiet_from": until, "quiet_until": hour}
        await session.execute(update(Person).where(Person.name == name).values(hours))


async def person_id(town: Rijnbuurt, name: str) -> int:
    [found] = await town.rows(select(Person.id).where(Person.name == name))
    return found


async def goes_away(town: Rijnbuurt, first: date, last: date) -> None:
    amina = await person_id(town, "Amina")
    async with town.database.writing() as session:
        await be_away(session, amina, first, last, town.zone, town.now)


async def is_away_today(town: Rijnbuurt) -> None:
    await goes_away(town, date(2026, 11, 30), date(2026, 11, 30))


async def leaves(town: Rijnbuurt) -> None:
    await town.load(workgroup("schoon", "mon 09:00", "bram", deputies=["chris"]), MEETING)


async def stops_the_workgroup(town: Rijnbuurt) -> None:
    await town.load(MEETING, prune=True)


async def questions(town: Rijnbuurt, name: str) -> list[SendStatus]:
    """Give what became of the questions to somebody."""
    found = select(OutboxMessage.status).where(
        OutboxMessage.priority == Priority.QUESTION, OutboxMessage.person_id == await person_id(town, name)
    )
    return await town.rows(found.order_by(OutboxMessage.id))


async def becomes(town: Rijnbuurt, status: SendStatus) -> None:
    async with town.database.writing() as session:
        await session.execute(update(OutboxMessage).values(status=status))


@pytest.mark.parametrize("what_happens", [is_away_today, leaves, stops_the_workgroup])
async def test_a_question_that_waits_is_taken_back(
    town: Rijnbuurt, what_happens: Callable[[Rijnbuurt], Awaitable[None]]
) -> None:
    await town.at(NINE)
    assert await questions(town, "Amina") == [SendStatus.QUEUED]
    town.now = town.moment("2026-11-30 10:00")
    await what_happens(town)
    assert await questions(town, "Amina") == [SendStatus.EXPIRED]
    expired = select(OutboxMessage.payload).where(OutboxMessage.status == SendStatus.EXPIRED)
    assert not any(await town.rows(expired))


async def reminds_after(town: Rijnbuurt, days: int) -> None:
    async with town.database.writing() as session:
        await session.execute(update(Area).values(remind_after=days))


async def is_back(town: Rijnbuurt) -> None:
    async with town.database.writing() as session:
        absence = (await session.scalars(select(Absence))).one()
        assert await be_back(session, absence.person_id, absence.id, town.zone, town.now)


async def asked_at(town: Rijnbuurt, *moments: str) -> dict[str, list[str]]:
    """Give what Amina is asked at each of these moments."""
    return {
        moment: [said for said in (await town.at(moment), town.asked())[1] if said.startswith("Amina")]
        for moment in moments
    }


@pytest.mark.parametrize(("days", "tomorrow"), [(0, []), (1, ["Amina reminder"])])
async def test_who_is_back_before_a_question_would_have_come_gets_it_after_all(
    town: Rijnbuurt, days: int, tomorrow: list[str]
) -> None:
    await reminds_after(town, days)
    await town.at(NINE)
    town.now = town.moment("2026-11-30 10:30")
    await is_away_today(town)
    await is_back(town)
    town.asked()
    moments = ("2026-11-30 10:31", "2026-11-30 12:00", "2026-12-01 09:00", "2026-12-01 12:00")
    assert await asked_at(town, *moments) == dict(
        zip(moments, ([], ["Amina first"], [], tomorrow), strict=True)
    )


@pytest.mark.parametrize("days", [0, 1])
@pytest.mark.parametrize("replaced", [True, False])
async def test_who_is_back_is_asked_when_they_said_unless_somebody_else_was(
    town: Rijnbuurt, days: int, *, replaced: bool
) -> None:
    await reminds_after(town, days)
    await town.at(NINE)
    town.now = town.moment("2026-11-30 14:00")
    async with town.database.writing() as session:
        await session.execute(update(OutboxMessage).values(status=SendStatus.SENT, sent_at=town.now))
        turn = await session.get_one(CheckIn, (await town.turn("amina")).id)
        assert put_off(turn, await setting_of(session, turn), None, town.now)
    await is_away_today(town)
    if replaced:
        await town.at("2026-11-30 14:01")
        assert town.asked()[-1] == "Chris first"
    await is_back(town)
    town.asked()
    moments = ("2026-12-01 12:00", "2026-12-01 14:00", "2026-12-02 14:00")
    expected: tuple[list[str], ...] = ([], [] if replaced else ["Amina later"], [])
    assert await asked_at(town, *moments) == dict(zip(moments, expected, strict=True))


async def test_a_deputy_who_waits_is_not_asked_once_who_is_back_was_heard(town: Rijnbuurt) -> None:
    await suits_from(town, "Amina", time(8))
    await suits_from(town, "Chris", time(12))
    await town.at(NINE)
    await is_away_today(town)
    await town.at("2026-11-30 09:01")
    assert town.asked()[-1] == "Chris first"
    await is_back(town)
    await town.says("bram", Question.STANDING, Standing.WELL)
    assert await waits_for(town, "Chris") == [SendStatus.QUEUED]
    await town.says("amina", Question.STANDING, Standing.WELL)
    assert await waits_for(town, "Chris") == [SendStatus.EXPIRED]
    await town.at("2026-12-01 09:01")
    await town.at("2026-12-01 12:00")
    assert "Chris first" not in town.asked()


async def test_a_deputy_who_was_asked_is_reminded_also_once_who_is_back_was_heard(town: Rijnbuurt) -> None:
    await suits_from(town, "Amina", time(8))
    await town.at(NINE)
    await is_away_today(town)
    await town.at("2026-11-30 09:01")
    assert town.asked()[-1] == "Chris first"
    await becomes(town, SendStatus.SENT)
    await is_back(town)
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.at("2026-12-01 09:01")
    assert "Chris reminder" in town.asked()
    assert await waits_for(town, "Chris") == [SendStatus.SENT, SendStatus.QUEUED]


@pytest.mark.parametrize("heard", ["amina", "bram"])
async def test_a_deputy_who_waits_is_not_asked_once_a_silence_is_over(town: Rijnbuurt, heard: str) -> None:
    await suits_from(town, "Chris", time(8), until=time(12))
    await town.at(NINE)
    await town.at("2026-12-01 12:00")
    await town.at("2026-12-01 17:01")
    assert town.asked()[-1] == "Chris first"
    assert await waits_for(town, "Chris") == [SendStatus.QUEUED]
    await town.passes(heard)
    assert await waits_for(town, "Chris") == [SendStatus.EXPIRED]


async def waits_for(town: Rijnbuurt, name: str) -> list[SendStatus]:
    """Give what becomes of the questions to somebody, once those are let go that need not be asked."""
    person = await person_id(town, name)
    async with town.database.writing() as session:
        await settle_overtaken(session)
    return await town.rows(select(OutboxMessage.status).where(OutboxMessage.person_id == person))


async def test_the_others_of_the_workgroup_are_asked_all_the_same(town: Rijnbuurt) -> None:
    await town.at(NINE)
    await is_away_today(town)
    assert await questions(town, "Bram") == [SendStatus.QUEUED]


@pytest.mark.parametrize(
    ("first", "left"), [(date(2026, 12, 1), SendStatus.EXPIRED), (date(2026, 12, 2), SendStatus.QUEUED)]
)
async def test_a_question_that_waits_for_a_day_of_the_absence_is_taken_back(
    town: Rijnbuurt, first: date, left: SendStatus
) -> None:
    await suits_from(town, "Amina", time(8), until=time(8, 30))
    await town.at(NINE)
    await goes_away(town, first, date(2026, 12, 7))
    assert await questions(town, "Amina") == [left]


async def test_a_question_taken_back_for_days_to_come_comes_once_these_are_taken_back(
    town: Rijnbuurt,
) -> None:
    await reminds_after(town, 0)
    await suits_from(town, "Amina", time(8), until=time(8, 30))
    await town.at(NINE)
    await goes_away(town, date(2026, 12, 1), date(2026, 12, 7))
    await is_back(town)
    town.asked()
    moments = ("2026-11-30 12:00", "2026-12-01 08:00", "2026-12-01 12:00")
    assert await asked_at(town, *moments) == dict(zip(moments, ([], ["Amina first"], []), strict=True))


@pytest.mark.parametrize("status", [SendStatus.SENDING, SendStatus.UNCERTAIN, SendStatus.SENT])
async def test_what_may_be_there_already_stays_what_it_is(town: Rijnbuurt, status: SendStatus) -> None:
    await town.at(NINE)
    await becomes(town, status)
    await is_away_today(town)
    assert await questions(town, "Amina") == [status]
    repeats = select(OutboxMessage.repeatable).where(
        OutboxMessage.person_id == await person_id(town, "Amina")
    )
    assert await town.rows(repeats) == [status is SendStatus.SENT]


# Overviews


MOVED = FATIMA.replace("fatima@", "f.bakker@")
NO_MAIL = FATIMA.replace('"fatima@example.org"', '""')
NO_ROLE = FATIMA.replace('["gebiedsmakelaar"]', "[]")
OF_BOTH = FATIMA.replace('["gebiedsmakelaar"]', '["gebiedsmakelaar", "reader"]')
READER = FATIMA.replace("gebiedsmakelaar", "reader")


async def overviews(town: Rijnbuurt) -> list[tuple[str, SendStatus]]:
    """List where each overview goes, and what became of it."""
    found = select(OutboxMessage).where(OutboxMessage.dedupe_key.startswith("digest:"))
    rows = await town.rows(found.order_by(OutboxMessage.id))
    assert all(row.payload == {} for row in rows if row.status is SendStatus.EXPIRED)
    return [(row.address, row.status) for row in rows]


@pytest.fixture
async def reading(database: Database) -> Rijnbuurt:
    """Let an overview wait for Fatima: two messages in the chat, and a mail."""
    town = Rijnbuurt(database)
    await town.load(CLEAN)
    await town.joins("fatima")
    await town.at("2026-12-04 15:00")
    return town


@pytest.mark.parametrize("readers", ["", NO_ROLE, READER])
async def test_an_overview_goes_no_more_to_who_may_not_read_it_any_more(
    reading: Rijnbuurt, readers: str
) -> None:
    await reading.load(CLEAN, readers=readers, prune=True)
    assert [status for _, status in await overviews(reading)] == [SendStatus.EXPIRED] * 3


async def test_an_overview_still_goes_to_who_gets_another_role_beside(reading: Rijnbuurt) -> None:
    await reading.load(CLEAN, readers=OF_BOTH, prune=True)
    assert [status for _, status in await overviews(reading)] == [SendStatus.QUEUED] * 3


async def test_an_overview_of_another_area_still_goes(reading: Rijnbuurt) -> None:
    async with reading.database.writing() as session:
        await session.execute(update(DigestRow).values(area_id=await another_area(session)))
    await reading.load(CLEAN, readers=NO_ROLE, prune=True)
    assert [status for _, status in await overviews(reading)] == [SendStatus.QUEUED] * 3


async def test_a_mail_that_waits_goes_to_the_address_that_was_put_right(reading: Rijnbuurt) -> None:
    await reading.load(CLEAN, readers=MOVED)
    chat, _, mail = await overviews(reading)
    assert mail == ("f.bakker@example.org", SendStatus.QUEUED)
    assert chat[0].isdigit()


async def test_a_mail_that_waits_goes_nowhere_once_there_is_no_address(reading: Rijnbuurt) -> None:
    await reading.load(CLEAN, readers=NO_MAIL, prune=True)
    states = [status for _, status in await overviews(reading)]
    assert states == [SendStatus.QUEUED, SendStatus.QUEUED, SendStatus.EXPIRED]


async def another_area(session: AsyncSession) -> int:
    """Make an area that has nobody."""
    area = (await session.scalars(select(Area))).one()
    columns = {each.key: getattr(area, each.key) for each in Area.__table__.columns if each.key != "id"}
    other = Area(**columns | {"slug": "amstel"})
    session.add(other)
    await session.flush()
    return other.id


async def test_of_a_mail_that_is_given_up_only_those_hear_who_can_read_what_was_in_it(
    reading: Rijnbuurt,
) -> None:
    async with reading.database.writing() as session:
        rijnbuurt, amstel = (await session.scalars(select(Area.id))).one(), await another_area(session)
        fatima = (await session.scalars(select(Person).where(Person.name == "Fatima"))).one()
        session.add(Membership(area_id=amstel, person_id=fatima.id, key="fatima"))
        session.add(Grant(area_id=amstel, person_id=fatima.id, role=Role.GEBIEDSMAKELAAR))
        for name, chat, area_id in (("Joris", 71, rijnbuurt), ("Noor", 72, amstel)):
            person = Person(name=name, language=Language.DUTCH, telegram_id=chat, joined_at=reading.now)
            session.add(person)
            await session.flush()
            session.add(Membership(area_id=area_id, person_id=person.id, key=name))
            session.add(Grant(area_id=area_id, person_id=person.id, role=Role.FACILITATOR))
    await decide_late(reading.database, reading.words, reading.now + timedelta(days=3))
    given_up = select(OutboxMessage.address).where(OutboxMessage.dedupe_key.startswith("mail-given-up"))
    assert await reading.rows(given_up) == ["71"]
    assert MailGivenUp(name="Fatima", own=False) in reading.words.told


# While one try is under way


AWAY, PERHAPS = NotSent("TimeoutError", 60.0, everything_waits=True), Uncertain("TimeoutError")


async def tried(town: Rijnbuurt, channel: Channel = Channel.EMAIL) -> list[Claimed]:
    """Take what may go now, to send it."""
    async with town.database.writing() as session:
        return await claim(session, channel, town.now, owner="ours", limit=9)


async def turns_out(town: Rijnbuurt, messages: list[Claimed], delivery: Delivery) -> None:
    """Write down, half a minute later, what came of a try."""
    town.now += timedelta(seconds=30)
    async with town.database.writing() as session:
        await settle(session, channel_of(messages), [(each, delivery) for each in messages], town.now)


def channel_of(messages: list[Claimed]) -> Channel:
    return Channel.EMAIL if messages[0].kind == "mail" else Channel.TELEGRAM


async def is_given_back(town: Rijnbuurt, messages: list[Claimed]) -> None:
    """Stop before the try was begun."""
    async with town.database.writing() as session:
        await take_back(session, channel_of(messages), "ours", but=[])


async def is_killed(town: Rijnbuurt, messages: list[Claimed]) -> None:
    async with town.database.writing() as session:
        await abandoned_sends(session, town.now)
    assert messages


async def fails(town: Rijnbuurt, messages: list[Claimed]) -> None:
    await turns_out(town, messages, AWAY)


async def hangs(town: Rijnbuurt, messages: list[Claimed]) -> None:
    await turns_out(town, messages, PERHAPS)


async def was_paused(town: Rijnbuurt, messages: list[Claimed]) -> None:
    """Be given up for lost by another process, and say after all that the try failed."""
    await is_killed(town, messages)
    await turns_out(town, messages, AWAY)


async def later(town: Rijnbuurt, channel: Channel = Channel.EMAIL) -> list[str]:
    """Give where messages go after a quarter of an hour."""
    town.now += timedelta(minutes=15)
    return [message.address for message in await tried(town, channel)]


GOES_WRONG = (
    (is_given_back, SendStatus.EXPIRED),
    (fails, SendStatus.EXPIRED),
    (was_paused, SendStatus.EXPIRED),
    (is_killed, SendStatus.UNCERTAIN),
    (hangs, SendStatus.UNCERTAIN),
)
WentWrong = Callable[[Rijnbuurt, list[Claimed]], Awaitable[None]]


@pytest.mark.parametrize(("goes_wrong", "left"), GOES_WRONG)
@pytest.mark.parametrize("readers", ["", NO_ROLE, NO_MAIL], ids=["gone", "no role", "no address"])
async def test_a_mail_without_a_reason_that_did_not_arrive_is_not_tried_again(
    reading: Rijnbuurt, readers: str, goes_wrong: WentWrong, left: SendStatus
) -> None:
    mails = await tried(reading)
    await reading.load(CLEAN, readers=readers, prune=True)
    await goes_wrong(reading, mails)
    assert await later(reading) == []
    assert (await overviews(reading))[2][1] is left


@pytest.mark.parametrize(("goes_wrong", "left"), GOES_WRONG)
@pytest.mark.parametrize("what_happens", [is_away_today, leaves, stops_the_workgroup])
async def test_a_question_without_a_reason_that_did_not_arrive_is_not_tried_again(
    town: Rijnbuurt,
    what_happens: Callable[[Rijnbuurt], Awaitable[None]],
    goes_wrong: WentWrong,
    left: SendStatus,
) -> None:
    await suits_from(town, "Amina", time(8))
    await town.at(NINE)
    messages = await tried(town, Channel.TELEGRAM)
    [asked] = [each for each in messages if each.person_id == await person_id(town, "Amina")]
    await what_happens(town)
    await goes_wrong(town, messages)
    assert asked.address not in await later(town, Channel.TELEGRAM)
    assert await questions(town, "Amina") == [left]


async def test_a_mail_that_was_given_up_for_lost_is_not_tried_again_when_its_sender_was_only_paused(
    reading: Rijnbuurt,
) -> None:
    mails = await tried(reading)
    await is_killed(reading, mails)
    await reading.load(CLEAN, readers="", prune=True)
    await fails(reading, mails)
    assert await later(reading) == []
    assert (await overviews(reading))[2][1] is SendStatus.EXPIRED


@pytest.mark.parametrize("goes_wrong", [is_given_back, fails, was_paused, is_killed, hangs])
async def test_of_a_repeat_that_did_not_arrive_a_first_copy_may_be_there(
    reading: Rijnbuurt, goes_wrong: WentWrong
) -> None:
    await hangs(reading, await tried(reading))
    reading.now += timedelta(minutes=15)
    repeats = await tried(reading)
    assert [mail.repeated for mail in repeats] == [True]
    await reading.load(CLEAN, readers=NO_ROLE, prune=True)
    await goes_wrong(reading, repeats)
    assert await later(reading) == []
    assert (await overviews(reading))[2][1] is SendStatus.UNCERTAIN


@pytest.mark.parametrize("lost", [False, True], ids=["at once", "after a pause"])
async def test_a_mail_that_arrives_while_it_loses_its_reason_was_sent(
    reading: Rijnbuurt, *, lost: bool
) -> None:
    mails = await tried(reading)
    assert mails[0].payload
    await reading.load(CLEAN, readers=NO_ROLE, prune=True)
    if lost:
        await is_killed(reading, mails)
    await turns_out(reading, mails, Sent("<1@example.org>"))
    assert await later(reading) == []
    assert (await overviews(reading))[2][1] is SendStatus.SENT


@pytest.mark.parametrize("goes_wrong", [is_given_back, fails, was_paused, is_killed, hangs])
async def test_a_mail_that_did_not_arrive_goes_to_the_address_that_was_put_right_meanwhile(
    reading: Rijnbuurt, goes_wrong: WentWrong
) -> None:
    mails = await tried(reading)
    await reading.load(CLEAN, readers=MOVED)
    await goes_wrong(reading, mails)
    assert await later(reading) == ["f.bakker@example.org"]
