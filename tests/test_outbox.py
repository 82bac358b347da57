"""The outbox over time: a database that fails, a kill in the middle, questions that come too late."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from postroom import MONDAY, NOTE, PostRoom, post_room
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.wording import Words
from jobs.late import decide_late
from jobs.outbox import Letter, post
from jobs.post import Mail, Message
from jobs.upkeep import Upkeep
from models.areas import Area, Workgroup
from models.database import Database
from models.leadership import leadership
from models.queries import outbox as queries
from models.queries import outbox_upkeep as upkeep
from models.queries import withdrawing
from models.queries.places import padded
from models.rounds import Answer, CheckIn, Round
from models.traffic import OutboxMessage
from models.values import Channel, Language, Priority, Question, RoundStatus, SendStatus, Weekday

NINE = MONDAY
LATE_AFTERNOON = datetime(2026, 12, 7, 16, 30, tzinfo=UTC)
EVENING = datetime(2026, 12, 7, 22, 0, tzinfo=UTC)
TUESDAY_EIGHT = datetime(2026, 12, 8, 7, 0, tzinfo=UTC)


@pytest.fixture
async def room(database: Database) -> AsyncIterator[PostRoom]:
    async with post_room(database) as room:
        await room.meets("amina", "bram")
        yield room


KEYS = ("never", "repeated", "to be repeated")


async def payloads(database: Database) -> list[dict[str, Any]]:
    """Give what each message says, but for what is as usual."""
    async with database.reading() as session:
        rows = await session.scalars(select(OutboxMessage.payload).order_by(OutboxMessage.id))
        return [{name: said for name, said in row.items() if name in {"kind", "text"}} for row in rows]


class Failing:
    """Makes the next transactions of a database fail, before or after they are really committed."""

    def __init__(self, database: Database) -> None:
        self.real = database.writing
        self.left = 0
        self.committed = False
        database.writing = self.writing  # type: ignore[method-assign]

    def next(self, times: int, *, committed: bool = False) -> None:
        self.left, self.committed = times, committed

    @asynccontextmanager
    async def writing(self, **how: bool) -> AsyncIterator[AsyncSession]:
        fails, self.left = self.left > 0, max(0, self.left - 1)
        if not fails:
            async with self.real(**how) as session:
                yield session
            return
        if self.committed:
            async with self.real(**how) as session:
                yield session
        else:
            async with self.real(**how) as session:
                yield session
                await session.rollback()
        raise OperationalError("COMMIT", {}, Exception("the connection was lost"))


@pytest.mark.parametrize("committed", [False, True], ids=["lost", "committed all the same"])
async def test_a_message_whose_claim_failed_is_sent_once(room: PostRoom, *, committed: bool) -> None:
    failing = Failing(room.database)
    async with failing.real() as session:
        await post(session, [letter(room, "amina", "Hoe gaat het?")], room.clock.now())
        failing.next(3, committed=committed)
    row = await room.becomes("Hoe gaat het?", SendStatus.SENT)
    await room.passes(hours=1)
    assert failing.left == 0
    assert room.shown("amina") == ["Hoe gaat het?"]
    assert row.attempts == (4 if committed else 1)


@pytest.mark.parametrize("committed", [False, True], ids=["lost", "committed all the same"])
async def test_what_came_of_a_send_is_written_down_when_the_database_is_back(
    room: PostRoom, *, committed: bool
) -> None:
    failing = Failing(room.database)
    room.playground.delay("sendMessage", 0.2)
    await room.writes("amina", "Hoe gaat het?", repeatable=True)
    await room["amina"].hears("Hoe gaat het?")
    failing.next(3, committed=committed)
    row = await room.becomes("Hoe gaat het?", SendStatus.SENT)
    await room.passes(hours=1)
    assert row.external_id is not None
    assert room.shown("amina") == ["Hoe gaat het?"]


async def test_an_old_result_changes_nothing_of_a_newer_attempt(database: Database) -> None:
    async with database.writing() as session:
        await post(session, [Letter(key="a", address="1", payload=Message(text="a"))], NINE)
        (first,) = await queries.claim(session, Channel.TELEGRAM, NINE, owner="one", limit=9)
        await upkeep.take_back(session, Channel.TELEGRAM, "one", but=[])
        (second,) = await queries.claim(session, Channel.TELEGRAM, NINE, owner="one", limit=9)
    old = queries.Settlement(
        message_id=first.id, attempt=1, status=SendStatus.FAILED, not_before=NINE, problem="old"
    )
    async with database.writing() as session:
        await queries.settle(session, [old])
    async with database.reading() as session:
        row = await session.get_one(OutboxMessage, second.id)
    assert (row.status, row.attempts) == (SendStatus.SENDING, 2)


async def test_a_send_that_nobody_finished_is_found_within_an_hour(database: Database) -> None:
    async with database.writing() as session:
        await post(session, [Letter(key=key, address=key, payload=Message(text=key)) for key in "ab"], NINE)
        await queries.claim(session, Channel.TELEGRAM, NINE, owner="gone", limit=1)
        await queries.claim(session, Channel.TELEGRAM, NINE + timedelta(minutes=1), owner="here", limit=1)
    await Upkeep(database).look(NINE + timedelta(minutes=2))
    async with database.reading() as session:
        rows = (await session.execute(text("SELECT status FROM outbox_message ORDER BY id"))).scalars().all()
    assert rows == ["uncertain", "sending"]


async def test_nothing_is_claimed_once_the_lease_is_over(postgresql_database: Database) -> None:
    lead = leadership(postgresql_database, "paused", timedelta(hours=1))

    async def claimed() -> list[str]:
        async with postgresql_database.writing() as session:
            options: dict[str, Any] = {"owner": "paused", "limit": 1, "led": True}
            return [row.address for row in await queries.claim(session, Channel.TELEGRAM, NINE, **options)]

    async with postgresql_database.writing() as session:
        await post(session, [Letter(key=key, address=key, payload=Message(text=key)) for key in "ab"], NINE)
    assert await claimed() == []
    await lead.take()
    assert await claimed() == ["a"]
    async with postgresql_database.writing() as session:
        await session.execute(text("UPDATE lead SET until = now()"))
    # By its own clock it leads still, as in the moment after a pause.
    assert lead.is_ours()
    assert await claimed() == []
    await lead.release()


async def test_a_send_that_was_given_up_for_lost_is_known_when_its_sender_was_only_paused(
    database: Database,
) -> None:
    async with database.writing() as session:
        letter = Letter(key="a", address="1", payload=Message(text="a"), repeatable=True)
        await post(session, [letter], NINE)
        (sent,) = await queries.claim(session, Channel.TELEGRAM, NINE, owner="paused", limit=1)
        await upkeep.abandoned_sends(session, NINE)
        result = queries.Settlement(message_id=sent.id, attempt=1, status=SendStatus.SENT, not_before=NINE)
        await queries.settle(session, [result])
        assert await session.scalar(text("SELECT status FROM outbox_message")) == "sent"


@pytest.mark.parametrize("outcome", [SendStatus.QUEUED, SendStatus.SENT])
async def test_what_its_sender_says_of_a_message_that_was_emptied_changes_nothing(
    database: Database, outcome: SendStatus
) -> None:
    later = NINE + timedelta(hours=2)
    async with database.writing() as session:
        await post(session, [Letter(key="a", address="1", payload=Message(text="Dank je."))], NINE)
        (sent,) = await queries.claim(session, Channel.TELEGRAM, NINE, owner="paused", limit=1)
    await Upkeep(database).look(later)
    assert await payloads(database) == [{"kind": "message", "text": "Dank je."}]
    await Upkeep(database).look(later + timedelta(hours=2))
    assert await payloads(database) == [{}]
    async with database.writing() as session:
        result = queries.Settlement(message_id=sent.id, attempt=1, status=outcome, not_before=later)
        await queries.settle(session, [result])
        assert await session.scalar(text("SELECT status FROM outbox_message")) == "uncertain"


async def test_an_uncertain_message_keeps_its_words_until_it_was_repeated(database: Database) -> None:
    letters = [
        Letter(key=key, address=key, payload=Message(text=key), repeatable=key != "never") for key in KEYS
    ]
    async with database.writing() as session:
        await post(session, letters, NINE)
        values = {"status": SendStatus.UNCERTAIN, "repeated": OutboxMessage.dedupe_key == "repeated"}
        await session.execute(update(OutboxMessage).values(values))
    await Upkeep(database).look(NINE + timedelta(hours=1))
    assert [bool(payload) for payload in await payloads(database)] == [False, False, True]


async def test_what_a_kill_left_in_the_middle_is_uncertain_and_an_edit_just_goes_again(
    database: Database,
) -> None:
    async with database.writing() as session:
        edit: dict[str, Any] = {"kind": "edit"}
        await post(session, [Letter(key=key, address=key, payload=Message(text=key)) for key in "ab"], NINE)
        await session.execute(text("UPDATE outbox_message SET kind = :kind WHERE dedupe_key = 'b'"), edit)
        await queries.claim(session, Channel.TELEGRAM, NINE, owner="gone", limit=9)
        assert await upkeep.abandoned_sends(session, NINE) == 2
        rows = (await session.execute(text("SELECT status FROM outbox_message ORDER BY id"))).scalars().all()
    assert rows == ["uncertain", "queued"]


async def test_a_late_question_waits_for_the_morning(room: PostRoom) -> None:
    room.clock.move_to(LATE_AFTERNOON)
    await room.telegram_goes()
    await asks(room, "amina", "Hoe gaat het?")
    room.clock.move_to(EVENING)
    await room.telegram_comes()
    await room.passes(minutes=1)
    assert room.shown("amina") == []
    assert await decide_late(room.database, Words(), room.clock.now()) == 1
    assert (await room.row("Hoe gaat het?")).not_before == TUESDAY_EIGHT
    room.clock.move_to(TUESDAY_EIGHT)
    await room.becomes("Hoe gaat het?", SendStatus.SENT)
    assert room.shown("amina") == ["Hoe gaat het?"]


async def test_a_late_question_goes_at_once_in_the_daytime(room: PostRoom) -> None:
    await room.telegram_goes()
    await asks(room, "amina", "Hoe gaat het?")
    room.clock.move(timedelta(hours=5))
    assert await decide_late(room.database, Words(), room.clock.now()) == 1
    await room.telegram_comes()
    await room.becomes("Hoe gaat het?", SendStatus.SENT)


async def test_the_repeat_of_an_uncertain_question_waits_for_the_morning_as_well(room: PostRoom) -> None:
    room.clock.move_to(LATE_AFTERNOON)
    room.playground.drop("sendMessage")
    await asks(room, "amina", "Hoe gaat het?")
    await room.becomes("Hoe gaat het?", SendStatus.UNCERTAIN)
    await room.telegram_goes()
    room.clock.move_to(EVENING)
    assert await decide_late(room.database, Words(), room.clock.now()) == 1
    await room.telegram_comes()
    await room.passes(minutes=1)
    assert len(room.shown("amina")) == 1
    room.clock.move_to(TUESDAY_EIGHT)
    await room.becomes("Hoe gaat het?", SendStatus.SENT)
    assert room.shown("amina")[-1].startswith(NOTE)


async def test_replies_are_never_late(room: PostRoom) -> None:
    room.clock.move_to(LATE_AFTERNOON)
    await room.telegram_goes()
    await room.writes("amina", "Dank je, Amina.")
    room.clock.move_to(EVENING)
    assert await decide_late(room.database, Words(), room.clock.now()) == 0
    await room.telegram_comes()
    await room.becomes("Dank je, Amina.", SendStatus.SENT)


async def test_mail_is_given_up_after_two_days(database: Database) -> None:
    mail = Mail(subject="Overzicht", text="tekst", html="<p>tekst</p>")
    async with database.writing() as session:
        await post(session, [Letter(key="mail", address="fatima@example.org", payload=mail)], NINE)
    assert await decide_late(database, Words(), NINE + timedelta(hours=47)) == 0
    assert await decide_late(database, Words(), NINE + timedelta(hours=48)) == 1
    async with database.reading() as session:
        assert await session.scalar(text("SELECT status FROM outbox_message")) == "failed"
    assert await payloads(database) == [{}]


async def test_a_question_whose_round_has_closed_is_not_asked_any_more(room: PostRoom) -> None:
    room.waits()
    turn = await asks(room, "amina", "Hoe gaat het?")
    async with room.database.writing() as session:
        round_ = await session.get_one(Round, turn.round_id)
        round_.status = RoundStatus.CLOSED
    room.goes_on()
    assert (await room.becomes("Hoe gaat het?", SendStatus.EXPIRED)).payload == {}
    await room.writes("amina", "Iets anders.")
    await room.becomes("Iets anders.", SendStatus.SENT)
    assert room.shown("amina") == ["Iets anders."]


async def test_a_question_answered_before_it_could_be_sent_is_not_asked_any_more(room: PostRoom) -> None:
    room.waits()
    turn = await asks(room, "amina", "Hoe gaat het?")
    await touches(room, turn)
    room.goes_on()
    await room.becomes("Hoe gaat het?", SendStatus.EXPIRED)
    assert room.shown("amina") == []


async def test_of_two_questions_of_one_turn_that_waited_only_the_newest_is_asked(room: PostRoom) -> None:
    room.waits()
    turn = await asks(room, "amina", "Hoe gaat het?")
    await room.writes(
        "amina", "Nog even: hoe gaat het?", priority=Priority.QUESTION, repeatable=True, check_in_id=turn.id
    )
    room.goes_on()
    await room.becomes("Nog even: hoe gaat het?", SendStatus.SENT)
    assert room.shown("amina") == ["Nog even: hoe gaat het?"]


async def test_an_answer_proves_that_an_uncertain_question_arrived(room: PostRoom) -> None:
    room.playground.drop("sendMessage")
    turn = await asks(room, "amina", "Hoe gaat het?")
    await room.becomes("Hoe gaat het?", SendStatus.UNCERTAIN)
    await touches(room, turn)
    await room.passes(minutes=10)
    assert (await room.becomes("Hoe gaat het?", SendStatus.SENT)).payload == {}
    assert room.shown("amina") == ["Hoe gaat het?"]


async def test_typed_words_prove_nothing_of_an_uncertain_question(room: PostRoom) -> None:
    """As `year` found with seed 1: it was lost at a kill, and the words were about what was asked before."""
    room.playground.drop("sendMessage")
    turn = await asks(room, "amina", "Hoe gaat het?")
    await room.becomes("Hoe gaat het?", SendStatus.UNCERTAIN)
    await touches(room, turn, typed_in=7)
    # The bot asks again after words, and that is tapped.
    await touches(room, turn)
    await room.passes(minutes=10)
    await room.until("Hoe gaat het?", lambda row: not row.repeatable)
    await room.becomes("Hoe gaat het?", SendStatus.UNCERTAIN)
    assert room.shown("amina") == ["Hoe gaat het?"]


async def test_an_answer_to_a_newer_question_proves_nothing_of_an_uncertain_one(room: PostRoom) -> None:
    turn = await asks(room, "amina", "Hoe gaat het?")
    await room.becomes("Hoe gaat het?", SendStatus.SENT)
    room.playground.drop("sendMessage")
    await room.writes("amina", "Wat werkte?", repeatable=True, check_in_id=turn.id)
    await room.becomes("Wat werkte?", SendStatus.UNCERTAIN)
    await room.writes(
        "amina", "Nog even: wat werkte?", priority=Priority.QUESTION, repeatable=True, check_in_id=turn.id
    )
    await room.becomes("Nog even: wat werkte?", SendStatus.SENT)
    await touches(room, turn)
    await room.passes(minutes=10)
    await room.becomes("Wat werkte?", SendStatus.UNCERTAIN)
    assert room.shown("amina") == ["Hoe gaat het?", "Wat werkte?", "Nog even: wat werkte?"]


async def test_an_answer_after_a_reminder_that_is_uncertain_may_be_to_the_question_before_it(
    room: PostRoom,
) -> None:
    """As `year` found with seed 1: the reminder was lost at a kill, and the older question tapped."""
    turn = await asks(room, "amina", "Hoe gaat het?")
    await room.becomes("Hoe gaat het?", SendStatus.SENT)
    room.playground.drop("sendMessage")
    await room.writes(
        "amina", "Nog even: hoe gaat het?", priority=Priority.QUESTION, repeatable=True, check_in_id=turn.id
    )
    await room.becomes("Nog even: hoe gaat het?", SendStatus.UNCERTAIN)
    await touches(room, turn)
    await room.passes(minutes=10)
    left = await room.becomes("Nog even: hoe gaat het?", SendStatus.UNCERTAIN)
    assert not left.repeatable
    assert room.shown("amina").count("Nog even: hoe gaat het?") == 1


async def test_putting_a_question_off_proves_that_it_arrived_too(room: PostRoom) -> None:
    room.playground.drop("sendMessage")
    turn = await asks(room, "amina", "Hoe gaat het?")
    await room.becomes("Hoe gaat het?", SendStatus.UNCERTAIN)
    async with room.database.writing() as session:
        mine = await session.get_one(CheckIn, turn.id)
        mine.snoozed, mine.remind_at = True, room.clock.now() + timedelta(days=1)
    await room.passes(minutes=10)
    await room.becomes("Hoe gaat het?", SendStatus.SENT)
    assert room.shown("amina") == ["Hoe gaat het?"]


async def test_an_idle_loop_writes_nothing(room: PostRoom) -> None:
    await room.writes("amina", "Hoe gaat het?")
    await room.becomes("Hoe gaat het?", SendStatus.SENT)
    await room.clock.sleep(5)
    written: list[str] = []
    room.database.on_commit(lambda: written.append("a transaction"))
    await room.clock.sleep(30)
    assert written == []


async def test_what_another_process_posts_is_found_without_being_woken(room: PostRoom) -> None:
    other = Database(room.database.url.render_as_string(hide_password=False))
    async with other.writing() as session:
        await post(session, [letter(room, "bram", "Van de opdrachtregel")], room.clock.now())
    await other.close()
    await room.becomes("Van de opdrachtregel", SendStatus.SENT)
    assert [sent.method for sent in room.playground.sends] == ["sendMessage"]


@pytest.mark.parametrize(
    ("later", "claimed"), [(0, ["overview"]), (11, ["first"])], ids=["repeats not due", "repeats due"]
)
async def test_one_message_to_a_chat_goes_at_once_also_of_repeats(
    database: Database, later: int, claimed: list[str]
) -> None:
    async with database.writing() as session:
        await post(session, [question("first"), question("second")], NINE)
        await session.execute(update(OutboxMessage).values(status=SendStatus.SENDING, attempts=1))
        await upkeep.abandoned_sends(session, NINE)
    now = NINE + timedelta(minutes=later)
    async with database.writing() as session:
        await post(session, [replace(question("overview"), priority=Priority.OVERVIEW)], NINE)
    async with database.writing() as session:
        found = await queries.claim(session, Channel.TELEGRAM, now, owner="us", limit=30)
    assert [message.dedupe_key for message in found] == claimed


def question(key: str) -> Letter:
    return Letter(
        key=key, address="5", payload=Message(text=key), priority=Priority.QUESTION, repeatable=True
    )


async def test_looking_for_what_may_go_reads_only_what_is_unsent(sqlite_database: Database) -> None:
    statement = queries.waiting_in(Channel.TELEGRAM, NINE, NINE)
    plan = await explained(sqlite_database, statement)
    assert "USING INDEX ix_outbox_message_unsent" in plan
    assert "ix_outbox_message_address_unsent" in plan


async def test_looking_for_what_may_be_taken_back_reads_only_what_is_unsent(
    sqlite_database: Database,
) -> None:
    plan = await explained(sqlite_database, withdrawing.that_wait("nobody-speaks:1:"))
    assert "USING INDEX ix_outbox_message_unsent" in plan
    assert "TEMP B-TREE" not in plan


def test_an_in_has_few_lengths_whatever_it_holds() -> None:
    lists = [padded([str(number) for number in range(count)]) for count in range(40)]
    assert [len(set(each)) for each in lists] == list(range(40))
    assert {len(each) for each in lists} == {0, 1, 2, 4, 8, 16, 32, 64}


async def explained(database: Database, statement: Any) -> str:
    async with database.reading() as session:
        sql = str(statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
        return str((await session.execute(text(f"EXPLAIN QUERY PLAN {sql}"))).all())


def letter(room: PostRoom, key: str, words: str) -> Letter:
    return Letter(key=words, address=str(room[key].user_id), payload=Message(text=words))


async def touches(room: PostRoom, turn: CheckIn, *, typed_in: int | None = None) -> None:
    """Let somebody say something in a turn."""
    async with room.database.writing() as session:
        mine = await session.get_one(CheckIn, turn.id)
        mine.touched_at = room.clock.now()
        session.add(
            Answer(
                check_in_id=turn.id,
                question=Question.STANDING,
                choice=None if typed_in else "well",
                text="De lift is stuk" if typed_in else None,
                said_at=room.clock.now(),
                message_id=typed_in,
            )
        )


async def asks(room: PostRoom, key: str, words: str) -> CheckIn:
    """Open a round that asks one person, and post its question."""
    now = room.clock.now()
    async with room.database.writing() as session:
        area = Area(
            slug="rijnbuurt",
            name="Rijnbuurt",
            timezone="Europe/Amsterdam",
            language=Language.DUTCH,
            digest_weekday=Weekday.FRIDAY,
            digest_time=time(15),
            digest_from=now,
            next_digest_at=now,
        )
        session.add(area)
        await session.flush()
        group = Workgroup(
            area_id=area.id,
            slug="schoon",
            name="Schoon",
            every_weeks=1,
            weekday=Weekday.MONDAY,
            time=time(9),
            next_ask_at=None,
        )
        session.add(group)
        await session.flush()
        round_ = Round(workgroup_id=group.id, due_at=now, ask_at=now, status=RoundStatus.OPEN)
        session.add(round_)
        await session.flush()
        turn = CheckIn(
            round_id=round_.id,
            workgroup_id=group.id,
            person_id=room.ids[key],
            asked_at=now,
            question=Question.STANDING,
        )
        session.add(turn)
    await room.writes(key, words, check_in_id=turn.id, priority=Priority.QUESTION, repeatable=True)
    return turn
