"""The table check: when it is asked whether the right people sit there, and who sat there over time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from models.arranged import OrganisationKind

LONGEST_WHO: Final = 200
"""Characters of the words in which somebody says who is missing."""
MONTHS_OF_QUARTER: Final = 3


def is_due(every: int, rounds: int, answered: Sequence[bool]) -> bool:
    """Say whether a table is looked at in this round.

    `rounds` counts those asked since the last check, this one included; `answered` tells of each check
    whether anybody answered it or passed it over, the last first. One that nobody answered comes once more.
    """
    if every == 0 or rounds == 0:
        return False
    unanswered = next((at for at, heard in enumerate(answered) if heard), len(answered))
    return unanswered % 2 == 1 or rounds >= every


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """One organisation at one table, from a moment until another or until now."""

    workgroup_id: int
    kind: OrganisationKind
    since: datetime
    until: datetime | None
    active: bool = True
    """The workgroup goes on: one that stopped has no table now."""

    def held(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or self.until > moment)


def participation(
    sittings: Iterable[Sitting], moments: Sequence[datetime], now: datetime
) -> Mapping[OrganisationKind, tuple[int, ...]]:
    """Count, by kind, the workgroups with such an organisation at their table, at each moment and now."""
    found = tuple(sittings)
    going_on = tuple(each for each in found if each.active)
    counted = {
        kind: (*(_tables(found, kind, moment) for moment in moments), _tables(going_on, kind, now))
        for kind in OrganisationKind
    }
    return {kind: counts for kind, counts in counted.items() if any(counts)}


def _tables(sittings: Iterable[Sitting], kind: OrganisationKind, moment: datetime) -> int:
    return len({each.workgroup_id for each in sittings if each.kind is kind and each.held(moment)})


def quarter_ends(today: date, count: int) -> list[date]:
    """List the last days of the quarters that ended before today, the earliest first."""
    month = (today.month - 1) // MONTHS_OF_QUARTER * MONTHS_OF_QUARTER + 1
    ends, first = [], today.replace(month=month, day=1)
    for _ in range(count):
        last = first - timedelta(days=1)
        ends.append(last)
        first = last.replace(month=last.month - MONTHS_OF_QUARTER + 1, day=1)
    return ends[::-1]
