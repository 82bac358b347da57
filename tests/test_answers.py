"""What answers add up to: obstacles, help, successes, and what a changed mind does to them."""

from datetime import datetime, timedelta

import pytest
from rijnbuurt import CLEAN, Rijnbuurt
from sqlalchemy import select

from jobs.answers import MOST_OBSTACLES_ASKED, Saying, edit_words, open_turn, record
from jobs.files import Brought, attach
from jobs.rules.conversation import NOTHING, Point, Said
from jobs.rules.hearing import Heard, Way
from models.database import Database
from models.obstacles import HelpRequest, Obstacle, Remark, Success
from models.rounds import Answer, Attachment, CheckIn
from models.values import AttachmentKind, Helper, ObstacleStatus, Progress, Question, Standing, Theme

pytestmark = pytest.mark.story

PHOTO = Brought(kind=AttachmentKind.PHOTO, file_id="file")
MONDAY, NEXT_MONDAY = "2026-11-30 09:00", "2026-12-07 09:00"


def just_after(moment: datetime) -> datetime:
    """Give when something said in the very moment of an overview counts: the next one tells it."""
    return moment + timedelta(microseconds=1)


@pytest.fixture
async def town(database: Database) -> Rijnbuurt:
    """Give the neighbourhood just after Amina and Bram were asked for the first time."""
    town = Rijnbuurt(database)
    await town.load(CLEAN)
    await town.joins("amina", "bram", "chris")
    await town.at(MONDAY)
    return town


async def obstacle(town: Rijnbuurt) -> Obstacle:
    [only] = await town.rows(select(Obstacle))
    return only


async def gets_stuck(town: Rijnbuurt, key: str = "amina", where: str = "De poort is dicht") -> int:
    """Let somebody say where they are stuck and what would help; give the number of the obstacle."""
    await town.says(key, Question.STANDING, Standing.STUCK)
    await town.says(key, Question.OBSTACLE, text=where)
    await town.says(key, Question.THEME, Theme.COOPERATION)
    await town.says(key, Question.HELP, text="Een sleutel")
    await town.says(key, Question.HELPER, Helper.GEBIEDSMAKELAAR)
    return max(row.id for row in await town.rows(select(Obstacle)))


async def adds(
    town: Rijnbuurt,
    key: str,
    question: Question,
    words: str,
    about: int | None = None,
    message_id: int | None = None,
) -> None:
    """Let somebody add words to what they said at a question."""
    heard = Heard(point=Point(question, about), said=Said(text=words), way=Way.APPEND)
    async with town.database.writing() as session:
        check_in = await session.get_one(CheckIn, (await town.turn(key)).id)
        at = Saying(now=town.now, message_id=message_id)
        await record(session, await open_turn(session, check_in), [heard], at)


async def edits(town: Rijnbuurt, key: str, message_id: int, words: str) -> None:
    """Let somebody write other words in a message of their latest turn."""
    async with town.database.writing() as session:
        check_in = await session.get_one(CheckIn, (await town.turn(key)).id)
        await edit_words(session, await open_turn(session, check_in), message_id, words, town.now)


# The turn


async def test_each_answer_leads_to_the_next_question(town: Rijnbuurt) -> None:
    said = await town.says("amina", Question.STANDING, Standing.WELL)
    assert said.next == Point(Question.WORKED)
    said = await town.says("amina", Question.WORKED, text="De burendag")
    assert (said.next, said.first_time_complete) == (None, True)
    turn = await town.turn("amina")
    assert (turn.question, turn.standing, turn.remind_at) == (None, Standing.WELL, None)
    assert turn.finished_at == turn.touched_at == town.now


async def test_an_answer_that_changes_is_set_aside_and_never_lost(town: Rijnbuurt) -> None:
    await town.says("amina", Question.STANDING, Standing.ROUGH)
    await town.says("amina", Question.STANDING, Standing.WELL)
    answers = await town.rows(select(Answer).order_by(Answer.id))
    assert [(answer.choice, answer.replaced_at is None) for answer in answers] == [
        (Standing.ROUGH, False),
        (Standing.WELL, True),
    ]


async def test_the_first_completion_is_told_once(town: Rijnbuurt) -> None:
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.says("amina", Question.WORKED, NOTHING)
    again = await town.says("amina", Question.WORKED, text="Toch wel: de burendag")
    assert (again.next, again.first_time_complete) == (None, False)


async def test_an_answer_after_sla_over_counts(town: Rijnbuurt) -> None:
    await town.passes("amina")
    assert (await town.turn("amina")).declined_at == town.now
    await town.says("amina", Question.STANDING, Standing.WELL)
    assert (await town.turn("amina")).declined_at is None


async def test_an_answer_after_the_round_closed_is_late(town: Rijnbuurt) -> None:
    await town.says("amina", Question.STANDING, Standing.WELL)
    assert (await town.turn("amina")).late is False
    await town.at("2026-12-04 15:00")
    said = await town.says("amina", Question.WORKED, text="De burendag")
    assert said.late
    answers = await town.rows(select(Answer).order_by(Answer.id))
    assert [answer.late for answer in answers] == [False, True]
    assert (await town.turn("amina")).late is True


async def test_a_photo_is_something_said(town: Rijnbuurt) -> None:
    async with town.database.writing() as session:
        check_in = (await session.scalars(select(CheckIn).limit(1))).one()
        await attach(session, check_in, PHOTO, town.now)
    [touched] = [row.touched_at for row in await town.rows(select(CheckIn)) if row.touched_at]
    assert touched == town.now


async def test_a_photo_that_came_while_an_overview_was_made_is_told_in_the_next(town: Rijnbuurt) -> None:
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.at("2026-12-04 15:00")
    async with town.database.writing() as session:
        check_in = await session.get_one(CheckIn, (await town.turn("amina")).id)
        await attach(session, check_in, PHOTO, town.moment("2026-12-04 14:59"))
    [photo] = await town.rows(select(Attachment))
    assert photo.said_at == just_after(town.now)
    await town.at("2026-12-11 15:00")
    assert [file.kind for file in (await town.entry()).files] == [AttachmentKind.PHOTO]


# The obstacle


async def test_being_stuck_makes_one_obstacle_with_one_request_for_help(town: Rijnbuurt) -> None:
    await gets_stuck(town)
    found = await obstacle(town)
    assert (found.text, found.theme, found.status) == (
        "De poort is dicht",
        Theme.COOPERATION,
        ObstacleStatus.REPORTED,
    )
    [request] = await town.rows(select(HelpRequest))
    assert (request.text, request.helper, request.withdrawn_at) == (
        "Een sleutel",
        Helper.GEBIEDSMAKELAAR,
        None,
    )


async def test_who_is_not_stuck_after_all_withdraws_the_obstacle_and_the_help(town: Rijnbuurt) -> None:
    await gets_stuck(town)
    await town.says("amina", Question.STANDING, Standing.WELL)
    assert (await obstacle(town)).status is ObstacleStatus.STOPPED
    [request] = await town.rows(select(HelpRequest))
    assert request.withdrawn_at == town.now
    await town.at("2026-12-04 15:00")
    digest = await town.overview()
    assert (digest.help_open, (await town.entry()).obstacles) == (0, ())


async def test_who_is_stuck_again_reports_the_same_obstacle_again(town: Rijnbuurt) -> None:
    await gets_stuck(town)
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.says("amina", Question.STANDING, Standing.STUCK)
    assert (await obstacle(town)).status is ObstacleStatus.REPORTED
    [request] = await town.rows(select(HelpRequest))
    assert request.withdrawn_at is None


async def test_other_words_change_the_obstacle_and_make_no_second(town: Rijnbuurt) -> None:
    await gets_stuck(town)
    reported = (await obstacle(town)).reported_at
    town.now = town.moment("2026-11-30 11:00")
    await town.says("amina", Question.OBSTACLE, text="De poort klemt")
    found = await obstacle(town)
    assert (found.text, found.reported_at) == ("De poort klemt", reported)


async def test_help_that_is_not_needed_any_more_is_withdrawn(town: Rijnbuurt) -> None:
    await gets_stuck(town)
    await town.says("amina", Question.HELP, NOTHING)
    [request] = await town.rows(select(HelpRequest))
    assert request.withdrawn_at == town.now
    await town.says("amina", Question.HELP, text="Een slotenmaker")
    [request] = await town.rows(select(HelpRequest))
    assert (request.text, request.withdrawn_at) == ("Een slotenmaker", None)


# What was known before


async def test_what_bram_reported_is_asked_of_amina_too_in_the_next_round(town: Rijnbuurt) -> None:
    number = await gets_stuck(town, "bram")
    await town.at(NEXT_MONDAY)
    amina = await town.turn("amina")
    assert (amina.question, amina.subject_id) == (Question.PROGRESS, number)
    prompts = [prompt for prompt in town.words.prompts if prompt.name == "Amina"]
    assert prompts[-1].subject == "De poort is dicht"


async def test_what_is_reported_in_this_round_is_not_asked_about_in_it(town: Rijnbuurt) -> None:
    await gets_stuck(town, "bram")
    said = await town.says("amina", Question.STANDING, Standing.WELL)
    assert said.next == Point(Question.WORKED)


async def test_not_more_known_obstacles_are_asked_about_than_two_minutes_allow(town: Rijnbuurt) -> None:
    await town.says("amina", Question.STANDING, Standing.WELL)
    for number in range(MOST_OBSTACLES_ASKED + 2):
        await town.reports("bram", "schoon", f"Knelpunt {number}")
    await town.at(NEXT_MONDAY)
    async with town.database.writing() as session:
        turn = (await open_turn(session, await town.turn("amina"))).turn
    assert len(turn.obstacles) == MOST_OBSTACLES_ASKED


async def test_solved_is_solved_and_the_overview_says_so(town: Rijnbuurt) -> None:
    number = await gets_stuck(town)
    await town.at(NEXT_MONDAY)
    await town.says("bram", Question.PROGRESS, Progress.SOLVED, about=number)
    found = await obstacle(town)
    assert (found.status, found.resolved_at) == (ObstacleStatus.RESOLVED, just_after(town.now))


async def test_what_one_calls_solved_is_reopened_when_the_other_says_it_still_runs(town: Rijnbuurt) -> None:
    number = await gets_stuck(town)
    await town.at(NEXT_MONDAY)
    await town.says("bram", Question.PROGRESS, Progress.SOLVED, about=number)
    await town.says("amina", Question.PROGRESS, Progress.ONGOING, about=number)
    found = await obstacle(town)
    assert (found.status, found.resolved_at, found.confirmed_at) == (
        ObstacleStatus.REOPENED,
        None,
        just_after(town.now),
    )


@pytest.mark.parametrize("last", [Progress.ONGOING, Progress.SOLVED])
async def test_the_last_word_about_an_obstacle_stands_while_the_first_goes_on(
    town: Rijnbuurt, last: Progress
) -> None:
    number = await gets_stuck(town)
    first = Progress.SOLVED if last is Progress.ONGOING else Progress.ONGOING
    await town.at(NEXT_MONDAY)
    await town.says("bram", Question.PROGRESS, first, about=number)
    await town.says("amina", Question.PROGRESS, last, about=number)
    await town.says("bram", Question.STANDING, Standing.WELL)
    solved = (await obstacle(town)).status is ObstacleStatus.RESOLVED
    assert solved == (last is Progress.SOLVED)


@pytest.mark.parametrize(
    ("question", "choice", "words"),
    [
        (Question.STANDING, Standing.STUCK, None),
        (Question.OBSTACLE, None, "De poort is weer dicht, en nu ook de deur"),
        (Question.HELP, None, "Een slotenmaker"),
        (Question.HELPER, Helper.GEBIEDSMAKELAAR, None),
    ],
)
async def test_what_the_other_calls_solved_is_reopened_by_whoever_says_anew_that_they_are_stuck_there(
    town: Rijnbuurt, question: Question, choice: str | None, words: str | None
) -> None:
    await town.reports("amina", "schoon", "De poort is dicht")
    number = (await obstacle(town)).id
    await town.says("amina", Question.HELP, text="Een sleutel")
    await town.says("bram", Question.PROGRESS, Progress.SOLVED, about=number)
    assert (await obstacle(town)).status is ObstacleStatus.RESOLVED
    await town.says("amina", question, choice, text=words)
    found = await obstacle(town)
    assert (found.status, found.resolved_at) == (ObstacleStatus.REOPENED, None)


async def test_who_needs_nothing_or_mends_a_typo_does_not_reopen_what_the_other_calls_solved(
    town: Rijnbuurt,
) -> None:
    await town.reports("amina", "schoon", "De poort is")
    number = (await obstacle(town)).id
    await adds(town, "amina", Question.OBSTACLE, "dicth", message_id=7)
    await town.says("bram", Question.PROGRESS, Progress.SOLVED, about=number)
    await town.says("amina", Question.THEME, Theme.COOPERATION)
    await town.says("amina", Question.HELP, NOTHING)
    await edits(town, "amina", 7, "dicht")
    found = await obstacle(town)
    assert (found.status, found.text) == (ObstacleStatus.RESOLVED, "De poort is\ndicht")


@pytest.mark.parametrize("progress", [Progress.ONGOING, Progress.DIFFERENT])
async def test_what_its_reporter_takes_back_is_open_again_when_another_says_that_it_runs(
    town: Rijnbuurt, progress: Progress
) -> None:
    await town.reports("amina", "schoon", "De poort is dicht")
    number = (await obstacle(town)).id
    await town.says("amina", Question.STANDING, Standing.WELL)
    assert (await obstacle(town)).status is ObstacleStatus.STOPPED
    await town.says("bram", Question.PROGRESS, progress, about=number)
    assert (await obstacle(town)).status is ObstacleStatus.REOPENED


async def test_what_another_said_to_run_is_not_taken_back_by_its_reporter(town: Rijnbuurt) -> None:
    await town.reports("amina", "schoon", "De poort is dicht")
    number = (await obstacle(town)).id
    await town.says("bram", Question.PROGRESS, Progress.ONGOING, about=number)
    await town.says("amina", Question.STANDING, Standing.WELL)
    assert (await obstacle(town)).status is ObstacleStatus.REPORTED


async def test_what_is_different_now_is_kept_beside_the_obstacle(town: Rijnbuurt) -> None:
    number = await gets_stuck(town)
    await town.at(NEXT_MONDAY)
    said = await town.says("bram", Question.PROGRESS, Progress.DIFFERENT, about=number)
    assert said.next == Point(Question.CHANGE, number)
    await town.says("bram", Question.CHANGE, text="Nu klemt het slot", about=number)
    found = await obstacle(town)
    assert (found.text, found.change) == ("De poort is dicht", "Nu klemt het slot")


@pytest.mark.parametrize("parts", [["Nu klemt het slot"], ["Nu klemt het slot", "De trap\nis dicht"]])
async def test_what_is_different_now_goes_with_the_answer_it_hung_on(
    town: Rijnbuurt, parts: list[str]
) -> None:
    number = await gets_stuck(town)
    await town.at(NEXT_MONDAY)
    await town.says("bram", Question.PROGRESS, Progress.DIFFERENT, about=number)
    for part in parts:
        await adds(town, "bram", Question.CHANGE, part, about=number)
    assert (await obstacle(town)).change == "\n".join(parts)
    await town.says("bram", Question.PROGRESS, Progress.ONGOING, about=number)
    assert (await obstacle(town)).change is None


@pytest.mark.parametrize("solved", [True, False], ids=["solved since", "open still"])
async def test_mending_a_typo_says_nothing_anew_of_how_an_obstacle_fares(
    town: Rijnbuurt, *, solved: bool
) -> None:
    number = await gets_stuck(town)
    await town.at(NEXT_MONDAY)
    await town.says("bram", Question.PROGRESS, Progress.DIFFERENT, about=number)
    await adds(town, "bram", Question.CHANGE, "Nu klmt het slot", about=number, message_id=7)
    if solved:
        await town.says("amina", Question.PROGRESS, Progress.SOLVED, about=number)
    before = await obstacle(town)
    town.now = town.moment("2026-12-07 12:00")
    await edits(town, "bram", 7, "Nu klemt het slot")
    after = await obstacle(town)
    assert (after.status, after.confirmed_at) == (before.status, before.confirmed_at)
    assert after.change == "Nu klemt het slot"


async def test_mending_a_typo_takes_nothing_away_that_another_said_since(town: Rijnbuurt) -> None:
    number = await gets_stuck(town)
    await town.at(NEXT_MONDAY)
    for message_id, (key, words) in enumerate((("bram", "Nu klmt het slot"), ("amina", "De trap is dicht"))):
        await town.says(key, Question.PROGRESS, Progress.DIFFERENT, about=number)
        await adds(town, key, Question.CHANGE, words, about=number, message_id=message_id + 1)
    await edits(town, "bram", 1, "Nu klemt het slot")
    assert (await obstacle(town)).change == "De trap is dicht"


async def test_what_another_says_to_be_different_stays(town: Rijnbuurt) -> None:
    number = await gets_stuck(town)
    await town.at(NEXT_MONDAY)
    for key, words in (("bram", "Nu klemt het slot"), ("amina", "De trap is dicht")):
        await town.says(key, Question.PROGRESS, Progress.DIFFERENT, about=number)
        await town.says(key, Question.CHANGE, text=words, about=number)
    await town.says("bram", Question.PROGRESS, Progress.ONGOING, about=number)
    assert (await obstacle(town)).change == "De trap is dicht"


# What is told


async def test_a_success_moves_only_when_its_words_change(town: Rijnbuurt) -> None:
    await town.says("amina", Question.STANDING, Standing.WELL)
    await town.says("amina", Question.WORKED, text="De burendag")
    told = town.now
    town.now = town.moment("2026-12-01 10:00")
    await town.says("amina", Question.STANDING, Standing.WELL)
    [success] = await town.rows(select(Success))
    assert success.told_at == told
    await town.says("amina", Question.WORKED, text="De burendag en de moestuin")
    [success] = await town.rows(select(Success))
    assert (success.text, success.told_at) == ("De burendag en de moestuin", town.now)


async def test_a_remark_is_withdrawn_with_the_answer_it_hung_on(town: Rijnbuurt) -> None:
    await town.says("amina", Question.STANDING, Standing.ROUGH)
    await town.says("amina", Question.ROUGH, text="De planning")
    await town.says("amina", Question.STANDING, Standing.WELL)
    [remark] = await town.rows(select(Remark))
    assert remark.withdrawn_at == town.now
    await town.says("amina", Question.STANDING, Standing.ROUGH)
    [remark] = await town.rows(select(Remark))
    assert (remark.text, remark.withdrawn_at) == ("De planning", None)


async def test_loose_words_find_their_place_once_it_is_clear_how_it_goes(town: Rijnbuurt) -> None:
    await town.says("amina", Question.NOTE, text="De huismeester is ziek")
    [remark] = await town.rows(select(Remark))
    assert remark.text == "De huismeester is ziek"
    said = await town.says("amina", Question.STANDING, Standing.STUCK)
    assert said.next == Point(Question.THEME)
    assert (await obstacle(town)).text == "De huismeester is ziek"
    [remark] = await town.rows(select(Remark))
    assert remark.withdrawn_at == town.now
