"""Gathering what the workgroups of areas said, and did not say, as the facts overviews are made of."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.calendars import calendars_of
from jobs.rules.cadence import round_asked
from jobs.rules.calendar import Calendar
from jobs.rules.facts import AreaFacts, Away, File, Gap, Help, Skipped, Stuck, WorkgroupFacts
from models.areas import Area
from models.arranged import GapKind
from models.queries import facts as queries
from models.queries.away import away_around
from models.queries.lateness import Lateness
from models.values import AttachmentKind, Cadence, ObstacleStatus, SkipReason, Standing


@dataclass
class _Heard:
    """What was found of one workgroup while gathering."""

    standings: set[Standing] = field(default_factory=set)
    obstacles: list[Stuck] = field(default_factory=list)
    solved: list[str] = field(default_factory=list)
    changes: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What each person said to be different, by the obstacle that it is about."""
    different: list[str] = field(default_factory=list)
    rough: list[str] = field(default_factory=list)
    worked: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    late: bool = False


async def gather(session: AsyncSession, areas: Collection[Area], now: datetime) -> dict[int, AreaFacts]:
    """Gather, by area, all that its workgroups said, and did not say, since its last overview."""
    ids = [area.id for area in areas]
    heard: defaultdict[int, _Heard] = defaultdict(_Heard)
    for row in await queries.said_in_period(session, ids, now):
        _add(heard[row["workgroup_id"]], row)
    for row in await queries.obstacles_in_period(session, ids, now):
        _add_obstacle(heard[row["workgroup_id"]], row)
    calendars = await calendars_of(session, areas, now)
    workgroups: defaultdict[int, list[WorkgroupFacts]] = defaultdict(list)
    for row in await queries.workgroup_facts(session, ids, now):
        workgroups[row["area_id"]].append(_workgroup(row, heard[row["id"]], calendars[row["area_id"]]))
    absences: defaultdict[int, list[RowMapping]] = defaultdict(list)
    for row in await away_around(session, ids, now.date()):
        absences[row["area_id"]].append(row)
    return {
        area.id: AreaFacts(
            name=area.name,
            timezone=area.timezone,
            workgroups=tuple(workgroups[area.id]),
            away=_away(absences[area.id], now.astimezone(ZoneInfo(area.timezone)).date()),
        )
        for area in areas
    }


def _add(heard: _Heard, row: RowMapping) -> None:
    words = row["words"]
    match row["kind"]:
        case "turn":
            heard.standings |= {Standing(words)} if words else set()
            heard.late |= row["number"] >= (Lateness.STANDING if words else Lateness.MORE)
        case "remark":
            heard.rough.append(words)
        case "success":
            heard.worked.append(words)
        case "change":
            heard.changes[row["about"]].append(words)
        case "file":
            heard.files.append(File(attachment_id=row["number"], kind=AttachmentKind(words)))
        case "skipped":
            heard.skipped.append(Skipped(due_at=row["moment"], reason=SkipReason(words)))
        case kind:
            heard.gaps.append(Gap(kind=GapKind(kind), who=words, since=row["moment"]))


def _add_obstacle(heard: _Heard, row: RowMapping) -> None:
    """Add an obstacle with what each person said of it in the period; if nobody did, as it was last said."""
    changes = heard.changes[row["number"]]
    if row["status"] is ObstacleStatus.RESOLVED:
        heard.solved.append(row["text"])
        heard.different += changes
        return
    help_ = None
    if row["help"]:
        help_ = Help(
            text=row["help"],
            helper=row["helper"],
            helper_text=row["helper_text"],
            asked_at=row["asked_at"],
        )
    heard.obstacles.append(
        Stuck(
            text=row["text"],
            theme=row["theme"],
            reported_at=row["reported_at"],
            change="\n".join(changes) or row["change"],
            help=help_,
        )
    )


def _workgroup(row: RowMapping, heard: _Heard, calendar: Calendar) -> WorkgroupFacts:
    stopped = row["next_ask_at"] is None
    return WorkgroupFacts(
        name=row["name"],
        standings=tuple(sorted(heard.standings)),
        obstacles=tuple(heard.obstacles),
        solved=tuple(heard.solved),
        different=tuple(heard.different),
        rough=tuple(heard.rough),
        worked=tuple(heard.worked),
        files=tuple(heard.files),
        skipped=tuple(heard.skipped),
        gaps=tuple(heard.gaps),
        rounds_closed=row["closed"],
        still_open=bool(row["open"]) and not stopped,
        late=heard.late,
        silent_rounds=row["silent"],
        has_people=bool(row["has_people"]),
        stopped=stopped,
        next_ask_at=_next_asked(row, calendar),
    )


def _next_asked(row: RowMapping, calendar: Calendar) -> datetime | None:
    if row["next_ask_at"] is None:
        return None
    cadence = Cadence(**{name: row[name] for name in ("every_weeks", "weekday", "time", "monthly")})
    return round_asked(row["next_ask_at"], cadence, calendar)


def _away(absences: Iterable[RowMapping], today: date) -> tuple[Away, ...]:
    """Name once, with the last of their days, whoever is away today; they come by name."""
    last: dict[int, Away] = {}
    for row in absences:
        if not row["first_day"] <= today <= row["last_day"]:
            continue
        known = last.get(row["person_id"])
        if known is None or known.last_day < row["last_day"]:
            last[row["person_id"]] = Away(name=row["name"], last_day=row["last_day"])
    return tuple(last.values())
