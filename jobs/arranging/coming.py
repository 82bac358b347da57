"""The dates on which workgroups are asked once a change is made, and whose dates these are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from jobs.arranging.changes import AreaChange, Change, WorkgroupChange, differences
from jobs.arranging.known import Known
from jobs.rules.cadence import Upcoming, upcoming
from jobs.rules.calendar import Calendar
from models.values import Cadence

DATES: Final = 5
"""How many coming dates are shown before somebody agrees to a rhythm."""
_DECIDES: Final = frozenset({"cadence", "closed_periods", "school_region"})


class Whose(StrEnum):
    """Who is asked on coming dates."""

    WORKGROUP = "workgroup"
    FOLLOWERS = "followers"
    """The workgroups without a rhythm of their own."""
    NEW = "new"
    """A workgroup that would begin now, where none follows the area."""


@dataclass(frozen=True, kw_only=True)
class Coming:
    """The next dates on which somebody is asked."""

    whose: Whose
    dates: tuple[Upcoming, ...]

    @property
    def first(self) -> datetime:
        """The first that no day off skips; where all are skipped, the first."""
        asked = (each.due_at for each in self.dates if each.day_off is None)
        return next(asked, self.dates[0].due_at)


def coming(
    change: Change, following: Iterable[Change], known: Known, calendar: Calendar, now: datetime
) -> Coming | None:
    """Give the dates that hold after a change with what follows from it; None where nobody is asked."""
    match change:
        case WorkgroupChange(new=new) if new and new.next_ask_at:
            dates = upcoming(new.cadence, calendar, DATES, now, planned=new.next_ask_at)
            return Coming(whose=Whose.WORKGROUP, dates=tuple(dates))
        case AreaChange(new=new):
            planned = set(_planned(following, known))
            dates = _together(new.cadence, planned or {None}, calendar, now)
            return Coming(whose=Whose.FOLLOWERS if planned else Whose.NEW, dates=tuple(dates))
    return None


def decides_dates(change: Change) -> bool:
    """Say whether a change makes other dates, so that they are shown before somebody agrees."""
    match change:
        case WorkgroupChange(new=new, old=old) if new and new.next_ask_at:
            return not old or old.next_ask_at != new.next_ask_at or old.cadence != new.cadence
        case AreaChange():
            return not _DECIDES.isdisjoint(field for field, *_ in differences(change))
    return False


def _planned(following: Iterable[Change], known: Known) -> Iterator[datetime]:
    """Give when each workgroup that follows the area is asked next."""
    changed = {each.key: each.new for each in following if isinstance(each, WorkgroupChange)}
    for key, workgroup in known.workgroups.items():
        follower = changed.get(key) or workgroup
        if follower.next_ask_at and not follower.own_rhythm:
            yield follower.next_ask_at


def _together(
    cadence: Cadence, planned: Iterable[datetime | None], calendar: Calendar, now: datetime
) -> list[Upcoming]:
    """Give the next dates of one rhythm for workgroups that are in other weeks of it.

    Where a day off skips all of them, the first that will be asked follows as one more.
    """
    found = {
        each.due_at: each
        for moment in planned
        for each in upcoming(cadence, calendar, DATES, now, planned=moment)
    }
    dates = [found[due_at] for due_at in sorted(found)]
    shown = dates[:DATES]
    if all(each.day_off for each in shown):
        shown += [each for each in dates[DATES:] if each.day_off is None][:1]
    return shown
