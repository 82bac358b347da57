"""Whom to ask: the representatives who are there, and a deputy for each who is not."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.rules.rota import Asked, Candidate, whom_to_ask
from models.values import Rotation, SeatKind, StandInReason

AWAY = StandInReason.AWAY

AMINA = Candidate(person_id=1, kind=SeatKind.REPRESENTATIVE, position=0)
BRAM = Candidate(person_id=2, kind=SeatKind.REPRESENTATIVE, position=1)
CHRIS = Candidate(person_id=3, kind=SeatKind.DEPUTY, position=0)
DEWI = Candidate(person_id=4, kind=SeatKind.DEPUTY, position=1)


def away(person: Candidate) -> Candidate:
    return replace(person, away=True)


def blocked(person: Candidate) -> Candidate:
    return replace(person, reachable=False)


def not_joined(person: Candidate) -> Candidate:
    return replace(person, joined=False)


def test_both_representatives_are_asked_in_the_order_of_their_seats() -> None:
    assert whom_to_ask([BRAM, CHRIS, AMINA]) == (Asked(person_id=1), Asked(person_id=2))


def test_a_deputy_takes_the_place_of_somebody_away() -> None:
    assert whom_to_ask([away(AMINA), BRAM, CHRIS]) == (
        Asked(person_id=3, stands_in_for=1, because=AWAY),
        Asked(person_id=2),
    )


def test_a_deputy_takes_the_place_of_somebody_who_blocked_the_bot() -> None:
    assert whom_to_ask([AMINA, blocked(BRAM), CHRIS]) == (
        Asked(person_id=1),
        Asked(person_id=3, stands_in_for=2, because=StandInReason.UNREACHABLE),
    )


def test_two_places_take_two_deputies_in_their_order() -> None:
    assert whom_to_ask([away(AMINA), away(BRAM), DEWI, CHRIS]) == (
        Asked(person_id=3, stands_in_for=1, because=AWAY),
        Asked(person_id=4, stands_in_for=2, because=AWAY),
    )


@pytest.mark.parametrize("rotation", [Rotation.IN_TURNS, Rotation.FIRST_THEN_OTHER])
def test_a_workgroup_that_asks_one_at_a_time_asks_one_deputy(rotation: Rotation) -> None:
    seats = [away(AMINA), away(BRAM), DEWI, CHRIS]
    assert whom_to_ask(seats, rotation) == (Asked(person_id=3, stands_in_for=1, because=AWAY),)


def test_a_deputy_who_is_away_is_passed_over() -> None:
    assert whom_to_ask([away(AMINA), away(CHRIS), DEWI]) == (
        Asked(person_id=4, stands_in_for=1, because=AWAY),
    )


def test_who_never_joined_is_not_replaced_as_long_as_somebody_speaks() -> None:
    assert whom_to_ask([AMINA, not_joined(BRAM), CHRIS]) == (Asked(person_id=1),)


def test_a_deputy_speaks_when_no_representative_has_joined() -> None:
    assert whom_to_ask([not_joined(AMINA), not_joined(BRAM), CHRIS]) == (Asked(person_id=3, stands_in_for=1),)


def test_a_deputy_speaks_when_the_representatives_have_left() -> None:
    assert whom_to_ask([CHRIS, DEWI]) == (Asked(person_id=3),)


def test_nobody_is_asked_where_nobody_can_be() -> None:
    assert whom_to_ask([away(AMINA), not_joined(CHRIS), blocked(DEWI)]) == ()
    assert whom_to_ask([]) == ()


workgroups = st.lists(
    st.builds(
        Candidate,
        person_id=st.integers(1, 8),
        kind=st.sampled_from(SeatKind),
        position=st.integers(0, 3),
        joined=st.booleans(),
        reachable=st.booleans(),
        away=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda seat: seat.person_id,
)


@given(seats=workgroups)
@settings(derandomize=True, database=None)
def test_a_workgroup_is_silent_only_if_nobody_is_there_and_nobody_is_asked_twice(
    seats: list[Candidate],
) -> None:
    asked = [person.person_id for person in whom_to_ask(seats)]
    there = {seat.person_id for seat in seats if seat.available}
    assert bool(asked) == bool(there)
    assert len(asked) == len(set(asked))
    assert set(asked) <= there
    representatives = {seat.person_id for seat in seats if seat.kind is SeatKind.REPRESENTATIVE}
    assert representatives & there <= set(asked)
    assert len(asked) <= max(1, len(representatives))
