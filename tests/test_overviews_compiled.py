"""Overviews: once per area and week, frozen, never lost, and to whoever reads them by what they have."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rijnbuurt import AREA, CLEAN, MEETING, PlainWords, Rijnbuurt, workgroup
from sqlalchemy import event, select, text, update
from test_lock_order import somebody_waits

from bot.channels import Refused, Unreachable
from bot.sending.settling import settle
from jobs.answers import Saying, edit_words, open_turn, record
from jobs.area_file.comparing import plan_area
from jobs.area_file.reading import parse_area_file
from jobs.arranging.apply import apply_changes
from jobs.digests import compile_due, current_digest, send_missed
from jobs.outbox import Letter, post
from jobs.post import Mail, Message
from jobs.refusals import Refusal, note_refusal
from jobs.rules.conversation import Point, Said
from jobs.rules.digest import Digest, Reason, State
from jobs.rules.hearing import Heard, Way
from jobs.rules.notices import NobodyReads, OverviewNotTaken, OverviewRefused
from jobs.tables import report_gap, take_step
from jobs.tick import TickError, tick
from models.areas import Area, Workgroup
from models.arranged import GapKind
from models.database import Database
from models.digests import DigestRow
from models.obstacles import Obstacle
from models.people import Grant, Membership, Person
from models.queries.outbox import Claimed, claim
from models.rounds import CheckIn
from models.traffic import OutboxMessage
from models.values import (
    SAME,
    Channel,
    DigestStatus,
    Helper,
    Language,
    Priority,
    Progress,
    Question,
    Role,
    SendStatus,
    Standing,
)

FRIDAY = "2026-12-04 15:00"
NEXT_FRIDAY = "2026-12-11 15:00"


@pytest.fixture
async def town(database: Database) -> Rijnbuurt:
    town = Rijnbuurt(database)
    await town.load(CLEAN, MEETING)
    await town.joins("amina", "bram", "chris", "dewi", "fatima")
    return town


async def overviews(town: Rijnbuurt) -> list[DigestRow]:
    return await town.rows(select(DigestRow).order_by(DigestRow.id))


async def letters(town: Rijnbuurt) -> list[OutboxMessage]:
    """List the overviews in the outbox."""
    queued = select(OutboxMessage).where(OutboxMessage.priority == Priority.OVERVIEW)
    return await town.rows(queued.order_by(OutboxMessage.id))


async def gets_stuck(town: Rijnbuurt, key: str = "amina") -> int:
    """Let somebody say where they are stuck; give the number of the obstacle."""
    await town.says(key, Question.STANDING, Standing.STUCK)
    await town.says(key, Question.OBSTACLE, text="De poort is dicht")
    async with town.database.reading() as session:
        return int(await session.scalar(text("SELECT max(id) FROM obstacle")) or 0)


# Once


async def test_an_overview_is_compiled_at_its_moment(town: Rijnbuurt) -> None:
    await town.at("2026-12-04 14:59")
    assert await overviews(town) == []
    report = await town.at(FRIDAY)
    [row] = await overviews(town)
    assert (report.digests, row.status, row.period_end) == (1, DigestStatus.SENT, town.moment(FRIDAY))


async def test_two_ticks_at_the_same_time_compile_one_overview(town: Rijnbuurt) -> None:
    other = Database(town.database.url.render_as_string(hide_password=False))
    now = town.moment(FRIDAY)
    await asyncio.gather(*(tick(where, town.words, now) for where in [town.database, other] * 3))
    await other.close()
    assert len(await overviews(town)) == 1
    assert len(await letters(town)) == 3  # two messages and a mail to Fatima


async def test_a_restart_compiles_no_second_overview(town: Rijnbuurt) -> None:
    await town.at(FRIDAY)
    again = Rijnbuurt(Database(town.database.url.render_as_string(hide_password=False)))
    report = await again.at("2026-12-04 15:01")
    await again.database.close()
    assert (report.digests, len(await overviews(town))) == (0, 1)


async def test_a_crash_while_compiling_leaves_nothing_half_done(town: Rijnbuurt) -> None:
    class Crashing(PlainWords):
        def digest_mail(self, digest: Digest, language: Language) -> Mail:
            raise RuntimeError(digest.area, language)

    await town.at("2026-11-30 09:00")
    words, town.words = town.words, Crashing()
    with pytest.raises(TickError):
        await town.at(FRIDAY)
    assert (await overviews(town), await letters(town)) == ([], [])
    assert [round_.closed_at for round_ in await town.rounds()] == [None]
    town.words = words
    await town.at("2026-12-04 15:01")
    assert len(await letters(town)) == 3


async def test_an_area_that_cannot_be_summed_up_keeps_no_other_from_its_overview(town: Rijnbuurt) -> None:
    other = AREA.format(zone="Europe/Amsterdam").replace("rijnbuurt", "zuid").replace("Rijnbuurt", "Zuid")
    async with town.database.writing() as session:
        changes = await plan_area(session, parse_area_file(other, "zuid.toml"), "zuid.toml", town.now)
        await apply_changes(session, "zuid", changes, town.now)
        await session.execute(update(Area).where(Area.slug == "rijnbuurt").values(timezone="Nergens/Nooit"))
    with pytest.raises(TickError):
        await town.at(FRIDAY)
    assert (await town.overview()).area == "Zuid"


# Frozen


async def test_a_late_answer_changes_no_overview_and_comes_in_the_next(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.at(FRIDAY)
    [before] = await overviews(town)
    town.now = town.moment("2026-12-05 10:00")
    recorded = await town.says("amina", Question.STANDING, Standing.ROUGH)
    await town.says("amina", Question.ROUGH, text="De planning loopt uit")
    assert recorded.late
    [after] = await overviews(town)
    assert after.content == before.content
    await town.at(NEXT_FRIDAY)
    entry = await town.entry()
    assert (entry.state, entry.late, entry.rough) == (State.ROUGH, True, ("De planning loopt uit",))


async def test_an_answer_given_while_its_round_is_closed_is_late(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    town.now = town.moment(FRIDAY)
    async with town.database.writing() as session:
        area = (await session.scalars(select(Area))).one()
        assert await compile_due(session, town.words, [area.id], town.now) == 1
        said = asyncio.create_task(town.says("amina", Question.STANDING, Standing.ROUGH))
        await asyncio.wait([said], timeout=0.5)
        assert not said.done()
    assert (await said).late
    assert (await town.turn("amina")).late


async def test_what_was_told_once_is_not_told_again(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.says("amina", Question.WORKED, text="De burendag")
    await town.at(FRIDAY)
    assert (await town.entry()).worked == ("De burendag",)
    await town.at(NEXT_FRIDAY)
    assert (await town.entry()).worked == ()


async def test_what_is_said_in_the_second_of_the_overview_is_told_exactly_once(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    town.now = town.moment(FRIDAY)
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.says("amina", Question.WORKED, text="De burendag")
    await town.at(FRIDAY)
    town.now = town.moment("2026-12-04 15:00:01")
    await town.says("bram", Question.STANDING, Standing.WELL)
    await town.says("bram", Question.WORKED, text="De moestuin")
    assert (await town.entry()).worked == ("De burendag",)
    await town.at(NEXT_FRIDAY)
    assert (await town.entry()).worked == ("De moestuin",)


async def test_the_state_of_this_moment_closes_and_stores_nothing(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.says("amina", Question.STANDING, Standing.WELL)
    async with town.database.reading() as session:
        area = (await session.scalars(select(Area))).one()
        digest = await current_digest(session, area, town.moment("2026-12-03 12:00"))
    assert digest.provisional
    assert [(entry.workgroup, entry.state) for entry in digest.going_well] == [("Schoon", State.WELL)]
    assert await overviews(town) == []
    assert [round_.closed_at for round_ in await town.rounds()] == [None]


async def test_what_is_said_after_its_moment_is_not_in_it_however_slowly_it_is_compiled(
    town: Rijnbuurt,
) -> None:
    await town.at("2026-11-30 09:00")
    town.now = town.moment("2026-12-04 15:00:01")
    await gets_stuck(town)
    await town.at(FRIDAY)
    assert (await town.entry()).obstacles == ()
    await town.at(NEXT_FRIDAY)
    assert len((await town.entry()).obstacles) == 1


# Late


async def test_missed_weeks_are_summed_up_in_one(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.says("amina", Question.WORKED, text="De burendag")
    await town.at("2026-12-18 15:30")
    rows = await overviews(town)
    assert [row.status for row in rows] == [DigestStatus.SKIPPED, DigestStatus.SKIPPED, DigestStatus.SENT]
    assert [row.period_start for row in rows[1:]] == [row.period_end for row in rows[:-1]]
    assert (await town.entry()).worked == ("De burendag",)
    assert len(await letters(town)) == 3
    await town.at("2026-12-25 15:00")
    assert len(await overviews(town)) == 3


@pytest.mark.parametrize(
    ("due", "back", "goes"),
    [
        ("2026-12-04 15:00", "2026-12-04 17:00", "2026-12-04 17:00"),
        ("2026-12-04 15:00", "2026-12-04 20:30", "2026-12-07 08:00"),
        ("2026-12-04 15:00", "2026-12-06 11:00", "2026-12-07 08:00"),
        ("2026-12-25 15:00", "2026-12-25 15:00", "2026-12-28 08:00"),
        ("2027-03-26 15:00", "2027-03-26 15:00", "2027-03-30 08:00"),
    ],
    ids=["two hours late", "at night", "on a Sunday", "due on Christmas Day", "due on Good Friday"],
)
async def test_a_late_overview_waits_for_the_next_allowed_moment(
    database: Database, due: str, back: str, goes: str
) -> None:
    town = Rijnbuurt(database)
    await town.load(CLEAN)
    await town.joins("fatima")
    moment = town.moment(due)
    async with database.writing() as session:
        await session.execute(update(Area).values(next_digest_at=moment))
    await town.at(back)
    if back != goes:
        assert await letters(town) == []
        await town.at(f"{goes[:10]} 07:59")
        assert await letters(town) == []
        await town.at(goes)
    [row] = await overviews(town)
    assert (row.period_end, row.compiled_at) == (moment, town.moment(goes))
    [area] = await town.rows(select(Area))
    assert area.next_digest_at > town.now


@pytest.mark.parametrize(
    ("due", "back", "made"),
    [
        ("2026-12-04 15:00", "2026-12-04 15:05", 1),
        ("2026-12-04 15:00", "2026-12-04 15:06", 0),
        ("2026-11-27 15:00", "2026-12-04 15:00", 0),
        ("2026-12-25 15:00", "2026-12-28 08:00", 1),
    ],
    ids=["on time", "overdue", "weeks missed", "after a holiday"],
)
async def test_an_overdue_overview_waits_while_what_people_sent_meanwhile_comes_in(
    town: Rijnbuurt, due: str, back: str, made: int
) -> None:
    async with town.database.writing() as session:
        await session.execute(update(Area).values(next_digest_at=town.moment(due)))
    moment = town.moment(back)
    report = await tick(town.database, town.words, moment, backlog=True)
    assert (report.digests, len(await overviews(town)) > 0) == (made, bool(made))
    await tick(town.database, town.words, moment, backlog=False)
    assert (await overviews(town))[-1].compiled_at == moment


async def test_nobody_is_reminded_of_a_round_that_closes_with_an_overview_that_waits(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    back = town.moment("2026-12-04 15:20")
    for backlog in (True, False):
        report = await tick(town.database, town.words, back, backlog=backlog)
        assert (report.reminded, report.passed, report.digests) == (0, 0, not backlog)


async def test_what_is_said_between_its_moment_and_a_late_overview_is_told_once(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    town.now = town.moment("2026-12-04 15:30")
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.says("amina", Question.WORKED, text="De burendag")
    await town.at("2026-12-04 16:30")
    assert (await town.entry()).worked == ("De burendag",)
    await town.at(NEXT_FRIDAY)
    assert (await town.entry()).worked == ()


# What it says


async def test_silence_is_counted_in_rounds_and_names_nobody(town: Rijnbuurt) -> None:
    for monday, friday in (("11-30", "12-04"), ("12-07", "12-11"), ("12-14", "12-18")):
        await town.at(f"2026-{monday} 09:00")
        await town.at(f"2026-{friday} 15:00")
    entry = await town.entry()
    assert (entry.state, entry.reason, entry.silent_rounds) == (State.SILENT, Reason.SILENT, 3)
    for row in await overviews(town):
        said = json.dumps(row.content)
        assert not any(name in said for name in ("Amina", "Bram", "Chris", "Dewi"))


async def test_a_silent_round_is_told_once_and_not_while_the_workgroup_is_not_asked(town: Rijnbuurt) -> None:
    for monday, friday in (("11-30", "12-04"), ("12-07", "12-11"), ("12-14", "12-18")):
        await town.at(f"2026-{monday} 09:00")
        await town.at(f"2026-{friday} 15:00")
    assert (await town.entry()).reason is Reason.SILENT
    async with town.database.writing() as session:
        await session.execute(update(Workgroup).values(next_ask_at=town.moment("2027-03-01 09:00")))
    await town.at("2026-12-28 08:00")
    entry = await town.entry()
    assert (entry.state, entry.reason, entry.silent_rounds) == (State.NOT_ASKED, None, 3)
    await town.at("2027-03-01 09:00")
    await town.at("2027-03-05 15:00")
    entry = await town.entry()
    assert (entry.reason, entry.silent_rounds) == (Reason.SILENT, 4)


async def passes(town: Rijnbuurt) -> None:
    await town.passes("amina")


async def reports(town: Rijnbuurt) -> None:
    await town.reports("bram", "schoon", "De poort is dicht")


async def says_something(town: Rijnbuurt) -> None:
    await town.says("amina", Question.NOTE, text="Ik kom er op terug")


async def takes_a_step(town: Rijnbuurt) -> None:
    await looks_at_the_table(town, None)


async def says_who_is_missing(town: Rijnbuurt) -> None:
    await looks_at_the_table(town, "de huurders")


async def looks_at_the_table(town: Rijnbuurt, who: str | None) -> None:
    """Let Amina take a step, and perhaps say who is missing for it."""
    async with town.database.writing() as session:
        schoon = (await session.scalars(select(Workgroup).where(Workgroup.slug == "schoon"))).one()
        amina = (await session.scalars(select(Person).where(Person.name == "Amina"))).one()
        check = await take_step(session, schoon, amina.id, "een plein", town.now)
        if who:
            schoon.new_step_at = None
            await report_gap(session, check, GapKind.MISSING, who, town.now)


@pytest.mark.parametrize("somebody", [passes, reports, says_something, takes_a_step, says_who_is_missing])
async def test_a_round_in_which_anything_was_heard_is_not_silent(
    town: Rijnbuurt, somebody: Callable[[Rijnbuurt], Any]
) -> None:
    for moment in ("2026-11-30 09:00", FRIDAY, "2026-12-07 09:00"):
        await town.at(moment)
    town.now = town.moment("2026-12-08 12:00")
    await somebody(town)
    await town.at(NEXT_FRIDAY)
    entry = await town.entry()
    assert (entry.silent_rounds, entry.reason) == (0, None)
    assert entry.state is not State.SILENT


async def test_silence_starts_anew_after_something_was_heard(town: Rijnbuurt) -> None:
    for moment in ("2026-11-30 09:00", FRIDAY, "2026-12-07 09:00"):
        await town.at(moment)
    await passes(town)
    for moment in (NEXT_FRIDAY, "2026-12-14 09:00", "2026-12-18 15:00"):
        await town.at(moment)
    assert (await town.entry()).silent_rounds == 1


async def test_who_answered_while_the_round_ran_is_not_called_silent_when_it_closes(
    database: Database,
) -> None:
    town = Rijnbuurt(database)
    await town.load(workgroup("schoon", "thu 09:00", "amina", every_weeks=2))
    await town.joins("amina")
    await town.at("2026-12-03 09:00")
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.at(FRIDAY)
    assert (await town.entry()).state is State.WELL
    await town.at(NEXT_FRIDAY)
    entry = await town.entry()
    assert (entry.state, entry.silent_rounds) == (State.SKIPPED, 0)


async def test_a_question_that_waits_for_the_morning_is_a_round_that_runs(town: Rijnbuurt) -> None:
    async with town.database.writing() as session:
        await session.execute(update(Area).values(next_digest_at=town.moment("2026-11-30 21:00")))
    await town.at("2026-11-30 21:00")  # back from an outage; the question goes at 8.00
    assert (await town.entry()).state is State.RUNNING


async def test_it_says_who_is_away_and_until_when(town: Rijnbuurt) -> None:
    await town.is_away("bram", "2026-12-04", "2026-12-18")
    await town.is_away("dewi", "2026-11-30", "2026-12-03")
    await town.is_away("farid", "2026-12-04", "2026-12-18")  # has no seat
    await town.at(FRIDAY)
    away = [(away.name, away.last_day.isoformat()) for away in (await town.overview()).away]
    assert away == [("Bram", "2026-12-18")]


async def test_an_open_obstacle_stays_in_view_until_it_is_solved(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    obstacle = await gets_stuck(town)
    for moment in (FRIDAY, "2026-12-07 09:00", NEXT_FRIDAY):
        await town.at(moment)
    entry = await town.entry()
    assert ([stuck.text for stuck in entry.obstacles], entry.age) == (["De poort is dicht"], 11)
    await town.at("2026-12-14 09:00")
    await town.says("bram", Question.PROGRESS, Progress.SOLVED, about=obstacle)
    await town.at("2026-12-18 15:00")
    entry = await town.entry()
    assert (entry.obstacles, entry.solved) == ((), ("De poort is dicht",))
    await town.at("2026-12-28 08:00")
    assert (await town.entry()).solved == ()


async def asks_for_help(town: Rijnbuurt, helper: Helper) -> None:
    await gets_stuck(town)
    await town.says("amina", Question.HELP, text="Een sleutel")
    await town.says("amina", Question.HELPER, helper)


async def test_help_is_asked_of_her_since_the_day_on_which_it_is_asked_of_her(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await asks_for_help(town, Helper.CORE_GROUP)
    await town.at(FRIDAY)
    town.now = town.moment("2026-12-10 09:00")
    await town.says("amina", Question.HELPER, Helper.GEBIEDSMAKELAAR)
    await town.at(NEXT_FRIDAY)
    entry = await town.entry()
    assert (entry.reason, entry.age) == (Reason.HELP_ASKED, 1)
    town.now = town.moment("2026-12-16 09:00")
    await town.says("amina", Question.HELP, text="Een sleutel van de poort")
    await town.at("2026-12-18 15:00")
    assert (await town.entry()).age == 8


async def test_help_that_was_withdrawn_is_asked_since_it_is_asked_again(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await asks_for_help(town, Helper.GEBIEDSMAKELAAR)
    town.now = town.moment("2026-12-01 09:00")
    await town.says("amina", Question.HELP, "nothing")
    town.now = town.moment("2026-12-03 09:00")
    await town.says("amina", Question.HELP, text="Toch een sleutel")
    await town.at(FRIDAY)
    entry = await town.entry()
    assert (entry.reason, entry.age) == (Reason.HELP_ASKED, 1)


async def reports_and_solves(town: Rijnbuurt, solves: str) -> None:
    """Let Amina get stuck on Friday evening, and somebody call it solved in Monday's round."""
    await town.reports("amina", "schoon", "De zaal is dubbel geboekt")
    [obstacle] = await town.rows(select(Obstacle.id))
    await town.at("2026-11-30 09:00")
    await town.says(solves, Question.PROGRESS, Progress.SOLVED, about=obstacle)
    await town.says(solves, Question.STANDING, Standing.WELL)


@pytest.mark.parametrize("solves", ["amina", "bram"])
async def test_who_was_stuck_on_what_is_solved_is_stuck_no_more(town: Rijnbuurt, solves: str) -> None:
    await reports_and_solves(town, solves)
    await town.at(FRIDAY)
    entry = await town.entry()
    assert (entry.state, entry.solved) == (State.WELL, ("De zaal is dubbel geboekt",))
    assert [entry.workgroup for entry in (await town.overview()).going_well] == ["Schoon"]


RUNS_ON = ("amina", Question.PROGRESS, Progress.ONGOING)
STUCK_THERE = (("amina", Question.STANDING, Standing.STUCK), ("amina", Question.OBSTACLE, SAME))
CALLED_SOLVED = (
    ("bram", Question.PROGRESS, Progress.SOLVED),
    ("bram", Question.STANDING, Standing.WELL),
)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ((RUNS_ON, *STUCK_THERE, *CALLED_SOLVED), State.WELL),
        ((*CALLED_SOLVED, RUNS_ON, *STUCK_THERE), State.STUCK),
        ((RUNS_ON, *CALLED_SOLVED, *STUCK_THERE), State.STUCK),
    ],
    ids=["solved last", "stuck last", "the same last"],
)
async def test_who_speaks_last_about_a_known_obstacle_says_whether_the_workgroup_is_stuck_on_it(
    town: Rijnbuurt, told: tuple[tuple[str, Question, str], ...], state: State
) -> None:
    await town.reports("bram", "schoon", "De zaal is dubbel geboekt")
    [obstacle] = await town.rows(select(Obstacle.id))
    await town.at("2026-11-30 09:00")
    for key, question, choice in told:
        await town.says(key, question, choice, about=obstacle if question is Question.PROGRESS else 0)
    await town.at(FRIDAY)
    entry = await town.entry()
    solved = ("De zaal is dubbel geboekt",) if state is State.WELL else ()
    assert (entry.state, entry.solved, len(entry.obstacles)) == (state, solved, 1 - len(solved))


async def test_who_is_stuck_again_on_what_the_other_called_solved_is_stuck(town: Rijnbuurt) -> None:
    await reports_and_solves(town, "bram")
    await town.at("2026-12-02 10:00")
    async with town.database.writing() as session:
        report = (await session.scalars(select(CheckIn).where(CheckIn.round_id.is_(None)))).one()
        again = Heard(point=Point(Question.OBSTACLE), said=Said(text="De zaal is weer dubbel geboekt"))
        await record(session, await open_turn(session, report), [again], Saying(now=town.now))
    await town.at(FRIDAY)
    entry = await town.entry()
    assert (entry.state, entry.solved) == (State.STUCK, ())
    assert [stuck.text for stuck in entry.obstacles] == ["De zaal is weer dubbel geboekt"]


async def test_who_says_anew_to_be_stuck_on_what_is_the_same_is_stuck(town: Rijnbuurt) -> None:
    await town.reports("bram", "schoon", "De zaal is dubbel geboekt")
    [obstacle] = await town.rows(select(Obstacle.id))
    await town.at("2026-11-30 09:00")
    for key, question, choice in (RUNS_ON, *STUCK_THERE, *CALLED_SOLVED, STUCK_THERE[0]):
        await town.says(key, question, choice, about=obstacle if question is Question.PROGRESS else 0)
    await town.at(FRIDAY)
    entry = await town.entry()
    assert (entry.state, entry.solved, len(entry.obstacles)) == (State.STUCK, (), 1)


@pytest.mark.parametrize("known", [False, True], ids=["nothing known", "the known solved"])
async def test_who_is_stuck_on_the_same_without_a_known_point_is_stuck(
    town: Rijnbuurt, *, known: bool
) -> None:
    if known:
        await town.reports("bram", "schoon", "De zaal is dubbel geboekt")
    await town.at("2026-11-30 09:00")
    for obstacle in await town.rows(select(Obstacle.id)):
        await town.says("amina", Question.PROGRESS, Progress.SOLVED, about=obstacle)
    for key, question, choice in STUCK_THERE:
        await town.says(key, question, choice)
    await town.at(FRIDAY)
    assert (await town.entry()).state is State.STUCK


CALLS_SOLVED = ("amina", Question.PROGRESS, Progress.SOLVED)
RUNS_ON_AFTER_ALL = ("bram", Question.PROGRESS, Progress.ONGOING)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ((RUNS_ON, *STUCK_THERE, CALLS_SOLVED, *CALLED_SOLVED), State.WELL),
        ((RUNS_ON, *STUCK_THERE, CALLS_SOLVED), State.SKIPPED),
        ((RUNS_ON, *STUCK_THERE, CALLS_SOLVED, STUCK_THERE[0]), State.STUCK),
        ((RUNS_ON, *STUCK_THERE, CALLS_SOLVED, RUNS_ON_AFTER_ALL), State.STUCK),
        ((*CALLED_SOLVED, RUNS_ON, *STUCK_THERE, CALLS_SOLVED), State.WELL),
    ],
    ids=["both", "alone", "stuck anew", "not so", "as the other did"],
)
async def test_who_calls_solved_what_they_were_stuck_on_is_stuck_no_more(
    town: Rijnbuurt, told: tuple[tuple[str, Question, str], ...], state: State
) -> None:
    await town.reports("bram", "schoon", "De zaal is dubbel geboekt")
    [obstacle] = await town.rows(select(Obstacle.id))
    await town.at("2026-11-30 09:00")
    for key, question, choice in told:
        await town.says(key, question, choice, about=obstacle if question is Question.PROGRESS else 0)
    await town.at(FRIDAY)
    entry = await town.entry()
    solved = () if told[-1] == RUNS_ON_AFTER_ALL else ("De zaal is dubbel geboekt",)
    assert (entry.state, entry.solved) == (state, solved)


async def test_who_is_stuck_on_two_points_still_is_when_one_of_them_is_solved(town: Rijnbuurt) -> None:
    for words in ("De zaal is dubbel geboekt", "De lift is stuk"):
        await town.reports("bram", "schoon", words)
    first, second = await town.rows(select(Obstacle.id).order_by(Obstacle.id))
    await town.at("2026-11-30 09:00")
    for obstacle in (first, second):
        await town.says("amina", Question.PROGRESS, Progress.ONGOING, about=obstacle)
    for key, question, choice in STUCK_THERE:
        await town.says(key, question, choice)
    await town.says("bram", Question.PROGRESS, Progress.SOLVED, about=first)
    await town.at(FRIDAY)
    assert (await town.entry()).state is State.STUCK


async def says_different(town: Rijnbuurt, key: str, words: str, *, about: int, message_id: int) -> None:
    """Let somebody say in their latest turn that a point is different now, and what."""
    await town.says(key, Question.PROGRESS, Progress.DIFFERENT, about=about)
    told = Heard(point=Point(Question.CHANGE, about), said=Said(text=words), way=Way.APPEND)
    async with town.database.writing() as session:
        turn = await session.get_one(CheckIn, (await town.turn(key)).id)
        await record(
            session, await open_turn(session, turn), [told], Saying(now=town.now, message_id=message_id)
        )


async def test_what_each_says_to_be_different_stands_in_the_overview(town: Rijnbuurt) -> None:
    await town.reports("bram", "schoon", "De lift is stuk")
    [obstacle] = await town.rows(select(Obstacle.id))
    await town.at("2026-11-30 09:00")
    await says_different(town, "amina", "De deur klmt", about=obstacle, message_id=1)
    await says_different(town, "bram", "De monteur komt", about=obstacle, message_id=2)
    await says_different(town, "amina", "En de trap ook", about=obstacle, message_id=3)
    async with town.database.writing() as session:
        turn = await session.get_one(CheckIn, (await town.turn("amina")).id)
        await edit_words(session, await open_turn(session, turn), 1, "De deur klemt", town.now)
    await town.at(FRIDAY)
    [stuck] = (await town.entry()).obstacles
    assert sorted((stuck.change or "").split("\n")) == ["De deur klemt", "De monteur komt", "En de trap ook"]
    assert "De deur klemt\nEn de trap ook" in (stuck.change or "")
    await town.at("2026-12-07 09:00")
    await says_different(town, "bram", "De monteur is geweest", about=obstacle, message_id=4)
    await town.at(NEXT_FRIDAY)
    [stuck] = (await town.entry()).obstacles
    assert stuck.change == "De monteur is geweest"
    await town.at("2026-12-18 15:00")
    [stuck] = (await town.entry()).obstacles
    assert stuck.change == "De monteur is geweest"


async def test_what_one_says_to_be_different_stands_beside_what_the_other_calls_solved(
    town: Rijnbuurt,
) -> None:
    await town.reports("bram", "schoon", "De lift is stuk")
    [obstacle] = await town.rows(select(Obstacle.id))
    await town.at("2026-11-30 09:00")
    await says_different(town, "bram", "De deur klemt nu", about=obstacle, message_id=1)
    await town.says("amina", Question.PROGRESS, Progress.SOLVED, about=obstacle)
    await town.at(FRIDAY)
    entry = await town.entry()
    assert (entry.solved, entry.different) == (("De lift is stuk",), ("De deur klemt nu",))
    await town.at(NEXT_FRIDAY)
    assert (await town.entry()).different == ()


async def test_what_somebody_takes_back_as_different_stands_nowhere(town: Rijnbuurt) -> None:
    await town.reports("bram", "schoon", "De lift is stuk")
    [obstacle] = await town.rows(select(Obstacle.id))
    await town.at("2026-11-30 09:00")
    await says_different(town, "bram", "De deur klemt nu", about=obstacle, message_id=1)
    await town.says("bram", Question.PROGRESS, Progress.SOLVED, about=obstacle)
    await town.at(FRIDAY)
    entry = await town.entry()
    assert (entry.solved, entry.different) == (("De lift is stuk",), ())


async def test_the_last_word_of_a_person_counts_in_a_period(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.at(FRIDAY)
    town.now = town.moment("2026-12-05 10:00")
    await town.says("amina", Question.STANDING, Standing.ROUGH)
    await town.at("2026-12-07 09:00")
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.at(NEXT_FRIDAY)
    entry = await town.entry()
    assert (entry.state, entry.late) == (State.WELL, False)


@pytest.mark.parametrize("answered", [True, False])
async def test_what_came_late_and_says_nothing_makes_no_overview_late(
    town: Rijnbuurt, *, answered: bool
) -> None:
    await town.at("2026-11-30 09:00")
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.at(FRIDAY)
    town.now = town.moment("2026-12-05 10:00")
    await town.says("amina", Question.WORKED, "nothing")
    await town.at("2026-12-07 09:00")
    if answered:
        await town.says("bram", Question.STANDING, Standing.WELL)
    await town.at(NEXT_FRIDAY)
    entry = await town.entry()
    assert (entry.state, entry.late) == (State.WELL if answered else State.SILENT, False)


async def test_what_came_late_and_was_replaced_since_makes_no_overview_late(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.at(FRIDAY)
    town.now = town.moment("2026-12-05 10:00")
    await town.says("amina", Question.WORKED, text="De burendag")
    await town.says("amina", Question.WORKED, "nothing")
    await town.at(NEXT_FRIDAY)
    assert not (await town.entry()).late


@pytest.mark.parametrize(
    ("question", "choice", "words"),
    [
        (Question.PROGRESS, Progress.SOLVED, None),
        (Question.PROGRESS, Progress.DIFFERENT, None),
        (Question.NOTE, None, "De trap is glad"),
        (Question.WORKED, None, "De burendag"),
    ],
)
async def test_what_came_late_and_is_told_makes_the_overview_late(
    town: Rijnbuurt, question: Question, choice: str | None, words: str | None
) -> None:
    await town.reports("bram", "schoon", "De lift is stuk")
    [obstacle] = await town.rows(select(Obstacle.id))
    await town.at("2026-11-30 09:00")
    await town.at(FRIDAY)
    town.now = town.moment("2026-12-05 10:00")
    about = obstacle if question is Question.PROGRESS else 0
    await town.says("amina", question, choice, text=words, about=about)
    await town.at(NEXT_FRIDAY)
    assert (await town.entry()).late
    await town.at("2026-12-18 15:00")
    assert not (await town.entry()).late


async def test_an_older_turn_that_is_touched_again_hides_no_later_word(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.says("amina", Question.STANDING, Standing.WELL)
    town.now = town.moment("2026-12-02 10:00")
    await town.reports("amina", "schoon", "De lift is stuk")
    town.now = town.moment("2026-12-03 10:00")
    async with town.database.writing() as session:
        first = (await session.scalars(select(CheckIn).order_by(CheckIn.id).limit(1))).one()
        nothing = Heard(point=Point(Question.WORKED), said=Said(choice="nothing"))
        await record(session, await open_turn(session, first), [nothing], Saying(now=town.now))
    await town.at(FRIDAY)
    assert (await town.entry()).state is State.STUCK


async def test_how_it_went_is_not_told_again_because_a_typo_is_mended_after_the_overview(
    town: Rijnbuurt,
) -> None:
    await town.at("2026-11-30 09:00")
    await town.says("amina", Question.STANDING, Standing.ROUGH)
    turn = (await town.turn("amina")).id
    async with town.database.writing() as session:
        told = Heard(point=Point(Question.ROUGH), said=Said(text="De planning lopt uit"))
        check_in = await session.get_one(CheckIn, turn)
        await record(session, await open_turn(session, check_in), [told], Saying(now=town.now, message_id=7))
    await town.at(FRIDAY)
    assert (await town.entry()).state is State.ROUGH
    await town.at("2026-12-07 09:00")
    await town.says("bram", Question.STANDING, Standing.WELL)
    async with town.database.writing() as session:
        open_ = await open_turn(session, await session.get_one(CheckIn, turn))
        await edit_words(session, open_, 7, "De planning loopt uit", town.now)
    await town.at(NEXT_FRIDAY)
    assert (await town.entry()).state is State.WELL


async def test_how_it_goes_that_was_said_while_an_overview_was_made_is_told_in_the_next(
    town: Rijnbuurt,
) -> None:
    await town.at("2026-11-30 09:00")
    await town.at(FRIDAY)
    town.now = town.moment("2026-12-04 14:59")
    await town.says("amina", Question.STANDING, Standing.ROUGH)
    await town.at(NEXT_FRIDAY)
    assert (await town.entry()).state is State.ROUGH


async def test_how_it_goes_is_told_though_its_turn_goes_on_while_the_overview_is_made(
    town: Rijnbuurt,
) -> None:
    await town.at("2026-11-30 09:00")
    await town.says("amina", Question.STANDING, Standing.WELL)
    town.now = town.moment(FRIDAY) + timedelta(seconds=1)
    await town.says("amina", Question.WORKED, text="De burendag")
    await town.at(FRIDAY)
    entry = await town.entry()
    assert (entry.state, entry.worked, entry.late) == (State.WELL, (), False)
    await town.at(NEXT_FRIDAY)
    entry = await town.entry()
    assert (entry.state, entry.worked, entry.late) == (State.SKIPPED, ("De burendag",), False)


async def test_how_it_goes_that_is_said_while_the_overview_is_made_hides_no_earlier_word(
    town: Rijnbuurt,
) -> None:
    await town.at("2026-11-30 09:00")
    await town.says("amina", Question.STANDING, Standing.WELL)
    town.now = town.moment(FRIDAY) + timedelta(seconds=1)
    await town.reports("amina", "schoon", "De poort is dicht")
    await town.at(FRIDAY)
    assert (await town.entry()).state is State.WELL
    await town.at(NEXT_FRIDAY)
    assert (await town.entry()).state is State.STUCK


async def test_what_is_late_is_said_of_the_overview_in_which_it_stands(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.at(FRIDAY)
    town.now = town.moment("2026-12-05 10:00")
    await town.says("amina", Question.STANDING, Standing.WELL)
    town.now = town.moment(NEXT_FRIDAY) + timedelta(seconds=1)
    await town.says("amina", Question.WORKED, text="De burendag")
    await town.at(NEXT_FRIDAY)
    entry = await town.entry()
    assert (entry.state, entry.worked, entry.late) == (State.WELL, (), True)


@pytest.mark.parametrize(("choice", "state"), [(Standing.STUCK, State.STUCK), (Standing.ROUGH, State.ROUGH)])
async def test_what_the_other_says_counts_beside_what_is_solved(
    town: Rijnbuurt, choice: Standing, state: State
) -> None:
    await reports_and_solves(town, "amina")
    await town.says("bram", Question.STANDING, choice)
    await town.at(FRIDAY)
    assert (await town.entry()).state is state


async def test_every_workgroup_is_in_every_overview_exactly_once(town: Rijnbuurt) -> None:
    for moment in ("2026-11-30 09:00", FRIDAY, NEXT_FRIDAY, "2026-12-28 08:00"):
        await town.at(moment)
        if await overviews(town):
            names = [entry.workgroup for entry in (await town.overview()).entries]
            assert sorted(names) == ["Ontmoeting", "Schoon"]


async def test_a_workgroup_that_stopped_is_there_once_more_with_what_it_said(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.load(MEETING, prune=True)
    await town.at(FRIDAY)
    entry = await town.entry("Schoon")
    assert (entry.state, entry.stopped, entry.still_open) == (State.WELL, True, False)
    assert entry in (await town.overview()).for_information
    await town.at(NEXT_FRIDAY)
    assert [entry.workgroup for entry in (await town.overview()).entries] == ["Ontmoeting"]


async def test_a_workgroup_that_stopped_while_its_round_ran_is_told_as_stopped(town: Rijnbuurt) -> None:
    green = workgroup("groen", "thu 09:00", "emre")
    await town.load(CLEAN, MEETING, green)
    await town.joins("emre")
    await town.reports("emre", "groen", "De poort is dicht")
    await town.at("2026-12-03 09:00")
    await town.load(CLEAN, MEETING, green + "stopped = true\n")
    await town.at(FRIDAY)
    entry = await town.entry("Groen")
    assert (entry.state, entry.stopped, entry.still_open) == (State.STUCK, True, False)
    assert [each.text for each in entry.obstacles] == ["De poort is dicht"]
    assert not (await town.entry("Schoon")).stopped


async def test_an_area_sees_nothing_of_another(town: Rijnbuurt) -> None:
    other = AREA.format(zone="Europe/Amsterdam").replace("rijnbuurt", "zuid")
    async with town.database.writing() as session:
        changes = await plan_area(session, parse_area_file(other, "zuid.toml"), "zuid.toml", town.now)
        await apply_changes(session, "zuid", changes, town.now)
    await town.at("2026-11-30 09:00")
    await gets_stuck(town)
    await town.at(FRIDAY)
    contents = [row.content for row in await overviews(town)]
    assert ["De poort is dicht" in json.dumps(content) for content in contents] == [True, False]


# To whom


def reader(name: str, *, mail: bool) -> str:
    address = f'email = "{name}@example.org"\n' if mail else ""
    return f'[[people]]\nkey = "{name}"\nname = "{name}"\n{address}roles = ["gebiedsmakelaar"]\n'


@pytest.mark.parametrize(
    ("mail", "chat", "channels"),
    [
        (True, True, [Channel.TELEGRAM, Channel.TELEGRAM, Channel.EMAIL]),
        (True, False, [Channel.EMAIL]),
        (False, True, [Channel.TELEGRAM, Channel.TELEGRAM]),
        (False, False, []),
    ],
)
async def test_it_goes_to_the_gebiedsmakelaar_by_whatever_she_has(
    database: Database, channels: list[Channel], *, mail: bool, chat: bool
) -> None:
    town = Rijnbuurt(database)
    await town.load(CLEAN, readers=reader("fatima", mail=mail))
    if chat:
        await town.joins("fatima")
    await town.at(FRIDAY)
    assert [letter.channel for letter in await letters(town)] == channels
    assert all(letter.repeatable for letter in await letters(town))


async def test_every_gebiedsmakelaar_gets_it_in_her_own_language(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(CLEAN, readers=reader("fatima", mail=True) + reader("grace", mail=True))
    async with database.writing() as session:
        await session.execute(update(Person).where(Person.name == "grace").values(language=Language.ENGLISH))
    await town.at(FRIDAY)
    texts = {letter.address: letter.payload["text"] for letter in await letters(town)}
    assert texts == {"fatima@example.org": "in nl", "grace@example.org": "in en"}


async def test_an_area_without_a_gebiedsmakelaar_keeps_its_overview(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(CLEAN, readers="")
    await town.at(FRIDAY)
    assert await letters(town) == []
    assert (await town.overview()).area == "Rijnbuurt"


# To whom it does not come

JORIS = """
[[people]]
key = "joris"
name = "Joris"
roles = ["facilitator"]
"""


async def overview_is_refused(town: Rijnbuurt) -> None:
    """Let both messages of the last overview be refused in Fatima's chat."""
    async with town.database.writing() as session:
        fatima = (await session.scalars(select(Person).where(Person.name == "fatima"))).one()
        rows = select(OutboxMessage).where(
            OutboxMessage.person_id == fatima.id, OutboxMessage.channel == Channel.TELEGRAM
        )
        for row in await session.scalars(rows.where(OutboxMessage.status == SendStatus.QUEUED)):
            row.status = SendStatus.FAILED
            refusal = Refusal(
                person_id=fatima.id, channel=Channel.TELEGRAM, address=row.address, key=row.dedupe_key
            )
            await note_refusal(session, town.words, refusal, town.now)


class NoMail(PlainWords):
    """Words where no mail server is set."""

    def digest_mail(self, digest: Digest, language: Language) -> Mail | None:  # noqa: ARG002 - as the others
        return None


async def refusing(database: Database, *, mail: bool, words: type[PlainWords] = PlainWords) -> Rijnbuurt:
    """Give a town where nothing can be said to Fatima in the chat."""
    town = Rijnbuurt(database, words=words())
    await town.load(CLEAN, readers=reader("fatima", mail=mail) + JORIS)
    await town.joins("fatima", "joris")
    await town.at(FRIDAY)
    await overview_is_refused(town)
    return town


async def test_the_facilitator_hears_once_that_an_overview_reaches_nobody(database: Database) -> None:
    town = await refusing(database, mail=False)
    told = [OverviewRefused(name="fatima", may_change=True)]
    assert town.words.told[:1] == told
    notices = select(OutboxMessage).where(OutboxMessage.dedupe_key.like("overview-refused:%"))
    assert len(await town.rows(notices)) == 1
    await town.at(NEXT_FRIDAY)
    await overview_is_refused(town)
    assert len(await town.rows(notices)) == 1
    # Once she was back it is news again.
    async with database.writing() as session:
        await session.execute(update(Person).values(unreachable_since=None))
    await town.at("2026-12-18 15:00")
    await overview_is_refused(town)
    assert len(await town.rows(notices)) == 2


async def test_an_overview_that_goes_by_mail_is_not_missed(database: Database) -> None:
    town = await refusing(database, mail=True)
    assert town.words.told == []


async def test_an_overview_that_could_go_by_mail_is_missed_where_there_is_no_mail_server(
    database: Database,
) -> None:
    town = await refusing(database, mail=True, words=NoMail)
    assert OverviewRefused(name="fatima", may_change=True) in town.words.told


async def test_an_overview_whose_mail_is_refused_too_is_missed(database: Database) -> None:
    town = await refusing(database, mail=True)
    async with database.writing() as session:
        await session.execute(update(Person).values(mail_refused_since=town.now))
    await town.at(NEXT_FRIDAY)
    await overview_is_refused(town)
    assert OverviewRefused(name="fatima", may_change=True) in town.words.told


async def mail_is_not_taken(town: Rijnbuurt) -> None:
    async with town.database.writing() as session:
        claimed = await claim(session, Channel.EMAIL, town.now, owner="one", limit=5)
        assert claimed
        await settle(session, Channel.EMAIL, [(each, Refused("554")) for each in claimed], town.now)


async def test_an_overview_that_no_mail_server_takes_is_missed_by_who_blocked_the_bot_and_told_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = await refusing(database, mail=True)
    monkeypatch.setattr("bot.sending.settling.Words", lambda: town.words)
    await mail_is_not_taken(town)
    assert OverviewRefused(name="fatima", may_change=True) in town.words.told
    await town.at(NEXT_FRIDAY)
    await overview_is_refused(town)
    await mail_is_not_taken(town)
    notices = select(OutboxMessage).where(OutboxMessage.dedupe_key.like("%-refused:%"))
    assert len(await town.rows(notices)) == 1


@pytest.mark.parametrize("joined", [False, True])
async def test_overviews_that_no_mail_server_takes_are_told_once_of_who_does_not_get_it_in_the_chat(
    database: Database, monkeypatch: pytest.MonkeyPatch, *, joined: bool
) -> None:
    town = Rijnbuurt(database)
    monkeypatch.setattr("bot.sending.settling.Words", lambda: town.words)
    await town.load(CLEAN, readers=reader("fatima", mail=True) + JORIS)
    await town.joins(*["fatima"][: int(joined)], "joris")
    await town.at(FRIDAY)
    await mail_is_not_taken(town)
    await town.at(NEXT_FRIDAY)
    await mail_is_not_taken(town)
    told = [OverviewNotTaken(name="fatima", own=False)]
    assert set(town.words.told) == (set() if joined else set(told))
    notices = select(OutboxMessage).where(OutboxMessage.dedupe_key.like("overview-not-taken:%"))
    assert len(await town.rows(notices)) == int(not joined)


async def sent_both_ways(database: Database, monkeypatch: pytest.MonkeyPatch) -> Rijnbuurt:
    """Let an overview be on its way to Fatima, in the chat and by mail."""
    town = Rijnbuurt(database)
    monkeypatch.setattr("bot.sending.settling.Words", lambda: town.words)
    await town.load(CLEAN, readers=reader("fatima", mail=True) + JORIS)
    await town.joins("fatima", "joris")
    await town.at(FRIDAY)
    return town


async def taken(town: Rijnbuurt, channel: Channel) -> list[Claimed]:
    async with town.database.writing() as session:
        claimed = await claim(session, channel, town.now, owner="one", limit=9)
    return [each for each in claimed if each.dedupe_key.startswith("digest:")]


@pytest.mark.parametrize("channels", [list(Channel), list(Channel)[::-1]])
async def test_an_overview_that_neither_way_takes_is_told_of_whichever_refused_it_last(
    database: Database, monkeypatch: pytest.MonkeyPatch, channels: list[Channel]
) -> None:
    town = await sent_both_ways(database, monkeypatch)
    on_their_way = {channel: await taken(town, channel) for channel in channels}
    for channel in channels:
        assert town.words.told == []
        async with town.database.writing() as session:
            attempts = [(each, Refused("no")) for each in on_their_way[channel]]
            await settle(session, channel, attempts, town.now)
    assert town.words.told == [OverviewNotTaken(name="fatima", own=False)]


@pytest.mark.parametrize("in_chat", [Refused("400"), Unreachable("403")])
async def test_of_an_overview_that_both_ways_refuse_at_one_moment_somebody_hears(
    postgresql_database: Database, monkeypatch: pytest.MonkeyPatch, in_chat: Refused | Unreachable
) -> None:
    town = await sent_both_ways(postgresql_database, monkeypatch)
    chat, mail = await taken(town, Channel.TELEGRAM), await taken(town, Channel.EMAIL)

    async def mail_is_refused() -> None:
        async with town.database.writing() as session:
            await settle(session, Channel.EMAIL, [(each, Refused("554")) for each in mail], town.now)

    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks, town.database.writing() as session:
        await settle(session, Channel.TELEGRAM, [(each, in_chat) for each in chat], town.now)
        tasks.create_task(mail_is_refused())
        await somebody_waits(town.database)
    assert len(town.words.told) == 1


async def test_an_overview_that_no_mail_server_takes_is_told_of_in_its_own_area(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Rijnbuurt(database)
    monkeypatch.setattr("bot.sending.settling.Words", lambda: town.words)
    karin = JORIS.replace("joris", "karin").replace("Joris", "Karin")
    await town.load(CLEAN, readers=reader("fatima", mail=True) + JORIS + karin)
    await town.joins("joris", "karin")
    await town.at(FRIDAY)
    people = {person.name: person.id for person in await town.rows(select(Person))}
    async with database.writing() as session:
        here = (await session.scalars(select(Area))).one()
        names = set(Area.__mapper__.columns.keys()) - {"id", "slug"}
        there = Area(slug="elders", **{name: getattr(here, name) for name in names})
        session.add(there)
        await session.flush()
        session.add(Grant(area_id=there.id, person_id=people["fatima"], role=Role.GEBIEDSMAKELAAR))
        session.add(Membership(area_id=there.id, person_id=people["fatima"], key="fatima"))
        for table in (Grant, Membership):
            his = table.person_id == people["Joris"]
            await session.execute(update(table).where(his).values(area_id=there.id))
    await mail_is_not_taken(town)
    notices = select(OutboxMessage.person_id).where(OutboxMessage.dedupe_key.like("overview-not-taken:%"))
    assert await town.rows(notices) == [people["Karin"]]


async def test_where_nobody_is_gebiedsmakelaar_the_facilitator_hears_it_once(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(CLEAN, readers=JORIS)
    await town.joins("joris")
    await town.at(FRIDAY)
    await town.at(NEXT_FRIDAY)
    assert NobodyReads(area="Rijnbuurt") in town.words.told
    notices = select(OutboxMessage).where(OutboxMessage.dedupe_key.like("nobody-reads:%"))
    assert len(await town.rows(notices)) == 1


async def test_where_somebody_is_gebiedsmakelaar_nobody_hears_that_nobody_reads(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(CLEAN, readers=reader("fatima", mail=False) + JORIS)
    await town.joins("joris")
    await town.at(FRIDAY)
    assert town.words.told == []


async def without_mail(database: Database, readers: str, *, again: str = "") -> Rijnbuurt:
    """Let the mail with an overview wait, and its readers change before the chat refuses it too."""
    town = Rijnbuurt(database)
    await town.load(CLEAN, readers=reader("fatima", mail=True) + JORIS)
    await town.joins("fatima", "joris")
    await town.at(FRIDAY)
    await town.load(CLEAN, readers=readers + JORIS)
    if again:
        await town.load(CLEAN, readers=again + JORIS)
    await overview_is_refused(town)
    return town


NO_ADDRESS = reader("fatima", mail=False).replace("roles", 'email = ""\nroles')


@pytest.mark.parametrize("again", ["", reader("fatima", mail=True)], ids=["none", "another"])
async def test_an_overview_is_missed_whose_mail_lost_its_address_and_comes_once_who_blocked_the_bot_is_back(
    database: Database, again: str
) -> None:
    town = await without_mail(database, NO_ADDRESS, again=again)
    assert OverviewRefused(name="fatima", may_change=True) in town.words.told
    assert await comes_back(town) == 2
    assert await comes_back(town) == 0


async def test_an_overview_that_waited_for_who_lost_the_role_comes_no_more_though_they_get_it_back(
    database: Database,
) -> None:
    fatima = reader("fatima", mail=True)
    town = await without_mail(database, fatima.replace('["gebiedsmakelaar"]', "[]"), again=fatima)
    assert town.words.told == []
    assert await comes_back(town) == 0


async def test_a_question_that_is_refused_is_no_overview(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(CLEAN, readers=reader("fatima", mail=False) + JORIS)
    await town.joins("fatima", "joris")
    async with database.writing() as session:
        fatima = (await session.scalars(select(Person).where(Person.name == "fatima"))).one()
        address = str(fatima.telegram_id)
        refusal = Refusal(person_id=fatima.id, channel=Channel.TELEGRAM, address=address)
        await note_refusal(session, town.words, refusal, town.now)
    assert town.words.told == []


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("digest:7:1:telegram:0", [OverviewRefused(name="fatima", may_change=True)]),
        ("proposal:7:1", []),
        ("outage:7:1", []),
    ],
)
async def test_of_what_waits_as_long_as_an_overview_only_an_overview_is_told_to_be_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch, key: str, told: list[OverviewRefused]
) -> None:
    town = Rijnbuurt(database)
    monkeypatch.setattr("bot.sending.settling.Words", lambda: town.words)
    await town.load(CLEAN, readers=reader("fatima", mail=False) + JORIS)
    await town.joins("fatima", "joris")
    async with database.writing() as session:
        fatima = (await session.scalars(select(Person).where(Person.name == "fatima"))).one()
        letter = Letter(
            key=key,
            address=str(fatima.telegram_id),
            payload=Message(text="Dag"),
            person_id=fatima.id,
            priority=Priority.OVERVIEW,
        )
        await post(session, [letter], town.now)
        claimed = await claim(session, Channel.TELEGRAM, town.now, owner="one", limit=1)
        await settle(
            session, Channel.TELEGRAM, [(each, Unreachable("blocked")) for each in claimed], town.now
        )
    assert town.words.told == told


async def comes_back(town: Rijnbuurt) -> int:
    async with town.database.writing() as session:
        fatima = (await session.scalars(select(Person).where(Person.name == "fatima"))).one()
        return await send_missed(session, town.words, fatima, town.now)


async def test_the_last_overview_that_was_missed_comes_once_when_the_chat_is_open_again(
    database: Database,
) -> None:
    town = await refusing(database, mail=False)
    await town.at(NEXT_FRIDAY)
    await overview_is_refused(town)
    assert await comes_back(town) == 2
    assert await comes_back(town) == 0


async def test_an_overview_that_came_by_mail_or_waits_to_go_comes_no_second_time(
    database: Database,
) -> None:
    town = await refusing(database, mail=True)
    assert await comes_back(town) == 0


# The work it takes


async def statements(town: Rijnbuurt, local: str) -> int:
    said: list[str] = []
    for engine in {town.database._writer.sync_engine, town.database._reader.sync_engine}:
        event.listen(engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    await town.at(local)
    return len(said)


async def test_what_an_overview_is_made_of_takes_five_statements(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(CLEAN)
    said: list[str] = []
    async with database.reading() as session:
        area = await session.scalar(select(Area))
        assert area
        event.listen(
            database._reader.sync_engine, "before_cursor_execute", lambda *args: said.append(args[2])
        )
        await current_digest(session, area, town.now)
    assert len(said) <= 5


async def test_an_overview_of_many_workgroups_takes_no_more_statements(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(CLEAN)
    await town.joins("amina", "bram", "fatima")
    await town.at("2026-11-30 09:00")
    await town.at("2026-12-01 09:00")
    one = await statements(town, FRIDAY)
    await town.load(CLEAN, *(workgroup(f"w{number}", "mon 09:00", "amina", "bram") for number in range(40)))
    await town.at("2026-12-07 09:00")
    await gets_stuck(town)
    await town.at("2026-12-08 09:00")
    assert await statements(town, NEXT_FRIDAY) == one
    assert len((await town.overview()).entries) == 41
