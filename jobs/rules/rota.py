"""Whom to ask: the representatives who are there, and a deputy in the place of each who is not."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from models.values import Rotation, SeatKind, StandInReason

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A person with a seat in a workgroup, as they are on the day of asking."""

    person_id: int
    kind: SeatKind
    position: int
    joined: bool = True
    reachable: bool = True
    away: bool = False
    last_asked: datetime | None = None
    """When they were last asked in a round, where turns are taken."""

    @property
    def available(self) -> bool:
        return self.joined and self.reachable and not self.away


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A person to ask; `stands_in_for` is the representative whose place they take."""

    person_id: int
    stands_in_for: int | None = None
    because: StandInReason | None = None


def next_in_line(seats: Iterable[Candidate], asked: Collection[int]) -> Candidate | None:
    """Give who comes next in a round: the other representative, or else the first deputy who is there."""
    free = [seat for seat in seats if seat.available and seat.person_id not in asked]
    return min(free, key=lambda seat: (seat.kind is SeatKind.DEPUTY, seat.position), default=None)


def whom_to_ask(seats: Iterable[Candidate], rotation: Rotation = Rotation.BOTH) -> tuple[Asked, ...]:
    """Choose the people of a round, in the order of their seats; empty when nobody can be asked.

    Where one of two representatives is asked, the other comes before a deputy. One who never joined is
    nobody's absence: a deputy takes that place, or the one that a representative left behind, only when the
    workgroup would otherwise stay silent. A workgroup that asks one at a time asks one deputy too.
    """
    seats = sorted(seats, key=lambda seat: seat.position)
    speakers = [seat for seat in seats if seat.kind is SeatKind.REPRESENTATIVE]
    if rotation is not Rotation.BOTH and any(seat.available for seat in speakers):
        return (Asked(person_id=_whose_turn(speakers, rotation).person_id),)
    deputies = [seat for seat in seats if seat.kind is SeatKind.DEPUTY and seat.available]
    asked = _with_deputies(speakers, deputies)
    return asked if rotation is Rotation.BOTH else asked[:1]


def _whose_turn(speakers: Iterable[Candidate], rotation: Rotation) -> Candidate:
    """Choose the first who is there, or the one who was not asked for the longest time."""
    there = [seat for seat in speakers if seat.available]
    if rotation is Rotation.FIRST_THEN_OTHER:
        return there[0]
    return min(there, key=lambda seat: (seat.last_asked or _NEVER, seat.position))


def _with_deputies(speakers: Iterable[Candidate], deputies: list[Candidate]) -> tuple[Asked, ...]:
    asked: list[Asked] = []
    unfilled: list[Candidate] = []
    for seat in speakers:
        if seat.available:
            asked.append(Asked(person_id=seat.person_id))
        elif seat.joined and deputies:
            asked.append(_stand_in(deputies.pop(0), seat))
        else:
            unfilled.append(seat)
    if not asked and deputies:
        asked.append(_stand_in(deputies[0], unfilled[0] if unfilled else None))
    return tuple(asked)


def _stand_in(deputy: Candidate, missing: Candidate | None) -> Asked:
    if missing is None or not missing.joined:
        return Asked(person_id=deputy.person_id, stands_in_for=missing.person_id if missing else None)
    because = StandInReason.AWAY if missing.away else StandInReason.UNREACHABLE
    return Asked(person_id=deputy.person_id, stands_in_for=missing.person_id, because=because)
