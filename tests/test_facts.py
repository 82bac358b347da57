"""What overviews are made of, beside a slow reader of the same rows that knows nothing of SQL."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.facts import gather
from jobs.rules.cadence import next_due
from jobs.rules.facts import AreaFacts, Away, File, Gap, Help, Skipped, Stuck, WorkgroupFacts
from models.areas import Area, ClosedPeriod, Seat, Workgroup
from models.arranged import GapKind
from models.base import Base
from models.database import Database
from models.obstacles import HelpRequest, Obstacle, Remark, Success
from models.organisations import TableGap
from models.people import Absence, Person
from models.rounds import Answer, Attachment, CheckIn, Round
from models.values import (
    OPEN_OBSTACLE,
    SAME,
    AttachmentKind,
    Helper,
    Language,
    ObstacleStatus,
    Progress,
    Question,
    RoundStatus,
    SeatKind,
    SkipReason,
    Standing,
    Theme,
    Weekday,
)

pytestmark = pytest.mark.story

NOW = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
"""Half past twelve at night in Amsterdam, half past six in the evening in New York."""
ZONES = ("Europe/Amsterdam", "America/New_York", "UTC")
TableT = TypeVar("TableT", bound=Base)


# The oracle


class Reader:
    """Everything that is in the tables, read row by row."""

    def __init__(self, rows: dict[type[Base], list[Any]]) -> None:
        self.rows = rows

    def all(self, table: type[TableT], **given: object) -> list[TableT]:
        """List rows in the order of their numbers."""
        found = [row for row in self.rows[table] if all(getattr(row, key) == given[key] for key in given)]
        return sorted(found, key=lambda row: row.id)

    def area(self, area: Area) -> AreaFacts:
        groups = [self.workgroup(area, group) for group in self.all(Workgroup, area_id=area.id)]
        listed = [group for group in groups if group]
        return AreaFacts(
            name=area.name,
            timezone=area.timezone,
            workgroups=tuple(sorted(listed, key=lambda group: group.name)),
            away=self.away(area),
        )

    def away(self, area: Area) -> tuple[Away, ...]:
        today = NOW.astimezone(ZoneInfo(area.timezone)).date()
        found: dict[str, date] = {}
        for group in self.all(Workgroup, area_id=area.id):
            for seat in self.all(Seat, workgroup_id=group.id):
                [person] = self.all(Person, id=seat.person_id)
                for absence in self.all(Absence, person_id=person.id):
                    if absence.first_day <= today <= absence.last_day:
                        found[person.name] = max(found.get(person.name, date.min), absence.last_day)
        return tuple(Away(name=name, last_day=found[name]) for name in sorted(found))

    def workgroup(self, area: Area, group: Workgroup) -> WorkgroupFacts | None:
        turns = self.all(CheckIn, workgroup_id=group.id)
        spoken = [turn for turn in turns if within(area, turn.touched_at)]
        if group.next_ask_at is None and not any(later(turn.touched_at, area.digest_from) for turn in turns):
            return None
        rounds = self.all(Round, workgroup_id=group.id)
        closed = [round_ for round_ in rounds if round_.status is RoundStatus.CLOSED]
        heard = max(filter(None, (turn.touched_at or turn.declined_at for turn in turns)), default=None)
        seats = self.all(Seat, workgroup_id=group.id)
        return WorkgroupFacts(
            name=group.name,
            standings=self.standings(spoken),
            obstacles=tuple(
                self.stuck(area, each)
                for each in self.obstacles(area, group)
                if each.status is not ObstacleStatus.RESOLVED
            ),
            solved=tuple(
                each.text for each in self.obstacles(area, group) if each.status is ObstacleStatus.RESOLVED
            ),
            different=tuple(
                words
                for each in self.obstacles(area, group)
                if each.status is ObstacleStatus.RESOLVED
                for words in self.changes(area, each)
            ),
            rough=self.told(Remark, area, group),
            worked=self.told(Success, area, group),
            files=tuple(
                File(attachment_id=file.id, kind=file.kind)
                for file in self.all(Attachment)
                if file.check_in_id in {turn.id for turn in turns} and within(area, file.said_at)
            ),
            skipped=tuple(
                Skipped(due_at=round_.due_at, reason=round_.skip_reason)
                for round_ in sorted(rounds, key=lambda round_: round_.due_at)
                if round_.skip_reason and within(area, round_.closed_at)
            ),
            gaps=tuple(
                Gap(kind=gap.kind, who=gap.who, since=gap.reported_at)
                for gap in sorted(
                    self.all(TableGap, workgroup_id=group.id, closed_at=None), key=lambda gap: gap.reported_at
                )
                if gap.reported_at <= NOW
            ),
            rounds_closed=sum(within(area, round_.closed_at) for round_ in closed),
            still_open=group.next_ask_at is not None
            and any(round_.status in {RoundStatus.OPEN, RoundStatus.WAITING} for round_ in rounds),
            late=any(self.tells_late(area, turn) for turn in turns),
            silent_rounds=sum(heard is None or later(round_.opened_at, heard) for round_ in closed),
            has_people=any(
                person.joined_at for seat in seats for person in self.all(Person, id=seat.person_id)
            ),
            stopped=group.next_ask_at is None,
            next_ask_at=self.next_asked(area, group),
        )

    def next_asked(self, area: Area, group: Workgroup) -> datetime | None:
        moment, zone = group.next_ask_at, ZoneInfo(area.timezone)
        closed = self.all(ClosedPeriod, area_id=area.id)
        while moment and any(
            each.first_day <= moment.astimezone(zone).date() <= each.last_day for each in closed
        ):
            moment = next_due(group.cadence, zone, moment)
        return moment

    def standings(self, spoken: list[CheckIn]) -> tuple[Standing, ...]:
        found: dict[int, Standing] = {}
        for turn in sorted(spoken, key=lambda turn: (turn.touched_at or NOW, turn.id)):
            if turn.standing and not (turn.standing is Standing.STUCK and self.is_solved(turn)):
                found[turn.person_id] = turn.standing
        return tuple(sorted(set(found.values())))

    def tells_late(self, area: Area, turn: CheckIn) -> bool:
        return any(
            answer.text or answer.question is Question.PROGRESS
            for answer in self.all(Answer, check_in_id=turn.id, late=True, replaced_at=None)
            if within(area, answer.said_at)
        )

    def is_solved(self, turn: CheckIn) -> bool:
        """Say whether all that a turn is stuck on is solved; what it does not name cannot be."""
        if self.all(Obstacle, check_in_id=turn.id, status=ObstacleStatus.RESOLVED):
            return True
        told = self.all(Answer, check_in_id=turn.id, replaced_at=None)
        stuck = max((answer.id for answer in told if answer.question is Question.OBSTACLE), default=0)
        still = {
            answer.subject_id
            for answer in told
            if answer.choice in {"ongoing", "different"} or (answer.choice == "solved" and answer.id > stuck)
        }
        fates = [each.status for each in self.all(Obstacle) if each.id in still]
        same = any(answer.choice == SAME for answer in told)
        return same and bool(fates) and all(fate is ObstacleStatus.RESOLVED for fate in fates)

    def obstacles(self, area: Area, group: Workgroup) -> list[Obstacle]:
        return sorted(
            (
                each
                for each in self.all(Obstacle, workgroup_id=group.id)
                if each.reported_at <= NOW
                and (each.status in OPEN_OBSTACLE or within(area, each.resolved_at))
            ),
            key=lambda each: each.reported_at,
        )

    def changes(self, area: Area, obstacle: Obstacle) -> list[str]:
        """List what is said to be different, in the turns that still call it so."""
        different = {"subject_id": obstacle.id, "choice": Progress.DIFFERENT, "replaced_at": None}
        turns = {answer.check_in_id for answer in self.all(Answer, **different)}
        told = self.all(Answer, subject_id=obstacle.id, question=Question.CHANGE, replaced_at=None)
        return [
            answer.text
            for answer in sorted(told, key=lambda answer: answer.check_in_id)
            if answer.check_in_id in turns and within(area, answer.said_at) and answer.text
        ]

    def stuck(self, area: Area, obstacle: Obstacle) -> Stuck:
        asked = self.all(HelpRequest, obstacle_id=obstacle.id, withdrawn_at=None)
        return Stuck(
            text=obstacle.text,
            theme=obstacle.theme,
            reported_at=obstacle.reported_at,
            change="\n".join(self.changes(area, obstacle)) or obstacle.change,
            help=Help(
                text=asked[0].text,
                helper=asked[0].helper,
                helper_text=asked[0].helper_text,
                asked_at=asked[0].asked_at,
            )
            if asked
            else None,
        )

    def told(self, table: type[Remark | Success], area: Area, group: Workgroup) -> tuple[str, ...]:
        rows = self.all(table, workgroup_id=group.id, withdrawn_at=None)
        return tuple(row.text for row in rows if within(area, row.told_at))


def within(area: Area, moment: datetime | None) -> bool:
    return moment is not None and area.digest_from < moment <= NOW


def later(moment: datetime | None, other: datetime) -> bool:
    return moment is not None and moment > other


async def read_all(session: AsyncSession) -> Reader:
    tables = (
        Area, ClosedPeriod, Workgroup, Seat, Person, Absence, Round, CheckIn, Answer, Attachment,
        Obstacle, HelpRequest, Remark, Success, TableGap,
    )  # fmt: skip
    return Reader({table: list(await session.scalars(select(table))) for table in tables})


# Neighbourhoods out of nothing


class Invention:
    """Rows of every kind, at moments close enough to fall on both sides of every boundary."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - nothing secret comes of it

    def moment(self, *, back: int = 20) -> datetime:
        """Give a whole day before now, often the very moment at which a period begins or ends."""
        return NOW - timedelta(days=self.random.randint(0, back))

    def maybe(self, value: TableT | Any, share: float = 0.5) -> Any:
        return value if self.random.random() < share else None

    async def fill(self, session: AsyncSession) -> None:
        people = [self.person(number) for number in range(8)]
        areas = [self.area(number) for number in range(4)]
        await added(session, [*people, *areas])
        await added(session, [absence for person in people for absence in self.absences(person)])
        await added(session, [self.closed(area) for area in areas[:2]])
        for area in areas[:3]:  # the last one has no workgroups
            groups = [self.group(area, number) for number in range(4)]
            await added(session, groups)
            for group in groups:
                await self.history(session, group, people)

    def area(self, number: int) -> Area:
        return Area(
            slug=f"area-{number}",
            name=f"Area {number}",
            timezone=ZONES[number % len(ZONES)],
            language=Language.DUTCH,
            digest_weekday=Weekday.FRIDAY,
            digest_time=time(15),
            digest_from=self.moment(back=10) - timedelta(days=1),
            next_digest_at=NOW,
        )

    def closed(self, area: Area) -> ClosedPeriod:
        first = NOW.date() + timedelta(days=self.random.randint(-3, 4))
        last = first + timedelta(days=self.random.randint(0, 14))
        return ClosedPeriod(area_id=area.id, name="Vrij", first_day=first, last_day=last)

    def person(self, number: int) -> Person:
        return Person(name=f"Buur {number}", language=Language.DUTCH, joined_at=self.maybe(NOW))

    def absences(self, person: Person) -> list[Absence]:
        days = [NOW.date() + timedelta(days=self.random.randint(-3, 3)) for _ in range(4)]
        pairs = [sorted(days[:2]), sorted(days[2:])][: self.random.randint(0, 2)]
        return [Absence(person_id=person.id, first_day=first, last_day=last) for first, last in pairs]

    def group(self, area: Area, number: int) -> Workgroup:
        return Workgroup(
            area_id=area.id,
            slug=f"group-{number}",
            name=f"Groep {self.random.randint(0, 9)}{number}",
            every_weeks=1,
            weekday=Weekday.MONDAY,
            time=time(9),
            next_ask_at=self.maybe(NOW + timedelta(days=3), 0.7),
        )

    async def history(self, session: AsyncSession, group: Workgroup, people: list[Person]) -> None:
        seated = self.random.sample(people, self.random.randint(0, 3))
        seats = [
            Seat(workgroup_id=group.id, person_id=person.id, kind=SeatKind.REPRESENTATIVE, position=place)
            for place, person in enumerate(seated)
        ]
        days = self.random.sample(range(30), self.random.randint(0, 12))
        rounds = [self.round(group, NOW - timedelta(days=day)) for day in days]
        await added(session, [*seats, *rounds])
        asked = [round_ for round_ in rounds if round_.opened_at for _ in range(2)]
        occasions: list[Round | None] = [*asked, *[None] * self.random.randint(0, 2)]
        turns = [self.turn(group, round_, people[at % 8]) for at, round_ in enumerate(occasions)]
        await added(session, turns)
        said = [turn for turn in turns if turn.touched_at]
        await added(session, [each for turn in said for each in self.words(turn)])
        stuck = [self.obstacle(turn) for turn in said if self.maybe(turn)]
        await added(session, stuck)
        await added(session, [self.help(each) for each in stuck if self.maybe(each)])
        await added(session, [each for turn in said if stuck for each in self.known(turn, stuck)])
        await added(session, [self.gap(group) for _ in range(self.random.randint(0, 3))])

    def gap(self, group: Workgroup) -> TableGap:
        return TableGap(
            workgroup_id=group.id,
            kind=self.random.choice(list(GapKind)),
            who=f"Wie {self.random.random()}",
            reported_at=self.moment() + timedelta(days=self.random.randint(0, 1)),
            closed_at=self.maybe(self.moment()),
        )

    def round(self, group: Workgroup, due_at: datetime) -> Round:
        status = self.random.choice(list(RoundStatus))
        opened = {RoundStatus.OPEN, RoundStatus.CLOSED}
        ended = {RoundStatus.SKIPPED, RoundStatus.CLOSED}
        return Round(
            workgroup_id=group.id,
            due_at=due_at,
            ask_at=due_at,
            status=status,
            skip_reason=SkipReason.HOLIDAY if status is RoundStatus.SKIPPED else None,
            opened_at=due_at if status in opened else None,
            closed_at=due_at + timedelta(days=self.random.randint(0, 7)) if status in ended else None,
        )

    def turn(self, group: Workgroup, round_: Round | None, person: Person) -> CheckIn:
        begun = round_.opened_at or NOW if round_ else self.moment()
        return CheckIn(
            round_id=round_.id if round_ else None,
            workgroup_id=group.id,
            person_id=person.id,
            asked_at=begun,
            question=None,
            touched_at=self.maybe(begun + timedelta(days=self.random.randint(0, 5)), 0.4),
            declined_at=self.maybe(begun + timedelta(days=self.random.randint(0, 9)), 0.2),
            standing=self.maybe(self.random.choice(list(Standing))),
            late=self.random.random() < 0.2,
        )

    def words(self, turn: CheckIn) -> Iterable[Base]:
        said_at = turn.touched_at or NOW
        for table in (Remark, Success):
            if self.maybe(table):
                yield table(
                    workgroup_id=turn.workgroup_id,
                    check_in_id=turn.id,
                    text=f"{table.__name__} {self.random.random()}",
                    told_at=said_at,
                    withdrawn_at=self.maybe(NOW, 0.2),
                )
        if self.maybe(turn):
            kind = self.random.choice(list(AttachmentKind))
            yield Attachment(check_in_id=turn.id, kind=kind, file_id="x", said_at=said_at)

    def obstacle(self, turn: CheckIn) -> Obstacle:
        status = self.random.choice([*ObstacleStatus, ObstacleStatus.RESOLVED])
        over = status not in OPEN_OBSTACLE
        return Obstacle(
            workgroup_id=turn.workgroup_id,
            check_in_id=turn.id,
            text=f"Vast {self.random.random()}",
            theme=self.maybe(self.random.choice(list(Theme))),
            status=status,
            reported_at=(turn.touched_at or NOW) + timedelta(seconds=turn.id),
            resolved_at=self.moment() if over or self.maybe(True) else None,
            change=self.maybe("Nu anders"),
        )

    def known(self, turn: CheckIn, stuck: list[Obstacle]) -> Iterable[Answer]:
        """Say how some obstacles fare, and sometimes that those are what it is stuck on."""
        told: list[tuple[Question, int | None, str]] = [
            (Question.PROGRESS, obstacle.id, self.random.choice([*Progress, Progress.DIFFERENT]))
            for obstacle in self.random.sample(stuck, self.random.randint(0, min(2, len(stuck))))
        ]
        told += [(Question.CHANGE, subject, "") for _, subject, _ in told if self.maybe(subject, 0.8)]
        told += self.maybe([(Question.OBSTACLE, None, SAME)]) or []
        random.Random(turn.id).shuffle(told)  # noqa: S311 - nothing secret comes of it
        for question, subject, choice in told:
            yield Answer(
                check_in_id=turn.id,
                question=question,
                subject_id=subject,
                choice=choice or None,
                text=None if choice else f"Anders {self.random.random()}",
                said_at=turn.touched_at or NOW,
                late=turn.late,
                replaced_at=self.maybe(NOW, 0.2),
            )

    def help(self, obstacle: Obstacle) -> HelpRequest:
        helper = self.maybe(self.random.choice(list(Helper)))
        return HelpRequest(
            obstacle_id=obstacle.id,
            text="Een sleutel",
            helper=helper,
            helper_text=self.maybe("De huismeester"),
            asked_at=obstacle.reported_at,
            withdrawn_at=self.maybe(NOW, 0.2),
        )


async def added(session: AsyncSession, rows: Iterable[Base]) -> None:
    """Add rows and number them in their order."""
    session.add_all(rows)
    await session.flush()


# The tests


@pytest.fixture(params=range(10))
async def invented(request: pytest.FixtureRequest, database: Database) -> Database:
    async with database.writing() as session:
        await Invention(request.param).fill(session)
    return database


async def test_many_areas_at_once_are_what_a_slow_reader_finds(invented: Database) -> None:
    async with invented.reading() as session:
        reader = await read_all(session)
        areas = reader.all(Area)
        found = await gather(session, areas, NOW)
    assert found == {area.id: reader.area(area) for area in areas}


async def test_an_area_by_itself_is_what_it_is_among_others(invented: Database) -> None:
    async with invented.reading() as session:
        areas = list(await session.scalars(select(Area)))
        together = await gather(session, areas, NOW)
        apart = [await gather(session, [area], NOW) for area in areas]
    assert {key: facts for one in apart for key, facts in one.items()} == together


async def test_the_invented_neighbourhoods_have_something_of_everything(sqlite_database: Database) -> None:
    async with sqlite_database.writing() as session:
        for seed in range(10):
            await Invention(seed).fill(session)
            for area in await session.scalars(select(Area).where(Area.slug.like("area-%"))):
                area.slug = f"{seed} {area.slug}"
        reader = await read_all(session)
    areas = [reader.area(area) for area in reader.all(Area)]
    groups = [group for area in areas for group in area.workgroups]
    assert any(area.away for area in areas)
    for name in WorkgroupFacts.__dataclass_fields__:
        assert len({getattr(group, name) for group in groups}) > 1, name
