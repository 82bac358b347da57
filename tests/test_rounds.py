"""The asking: who is asked when, what happens to a late question, the reminder, and the end of a round."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rijnbuurt import CLEAN, FATIMA, MEETING, PlainWords, Rijnbuurt, workgroup
from sqlalchemy import event, select, text, update

from jobs.post import Message
from jobs.rounds import plan_rounds
from jobs.rules.digest import State
from jobs.rules.notices import NobodyToAsk
from jobs.rules.prompts import Prompt
from jobs.rules.quiet import QuietHours
from jobs.setting import setting_of
from jobs.tick import TickError, tick
from jobs.turns import put_off
from models.areas import Area, Workgroup
from models.database import Database
from models.queries import asking, reminding
from models.queries.digests import claim_areas, due_areas
from models.queries.passing import due_passes
from models.rounds import CheckIn, Round
from models.traffic import OutboxMessage
from models.values import Language, Question, RoundStatus, SkipReason, Standing

pytestmark = pytest.mark.story

QUIET_AFTERNOONS = QuietHours(time(12), time(8))


@pytest.fixture
async def town(database: Database) -> Rijnbuurt:
    town = Rijnbuurt(database)
    await town.load(CLEAN, MEETING)
    await town.joins("amina", "bram", "chris", "dewi")
    return town


async def outcomes(town: Rijnbuurt, slug: str = "schoon") -> list[RoundStatus | SkipReason]:
    """List what became of each round, with the reason if it was skipped."""
    return [round_.skip_reason or round_.status for round_ in await town.rounds(slug)]


# Who is asked


async def test_the_representatives_are_asked_at_the_due_minute(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 08:59")
    assert town.asked() == []
    report = await town.at("2026-11-30 09:00")
    assert town.asked() == ["Amina first", "Bram first"]
    assert (report.planned, report.opened) == (1, 1)
    [round_] = await town.rounds()
    assert (round_.due_at, round_.status) == (town.moment("2026-11-30 09:00"), RoundStatus.OPEN)


async def test_who_has_not_joined_is_not_asked(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(CLEAN)
    await town.joins("bram")
    await town.at("2026-11-30 09:00")
    assert town.asked() == ["Bram first"]


async def test_who_comes_into_a_seat_that_was_left_takes_its_open_turn_too(town: Rijnbuurt) -> None:
    await town.joins("emre")
    await town.at("2026-11-30 09:00")
    await town.load(workgroup("schoon", "mon 09:00", "amina", "emre"), MEETING)
    town.asked()
    await town.at("2026-12-01 09:00")
    assert town.asked() == ["Emre first", "Amina reminder"]
    await town.at("2026-12-07 09:00")
    assert town.asked() == ["Amina first", "Emre first"]


async def test_a_new_rhythm_leaves_the_running_round_alone(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.load(workgroup("schoon", "wed 16:30", "amina", "bram"), MEETING)
    await town.at("2026-12-01 09:00")
    await town.at("2026-12-02 16:30")
    assert await outcomes(town) == [RoundStatus.OPEN]
    await town.at("2026-12-09 16:30")
    assert await outcomes(town) == [RoundStatus.CLOSED, RoundStatus.OPEN]


async def test_a_deputy_is_asked_in_the_place_of_somebody_away_and_told_so(town: Rijnbuurt) -> None:
    await town.is_away("bram", "2026-11-30", "2026-11-30")
    await town.at("2026-11-30 09:00")
    told = {prompt.name: prompt.stands_in for prompt in town.words.prompts}
    assert told == {"Amina": False, "Chris": True}
    assert (await town.turn("chris")).stands_in_for_id is not None


async def test_an_absence_ends_by_itself(town: Rijnbuurt) -> None:
    await town.is_away("bram", "2026-11-30", "2026-12-06")
    await town.at("2026-11-30 09:00")
    town.asked()
    await town.at("2026-12-07 09:00")
    assert town.asked() == ["Amina first", "Bram first"]


async def test_whether_somebody_is_away_goes_by_the_date_over_there(database: Database) -> None:
    town = Rijnbuurt(database, zone=ZoneInfo("America/New_York"))
    await town.load(workgroup("late", "mon 20:30", "amina", deputies=["chris"]))
    await town.joins("amina", "chris")
    await town.is_away("amina", "2026-12-01", "2026-12-01")
    await town.at("2026-11-30 20:30")  # in UTC it is December already
    assert town.asked() == ["Amina first"]


async def test_who_blocked_the_bot_is_replaced_by_a_deputy_in_the_next_round(town: Rijnbuurt) -> None:
    await town.is_unreachable("amina")
    await town.at("2026-11-30 09:00")
    assert town.asked() == ["Chris first", "Bram first"]


async def test_a_round_without_anybody_to_ask_is_skipped_and_the_overview_says_so(town: Rijnbuurt) -> None:
    await town.is_away("dewi", "2026-12-01", "2026-12-01")
    await town.at("2026-12-01 10:30")
    assert "Dewi first" not in town.asked()
    assert await outcomes(town, "ontmoeting") == [SkipReason.NOBODY]
    await town.at("2026-12-04 15:00")
    entry = await town.entry("Ontmoeting")
    assert (entry.state, [skipped.reason for skipped in entry.skipped]) == (
        State.SKIPPED,
        [SkipReason.NOBODY],
    )


async def test_a_round_without_anybody_leaves_the_one_before_it_open(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(workgroup("ontmoeting", "thu 10:30", "dewi"))
    await town.joins("dewi")
    await town.at("2026-12-03 10:30")
    await town.is_away("dewi", "2026-12-10", "2026-12-10")
    await town.at("2026-12-04 15:00")
    await town.at("2026-12-10 10:30")
    assert await outcomes(town, "ontmoeting") == [RoundStatus.OPEN, SkipReason.NOBODY]


async def test_the_deputy_of_a_workgroup_whose_representatives_left_is_asked(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(CLEAN)
    await town.joins("amina", "bram", "chris")
    async with database.writing() as session:
        await session.execute(text("DELETE FROM seat WHERE kind = 'representative'"))
    await town.at("2026-11-30 09:00")
    assert town.asked() == ["Chris first"]


# Once


async def test_two_ticks_at_the_same_time_ask_once(town: Rijnbuurt) -> None:
    other = Database(town.database.url.render_as_string(hide_password=False))
    now = town.moment("2026-11-30 09:00")
    await asyncio.gather(*(tick(where, town.words, now) for where in [town.database, other] * 3))
    await other.close()
    assert len(await town.rounds()) == 1
    assert len(await town.rows(select(CheckIn))) == 2
    assert len(await town.rows(select(OutboxMessage))) == 2


async def test_a_second_tick_does_nothing_more(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    report = await town.at("2026-11-30 09:00")
    assert (report.planned, report.opened, report.reminded, report.digests) == (0, 0, 0, 0)


async def test_a_clock_that_is_set_back_asks_nothing_twice(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.at("2026-11-30 08:00")
    await town.at("2026-11-30 09:00")
    assert town.asked() == ["Amina first", "Bram first"]


async def test_of_the_rounds_missed_in_an_outage_only_the_last_is_asked(town: Rijnbuurt) -> None:
    await town.at("2026-12-15 10:00")
    assert await outcomes(town) == [SkipReason.TOO_LATE, SkipReason.TOO_LATE, RoundStatus.OPEN]
    assert town.asked() == ["Amina first", "Bram first"]


async def test_a_round_missed_before_a_holiday_is_asked_after_it(database: Database) -> None:
    town = Rijnbuurt(database)
    town.now = town.moment("2027-03-19 16:00")
    await town.load(CLEAN)
    await town.joins("amina")
    await town.at("2027-03-30 10:00")  # Monday the 29th was Easter
    assert await outcomes(town) == [RoundStatus.OPEN, SkipReason.HOLIDAY]


async def test_rounds_that_wait_are_decided_the_latest_first(town: Rijnbuurt) -> None:
    now = town.moment("2026-12-15 10:00")
    async with town.database.writing() as session:
        await plan_rounds(session, await asking.due_workgroups(session, now), now)
        waiting = await asking.due_rounds(session, now)
        dues = [(await session.get_one(Round, number)).due_at for number in waiting]
    assert len(dues) == 5
    assert dues == sorted(dues, reverse=True)


async def test_a_late_round_does_not_move_those_after_it(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 10:40")
    await town.at("2026-12-07 09:00")
    assert [round_.due_at for round_ in await town.rounds()] == [
        town.moment("2026-11-30 09:00"),
        town.moment("2026-12-07 09:00"),
    ]


async def test_what_another_writer_has_in_hand_is_passed_over(postgresql_url: str) -> None:
    """SQLite has one writer at a time; PostgreSQL's must not plan from what the other is changing."""
    town = Rijnbuurt(Database(postgresql_url))
    await town.load(CLEAN)
    await town.joins("amina")
    await town.at("2026-11-30 09:00")
    now, claims = (
        town.moment("2027-01-30 09:00"),
        (asking.claim_workgroups, reminding.claim_reminders, claim_areas),
    )
    async with town.database.writing() as one, town.database.writing() as other:
        await one.execute(update(Round).values(status=RoundStatus.WAITING))
        assert await asking.claim_rounds(other, [1]) == []
        for claim in claims:
            assert len(await claim(one, [1], now)) == 1
            assert await claim(other, [1], now) == []
    await town.database.close()


@pytest.mark.parametrize("strikes", [["2026-11-30 07:30", "2026-11-30 08:00"], ["2026-11-30 08:00"]])
async def test_a_rhythm_changed_during_an_outage_leads_to_one_question(
    database: Database, strikes: list[str]
) -> None:
    """Friday's question waits for Monday 8.00, when the first of the new rhythm has come too."""
    town = Rijnbuurt(database)
    await town.load(workgroup("schoon", "fri 17:00", "amina"))
    await town.joins("amina")
    await town.at("2026-11-27 21:00")
    assert await outcomes(town) == [RoundStatus.WAITING]
    await town.load(workgroup("schoon", "mon 07:30", "amina"))
    for moment in strikes:
        await town.at(moment)
    assert town.asked() == ["Amina first"]
    assert await outcomes(town) == [SkipReason.TOO_LATE, RoundStatus.OPEN]


# Late


@dataclass(frozen=True)
class Late:
    """A question due at `due` that the bot could not ask before `back`, and when it is asked."""

    due: str
    back: str
    asked: str


@pytest.mark.parametrize(
    "late",
    [
        Late("2026-11-30 17:00", "2026-11-30 19:00", "2026-11-30 19:00"),
        Late("2026-11-30 17:00", "2026-11-30 20:01", "2026-12-01 08:00"),
        Late("2026-12-04 17:00", "2026-12-05 10:00", "2026-12-07 08:00"),
        Late("2027-04-26 16:00", "2027-04-26 23:00", "2027-04-28 08:00"),
        Late("2026-12-01 21:00", "2026-12-01 22:59", "2026-12-01 22:59"),
        Late("2026-12-01 21:00", "2026-12-01 23:01", "2026-12-02 08:00"),
    ],
    ids=[
        "two hours late",
        "at night",
        "in the weekend",
        "on King's Day",
        "late on purpose",
        "too late for that",
    ],
)
async def test_a_late_question_waits_for_the_next_allowed_moment(database: Database, late: Late) -> None:
    town, due = Rijnbuurt(database), datetime.fromisoformat(late.due)
    town.now = town.moment((due - timedelta(minutes=1)).isoformat())
    await town.load(workgroup("schoon", f"{due:%a %H:%M}".lower(), "amina"))
    await town.joins("amina")
    await town.at(late.back)
    before = datetime.fromisoformat(late.asked) - timedelta(seconds=1)
    if late.asked != late.back:
        await town.at(before.isoformat())
        assert town.asked() == []
        await town.at(late.asked)
    [round_] = await town.rounds()
    assert (round_.due_at, round_.opened_at) == (town.moment(late.due), town.moment(late.asked))


async def test_a_round_is_skipped_when_the_next_is_near_and_the_overview_says_so(town: Rijnbuurt) -> None:
    await town.at("2026-12-03 21:30")  # Monday 7 December 9.00 is nearer than three and a half days
    assert await outcomes(town) == [SkipReason.TOO_LATE]
    await town.at("2026-12-04 15:00")
    entry = await town.entry()
    assert (entry.state, [skipped.due_at for skipped in entry.skipped]) == (
        State.SKIPPED,
        [town.moment("2026-11-30 09:00")],
    )


async def test_a_round_on_a_holiday_is_skipped_and_the_overview_says_so(database: Database) -> None:
    town = Rijnbuurt(database)
    town.now = town.moment("2027-04-23 16:00")
    await town.load(MEETING)
    await town.joins("dewi")
    await town.at("2027-04-27 10:30")
    assert await outcomes(town, "ontmoeting") == [SkipReason.HOLIDAY]
    await town.at("2027-04-30 15:00")
    assert [skipped.reason for skipped in (await town.entry("Ontmoeting")).skipped] == [SkipReason.HOLIDAY]


async def test_a_round_given_up_after_the_overview_comes_in_the_next_one(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(workgroup("ontmoeting", "thu 17:00", "dewi", every_weeks=2))
    await town.joins("dewi")
    await town.is_away("dewi", "2026-12-04", "2026-12-04")
    async with database.writing() as session:
        await session.execute(update(Area).values(next_digest_at=town.moment("2026-12-03 21:00")))
    await town.at("2026-12-03 20:30")  # too late for today: the question waits for Friday 8.00
    await town.at("2026-12-03 21:00")
    assert (await town.entry("Ontmoeting")).state is State.RUNNING
    await town.at("2026-12-04 08:00")
    await town.at("2026-12-11 15:00")
    assert [skipped.reason for skipped in (await town.entry("Ontmoeting")).skipped] == [SkipReason.NOBODY]


# The reminder


async def hourly(town: Rijnbuurt, first: str, last: str) -> list[tuple[str, str]]:
    """Let the clock strike every hour, and give what was asked when."""
    moment, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    heard = []
    while moment <= end:
        await town.at(moment.isoformat())
        heard += [(f"{moment:%a %H:%M}", asked) for asked in town.asked()]
        moment += timedelta(hours=1)
    return heard


async def test_one_reminder_comes_the_next_working_day_at_the_same_hour_and_then_nothing(
    database: Database,
) -> None:
    town = Rijnbuurt(database)
    await town.load(workgroup("schoon", "thu 14:00", "amina", every_weeks=2))
    await town.joins("amina")
    assert await hourly(town, "2026-12-03 13:00", "2026-12-12 18:00") == [
        ("Thu 14:00", "Amina first"),
        ("Fri 14:00", "Amina reminder"),
    ]


async def test_a_reminder_skips_the_weekend(database: Database) -> None:
    town = Rijnbuurt(database)
    town.now = town.moment("2026-12-04 07:00")
    await town.load(workgroup("schoon", "fri 09:00", "amina"))
    await town.joins("amina")
    assert await hourly(town, "2026-12-04 08:00", "2026-12-10 20:00") == [
        ("Fri 09:00", "Amina first"),
        ("Mon 09:00", "Amina reminder"),
    ]


async def finishes(town: Rijnbuurt) -> None:
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.says("amina", Question.WORKED, "nothing")


async def passes(town: Rijnbuurt) -> None:
    await town.passes("amina")


async def goes_away(town: Rijnbuurt) -> None:
    await town.is_away("amina", "2026-12-01", "2026-12-07")


async def blocks(town: Rijnbuurt) -> None:
    await town.is_unreachable("amina")


async def stops_the_workgroup(town: Rijnbuurt) -> None:
    await town.load(MEETING, prune=True)


@pytest.mark.parametrize("what_happens", [finishes, passes, goes_away, blocks, stops_the_workgroup])
async def test_nobody_is_reminded_who_need_not_be(town: Rijnbuurt, what_happens: Any) -> None:
    await town.at("2026-11-30 09:00")
    await what_happens(town)
    town.asked()
    await town.at("2026-12-01 09:00")
    assert "Amina reminder" not in town.asked()


async def test_who_left_halfway_is_not_reminded(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.says("amina", Question.STANDING, Standing.STUCK)
    town.now = town.moment("2026-11-30 10:00")
    await town.load(workgroup("schoon", "mon 09:00", "bram", deputies=["chris"]), MEETING)
    town.asked()
    await town.at("2026-12-01 09:00")
    assert town.asked() == ["Bram reminder"]


async def test_who_stopped_halfway_is_reminded_of_where_they_were(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.says("amina", Question.STANDING, Standing.STUCK)
    town.asked()
    await town.at("2026-12-01 09:00")
    asked = {prompt.name: prompt.question for prompt in town.words.prompts}
    assert asked == {"Amina": Question.OBSTACLE, "Bram": Question.STANDING}


async def test_nobody_is_reminded_of_a_round_that_the_overview_closes(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.at("2026-12-04 15:00")  # back from an outage in which the reminder was due
    assert "Amina reminder" not in town.asked()
    assert await outcomes(town) == [RoundStatus.CLOSED]


async def test_a_late_reminder_waits_for_the_morning(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(CLEAN)
    await town.joins("amina", "bram")
    await town.at("2026-11-30 09:00")
    town.asked()
    await town.at("2026-12-01 22:00")
    assert town.asked() == []
    await town.at("2026-12-02 08:00")
    assert town.asked() == ["Amina reminder", "Bram reminder"]


async def test_straks_asks_again_the_next_working_day_at_the_same_hour(database: Database) -> None:
    town = Rijnbuurt(database)
    town.now = town.moment("2026-12-04 07:00")
    await town.load(workgroup("schoon", "fri 09:00", "amina"))
    await town.joins("amina")
    await town.at("2026-12-04 09:00")
    town.now = town.moment("2026-12-04 16:10")
    async with database.writing() as session:
        check_in = (await session.scalars(select(CheckIn))).one()
        moment = put_off(check_in, await setting_of(session, check_in), None, town.now)
    assert moment == town.moment("2026-12-07 16:10")
    town.asked()
    assert await hourly(town, "2026-12-07 08:10", "2026-12-10 20:10") == [("Mon 16:10", "Amina later")]


async def test_straks_is_refused_when_the_round_will_have_closed(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    town.now = town.moment("2026-12-03 16:00")
    async with town.database.writing() as session:
        check_in = (await session.scalars(select(CheckIn).limit(1))).one()
        assert put_off(check_in, await setting_of(session, check_in), None, town.now) is None


@pytest.mark.parametrize(
    ("said", "comes"),
    [("2026-11-30 10:00", "2026-12-01 10:00"), ("2026-11-30 14:00", "2026-12-02 08:00")],
)
async def test_straks_promises_a_moment_within_the_persons_own_hours(
    town: Rijnbuurt, said: str, comes: str
) -> None:
    await town.at("2026-11-30 09:00")
    town.now = town.moment(said)
    async with town.database.writing() as session:
        check_in = (await session.scalars(select(CheckIn).limit(1))).one()
        moment = put_off(check_in, await setting_of(session, check_in), QUIET_AFTERNOONS, town.now)
    assert moment == town.moment(comes)


async def test_straks_is_refused_when_the_persons_own_hours_leave_none_before_the_round_closes(
    town: Rijnbuurt,
) -> None:
    await town.at("2026-11-30 09:00")
    town.now = town.moment("2026-12-03 14:00")
    async with town.database.writing() as session:
        check_in = (await session.scalars(select(CheckIn).limit(1))).one()
        assert put_off(check_in, await setting_of(session, check_in), QUIET_AFTERNOONS, town.now) is None
        assert not check_in.snoozed


# The end of a round


async def test_the_overview_closes_a_round_of_two_working_days(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.at("2026-12-04 15:00")
    [round_] = await town.rounds()
    assert (round_.status, round_.closed_at) == (RoundStatus.CLOSED, town.moment("2026-12-04 15:00"))
    assert (await town.entry()).state is State.SILENT


async def test_a_younger_round_runs_on_is_said_to_run_and_closes_at_the_next_overview(
    database: Database,
) -> None:
    town = Rijnbuurt(database)
    town.now = town.moment("2026-12-02 16:00")
    await town.load(workgroup("schoon", "wed 16:30", "amina", every_weeks=2))
    await town.joins("amina")
    await town.at("2026-12-02 16:30")
    await town.at("2026-12-04 15:00")
    entry = await town.entry()
    assert (entry.state, entry.still_open) == (State.RUNNING, True)
    assert await outcomes(town) == [RoundStatus.OPEN]
    await town.at("2026-12-11 15:00")
    assert (await town.entry()).still_open is False
    assert await outcomes(town) == [RoundStatus.CLOSED]


async def test_the_seconds_between_two_ticks_do_not_keep_a_round_open(database: Database) -> None:
    town = Rijnbuurt(database)
    town.now = town.moment("2026-12-02 14:00")
    await town.load(workgroup("schoon", "wed 15:00", "amina"))
    await town.joins("amina")
    await town.at("2026-12-02 15:00:19")
    await town.at("2026-12-04 15:00:01")
    assert await outcomes(town) == [RoundStatus.CLOSED]


async def test_a_round_closes_when_the_next_one_opens(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.at("2026-12-07 09:00")
    first, second = await town.rounds()
    assert (first.status, first.closed_at) == (RoundStatus.CLOSED, town.moment("2026-12-07 09:00"))
    assert second.status is RoundStatus.OPEN


async def test_a_round_that_waits_when_its_workgroup_stops_is_not_asked(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 20:30")
    assert await outcomes(town) == [RoundStatus.WAITING]
    async with town.database.writing() as session:
        await session.execute(update(Workgroup).where(Workgroup.slug == "schoon").values(next_ask_at=None))
    await town.at("2026-12-01 08:00")
    assert town.asked() == []
    assert await outcomes(town) == [SkipReason.NOBODY]


async def test_a_round_that_waits_when_its_workgroup_is_paused_is_not_asked(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 20:30")
    assert await outcomes(town) == [RoundStatus.WAITING]
    async with town.database.writing() as session:
        await session.execute(update(Workgroup).values(paused_until=date(2026, 12, 2)))
    await town.at("2026-12-01 08:00")
    assert town.asked() == []
    assert await outcomes(town) == [SkipReason.PAUSED]


async def test_a_round_that_waits_is_asked_once_a_pause_is_over(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 20:30")
    async with town.database.writing() as session:
        await session.execute(update(Workgroup).values(paused_until=date(2026, 12, 1)))
    await town.at("2026-12-01 08:00")
    assert town.asked() == ["Amina first", "Bram first"]


async def test_a_workgroup_that_stopped_is_never_due(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.load(MEETING, prune=True)
    await town.at("2026-12-21 09:00")
    assert await outcomes(town) == [RoundStatus.CLOSED]


async def test_another_time_zone_is_asked_by_its_own_clock(database: Database) -> None:
    town = Rijnbuurt(database, zone=ZoneInfo("America/New_York"))
    await town.load(CLEAN)
    await town.joins("amina")
    await town.at("2026-11-30 09:00")
    [round_] = await town.rounds()
    assert round_.due_at.isoformat() == "2026-11-30T14:00:00+00:00"
    assert town.asked() == ["Amina first"]
    await town.at("2026-12-01 08:59")
    assert town.asked() == []
    await town.at("2026-12-01 09:00")
    assert town.asked() == ["Amina reminder"]


# What fails


@dataclass
class Stammering(PlainWords):
    """Has no words for one workgroup."""

    about: str = "Schoon"

    def question(self, prompt: Prompt, language: Language) -> Message:
        if prompt.workgroup == self.about:
            raise LookupError("no words")
        return super().question(prompt, language)


async def test_a_workgroup_that_cannot_be_asked_keeps_no_other_from_being_asked(
    town: Rijnbuurt, caplog: pytest.LogCaptureFixture
) -> None:
    well, town.words = town.words, Stammering()
    await town.load(CLEAN, workgroup("ontmoeting", "mon 09:00", "dewi"))
    with pytest.raises(TickError, match="1 failed"):
        await town.at("2026-11-30 09:00")
    assert town.asked() == ["Dewi first"]
    assert "A step failed for row" in caplog.text
    assert await outcomes(town) == [RoundStatus.WAITING]
    town.words = well
    await town.at("2026-11-30 09:01")
    assert town.asked() == ["Amina first", "Bram first"]


async def test_a_rhythm_that_makes_no_sense_stops_only_its_own_workgroup(town: Rijnbuurt) -> None:
    async with town.database.writing() as session:
        await session.execute(update(Workgroup).where(Workgroup.slug == "schoon").values(every_weeks=0))
    with pytest.raises(TickError):
        await town.at("2026-12-01 10:30")
    assert town.asked() == ["Dewi first"]


async def test_a_step_that_fails_keeps_no_other_from_running(
    town: Rijnbuurt, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> int:
        raise RuntimeError("broken")

    monkeypatch.setattr("jobs.tick.open_rounds", fails)
    with pytest.raises(TickError):
        await town.at("2026-12-04 15:00")
    assert (await town.overview()).period_end == town.now


async def test_a_database_that_is_broken_is_an_error_and_not_an_endless_loop(town: Rijnbuurt) -> None:
    async with town.database.writing() as session:
        await session.execute(text("ALTER TABLE round RENAME TO gone"))
    with pytest.raises(TickError):
        await asyncio.wait_for(town.at("2026-11-30 09:00"), 10)


# The work it takes


LOOKS = [
    (asking.due_workgroups, "ix_workgroup_next_ask_at"),
    (asking.due_rounds, "ix_round_ask_at_waiting"),
    (reminding.due_reminders, "ix_check_in_remind_at"),
    (due_passes, "ix_check_in_pass_at"),
    (due_areas, "ix_area_next_digest_at"),
]


@pytest.mark.parametrize(("look", "index"), LOOKS, ids=[look.__name__ for look, _ in LOOKS])
async def test_a_look_at_the_clock_reads_an_index(sqlite_database: Database, look: Any, index: str) -> None:
    said: list[tuple[str, Any]] = []
    engine = sqlite_database._reader.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: said.append((args[2], args[3])))
    async with sqlite_database.reading() as session:
        await look(session, datetime(2026, 11, 30, 8, tzinfo=ZoneInfo("UTC")))
        statement, values = said[-1]
        rows = await session.connection()
        plan = (await rows.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)).all()
    first, *rest = (row[-1] for row in plan if row[-1].startswith(("SEARCH", "SCAN")))
    assert index in first
    assert all("PRIMARY KEY" in step for step in rest)


async def statements(town: Rijnbuurt, local: str) -> int:
    """Count the statements of one tick."""
    said: list[str] = []
    engines = {town.database._writer.sync_engine, town.database._reader.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    await town.at(local)
    return len([statement for statement in said if not statement.startswith("BEGIN")])


async def test_asking_many_takes_no_more_statements_than_asking_one(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(
        workgroup("alone", "mon 09:00", "amina", "bram"),
        *(workgroup(f"w{number}", "mon 10:00", "amina", "bram") for number in range(40)),
    )
    await town.joins("amina", "bram")
    one = await statements(town, "2026-11-30 09:00")
    assert await statements(town, "2026-11-30 10:00") == one
    assert town.asked().count("Bram first") == 41


async def test_a_look_at_the_clock_that_finds_nothing_writes_nothing(sqlite_database: Database) -> None:
    town = Rijnbuurt(sqlite_database)
    await town.load(CLEAN)
    assert await statements(town, "2026-11-30 08:59") == 6


async def test_the_facilitator_hears_once_of_all_workgroups_with_nobody_to_ask(database: Database) -> None:
    town = Rijnbuurt(database)
    joris = '[[people]]\nkey = "joris"\nname = "Joris"\nroles = ["facilitator"]\n'
    early = workgroup("ontmoeting", "mon 09:00", "dewi")
    await town.load(CLEAN, early, readers=FATIMA + joris)
    await town.joins("joris")
    await town.at("2026-11-30 09:00")
    both = NobodyToAsk(workgroups=("Ontmoeting", "Schoon"), area="Rijnbuurt", elsewhere=(), may_arrange=True)
    assert town.words.told == [both]
    await town.at("2026-12-07 09:00")
    assert len(town.words.told) == 1
    await town.joins("dewi")
    await town.at("2026-12-14 09:00")
    await town.is_away("dewi", "2026-12-20", "2026-12-22")
    await town.at("2026-12-21 09:00")
    assert town.words.told[1:] == [replace(both, workgroups=("Ontmoeting",))]
