"""Long outages and restored backups: what people said may be gone, and they are told so once."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from neighbourhood import RIJNBUURT, Neighbourhood, everything, neighbourhood
from sqlalchemy import delete, select, update

from bot.commands.status import _lost
from bot.playground import Message
from bot.receiving.backlog import Backlog
from bot.wording import Words
from jobs.outages import note_hearing, told_of
from jobs.rules.silence import LostTime, lost_time
from jobs.tick import TickError
from models.areas import Seat
from models.backup.keeping import make_backup, put_back
from models.database import Database
from models.people import Person
from models.queries.heartbeats import heartbeats, note_heartbeats
from models.rounds import Answer, CheckIn
from models.traffic import OutboxMessage
from models.values import Language, Pulse, Question, Standing

ASKED = "2026-12-07 09:00"
AWAY = "Ik was niet bereikbaar van"
TAPS = "een tik op een knop kwam misschien niet aan"
LAST = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
FACILITATOR = "Wie toen een vraag had, hoort dit ook van mij"


def after(**span: float) -> datetime:
    return LAST + timedelta(**span)


@pytest.mark.parametrize(
    ("heard_since", "restored", "lost"),
    [
        (after(minutes=5), None, None),
        (after(minutes=5, seconds=1), None, LostTime(LAST, after(minutes=5, seconds=1), only_taps=True)),
        (after(hours=24), None, LostTime(LAST, after(hours=24), only_taps=True)),
        (after(hours=24, seconds=1), None, LostTime(LAST, after(hours=24, seconds=1))),
        (after(hours=-1), None, None),
        (after(hours=3), after(hours=2), LostTime(LAST, after(hours=2), restored=True)),
        (after(hours=3), after(minutes=4), LostTime(LAST, after(minutes=4), restored=True)),
        (after(hours=3), after(hours=-2), LostTime(LAST, after(hours=3), only_taps=True)),
        (after(days=3), after(days=2), LostTime(LAST, after(days=3), restored=True)),
    ],
    ids=[
        "minutes, as after a kill",
        "longer than that can seem",
        "a day",
        "a second more",
        "no break",
        "a restore within a day",
        "a restore within minutes",
        "a restore long ago",
        "a restore of an old backup",
    ],
)
def test_what_may_be_gone(heard_since: datetime, restored: datetime | None, lost: LostTime | None) -> None:
    beats = {Pulse.POLL: LAST} | ({Pulse.RESTORE: restored} if restored else {})
    assert lost_time(beats, heard_since) == lost
    assert lost_time({}, heard_since) is None


def test_no_words_are_gone_when_the_bot_had_stopped_before_its_backup_was_made() -> None:
    beats = {Pulse.POLL: LAST, Pulse.RESTORE: after(hours=2)}
    taps = LostTime(after(seconds=50), after(hours=3), only_taps=True)
    assert lost_time({**beats, Pulse.STOP: after(seconds=50)}, after(hours=3)) == taps
    lost = LostTime(LAST, after(hours=2), restored=True)
    assert lost_time({**beats, Pulse.STOP: after(hours=-2)}, after(hours=3)) == lost
    assert lost_time({**beats, Pulse.STOP: LAST}, after(hours=25)) == LostTime(LAST, after(hours=25))


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("amina", "bram", "dewi", "joris", "fatima")
        yield town


async def hears(town: Neighbourhood) -> None:
    """Wait until Telegram answers."""
    moment, poller = town.clock.now(), town.bot.poller
    # A poll is answered at once when somebody says something.
    await town.playground.person("Zoë").opens()
    async with asyncio.timeout(10):
        while not (poller.heard_since and poller.heard_at and poller.heard_at >= moment):
            await asyncio.sleep(0.01)


async def is_heard(town: Neighbourhood) -> None:
    """Let the clock strike when Telegram has answered, so that it is noted."""
    await hears(town)
    await town.bot.tick()


async def unreachable(town: Neighbourhood) -> None:
    while not any(call.method == "getMe" and call.status == 502 for call in town.playground.calls):
        await asyncio.sleep(0.01)


async def in_the_first_poll(town: Neighbourhood) -> None:
    await town.playground.polled()


STARTS = pytest.mark.parametrize("until", [unreachable, in_the_first_poll, hears])
"""Until when a start lasts that is stopped before the clock strikes."""


async def starts_for_a_moment(town: Neighbourhood, until: Callable[[Neighbourhood], Awaitable[None]]) -> None:
    if until is unreachable:
        town.playground.garble("getMe", status=502)
    await town.starts()
    async with asyncio.timeout(10):
        await until(town)
    await town.stops()
    town.playground.heal()
    town.clock.move(timedelta(seconds=10))


async def is_away(
    town: Neighbourhood,
    *,
    stopped: bool = True,
    meanwhile: Callable[[], Awaitable[object]] | None = None,
    **span: float,
) -> None:
    """Let the bot be down for a time, in the first second of which something happens perhaps."""
    await town.quiet()
    town.clock.move(timedelta(minutes=2))
    await is_heard(town)
    await town.quiet()
    await town.stops()
    if not stopped:
        async with town.bot.database.writing() as session:
            await note_heartbeats(session, {Pulse.STOP: None})
    town.clock.move(timedelta(seconds=1))
    if meanwhile:
        await meanwhile()
    town.clock.move(timedelta(**span))
    await town.starts()
    await is_heard(town)


async def goes_well(town: Neighbourhood, key: str) -> None:
    await town[key].hears("Hoe gaat het")
    await town[key].presses("Gaat goed")
    await town[key].hears("Wat werkte")
    await town[key].presses("Niets bijzonders")
    await town[key].hears("Dank je")


async def numbers(town: Neighbourhood, *names: str) -> set[int]:
    async with town.bot.database.reading() as session:
        return set(await session.scalars(select(Person.id).where(Person.name.in_(names))))


async def notices(town: Neighbourhood) -> list[OutboxMessage]:
    async with town.bot.database.reading() as session:
        found = select(OutboxMessage).where(OutboxMessage.dedupe_key.like("outage:%"))
        return list(await session.scalars(found))


async def test_who_had_a_question_and_the_facilitator_are_told_once(
    town: Neighbourhood, caplog: pytest.LogCaptureFixture
) -> None:
    await town.at(ASKED)
    await town["bram"].hears("Hoe gaat het in de werkgroep?")
    with caplog.at_level(logging.CRITICAL):
        await is_away(town, hours=25)
    told = await town["amina"].hears(AWAY)
    assert "van maandag 7 december om 9.0" in told.text
    assert "tot dinsdag 8 december om 10." in told.text
    assert "Stuur je het nog eens?" in told.text
    await town["bram"].hears(AWAY)
    assert FACILITATOR in (await town["joris"].hears(AWAY)).text
    assert "may be gone; 3 of them are told" in caplog.text
    assert "Amina" not in caplog.text
    town.clock.move(timedelta(minutes=5))
    await town.bot.tick()
    await is_away(town, minutes=10)
    await town.quiet()
    for key in ("amina", "bram", "joris"):
        assert everything(town[key].screen).count(AWAY) == 1
    for key in ("dewi", "fatima"):
        assert AWAY not in town[key].transcript()


async def test_within_a_day_no_words_are_lost_and_who_looks_after_the_area_is_not_told(
    town: Neighbourhood, caplog: pytest.LogCaptureFixture
) -> None:
    await town.at(ASKED)
    with caplog.at_level(logging.WARNING):
        await is_away(town, hours=23)
    assert {row.person_id for row in await notices(town)} == await numbers(town, "Amina", "Bram")
    assert "may be gone" not in caplog.text
    assert "perhaps lost; 2 people with a question are told" in caplog.text
    async with town.bot.database.reading() as session:
        assert Pulse.LOST_FROM not in await heartbeats(session)


async def hears_of_taps(town: Neighbourhood, key: str) -> Message:
    town.clock.move(timedelta(minutes=1))
    await town.bot.tick()
    return await town[key].hears(TAPS)


async def test_a_tap_that_telegram_did_not_keep_is_asked_for_once_and_then_counts(
    town: Neighbourhood,
) -> None:
    await town.at(ASKED)
    await town["amina"].hears("Hoe gaat het")
    await goes_well(town, "bram")
    await is_away(town, minutes=20, meanwhile=lambda: town["amina"].presses("Gaat goed"))
    told = await hears_of_taps(town, "amina")
    assert told.text.startswith("Tussen 9.0")
    assert "en 9.2" in told.text
    assert "maandag" not in told.text
    await town["amina"].presses("Gaat goed")
    await town["amina"].hears("Wat werkte")
    async with town.bot.database.reading() as session:
        well = select(CheckIn.person_id).where(CheckIn.standing == Standing.WELL)
        assert set(await session.scalars(well)) == await numbers(town, "Amina", "Bram")
    assert {row.person_id for row in await notices(town)} == await numbers(town, "Amina")


async def test_after_a_stop_of_two_minutes_nobody_hears_of_taps_nor_after_a_kill(town: Neighbourhood) -> None:
    await town.at(ASKED)
    await is_away(town, minutes=2)
    town.clock.move(timedelta(seconds=59))
    await is_away(town, seconds=10, stopped=False)
    assert await notices(town) == []


async def test_who_typed_an_answer_meanwhile_hears_nothing_of_taps(town: Neighbourhood) -> None:
    await town.at(ASKED)
    await is_away(town, minutes=20, meanwhile=lambda: town["amina"].says("gaat goed"))
    await town["amina"].hears("Wat werkte")
    await hears_of_taps(town, "bram")
    await town.quiet()
    assert TAPS not in town["amina"].transcript()


async def test_who_answered_before_the_morning_hears_nothing_of_taps(town: Neighbourhood) -> None:
    await town.at(ASKED)
    await is_away(town, hours=14)
    assert {row.not_before for row in await notices(town)} == {datetime(2026, 12, 8, 7, 0, tzinfo=UTC)}
    await town["amina"].presses("Gaat goed")
    await town["amina"].hears("Wat werkte")
    await town.at("2026-12-08 08:00")
    told = await town["bram"].hears(TAPS)
    assert told.text.startswith("Tussen maandag 7 december om 9.0")
    await town.quiet()
    assert TAPS not in town["amina"].transcript()


async def test_words_after_an_outage_are_heard_at_the_question_as_ever(town: Neighbourhood) -> None:
    await town.at(ASKED)
    await town["amina"].says("gaat goed")
    await town["amina"].hears("Wat werkte")
    await is_away(town, hours=14)
    assert await notices(town)
    await town["amina"].says("Het buurtfeest")
    await town["amina"].hears("Dank je, Amina")
    async with town.bot.database.reading() as session:
        worked = select(Answer.text).where(Answer.question == Question.WORKED)
        assert set(await session.scalars(worked)) == {"Het buurtfeest"}


async def test_a_clock_that_is_set_back_is_no_outage(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ahead = LAST + timedelta(hours=1)
    for now in (LAST + timedelta(minutes=minutes) for minutes in range(1, 4)):
        async with database.writing() as session:
            await note_heartbeats(session, {Pulse.POLL: now - timedelta(minutes=1)})
            assert await note_hearing(session, Words(), ahead, now, now) == 0
    assert "perhaps lost" not in caplog.text


async def test_who_put_off_a_question_or_has_no_seat_any_more_hears_nothing_of_taps(
    town: Neighbourhood,
) -> None:
    await town.at(ASKED)
    await town["amina"].presses("Straks")
    await town["amina"].hears()
    async with town.bot.database.writing() as session:
        await session.execute(delete(Seat).where(Seat.person_id.in_(await numbers(town, "Bram"))))
    await is_away(town, minutes=20)
    assert await notices(town) == []


async def test_however_often_the_bot_was_away_nobody_hears_of_taps_twice_in_a_day(
    town: Neighbourhood,
) -> None:
    await town.at(ASKED)
    for _ in range(3):
        await is_away(town, minutes=20)
    await hears_of_taps(town, "amina")
    await is_away(town, minutes=20)
    assert len(await notices(town)) == 2
    town.clock.move(timedelta(days=1))
    await is_heard(town)
    await is_away(town, minutes=20)
    told = Counter(row.person_id for row in await notices(town))
    assert {told[number] for number in await numbers(town, "Amina", "Bram")} == {2}


async def test_a_clock_that_jumps_while_telegram_answers_is_no_outage(town: Neighbourhood) -> None:
    await town.at(ASKED)
    await town.at("2026-12-10 09:00")
    await is_heard(town)
    assert await notices(town) == []


async def test_a_telegram_that_cannot_be_asked_for_more_than_a_day_is_an_outage(town: Neighbourhood) -> None:
    await town.at(ASKED)
    await town.quiet()
    town.clock.move(timedelta(minutes=2))
    await is_heard(town)
    town.playground.garble("getUpdates", status=502, times=3)
    await town.playground.person("Zoë").opens()
    async with asyncio.timeout(10):
        while town.bot.poller.heard_since is not None:
            town.clock.move(timedelta(seconds=20))
            await asyncio.sleep(0.01)
        town.clock.move(timedelta(hours=30))
    await is_heard(town)
    await town["amina"].hears(AWAY)


async def test_what_people_sent_while_the_bot_was_away_is_in_the_overview_that_was_due_then(
    town: Neighbourhood,
) -> None:
    await town.at(ASKED)
    await town["amina"].hears("Hoe gaat het")
    await town.quiet()
    town.clock.move_to(datetime(2026, 12, 11, 13, 30, tzinfo=UTC))
    await town.stops()
    town.clock.move_to(datetime(2026, 12, 11, 13, 45, tzinfo=UTC))
    await town["amina"].says("gaat goed")
    town.clock.move_to(datetime(2026, 12, 11, 14, 20, tzinfo=UTC))
    await town.starts()
    assert (await town.bot.tick()).digests == 0
    await is_heard(town)
    await town.quiet()
    town.clock.move(timedelta(minutes=1))
    await town.bot.tick()
    overview = await town["fatima"].hears("Weekoverzicht Rijnbuurt")
    going_well = overview.text.partition("Gaat goed")[2]
    assert "Schoon en heel" in going_well
    assert "na het einde van de ronde" not in overview.text


@dataclass
class Ear:
    """Hears Telegram since a moment, or not."""

    heard_since: datetime | None = None
    heard_at: datetime | None = None


def test_what_was_sent_while_the_bot_was_away_comes_in_for_some_minutes() -> None:
    ear = Ear()
    backlog = Backlog(ear)
    assert backlog.comes_in(after(seconds=0))
    assert backlog.comes_in(after(seconds=20))
    ear.heard_since = after(seconds=30)
    assert backlog.comes_in(after(seconds=89))
    assert not backlog.comes_in(after(seconds=90))
    assert not backlog.comes_in(after(days=3))
    ear.heard_since = None
    assert backlog.comes_in(after(days=4))
    assert backlog.comes_in(after(days=4, minutes=4, seconds=59))
    assert not backlog.comes_in(after(days=4, minutes=5))
    assert not backlog.comes_in(after(days=2))


async def test_a_step_that_fails_at_every_look_is_no_outage(
    town: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> int:
        raise ValueError

    await town.at(ASKED)
    await is_heard(town)
    with monkeypatch.context() as patch:
        patch.setattr("jobs.tick.compile_due", broken)
        town.clock.move(timedelta(days=5))
        with pytest.raises(TickError):
            await is_heard(town)
        async with town.bot.database.reading() as session:
            beats = await heartbeats(session)
        assert beats[Pulse.POLL] - beats[Pulse.TICK] >= timedelta(days=4, hours=23)
        await town.quiet()
        await town.stops()
    town.clock.move(timedelta(minutes=1))
    await town.starts()
    await is_heard(town)
    assert await notices(town) == []


async def test_at_night_it_waits_for_the_morning(town: Neighbourhood) -> None:
    await town.at(ASKED)
    await is_away(town, hours=36)
    assert AWAY not in town["amina"].transcript()
    assert {row.not_before for row in await notices(town)} == {datetime(2026, 12, 9, 7, 0, tzinfo=UTC)}
    town.clock.move_to(datetime(2026, 12, 9, 7, 0, tzinfo=UTC))
    await town["amina"].hears(AWAY)


async def test_who_has_no_seat_any_more_is_not_asked_to_send_again_what_has_no_place(
    town: Neighbourhood,
) -> None:
    await town.at(ASKED)
    await town["bram"].hears("Hoe gaat het in de werkgroep?")
    async with town.bot.database.writing() as session:
        await session.execute(delete(Seat).where(Seat.person_id.in_(await numbers(town, "Bram"))))
    await is_away(town, hours=25)
    told = {notice.person_id for notice in await notices(town)}
    assert told == await numbers(town, "Amina", "Joris")


async def test_who_had_answered_long_before_is_left_alone_and_who_spoke_just_now_is_not(
    town: Neighbourhood,
) -> None:
    await town.at(ASKED)
    await goes_well(town, "amina")
    await town.at("2026-12-08 10:30")
    await town["dewi"].hears("Hoe gaat het")
    await town["dewi"].presses("Sla over")
    await town.at("2026-12-10 09:00")
    await goes_well(town, "bram")
    await is_away(town, hours=30)
    await town["bram"].hears(AWAY)
    await town.quiet()
    for key in ("amina", "dewi"):
        assert AWAY not in town[key].transcript()


async def test_one_person_with_two_roles_is_told_once(database: Database) -> None:
    both = RIJNBUURT.replace('representatives = ["dewi"]', 'representatives = ["joris", "amina"]')
    async with neighbourhood(database) as town:
        await town.load(both.replace('weekday = "tue", time = "10:30"', 'weekday = "mon", time = "09:00"'))
        await town.joins("amina", "joris")
        await town.at(ASKED)
        await is_away(town, hours=26)
        assert FACILITATOR in (await town["joris"].hears(AWAY)).text
        await town["amina"].hears(AWAY)
        assert len(await notices(town)) == 2


async def test_the_facilitators_of_all_areas_of_who_is_concerned_are_told(database: Database) -> None:
    alone = RIJNBUURT.replace('["amina", "bram"]', '["amina"]')
    other = alone.replace('"rijnbuurt"', '"kade"').replace("Rijnbuurt", "Kade").replace("joris", "jet")
    other = other.replace("Joris", "Jet").replace("fatima@", "kade@")
    async with neighbourhood(database) as town:
        await town.load(alone)
        await town.joins("amina", "joris")
        await town.load(other, slug="kade")
        await town.joins("jet")
        await town["amina"].opens(town.links["amina"])
        await town.quiet()
        await town.at(ASKED)
        await is_away(town, hours=25)
        for key in ("joris", "jet"):
            assert FACILITATOR in (await town[key].hears(AWAY)).text
        await town["amina"].hears(AWAY)
        assert len(await notices(town)) == 3


async def backup_is_put_back(town: Neighbourhood, *, ran: bool) -> None:
    """Let two hours pass until a backup is put back, of a bot that ran when it was made, or had stopped."""
    await town.at(ASKED)
    await town.quiet()
    town.clock.move(timedelta(minutes=2))
    await is_heard(town)
    async with town.bot.database.reading() as session:
        running = await heartbeats(session)
    await town.stops()
    async with town.bot.database.reading() as session:
        stopped = await heartbeats(session)
    assert Pulse.STOP not in running
    assert stopped[Pulse.STOP] >= stopped[Pulse.POLL]
    await is_put_back(town, None if ran else stopped[Pulse.STOP])


async def is_put_back(town: Neighbourhood, stopped: datetime | None) -> None:
    town.clock.move(timedelta(hours=2))
    async with town.bot.database.writing() as session:
        await note_heartbeats(session, {Pulse.STOP: stopped, Pulse.RESTORE: town.clock.now()})


async def is_restored(town: Neighbourhood, *, ran: bool) -> None:
    await backup_is_put_back(town, ran=ran)
    await town.starts()
    await is_heard(town)


async def test_after_a_move_to_another_machine_no_words_are_asked_again(town: Neighbourhood) -> None:
    await is_restored(town, ran=False)
    await hears_of_taps(town, "amina")
    await town.quiet()
    for key in ("amina", "bram", "joris"):
        assert AWAY not in town[key].transcript()


async def test_after_a_restore_what_came_since_the_backup_is_asked_again(town: Neighbourhood) -> None:
    await is_restored(town, ran=True)
    told = await town["amina"].hears(AWAY)
    assert "tot maandag 7 december om 11.0" in told.text


@STARTS
async def test_a_start_that_is_stopped_at_once_hides_nothing_that_a_restore_took_away(
    town: Neighbourhood, until: Callable[[Neighbourhood], Awaitable[None]]
) -> None:
    await backup_is_put_back(town, ran=True)
    await starts_for_a_moment(town, until)
    await starts_for_a_moment(town, until)
    await town.starts()
    await is_heard(town)
    told = await town["amina"].hears(AWAY)
    assert "tot maandag 7 december om 11.0" in told.text
    assert len(await notices(town)) == 3


@STARTS
async def test_a_start_that_is_stopped_at_once_makes_an_outage_no_shorter(
    town: Neighbourhood, until: Callable[[Neighbourhood], Awaitable[None]]
) -> None:
    await town.at(ASKED)
    await town.quiet()
    town.clock.move(timedelta(minutes=2))
    await is_heard(town)
    await town.stops()
    town.clock.move(timedelta(hours=3))
    await starts_for_a_moment(town, until)
    await town.starts()
    await is_heard(town)
    told = await hears_of_taps(town, "amina")
    assert told.text.startswith("Tussen 9.0")
    assert "en 12.0" in told.text
    assert {row.person_id for row in await notices(town)} == await numbers(town, "Amina", "Bram")


@STARTS
async def test_a_move_after_a_kill_and_a_start_that_was_stopped_at_once_asks_no_words_again(
    town: Neighbourhood, until: Callable[[Neighbourhood], Awaitable[None]]
) -> None:
    await town.at(ASKED)
    await is_away(town, seconds=10, stopped=False)
    await town.stops()
    async with town.bot.database.writing() as session:
        await note_heartbeats(session, {Pulse.STOP: None})
    await starts_for_a_moment(town, until)
    async with town.bot.database.reading() as session:
        stopped = (await heartbeats(session)).get(Pulse.STOP)
    await is_put_back(town, stopped)
    await town.starts()
    await is_heard(town)
    await hears_of_taps(town, "amina")
    assert AWAY not in "".join(town[key].transcript() for key in ("amina", "bram", "joris"))


async def test_a_telegram_that_fell_silent_before_a_stop_was_silent_since_then(town: Neighbourhood) -> None:
    await town.at(ASKED)
    await town.quiet()
    town.clock.move(timedelta(minutes=2))
    await is_heard(town)
    await town.quiet()
    town.playground.garble("getUpdates", status=502, times=3)
    await town.playground.person("Zoë").opens()
    async with asyncio.timeout(10):
        while town.bot.poller.heard_since is not None:
            await asyncio.sleep(0.01)
    town.clock.move(timedelta(hours=1))
    await town.stops()
    town.playground.heal()
    await town.starts()
    await is_heard(town)
    told = await hears_of_taps(town, "amina")
    assert told.text.startswith("Tussen 9.0")


async def test_however_often_the_bot_is_started_again_within_a_minute_nobody_hears_of_it(
    town: Neighbourhood,
) -> None:
    await town.at(ASKED)
    await town.quiet()
    town.clock.move(timedelta(minutes=2))
    await is_heard(town)
    for _ in range(8):
        await town.stops()
        town.clock.move(timedelta(seconds=5))
        await town.starts()
        town.clock.move(timedelta(seconds=55))
        await hears(town)
    await is_heard(town)
    assert await notices(town) == []


async def test_a_tap_under_a_question_that_a_restore_took_away_answers_no_other(
    database: Database, tmp_path: Path
) -> None:
    async with neighbourhood(database) as town:
        await town.load(RIJNBUURT.replace('representatives = ["dewi"]', 'representatives = ["amina"]'))
        await town.joins("amina", "joris")
        made = await make_backup(database, tmp_path, 3, town.clock.now())
        await town.at(ASKED)
        gone = await town["amina"].hears("een korte vraag over Schoon en heel")
        await town.quiet()
        await town.stops()
        await database.close()
        town.clock.move(timedelta(days=1, hours=1, minutes=31))
        await put_back(database, made.file, town.clock.now())
        await town.starts()
        await is_heard(town)
        await town["amina"].hears("een korte vraag over Ontmoeting")
        await town["amina"].presses("We zitten vast", message=gone)
        await town.quiet()
        assert "Deze knop werkt niet meer" in "".join(town["amina"].toasts)
        async with database.reading() as session:
            assert list(await session.scalars(select(CheckIn.standing))) == [None]


async def test_the_administrator_sees_it_in_status_for_a_week(town: Neighbourhood) -> None:
    await town.at(ASKED)
    await is_away(town, hours=26)
    async with town.bot.database.reading() as session:
        beats = await heartbeats(session)
        told = await told_of(session, beats[Pulse.LOST_FROM])
        assert await told_of(session, beats[Pulse.LOST_FROM] + timedelta(seconds=1)) == 0
    assert told == 3
    shown = _lost(beats, town.clock.now(), told)
    assert shown.startswith("; what people sent from 2026-12-07 08:0")
    assert shown.endswith("may be gone, they are told, on a working day")
    assert _lost(beats, town.clock.now(), 0).endswith("may be gone, nobody could be told")
    assert _lost(beats, town.clock.now() + timedelta(days=8), told) == ""


async def test_in_english_too(sqlite_database: Database) -> None:
    async with neighbourhood(sqlite_database) as town:
        await town.load()
        await town.joins("amina", "joris")
        async with sqlite_database.writing() as session:
            await session.execute(update(Person).values(language=Language.ENGLISH))
        await town.at(ASKED)
        await is_away(town, hours=26)
        told = await town["amina"].hears("I was away from Monday 7 December at 09:0")
        assert "Will you send it again?" in told.text
        await town["joris"].hears("Whoever had a question then hears this from me too")


async def test_after_last_nights_backup_the_facilitator_hears_that_the_day_is_gone(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with neighbourhood(sqlite_database) as town:
        await town.load()
        await town.joins("amina", "joris")
        await town.at("2026-12-07 03:13")
        town.clock.move(timedelta(minutes=2))
        await is_heard(town)
        made = await make_backup(sqlite_database, tmp_path / "backups", 1, town.clock.now())
        await town.at(ASKED)
        await goes_well(town, "amina")
        await town.quiet()
        await town.stops()
        await sqlite_database.close()
        town.clock.move(timedelta(hours=2))
        await put_back(sqlite_database, made.file, town.clock.now())
        await town.starts()
        await is_heard(town)
        told = await town["joris"].hears("Ik ben teruggezet naar hoe het was op maandag 7 december om 3.15")
        assert "tot maandag 7 december om 11.0" in told.text
        await town["amina"].hears("Misschien vroeg ik dit al, en ben ik je antwoord kwijt")
        assert len(await notices(town)) == 1
