"""How an edited message is read: the rule alone."""

import pytest

from jobs.rules.conversation import NOTHING, Point, Said, Turn
from jobs.rules.editing import Edit, Reading, read_edit
from jobs.rules.hearing import NOTE
from models.values import Helper, Progress, Question, Standing

PROGRESS, CHANGE = Point(Question.PROGRESS, 3), Point(Question.CHANGE, 3)
STANDING, OBSTACLE, WORKED = (Point(Question(name)) for name in ("standing", "obstacle", "worked"))
HELPER = Point(Question.HELPER)


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


@pytest.mark.parametrize(
    "stands", [(OBSTACLE, Said(text="De lift is stuk")), (HELPER, Said(choice=Helper.WORKGROUP))]
)
def test_what_is_asked_no_more_is_dropped(stands: tuple[Point, Said]) -> None:
    well = {STANDING: Said(choice=Standing.WELL)}
    assert read(stands, beside=well).reading is Reading.DROPPED
    assert read(stands, beside=well, helper=Helper.CORE_GROUP).reading is Reading.DROPPED
