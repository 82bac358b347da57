"""What a change does to the moment of the next question, or of the next overview."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jobs.arranging.known import KnownArea, KnownWorkgroup
from jobs.rules.cadence import after_change, current_pause, next_due
from jobs.rules.wall_clock import local_moment, on_the_wall


def with_next_overview(old: KnownArea, new: KnownArea, now: datetime) -> KnownArea:
    """Give an area the moment of its next overview: every week keeps its one, also one that is late."""
    zone, planned = ZoneInfo(new.timezone), old.next_digest_at
    day = on_the_wall(planned, ZoneInfo(old.timezone)).date()
    if planned > now and new.timezone != old.timezone:
        planned = local_moment(day, old.digest.time, zone)
    last_due = local_moment(day - timedelta(weeks=1), old.digest.time, zone)
    moment = after_change(old.digest, new.digest, last_due, now, zone=zone, planned=planned)
    return replace(new, next_digest_at=moment)


def rescheduled(
    old: KnownWorkgroup | None, new: KnownWorkgroup, area: KnownArea, now: datetime
) -> KnownWorkgroup:
    """Give a workgroup the moment of its next question; a pause puts it off to the first one after it."""
    zone = ZoneInfo(area.timezone)
    pause = current_pause(new.paused_until, zone, now)
    shortened = old is not None and _is_shorter(pause, current_pause(old.paused_until, zone, now))
    planned = None if old is None or shortened else old.next_ask_at
    moment = after_change(
        old.cadence if old and planned else None,
        new.cadence,
        old.last_due if old else None,
        _last_moment(pause, zone) if pause and shortened else now,
        zone=zone,
        planned=planned,
    )
    while new.paused_until and moment.astimezone(zone).date() < new.paused_until:
        moment = next_due(new.cadence, zone, moment)
    return replace(new, next_ask_at=moment)


def _is_shorter(new: date | None, old: date | None) -> bool:
    """Say whether a pause ends earlier than it did, or at once."""
    return old is not None and (new is None or new < old)


def _last_moment(pause: date, zone: ZoneInfo) -> datetime:
    return local_moment(pause - timedelta(days=1), time.max, zone)
