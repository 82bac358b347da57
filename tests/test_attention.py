"""Which turn loose words are meant for, as a rule without any chat."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobs.rules.attention import Meant, Said, Shown, Spoken, Trace, TurnFact, meant_for, places
from models.queries.asked import Told
from models.queries.outbox import LEASE
from models.queries.outbox_upkeep import REPEAT_AFTER
from models.values import SendStatus

NINE = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def turn(
    number: int, *, waits: bool = True, live: bool = True, asked: float | None = 0, **times: float
) -> TurnFact:
    return TurnFact(
        check_in_id=number,
        waits=waits,
        live=live,
        place=max(0 if asked is None else 1 + asked, 1 + times.get("touched", -1)),
        touched_at=at(times["touched"]) if "touched" in times else None,
        closed_at=at(times["closed"]) if "closed" in times else None,
        put_off=bool(times.get("put_off", False)),
        asked_last=bool(times.get("asked_last", True)),
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


def test_of_two_asked_in_the_same_moment_the_lower_on_the_screen_is_meant() -> None:
    assert meant(turn(2), turn(1)) == Meant(2)
    assert meant(turn(1), turn(2)) == Meant(2)


def test_words_are_not_about_what_was_not_there_yet() -> None:
    assert meant(turn(1, touched=5), turn(2, asked=None)) == Meant(1)
    assert meant(turn(1), turn(2, asked=None)) == Meant(1)
    assert meant(turn(1, asked=None, touched=5), turn(2, asked=2)) == Meant(1)
    assert meant(turn(1, asked=None), turn(2, asked=None)) == Meant(2)


def shown(number: int | None, minutes: float, *, went: bool = True) -> Shown:
    return Shown(number=number, at=at(minutes), made_at=at(minutes), went=went)


def spoken(number: int | None, minutes: float, *, received: float | None = None) -> Spoken:
    return Spoken(number=number, at=at(minutes), received_at=None if received is None else at(received))


def test_telegrams_numbers_say_what_stood_there_whatever_the_clocks_say() -> None:
    assert shown(7, 90).stood_before(spoken(8, 0))
    assert not shown(8, 0).stood_before(spoken(7, 90))


@pytest.mark.parametrize(
    ("message", "words", "stood"),
    [
        (shown(None, 10), spoken(8, 10), True),
        (shown(None, 10, went=False), spoken(8, 20), False),
        (shown(None, 10), spoken(8, 9.5), True),
        (shown(None, 10), spoken(8, 8), False),
        (shown(None, 10), spoken(8, 10, received=9.9), False),
        (shown(None, 10), spoken(8, 10, received=60), True),
        (shown(3, 10), spoken(None, 30), True),
        (shown(3, 10), spoken(None, 8, received=60), False),
    ],
)
def test_without_a_number_the_clocks_say_it(message: Shown, words: Spoken, *, stood: bool) -> None:
    assert message.stood_before(words) is stood


def told(status: SendStatus, **known: datetime | bool | None) -> Told:
    fields: dict[str, Any] = {"sent_at": None, "lease_until": None, "not_before": NINE, "repeated": False}
    return Told(
        check_in_id=1, external_id=None, status=status, created_at=NINE, is_reply=False, **(fields | known)
    )


@pytest.mark.parametrize(
    ("message", "minutes"),
    [
        (told(SendStatus.SENT, sent_at=at(20)), 20),
        (told(SendStatus.QUEUED, not_before=at(30)), 0),
        (told(SendStatus.UNCERTAIN, not_before=at(21) + REPEAT_AFTER), 21),
        (told(SendStatus.SENDING, lease_until=at(7) + LEASE), 7),
        (told(SendStatus.UNCERTAIN, not_before=at(21) + REPEAT_AFTER, repeated=True), 0),
        (told(SendStatus.QUEUED, not_before=at(30), repeated=True), 0),
    ],
)
def test_a_message_came_when_it_was_last_tried_unless_an_earlier_copy_did(
    message: Told, minutes: float
) -> None:
    assert message.came_at == at(minutes)


def placed(words: Spoken, *traces: Trace) -> list[float]:
    return [*places(dict(enumerate(traces)), words).values()]


def test_a_turn_is_where_it_was_seen_last_and_what_came_later_hides_nothing() -> None:
    assert placed(spoken(8, 6), Trace(shown=[shown(3, 1), shown(9, 5)]), Trace(shown=[shown(9, 5)])) == [3, 0]


def test_what_has_no_number_stands_behind_what_had_come_before_it() -> None:
    known = Trace(shown=[shown(3, 1), shown(5, 4)])
    assert placed(spoken(8, 6), known, Trace(shown=[shown(None, 2)])) == [5, 3.5]
    assert placed(spoken(8, 6), known, Trace(touched_at=at(4.5))) == [5, 5.5]
    assert placed(spoken(8, 6), Trace(touched_at=at(4.5))) == [0.5]


def test_who_tapped_in_a_turn_was_there_though_the_reply_was_not_seen_yet() -> None:
    reply = Shown(number=9, at=at(5.1), made_at=at(5), went=True, is_reply=True)
    assert placed(spoken(8, 6), Trace(shown=[shown(3, 1), reply]), Trace(shown=[shown(4, 2)])) == [4.5, 4]


def test_words_are_where_they_were_typed_however_late_they_were_handled() -> None:
    reply = Shown(number=13, at=at(120), made_at=at(120), went=True, is_reply=True)
    said = [Said(number=10, handled_at=at(120))]
    first = Trace(shown=[shown(9, 0), reply], said=said, touched_at=at(120))
    assert placed(spoken(12, 95), first, Trace(shown=[shown(11, 90)])) == [10, 11]


def test_a_question_that_was_never_seen_is_not_answered_by_a_word_that_fits() -> None:
    finished = turn(1, waits=False, asked=5)
    assert meant(finished, turn(2, asked=None), spells=2) == Meant(1)


def test_thanks_after_the_last_answer_are_no_answer_to_another_question() -> None:
    finished, other = turn(1, waits=False, asked=5, touched=5), turn(2)
    assert meant(finished, other, thanks=True, spells=2) == Meant(1, thanks=True)


def test_thanks_at_a_question_asked_since_are_an_answer() -> None:
    finished, asked_since = turn(1, waits=False, asked=5, touched=5), turn(2, asked=60)
    assert meant(finished, asked_since, thanks=True, spells=2) == Meant(2)


def test_thanks_after_the_bot_spoke_of_something_else_are_no_answer() -> None:
    assert meant(turn(1, asked_last=False), thanks=True) == Meant(1, thanks=True)
    assert meant(turn(1, asked_last=False)) == Meant(1)


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
