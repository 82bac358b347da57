"""Quiet hours: when a question to one person waits, and until when."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from jobs.rules.calendar import Calendar, next_allowed
from jobs.rules.wall_clock import local_moment, on_the_wall


@dataclass(frozen=True)
class QuietHours:
    """The local times between which a person gets no question, perhaps past midnight."""

    begin: time
    end: time

    def end_after(self, moment: datetime, zone: ZoneInfo) -> datetime | None:
        """Give when the quiet hours end that a moment falls in; None outside them."""
        local = on_the_wall(moment, zone)
        over_midnight, at, day = self.end < self.begin, local.time(), local.date()
        before_end = at < self.end
        if not (at >= self.begin or before_end if over_midnight else at >= self.begin and before_end):
            return None
        if over_midnight and not before_end:
            day += timedelta(days=1)
        end = local_moment(day, self.end, zone)
        # In the night in which an hour comes twice they are over at the first of the two.
        return end if end > moment else None


def quiet_hours(begin: time | None, end: time | None) -> QuietHours | None:
    """Give the quiet hours of a person; None for whoever chose none."""
    return QuietHours(begin, end) if begin is not None and end is not None and begin != end else None


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
