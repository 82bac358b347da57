"""The clock on the wall of an area: its times as moments, and moments as its times."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MINUTE = timedelta(minutes=1)


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Give the UTC moment of a local wall time.

    A time that the clocks skip is the first minute after the gap; one that happens twice is the first of the
    two.
    """
    wall = datetime.combine(day, at.replace(fold=0), tzinfo=zone)
    moment = wall.astimezone(UTC)
    exists = moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)
    return moment if exists else _after_gap(wall, zone)


def _after_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """Give the first minute after the gap, which lies between the two ways to read a skipped wall time."""
    new = wall.replace(fold=1)
    start, end = (reading.astimezone(UTC).replace(second=0, microsecond=0) for reading in (new, wall))
    minutes = [start + _MINUTE * count for count in range((end - start) // _MINUTE + 1)]
    offset = new.utcoffset()
    after = bisect_left(minutes, x=True, key=lambda minute: minute.astimezone(zone).utcoffset() == offset)
    return minutes[after]


def on_the_wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """Give the wall clock at an aware moment. Raises ValueError on a naive one, whose meaning is a guess."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(zone)
