"""Quiet hours: when a question to one person waits, and until when."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from jobs.rules.calendar import DAY_BEGINS, DAY_ENDS, Calendar, next_allowed
from jobs.rules.wall_clock import local_moment, on_the_wall

SHORTEST_ROOM: Final = 60
"""Minutes of a day in which somebody has to be free to be asked."""


@dataclass(frozen=True)
class QuietHours:
    """The local times between which a person gets no question, perhaps past midnight."""

    begin: time
    end: time

    def holds(self, at: time) -> bool:
        """Say whether a local time is one of them."""
        if self.end < self.begin:
            return at >= self.begin or at < self.end
        return self.begin <= at < self.end

    def end_after(self, moment: datetime, zone: ZoneInfo) -> datetime | None:
        """Give when the quiet hours end that a moment falls in; None outside them."""
        local = on_the_wall(moment, zone)
        at, day = local.time(), local.date()
        if not self.holds(at):
            return None
        if at >= self.end:
            day += timedelta(days=1)
        end = local_moment(day, self.end, zone)
        # In the night in which an hour comes twice they are over at the first of the two.
        return end if end > moment else None


def quiet_hours(begin: time | None, end: time | None) -> QuietHours | None:
    """Give the quiet hours of a person; None for whoever chose none."""
    return QuietHours(begin, end) if begin is not None and end is not None and begin != end else None


def leaves_room(quiet: QuietHours) -> bool:
    """Say whether an hour or more is left in which somebody can be asked."""
    day = range(DAY_BEGINS.hour * 60, DAY_ENDS.hour * 60)
    return sum(not quiet.holds(time(minute // 60, minute % 60)) for minute in day) >= SHORTEST_ROOM


def out_of_quiet(
    moment: datetime, quiet: QuietHours | None, calendar: Calendar, closes: datetime
) -> datetime | None:
    """Give the moment itself outside quiet hours, else the first allowed one after them.

    None when that is not before the round closes.
    """
    end = quiet.end_after(moment, calendar.zone) if quiet else None
    while quiet and end:
        moment = next_allowed(end, calendar)
        if moment >= closes:
            return None
        end = quiet.end_after(moment, calendar.zone)
    return moment


def first_asked(moment: datetime, quiet: QuietHours | None, calendar: Calendar, closes: datetime) -> datetime:
    """Give when the first question of a round goes out, which is never left out.

    Whose quiet hours leave no allowed hour before the round closes is asked at their end, or at once.
    """
    later = out_of_quiet(moment, quiet, calendar, closes)
    end = quiet.end_after(moment, calendar.zone) if quiet else None
    return later or (end if end and end < closes else moment)
