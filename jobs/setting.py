"""The surroundings of a turn: its workgroup, area and round, and until when it can be changed."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.calendars import holidays_known
from jobs.rules.calendar import Calendar
from jobs.rules.closing import closes_at, compiled_at
from models.areas import Area, Workgroup
from models.queries import rounds as queries
from models.queries.days_off import school_holidays
from models.rounds import CheckIn, Round
from models.values import RoundStatus


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Where a turn takes place."""

    workgroup: Workgroup
    area: Area
    round: Round | None
    finished_at: datetime | None
    seated: bool
    """Whether the person of the turn still has a seat in the workgroup."""
    calendar: Calendar

    @property
    def zone(self) -> ZoneInfo:
        return self.calendar.zone

    def overview_at(self, now: datetime) -> datetime:
        """Give when the next overview is made; a public holiday or an outage puts it off."""
        return compiled_at(self.zone, self.area.next_digest_at, now)

    @property
    def closed(self) -> bool:
        """Whether what was answered stands: the round is closed, or the report's overview has gone."""
        if self.round is None:
            return self.finished_at is not None and self.finished_at <= self.area.digest_from
        return self.round.status is RoundStatus.CLOSED

    @property
    def late(self) -> bool:
        """Whether an answer comes after the round it belongs to."""
        return self.round is not None and self.closed

    def closes_at(self, now: datetime) -> datetime:
        """Give when answers can no longer be changed."""
        if self.round is None or self.round.opened_at is None:
            return self.overview_at(now)
        return closing_of(self.workgroup, self.area, self.round.opened_at, self.calendar, now=now)


def closing_of(
    workgroup: Workgroup, area: Area, opened_at: datetime, calendar: Calendar, *, now: datetime
) -> datetime:
    """Give when a round that runs will close."""
    return closes_at(
        opened_at,
        area.answer_days,
        calendar,
        area.digest,
        next_digest_at=area.next_digest_at,
        next_ask_at=workgroup.next_ask_at,
        now=now,
    )


async def setting_of(session: AsyncSession, check_in: CheckIn) -> Setting:
    """Look up the surroundings of a turn. Raises LookupError when its workgroup is gone."""
    await holidays_known()
    found = await queries.surroundings(session, check_in)
    if found is None:
        raise LookupError(f"workgroup {check_in.workgroup_id} is gone")
    workgroup, area, round_, seated, closed = found
    return Setting(
        workgroup=workgroup,
        area=area,
        round=round_,
        finished_at=check_in.finished_at,
        seated=seated,
        calendar=Calendar(ZoneInfo(area.timezone), closed, school_holidays(session, area.school_region)),
    )
