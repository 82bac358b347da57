"""What overviews are made of, gathered for many areas at once in a fixed number of statements.

The period of an area runs from its `digest_from`, not included, up to and including `end`. Each statement
is made once, since making one costs more than running it.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    Result,
    RowMapping,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from models.areas import Area, Seat, Workgroup
from models.base import UtcDateTime
from models.obstacles import HelpRequest, Obstacle, Remark, Success
from models.organisations import TableCheck, TableGap
from models.people import Person
from models.queries import changes
from models.queries.lateness import lateness
from models.queries.standings import last_standing
from models.rounds import Answer, Attachment, CheckIn, Round
from models.values import OPEN_OBSTACLE, ObstacleStatus, RoundStatus

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
_END = bindparam("end", type_=UtcDateTime())
_NOTHING = null()
_NO_NUMBER = cast(_NOTHING, Integer)
_OF_AREAS = Area.id.in_(bindparam("areas", expanding=True))
_OF_AREA = Workgroup.area_id == Area.id
_SCHEDULE = (
    Workgroup.next_ask_at,
    Workgroup.every_weeks,
    Workgroup.weekday,
    Workgroup.time,
    Workgroup.monthly,
)
# Written into the statement as the index of open obstacles has it, which SQLite finds by these very words.
_OPEN = [status for status in ObstacleStatus if status in OPEN_OBSTACLE]
_IS_OPEN = Obstacle.status.in_(bindparam("open", _OPEN, expanding=True, literal_execute=True))


def _in_period(moment: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    return and_(moment > Area.digest_from, moment <= _END)


async def workgroup_facts(
    session: AsyncSession, area_ids: Collection[int], end: datetime
) -> Sequence[RowMapping]:
    """List each workgroup with its schedule and rounds: closed in the period, running, and silent in a row.

    A workgroup that has stopped is listed once more if it said something in the period. A round is
    silent if nothing was heard since it opened, in it or beside it; "sla over" and /stap are heard too.
    """
    return await _rows(session, _WORKGROUPS, areas=area_ids, end=end)


async def obstacles_in_period(
    session: AsyncSession, area_ids: Collection[int], end: datetime
) -> Sequence[RowMapping]:
    """List the obstacles that are open, or were solved in the period, with the help asked for."""
    return await _rows(session, _OBSTACLES, areas=area_ids, end=end)


async def said_in_period(
    session: AsyncSession, area_ids: Collection[int], end: datetime
) -> Sequence[RowMapping]:
    """List what was said in the period, and the rounds of which it was settled that they are not asked.

    By `kind`: `turn`, with in `words` the standing if it counts, and in `number` its `Lateness`; `remark` and
    `success`, with their words; `change`, with what is different in
    `words`, and the obstacle that it is `about`; `file`, with its kind in `words` and its id in `number`;
    `skipped`, with the reason in `words` and the due `moment`. The kinds of gaps at a table stand for who
    it is, in `words`, since which `moment`; whenever that was, as long as it is open.
    """
    return await _rows(session, _SAID, areas=area_ids, end=end)


async def _rows(session: AsyncSession, statement: Executable, **values: object) -> Sequence[RowMapping]:
    rows: Result[Any] = await session.execute(statement, values)
    return rows.mappings().all()


def _workgroups() -> Select[Any]:
    """Look once a workgroup when anything was last heard, and then at the rounds since."""
    mine = CheckIn.workgroup_id == Workgroup.id
    touched = select(func.max(CheckIn.touched_at)).where(mine)
    passed = select(func.max(CheckIn.declined_at)).where(mine, CheckIn.touched_at.is_(None))
    seated = select(func.max(TableCheck.answered_at)).where(TableCheck.workgroup_id == Workgroup.id)
    spoke = exists().where(mine, CheckIn.touched_at > Area.digest_from)
    listed = (
        select(Workgroup.id, Workgroup.area_id, Workgroup.name, Area.digest_from, *_SCHEDULE)
        .add_columns(touched.label("touched"), passed.label("passed"), seated.label("seated"))
        .add_columns(Workgroup.new_step_at)
        .join(Area, _OF_AREA)
        .where(_OF_AREAS, or_(Workgroup.next_ask_at.is_not(None), spoke))
        .cte("listed")
        # Else it would be looked up once a round.
        .prefix_with("MATERIALIZED")
    )
    of = listed.c
    closed = (Round.workgroup_id == of.id, Round.status == RoundStatus.CLOSED)
    last = (of.touched, of.passed, of.seated, of.new_step_at)
    unheard = [or_(moment.is_(None), Round.opened_at > moment) for moment in last]
    # Says nothing new, but finds the rounds since then in the index.
    since = Round.closed_at > func.coalesce(of.touched, of.passed, literal(_BEFORE_ALL, UtcDateTime()))
    running = Round.status.in_((RoundStatus.OPEN, RoundStatus.WAITING))
    in_period = (Round.closed_at > of.digest_from, Round.closed_at <= _END)
    has_people = exists().where(
        Seat.workgroup_id == of.id, Seat.person_id == Person.id, Person.joined_at.is_not(None)
    )
    return select(
        of.id,
        of.area_id,
        of.name,
        *(of[column.key] for column in _SCHEDULE),
        has_people.label("has_people"),
        select(func.count()).where(*closed, *in_period).scalar_subquery().label("closed"),
        exists().where(Round.workgroup_id == of.id, running, Round.closed_at.is_(None)).label("open"),
        select(func.count()).where(*closed, since, *unheard).scalar_subquery().label("silent"),
    ).order_by(of.name, of.id)


def _obstacles() -> Executable:
    """Look for open and for solved ones apart: each has an index."""
    columns = (
        Workgroup.area_id,
        Obstacle.id.label("number"),
        Obstacle.workgroup_id,
        Obstacle.text,
        Obstacle.theme,
        Obstacle.reported_at,
        Obstacle.change,
        Obstacle.status,
        HelpRequest.text.label("help"),
        HelpRequest.helper,
        HelpRequest.helper_text,
        HelpRequest.asked_at,
    )
    found = (
        select(*columns)
        .join(Workgroup, Workgroup.id == Obstacle.workgroup_id)
        .join(Area, _OF_AREA)
        .outerjoin(HelpRequest, (HelpRequest.obstacle_id == Obstacle.id) & HelpRequest.withdrawn_at.is_(None))
        .where(_OF_AREAS, Obstacle.reported_at <= _END)
    )
    solved = found.where(~_IS_OPEN, _in_period(Obstacle.resolved_at))
    return union_all(found.where(_IS_OPEN), solved).order_by("reported_at", "number")


def _said() -> Executable:
    parts = [
        _part("skipped", Round, type_coerce(Round.skip_reason, String), Round.id, Round.due_at).where(
            Round.status == RoundStatus.SKIPPED, _in_period(Round.closed_at)
        ),
        # Whoever said something or sent a file in the period touched the turn then, or later.
        _part("turn", CheckIn, last_standing(_END), lateness(_END)).where(
            CheckIn.touched_at > Area.digest_from
        ),
        _part("file", CheckIn, type_coerce(Attachment.kind, String), Attachment.id)
        .join(Attachment, Attachment.check_in_id == CheckIn.id)
        .where(
            CheckIn.touched_at > Area.digest_from,
            _in_period(Attachment.said_at),
            Attachment.replaced_at.is_(None),
        ),
        _part("change", CheckIn, Answer.text, changes.ORDER, about=Answer.subject_id)
        .join(Answer, Answer.check_in_id == CheckIn.id)
        .where(CheckIn.touched_at > Area.digest_from, _in_period(Answer.said_at), changes.stands()),
        *(
            _part(kind, table, table.text, table.id).where(
                _in_period(table.told_at), table.withdrawn_at.is_(None)
            )
            for kind, table in (("remark", Remark), ("success", Success))
        ),
        _part(
            type_coerce(TableGap.kind, String), TableGap, TableGap.who, TableGap.id, TableGap.reported_at
        ).where(TableGap.closed_at.is_(None), TableGap.reported_at <= _END),
    ]
    return union_all(*parts).order_by("moment", "number")


def _part(
    kind: str | ColumnElement[str],
    table: type[Round | CheckIn | Remark | Success | TableGap],
    words: ColumnElement[Any] | InstrumentedAttribute[Any],
    number: ColumnElement[Any] | InstrumentedAttribute[Any],
    moment: ColumnElement[Any] | InstrumentedAttribute[Any] = _NOTHING,
    *,
    about: ColumnElement[Any] | InstrumentedAttribute[Any] = _NO_NUMBER,
) -> Select[Any]:
    return (
        select(
            (literal(kind) if isinstance(kind, str) else kind).label("kind"),
            table.workgroup_id,
            words.label("words"),
            number.label("number"),
            moment.label("moment"),
            about.label("about"),
        )
        .join(Workgroup, Workgroup.id == table.workgroup_id)
        .join(Area, _OF_AREA)
        .where(_OF_AREAS)
    )


_WORKGROUPS = _workgroups()
_OBSTACLES = _obstacles()
_SAID = _said()
