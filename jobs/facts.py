"""Gathering what the workgroups of an area said, and did not say, as the facts an overview is made of."""

from collections import defaultdict
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.rules.digest import AreaFacts, Away, File, Help, Period, Skipped, Stuck, WorkgroupFacts
from models.areas import Area
from models.queries import facts as queries
from models.values import ObstacleStatus, Standing


@dataclass
class _Heard:
    """What was found of one workgroup while gathering."""

    standings: list[Standing] = field(default_factory=list)
    obstacles: list[Stuck] = field(default_factory=list)
    solved: list[str] = field(default_factory=list)
    told: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    files: list[File] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    late: bool = False


async def gather(session: AsyncSession, area: Area, period: Period) -> AreaFacts:
    """Gather all that the workgroups of an area said, and did not say, in a period."""
    span = (area.id, period.start, period.end)
    heard: defaultdict[int, _Heard] = defaultdict(_Heard)
    for row in await queries.turns_in_period(session, *span):
        heard[row["workgroup_id"]].standings += [row["standing"]] if row["standing"] else []
        heard[row["workgroup_id"]].late |= row["late"]
    for row in await queries.obstacles_in_period(session, *span):
        _add_obstacle(heard[row["workgroup_id"]], row)
    for row in await queries.told_in_period(session, *span):
        heard[row["workgroup_id"]].told[row["kind"]].append(row["text"])
    for row in await queries.files_in_period(session, *span):
        heard[row["workgroup_id"]].files.append(File(attachment_id=row["id"], kind=row["kind"]))
    for row in await queries.skipped_in_period(session, *span):
        skipped = Skipped(due_at=row["due_at"], reason=row["skip_reason"])
        heard[row["workgroup_id"]].skipped.append(skipped)
    today = period.end.astimezone(ZoneInfo(area.timezone)).date()
    return AreaFacts(
        name=area.name,
        timezone=area.timezone,
        workgroups=tuple(
            _workgroup(row, heard[row["id"]]) for row in await queries.workgroup_facts(session, *span)
        ),
        away=tuple(
            Away(name=row["name"], last_day=row["last_day"])
            for row in await queries.away_on(session, area.id, today)
        ),
    )


def _add_obstacle(heard: _Heard, row: RowMapping) -> None:
    if row["status"] is ObstacleStatus.RESOLVED:
        heard.solved.append(row["text"])
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
            change=row["change"],
            help=help_,
        )
    )


def _workgroup(row: RowMapping, heard: _Heard) -> WorkgroupFacts:
    return WorkgroupFacts(
        name=row["name"],
        standings=tuple(heard.standings),
        obstacles=tuple(heard.obstacles),
        solved=tuple(heard.solved),
        rough=tuple(heard.told["remark"]),
        worked=tuple(heard.told["success"]),
        files=tuple(heard.files),
        skipped=tuple(heard.skipped),
        rounds_closed=row["closed"],
        still_open=bool(row["open"]),
        late=heard.late,
        silent_rounds=row["silent"],
        has_people=bool(row["has_people"]),
        next_ask_at=row["next_ask_at"],
    )
