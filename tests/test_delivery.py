"""What a send can be: sent, tried again, uncertain and repeated once, failed, or dropped in time."""

import logging
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from postroom import MONDAY, NOTE, PostRoom, post_room

from bot.playground import Playground
from models.database import Database
from models.people import Person
from models.queries.pauses import keep_pause, pause_of
from models.values import Channel, Priority, SendStatus


@pytest.fixture
async def room(database: Database) -> AsyncIterator[PostRoom]:
    """Give a post room on each kind of database."""
    async with post_room(database) as room:
        await room.meets("amina", "bram")
        yield room


@pytest.fixture
async def quick_room(sqlite_database: Database) -> AsyncIterator[PostRoom]:
    """Give a post room where one kind of database is enough."""
    async with post_room(sqlite_database) as room:
        await room.meets("amina", "bram")
        yield room


async def test_three_messages_arrive_in_their_order(room: PostRoom) -> None:
    await room.writes("amina", "Dag Amina.", "Dit doe ik.", "Doe je mee?")
    await room.becomes("Doe je mee?", SendStatus.SENT)
    assert room.shown("amina") == ["Dag Amina.", "Dit doe ik.", "Doe je mee?"]
    sent = await room.row("Dag Amina.")
    assert (sent.attempts, sent.lease_owner, sent.problem) == (1, None, None)
    assert sent.external_id == str(room["amina"].chat.said_by_bot[0].message_id)


async def test_the_first_of_three_keeps_its_place_when_it_must_be_tried_again(room: PostRoom) -> None:
    room.playground.fail_next("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
    await room.writes("amina", "Dag Amina.", "Dit doe ik.", "Doe je mee?")
    await room.becomes("Doe je mee?", SendStatus.SENT)
    assert room.shown("amina") == ["Dag Amina.", "Dit doe ik.", "Doe je mee?"]


def refuse(room: PostRoom, seconds: int, *, times: int = 1) -> None:
    sentence = f"Too Many Requests: retry after {seconds}"
    room.playground.fail_next("sendMessage", 429, sentence, retry_after=seconds, times=times)


def sent_to(room: PostRoom, key: str) -> list[float]:
    """List when messages were sent to somebody, refused ones too."""
    chat = room[key].user_id
    return [
        call.at
        for call in room.playground.calls
        if call.method == "sendMessage" and call.parameters["chat_id"] == chat
    ]


async def test_a_chat_that_is_refused_waits_as_long_as_telegram_says_and_holds_up_others_for_seconds(
    room: PostRoom,
) -> None:
    refuse(room, 60)
    await room.writes("amina", "Dag Amina.")
    await room.until("Dag Amina.", lambda row: row.problem == "429")
    await room.writes("bram", "Dag Bram.")
    await room.becomes("Dag Bram.", SendStatus.SENT)
    await room.becomes("Dag Amina.", SendStatus.SENT)
    refused, again = sent_to(room, "amina")
    assert again - refused >= 60
    assert sent_to(room, "bram")[0] - refused <= 10


async def test_when_two_chats_are_refused_in_a_row_everybody_waits_as_long_as_telegram_says(
    room: PostRoom,
) -> None:
    refuse(room, 60, times=2)
    await room.writes("amina", "Dag Amina.")
    await room.until("Dag Amina.", lambda row: row.problem == "429")
    await room.writes("bram", "Dag Bram.")
    await room.until("Dag Bram.", lambda row: row.problem == "429")
    await room.meets("chris")
    await room.writes("chris", "Dag Chris.")
    for text in ("Dag Amina.", "Dag Bram.", "Dag Chris."):
        await room.becomes(text, SendStatus.SENT)
    assert sent_to(room, "chris")[0] - sent_to(room, "bram")[0] >= 60


async def test_nothing_goes_to_a_refused_chat_not_even_what_is_more_urgent_or_an_edit(room: PostRoom) -> None:
    await room.writes("amina", "Dag Amina.")
    [number] = [(await room.becomes("Dag Amina.", SendStatus.SENT)).external_id]
    refuse(room, 60)
    await room.writes("amina", "Hoe gaat het?", priority=Priority.QUESTION)
    await room.until("Hoe gaat het?", lambda row: row.problem == "429")
    await room.writes("amina", "Dank je.", priority=Priority.REPLY)
    await room.edits("amina", int(number or 0), "Dag lieve Amina.")
    for text in ("Dank je.", "Dag lieve Amina.", "Hoe gaat het?"):
        await room.becomes(text, SendStatus.SENT)
    _, refused, *later = [call.at for call in room.playground.calls if "text" in call.parameters]
    assert len(later) == 3
    assert min(later) - refused >= 60


async def test_a_pause_of_everybody_outlasts_a_restart(room: PostRoom) -> None:
    refuse(room, 600, times=2)
    await room.writes("amina", "Dag Amina.")
    await room.until("Dag Amina.", lambda row: row.problem == "429")
    await room.writes("bram", "Dag Bram.")
    await room.until("Dag Bram.", lambda row: row.problem == "429")
    await room.restarts()
    await room.meets("chris")
    await room.writes("chris", "Dag Chris.")
    await room.passes(minutes=4)
    assert room.shown("amina") + room.shown("bram") + room.shown("chris") == []
    await room.passes(minutes=6)
    for text in ("Dag Amina.", "Dag Bram.", "Dag Chris."):
        await room.becomes(text, SendStatus.SENT)
    assert sent_to(room, "chris")[0] - sent_to(room, "bram")[0] >= 600


async def test_a_pause_is_never_made_shorter(database: Database) -> None:
    async with database.writing() as session:
        await keep_pause(session, Channel.TELEGRAM, MONDAY + timedelta(minutes=5))
        await keep_pause(session, Channel.TELEGRAM, MONDAY + timedelta(minutes=1))
        await keep_pause(session, Channel.EMAIL, MONDAY)
    async with database.reading() as session:
        assert await pause_of(session, Channel.TELEGRAM, MONDAY) == MONDAY + timedelta(minutes=5)


async def test_a_pause_noted_while_the_clock_was_days_ahead_is_none(database: Database) -> None:
    async with database.writing() as session:
        await keep_pause(session, Channel.TELEGRAM, MONDAY + timedelta(days=9))
    async with database.reading() as session:
        assert await pause_of(session, Channel.TELEGRAM, MONDAY) is None
    async with database.writing() as session:
        await keep_pause(session, Channel.TELEGRAM, MONDAY + timedelta(minutes=5))
    async with database.reading() as session:
        assert await pause_of(session, Channel.TELEGRAM, MONDAY) == MONDAY + timedelta(minutes=5)


async def is_unreachable(room: PostRoom, key: str) -> bool:
    async with room.database.reading() as session:
        return (await session.get_one(Person, room.ids[key])).unreachable_since is not None


async def test_somebody_who_blocked_the_bot_is_noted_and_delays_nobody(room: PostRoom) -> None:
    room["amina"].blocks()
    await room.writes("amina", "Dag Amina.", "Doe je mee?")
    await room.writes("bram", "Dag Bram.")
    await room.becomes("Dag Bram.", SendStatus.SENT)
    failed = await room.becomes("Doe je mee?", SendStatus.FAILED)
    assert failed.problem == "Forbidden: bot was blocked by the user"
    assert await is_unreachable(room, "amina")
    assert not await is_unreachable(room, "bram")


async def test_a_chat_that_is_gone_counts_as_out_of_reach(quick_room: PostRoom) -> None:
    quick_room.playground.fail_next("sendMessage", 400, "Bad Request: chat not found")
    await quick_room.writes("amina", "Dag Amina.")
    await quick_room.becomes("Dag Amina.", SendStatus.FAILED)
    assert await is_unreachable(quick_room, "amina")


async def test_a_text_that_telegram_refuses_fails_and_is_logged_without_its_words(
    quick_room: PostRoom, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="bot"):
        await quick_room.writes("amina", "ons <geheim>", key="the-key")
        failed = await quick_room.becomes("the-key", SendStatus.FAILED)
    assert failed.problem == 'Can\'t parse entities: unsupported start tag "…" at byte offset 4'
    assert "Telegram refuses the-key" in caplog.text
    assert "geheim" not in failed.problem + caplog.text
    await quick_room.writes("amina", "Dag Amina.")
    await quick_room.becomes("Dag Amina.", SendStatus.SENT)


async def test_while_telegram_is_away_messages_wait_and_then_come_once(room: PostRoom) -> None:
    await room.telegram_goes()
    await room.writes("amina", "Dag Amina.", "Doe je mee?")
    await room.writes("bram", "Dag Bram.")
    waiting = await room.until(
        "Dag Amina.", lambda row: row.status is SendStatus.QUEUED and row.problem is not None
    )
    assert waiting.problem == "ClientConnectorError"
    await room.telegram_comes()
    for text in ("Dag Amina.", "Doe je mee?", "Dag Bram."):
        await room.becomes(text, SendStatus.SENT)
    assert room.shown("amina") == ["Dag Amina.", "Doe je mee?"]
    assert room.shown("bram") == ["Dag Bram."]


Fault = Callable[[Playground], None]
LOST_ANSWERS: dict[str, tuple[Fault, bool]] = {
    "the line is cut after Telegram did it": (lambda telegram: telegram.drop("sendMessage"), True),
    "the line is cut before Telegram did it": (lambda telegram: telegram.swallow("sendMessage"), False),
    "Telegram answers after the time-out": (lambda telegram: telegram.delay("sendMessage", 1), True),
    "a proxy answers 502": (lambda telegram: telegram.garble("sendMessage", status=502), False),
    "a proxy answers a page": (lambda telegram: telegram.garble("sendMessage"), False),
    "Telegram answers 500": (lambda t: t.fail_next("sendMessage", 500, "Internal Server Error"), False),
}


@pytest.mark.parametrize("fault", LOST_ANSWERS)
async def test_a_question_without_an_answer_from_telegram_is_repeated_once_and_marked(
    fault: str, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.line.READ_TIMEOUT_SECONDS", 0.3)
    happens, arrived = LOST_ANSWERS[fault]
    async with post_room(sqlite_database) as room:
        await room.meets("amina")
        happens(room.playground)
        await room.writes("amina", "Hoe gaat het?", repeatable=True)
        await room.becomes("Hoe gaat het?", SendStatus.UNCERTAIN)
        await room.passes(minutes=9)
        assert (await room.row("Hoe gaat het?")).status is SendStatus.UNCERTAIN
        await room.passes(minutes=1)
        await room.becomes("Hoe gaat het?", SendStatus.SENT)
        first = ["Hoe gaat het?"] if arrived else []
        assert room.shown("amina") == [*first, f"{NOTE}\n\nHoe gaat het?"]


async def test_there_is_never_a_third_copy(room: PostRoom) -> None:
    room.playground.drop("sendMessage", times=2)
    await room.writes("amina", "Hoe gaat het?", repeatable=True)
    await room.becomes("Hoe gaat het?", SendStatus.UNCERTAIN)
    await room.passes(minutes=10)
    await room.until("Hoe gaat het?", lambda row: row.repeated and row.status is SendStatus.UNCERTAIN)
    await room.passes(hours=1)
    assert (await room.row("Hoe gaat het?")).attempts == 2
    assert len(room.shown("amina")) == 2


async def test_a_repeat_that_surely_did_not_arrive_goes_again_and_stays_marked(room: PostRoom) -> None:
    room.playground.drop("sendMessage")
    await room.writes("amina", "Hoe gaat het?", repeatable=True)
    await room.becomes("Hoe gaat het?", SendStatus.UNCERTAIN)
    room.playground.fail_next("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    await room.passes(minutes=10)
    await room.becomes("Hoe gaat het?", SendStatus.SENT)
    assert room.shown("amina") == ["Hoe gaat het?", f"{NOTE}\n\nHoe gaat het?"]


async def test_a_confirmation_is_never_repeated(room: PostRoom) -> None:
    room.playground.drop("sendMessage")
    await room.writes("amina", "Dank je, Amina.")
    await room.becomes("Dank je, Amina.", SendStatus.UNCERTAIN)
    await room.passes(hours=1)
    assert (await room.row("Dank je, Amina.")).status is SendStatus.UNCERTAIN
    assert room.shown("amina") == ["Dank je, Amina."]


async def test_what_comes_later_does_not_wait_for_an_uncertain_message(quick_room: PostRoom) -> None:
    quick_room.playground.drop("sendMessage")
    await quick_room.writes("amina", "Hoe gaat het?", "Nog iets.", repeatable=True)
    await quick_room.becomes("Nog iets.", SendStatus.SENT)
    assert (await quick_room.row("Hoe gaat het?")).status is SendStatus.UNCERTAIN


async def test_replies_go_before_questions_and_questions_before_overviews(room: PostRoom) -> None:
    room.waits()
    await room.writes("amina", "Het overzicht", priority=Priority.OVERVIEW)
    await room.writes("amina", "De vraag", priority=Priority.QUESTION)
    await room.writes("amina", "Het antwoord")
    room.goes_on()
    await room.becomes("Het overzicht", SendStatus.SENT)
    assert room.shown("amina") == ["Het antwoord", "De vraag", "Het overzicht"]


async def test_an_edit_does_not_wait_for_the_pace_of_messages(sqlite_database: Database) -> None:
    async with post_room(sqlite_database, speed=4) as room:
        await room.meets("amina")
        await room.writes("amina", "Hoe gaat het?", "Wat werkte er?")
        asked = await room.becomes("Hoe gaat het?", SendStatus.SENT)
        await room.edits("amina", int(asked.external_id or 0), "Hoe gaat het? Goed.")
        await room.becomes("Wat werkte er?", SendStatus.SENT)
        calls = [call.method for call in room.playground.calls]
    assert calls == ["getMe", "sendMessage", "editMessageText", "sendMessage"]


async def test_an_edit_whose_answer_was_lost_is_made_again(quick_room: PostRoom) -> None:
    await quick_room.writes("amina", "Hoe gaat het?")
    asked = await quick_room.becomes("Hoe gaat het?", SendStatus.SENT)
    quick_room.playground.drop("editMessageText")
    await quick_room.edits("amina", int(asked.external_id or 0), "Hoe gaat het? Goed.")
    edited = await quick_room.becomes("Hoe gaat het? Goed.", SendStatus.SENT)
    assert edited.attempts == 2
    assert quick_room["amina"].screen[-1].text == "Hoe gaat het? Goed."
