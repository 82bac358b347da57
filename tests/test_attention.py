"""Which turn loose words are meant for, as a rule without any chat."""

from datetime import UTC, datetime, timedelta

from jobs.rules.attention import Meant, TurnFact, meant_for

NINE = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def turn(number: int, *, waits: bool = True, live: bool = True, asked: float = 0, **times: float) -> TurnFact:
    return TurnFact(
        check_in_id=number,
        waits=waits,
        live=live,
        asked_at=at(asked),
        touched_at=at(times["touched"]) if "touched" in times else None,
        closed_at=at(times["closed"]) if "closed" in times else None,
        put_off=bool(times.get("put_off", False)),
    )


def meant(*turns: TurnFact, thanks: bool = False, spells: int | None = None) -> Meant:
    return meant_for(turns, thanks=thanks, spells_answer=lambda turn: turn.check_in_id == spells)


def test_words_answer_the_turn_that_waits() -> None:
    assert meant(turn(1)) == Meant(1)


def test_without_any_turn_words_start_a_new_one() -> None:
    assert meant() == Meant(None)
    assert meant(thanks=True) == Meant(None, thanks=True)


def test_of_two_that_wait_the_one_asked_or_touched_last_is_meant() -> None:
    assert meant(turn(1), turn(2, asked=1)) == Meant(2)
    assert meant(turn(1, touched=5), turn(2, asked=1)) == Meant(1)


def test_thanks_after_the_last_answer_are_no_answer_to_another_question() -> None:
    finished, other = turn(1, waits=False, asked=5, touched=5), turn(2)
    assert meant(finished, other, thanks=True, spells=2) == Meant(1, thanks=True)


def test_thanks_at_a_question_asked_since_are_an_answer() -> None:
    finished, asked_since = turn(1, waits=False, asked=5, touched=5), turn(2, asked=60)
    assert meant(finished, asked_since, thanks=True, spells=2) == Meant(2)


def test_oke_after_straks_or_sla_over_is_no_answer() -> None:
    assert meant(turn(1, asked=1, put_off=1), thanks=True, spells=1) == Meant(1, thanks=True)


def test_words_after_a_finished_turn_are_about_it_unless_they_spell_another_answer() -> None:
    finished, other = turn(1, waits=False, asked=5, touched=5), turn(2)
    assert meant(finished, other) == Meant(1)
    assert meant(finished, other, spells=2) == Meant(2)


def test_a_closed_round_that_was_never_answered_swallows_no_words() -> None:
    assert meant(turn(1, live=False, touched=5, closed=60)) == Meant(None)


def test_who_answers_a_closed_round_goes_on_there() -> None:
    late = turn(1, live=False, asked=120, touched=120, closed=60)
    assert meant(late, turn(2, asked=100)) == Meant(1)


def test_a_finished_turn_of_a_closed_round_starts_no_more() -> None:
    assert meant(turn(1, waits=False, live=False, asked=120, touched=120, closed=60)) == Meant(None)
