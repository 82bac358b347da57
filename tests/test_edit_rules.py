"""How an edited message is read: the rule alone."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs.rules.conversation import NOTHING, Point, Said, Turn
from jobs.rules.editing import Edit, Reading, Told, read_edit, taken_back_from
from jobs.rules.hearing import NOTE
from models.values import Helper, Progress, Question, Standing, Theme

PROGRESS, CHANGE = Point(Question.PROGRESS, 3), Point(Question.CHANGE, 3)
STANDING, OBSTACLE, WORKED = (Point(Question(name)) for name in ("standing", "obstacle", "worked"))
HELPER, THEME = Point(Question.HELPER), Point(Question.THEME)


def read(
    *stands: tuple[Point, Said],
    beside: dict[Point, Said] | None = None,
    asking: Point | None = None,
    **now: str,
) -> Edit:
    """Read an edit to words that spell these choices, by question."""
    turn = Turn(obstacles=(3,), answers={**(beside or {}), **dict(stands)})
    return read_edit(turn, stands, asking, now.get)


@pytest.mark.parametrize(
    ("point", "choice"),
    [(PROGRESS, Progress.SOLVED), (WORKED, NOTHING)],
)
def test_the_same_choice_in_other_words_is_the_same(point: Point, choice: str) -> None:
    turn = Turn(obstacles=(3,), answers={point: Said(choice=choice)})
    edit = read_edit(turn, [(point, Said(choice=choice))], None, {point.question: choice}.get)
    assert edit == Edit(reading=Reading.SAME, point=point, spelt=point)


def test_another_choice_says_something_else() -> None:
    edit = read((PROGRESS, Said(choice=Progress.SOLVED)), progress=Progress.ONGOING)
    assert (edit.reading, edit.spelt) == (Reading.OTHERWISE, PROGRESS)


def test_words_in_the_place_of_a_choice_say_something_else() -> None:
    edit = read((PROGRESS, Said(choice=Progress.SOLVED)))
    assert edit == Edit(reading=Reading.OTHERWISE, point=PROGRESS)


def test_words_in_the_place_of_words_are_mended() -> None:
    edit = read((PROGRESS, Said(choice=Progress.DIFFERENT)), (CHANGE, Said(text="De deur klemt")))
    assert edit == Edit(reading=Reading.MENDED, point=CHANGE)


def test_words_that_say_nothing_any_more_go() -> None:
    different = (PROGRESS, Said(choice=Progress.DIFFERENT)), (CHANGE, Said(text="De deur klemt"))
    assert read(*different, change=NOTHING).reading is Reading.EMPTIED


def test_words_that_spell_the_choice_before_theirs_make_that_choice() -> None:
    edit = read(
        (OBSTACLE, Said(text="De lift is stuk")),
        beside={STANDING: Said(choice=Standing.STUCK)},
        standing=Standing.WELL,
    )
    assert edit == Edit(reading=Reading.OTHERWISE, point=OBSTACLE, spelt=STANDING)


def test_a_remark_is_how_it_goes_only_while_that_is_asked() -> None:
    remark = (NOTE, Said(text="De lift is stuk"))
    assert read(remark, asking=STANDING, standing=Standing.ROUGH).spelt == STANDING
    assert read(remark, standing=Standing.ROUGH) == Edit(reading=Reading.MENDED, point=NOTE)


def test_words_beside_where_it_is_stuck_are_what_it_is_about_only_while_that_is_asked() -> None:
    part = (OBSTACLE, Said(text="gelt"))
    stuck = Turn(
        answers={STANDING: Said(choice=Standing.STUCK), OBSTACLE: Said(text="De lift is stuk\ngelt")}
    )
    money, other = {Question.THEME: Theme.MONEY}.get, {Question.THEME: Theme.OTHER}.get
    assert read_edit(stuck, [part], THEME, money) == Edit(
        reading=Reading.OTHERWISE, point=OBSTACLE, spelt=THEME
    )
    assert read_edit(stuck, [part], THEME, other).reading is Reading.MENDED
    assert read_edit(stuck, [part], Point(Question.HELP), money).reading is Reading.MENDED
    alone = {STANDING: Said(choice=Standing.STUCK)}
    assert read(part, beside=alone, asking=THEME, theme=Theme.MONEY).reading is Reading.MENDED


@pytest.mark.parametrize(
    "stands", [(OBSTACLE, Said(text="De lift is stuk")), (HELPER, Said(choice=Helper.WORKGROUP))]
)
def test_what_is_asked_no_more_is_dropped(stands: tuple[Point, Said]) -> None:
    well = {STANDING: Said(choice=Standing.WELL)}
    assert read(stands, beside=well).reading is Reading.DROPPED
    assert read(stands, beside=well, helper=Helper.CORE_GROUP).reading is Reading.DROPPED


NINE = datetime(2026, 12, 7, 9, tzinfo=UTC)
STUCK = Turn(answers={STANDING: Said(choice=Standing.STUCK), OBSTACLE: Said(text="En de deur klemt")})
WAITS = Turn(answers={STANDING: Said(choice=Standing.STUCK)})
WELL = Turn(answers={STANDING: Said(choice=Standing.WELL)})


def told(message_id: int | None, said: int, replaced: int | None = None, at: Point = OBSTACLE) -> Told:
    """Something that was said, and perhaps replaced, so many minutes after nine."""
    went = None if replaced is None else NINE + timedelta(minutes=replaced)
    return Told(point=at, message_id=message_id, said_at=NINE + timedelta(minutes=said), replaced_at=went)


@pytest.mark.parametrize(
    ("turn", "rows", "point"),
    [
        (WAITS, [told(1, 0, 2)], OBSTACLE),
        (STUCK, [told(1, 0, 2), told(2, 1)], OBSTACLE),
        (STUCK, [told(1, 0, 2), told(2, 1, 3), told(2, 3)], OBSTACLE),
        (STUCK, [told(1, 0, 2), told(2, 3)], None),
        (STUCK, [told(1, 0, 2), told(None, 1, 2), told(None, 2)], None),
        (WELL, [told(1, 0, 2)], None),
        (Turn(), [told(1, 0, 2)], NOTE),
        (WELL, [told(1, 0, 2, at=NOTE), told(2, 3, at=NOTE)], NOTE),
        (WAITS, [told(1, 0, at=STANDING)], OBSTACLE),
    ],
    ids=[
        "its question waits",
        "another part stands",
        "another part stands and was mended",
        "something newer stands",
        "a newer tap stands",
        "its question is asked no more",
        "it is not known how it goes",
        "loose words",
        "a report without words",
    ],
)
def test_what_was_taken_back_comes_back_where_nothing_took_its_place(
    turn: Turn, rows: list[Told], point: Point | None
) -> None:
    assert taken_back_from(turn, rows, 1) == point
