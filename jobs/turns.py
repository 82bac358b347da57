"""A person's turn outside the questions themselves: started by them, put off, left out, or changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.answers import Recorded, settle
from jobs.digests import rhythm
from jobs.rules.cadence import next_allowed, same_hour_next_working_day
from jobs.rules.closing import closes_at
from jobs.rules.conversation import Point
from models.areas import Area, Workgroup
from models.people import Absence
from models.queries import accounts
from models.queries import rounds as queries
from models.rounds import Answer, CheckIn, Round
from models.values import Question, RoundStatus, Standing


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The turn's surroundings: its workgroup, area and round, and until when it can be changed."""

    workgroup: Workgroup
    area: Area
    round: Round | None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.area.timezone)

    @property
    def closed(self) -> bool:
        return self.round is not None and self.round.status is RoundStatus.CLOSED

    @property
    def closes_at(self) -> datetime:
        """When answers can no longer be changed; a report of one's own stays open until the overview."""
        if self.round is None or self.round.opened_at is None:
            return self.area.next_digest_at
        return closes_at(
            self.round.opened_at,
            self.zone,
            rhythm(self.area),
            self.area.next_digest_at,
            self.workgroup.next_ask_at,
        )


async def setting_of(session: AsyncSession, check_in: CheckIn) -> Setting:
    """Look up the surroundings of a turn. Raises LookupError when its workgroup is gone."""
    found = await queries.workgroup_with_area(session, check_in.workgroup_id)
    if found is None:
        raise LookupError(f"workgroup {check_in.workgroup_id} is gone")
    return Setting(workgroup=found[0], area=found[1], round=await queries.round_of(session, check_in))


async def start_report(
    session: AsyncSession, person_id: int, workgroup_id: int, now: datetime, *, standing: Standing | None
) -> tuple[CheckIn, Recorded]:
    """Start a turn that nobody asked for; `standing` is what is known from the start."""
    check_in = CheckIn(
        round_id=None,
        workgroup_id=workgroup_id,
        person_id=person_id,
        asked_at=now,
        question=Question.STANDING,
    )
    session.add(check_in)
    await session.flush()
    if standing:
        session.add(
            Answer(check_in_id=check_in.id, question=Question.STANDING, choice=standing.value, said_at=now)
        )
        await session.flush()
    return check_in, await settle(session, check_in, now, late=False)


def put_off(check_in: CheckIn, setting: Setting, now: datetime) -> datetime | None:
    """Ask again on the next working day at the same hour; None when the round will have closed by then."""
    moment = next_allowed(same_hour_next_working_day(now, setting.zone), setting.zone)
    if moment >= setting.closes_at:
        return None
    check_in.remind_at, check_in.snoozed = moment, True
    return moment


def leave_out(check_in: CheckIn, now: datetime) -> None:
    """Note that the person passes; the question stays, should they change their mind."""
    check_in.declined_at, check_in.remind_at = now, None


def reopen(check_in: CheckIn, point: Point) -> None:
    """Ask one question once more, to change its answer."""
    check_in.question, check_in.subject_id = point.question, point.subject_id


async def be_away(
    session: AsyncSession, person_id: int, weeks: int, zone: ZoneInfo, now: datetime
) -> Absence | None:
    """Be away from today for so many weeks; with 0 weeks be back today. An absence ends by itself."""
    today = now.astimezone(zone).date()
    absence = await accounts.absence_from(session, person_id, today)
    if absence:
        await session.delete(absence)
    if not weeks:
        return None
    absence = Absence(person_id=person_id, first_day=today, last_day=today + timedelta(weeks=weeks, days=-1))
    session.add(absence)
    return absence
