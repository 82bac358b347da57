"""Whom to ask: the representatives who are there, and a deputy in the place of each who is not."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from models.values import SeatKind


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A person with a seat in a workgroup, as they are on the day of asking."""

    person_id: int
    kind: SeatKind
    position: int
    joined: bool = True
    reachable: bool = True
    away: bool = False

    @property
    def available(self) -> bool:
        return self.joined and self.reachable and not self.away


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A person to ask; `stands_in_for` is the representative whose place they take."""

    person_id: int
    stands_in_for: int | None = None


def next_deputy(seats: Iterable[Candidate], asked: Collection[int]) -> Candidate | None:
    """Give the first deputy in order who is there and was not asked in this round yet."""
    deputies = (seat for seat in seats if seat.kind is SeatKind.DEPUTY and seat.available)
    free = [deputy for deputy in deputies if deputy.person_id not in asked]
    return min(free, key=lambda seat: seat.position, default=None)


def whom_to_ask(seats: Iterable[Candidate]) -> tuple[Asked, ...]:
    """Choose the people of a round, in the order of their seats; empty when nobody can be asked.

    A representative who never joined is nobody's absence: a deputy takes that place, or the one that a
    representative left behind, only when the workgroup would otherwise stay silent.
    """
    seats = sorted(seats, key=lambda seat: seat.position)
    deputies = [seat for seat in seats if seat.kind is SeatKind.DEPUTY and seat.available]
    asked: list[Asked] = []
    unfilled: list[Candidate] = []
    for seat in seats:
        if seat.kind is not SeatKind.REPRESENTATIVE:
            continue
        if seat.available:
            asked.append(Asked(person_id=seat.person_id))
        elif seat.joined and deputies:
            asked.append(Asked(person_id=deputies.pop(0).person_id, stands_in_for=seat.person_id))
        else:
            unfilled.append(seat)
    if not asked and deputies:
        missing = unfilled[0].person_id if unfilled else None
        asked.append(Asked(person_id=deputies[0].person_id, stands_in_for=missing))
    return tuple(asked)
