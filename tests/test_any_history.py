"""Half a year of absences, silences, blocks and departures: no round falls silent unseen."""

from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

import pytest
from rijnbuurt import Rijnbuurt, workgroup
from sqlalchemy import func, select, union_all, update

from jobs.arranging.apply import Hand
from jobs.arranging.changes import Action, WorkgroupChange
from jobs.arranging.known import KnownWorkgroup, gather_known
from jobs.arranging.wishes import arrange, without
from jobs.refusals import Refusal, note_refusal
from jobs.rules.calendar import holiday_name
from jobs.tick import tick
from jobs.turns import be_away
from models.areas import Area, Seat, Workgroup
from models.database import Database
from models.people import Absence, Person
from models.queries import accounts
from models.rounds import CheckIn, Round
from models.traffic import OutboxMessage
from models.values import Channel, Priority, Question, Rotation, RoundStatus, SkipReason, Standing

NAMES = ("amina", "bram", "chris", "dewi", "emre", "farid", "gijs", "hana")
AREA = (
    workgroup("schoon", "mon 09:00", "amina", "bram", deputies=["chris", "dewi"]),
    workgroup("ontmoeting", "wed 10:30", "emre", deputies=["bram", "farid"]),
    workgroup("veilig", "thu 13:00", "gijs", "hana", deputies=["emre"], every_weeks=2),
)
GROUPS = ("schoon", "ontmoeting", "veilig")
FACILITATED = """
[[people]]
key = "joris"
name = "Joris"
roles = ["facilitator"]

[[people]]
key = "gijs"
name = "Gijs"

[[people]]
key = "hana"
name = "Hana"
"""
END = datetime(2027, 5, 31, 8, tzinfo=UTC)
DAY = timedelta(days=1)
SEEDS = 1
"""Each takes ten seconds or more on each database."""


class Turn(NamedTuple):
    """Somebody who was asked, in whose place."""

    round_id: int | None
    seat: int
    asked_at: datetime


@dataclass
class History:
    """Half a year in which chance decides what happens to people, and what was so when each was asked."""

    town: Rijnbuurt
    chance: Random
    ids: dict[str, int] = field(default_factory=dict)
    asked: list[tuple[int, int, str]] = field(default_factory=list)
    """Round, person and kind of every question as it was written, in order."""
    seen: int = 0
    lost: list[CheckIn] = field(default_factory=list)
    """Turns of somebody who blocked the bot just now."""
    passed: int = 0
    unfit: list[str] = field(default_factory=list)
    """Questions to somebody who was away, out of reach or without a seat, in words."""

    async def begins(self) -> None:
        await self.town.load(*AREA, readers=FACILITATED)
        await self.town.joins(*NAMES, "joris")
        async with self.town.database.writing() as session:
            people = await session.execute(select(Person.name, Person.id))
            self.ids = {name.lower(): id_ for name, id_ in people}
            for slug, rotation in zip(GROUPS, self.chance.sample(list(Rotation), 3), strict=True):
                await session.execute(
                    update(Workgroup).where(Workgroup.slug == slug).values(rotation=rotation)
                )

    async def lives(self) -> None:
        """Let the clock strike whenever something is due, and something happen in between."""
        happens: list[Callable[[], Coroutine[Any, Any, None]]] = [
            *(2 * [self.goes_away]),
            *(6 * [self.answers]),
            self.blocks,
            self.comes_back,
            self.comes_back,
            self.leaves,
            self.takes_a_seat,
        ]
        event = self.later()
        while (moment := min(await self.due(), event)) <= END:
            self.town.now = moment
            if moment == event:
                await self.chance.choice(happens)()
                event = self.later()
            await tick(self.town.database, self.town.words, self.town.now)
            await self.looks()
            await self.looks_after_the_lost()

    def later(self) -> datetime:
        """Give a moment by day, a few days from now at most."""
        local = self.town.now.astimezone(self.town.zone) + DAY * self.chance.randint(1, 4)
        by_day = local.replace(hour=self.chance.randint(9, 17), minute=self.chance.randint(0, 59))
        return by_day.astimezone(UTC)

    async def due(self) -> datetime:
        columns = (
            *(Workgroup.next_ask_at, Round.ask_at, CheckIn.remind_at, CheckIn.pass_at, Area.next_digest_at),
        )
        found = union_all(*(select(func.min(column)).where(column > self.town.now) for column in columns))
        async with self.town.database.reading() as session:
            return min(moment for (moment,) in await session.execute(found) if moment)

    # What happens

    def somebody(self) -> int:
        return self.ids[self.chance.choice(NAMES)]

    async def goes_away(self) -> None:
        today = self.town.now.astimezone(self.town.zone).date()
        first = today + DAY * self.chance.randint(0, 10)
        last, zone = first + DAY * self.chance.randint(0, 30), self.town.zone
        async with self.town.database.writing() as session:
            await be_away(session, self.somebody(), first, last, zone, self.town.now)

    async def comes_back(self) -> None:
        """Let somebody write again after a block, or be there sooner."""
        who = self.somebody()
        async with self.town.database.writing() as session:
            (await session.get_one(Person, who)).unreachable_since = None
            await accounts.drop_absences(session, who, date(2026, 1, 1), date(2028, 1, 1))

    async def blocks(self) -> None:
        who = self.somebody()
        async with self.town.database.writing() as session:
            address = str((await session.get_one(Person, who)).telegram_id)
            refusal = Refusal(person_id=who, channel=Channel.TELEGRAM, address=address)
            await note_refusal(session, self.town.words, refusal, self.town.now)
            waiting = (
                CheckIn.question.is_not(None),
                CheckIn.touched_at.is_(None),
                CheckIn.declined_at.is_(None),
            )
            of_round = select(CheckIn).join(Round, Round.id == CheckIn.round_id)
            lost = of_round.where(CheckIn.person_id == who, Round.status == RoundStatus.OPEN, *waiting)
            self.lost = list(await session.scalars(lost))

    async def answers(self) -> None:
        """Let whoever was asked last say that all is well, if the question still stands."""
        newest = select(CheckIn, Person.name).join(Person, Person.id == CheckIn.person_id)
        open_ = newest.where(CheckIn.question.is_not(None)).order_by(CheckIn.id.desc()).limit(1)
        async with self.town.database.reading() as session:
            found = (await session.execute(open_)).first()
        if found and found.CheckIn.question is Question.STANDING:
            await self.town.says(found.name.lower(), Question.STANDING, Standing.WELL)

    async def leaves(self) -> None:
        who = self.chance.choice(NAMES)
        await self.changes(lambda known: without(known, who))

    async def takes_a_seat(self) -> None:
        who, speaks = self.chance.choice(NAMES), self.chance.random() < 0.5

        def seated(known: KnownWorkgroup) -> KnownWorkgroup:
            rest = without(known, who)
            if speaks and len(rest.representatives) < 2:
                return replace(rest, representatives=(*rest.representatives, who))
            return replace(rest, deputies=(*rest.deputies, who))

        await self.changes(seated)

    async def changes(self, change: Callable[[KnownWorkgroup], KnownWorkgroup]) -> None:
        slug = self.chance.choice(GROUPS)
        async with self.town.database.writing() as session:
            old = (await gather_known(session, "rijnbuurt")).workgroups[slug]
            wish = WorkgroupChange(key=slug, action=Action.CHANGE, old=old, new=change(old))
            if wish.new != old:
                await arrange(session, "rijnbuurt", wish, self.town.now, hand=Hand())

    # What is seen

    async def looks(self) -> None:
        """Note each new question, and whether it was fit to be asked at this moment."""
        today = self.town.now.astimezone(self.town.zone).date()
        away = select(Absence.id).where(
            Absence.person_id == Person.id, Absence.first_day <= today, Absence.last_day >= today
        )
        seat = select(Seat.id).where(Seat.person_id == Person.id, Seat.workgroup_id == CheckIn.workgroup_id)
        found = (
            select(
                OutboxMessage.id,
                OutboxMessage.dedupe_key,
                OutboxMessage.not_before,
                CheckIn.round_id,
                Person.id.label("person_id"),
                Person.unreachable_since,
                away.exists().label("away"),
                seat.exists().label("seated"),
            )
            .join(CheckIn, CheckIn.id == OutboxMessage.check_in_id)
            .join(Person, Person.id == CheckIn.person_id)
            .where(OutboxMessage.id > self.seen, OutboxMessage.priority == Priority.QUESTION)
            .order_by(OutboxMessage.id)
        )
        async with self.town.database.reading() as session:
            for row in await session.execute(found):
                self.seen = row.id
                self.asked.append((row.round_id, row.person_id, row.dedupe_key.rsplit(":", 1)[-1]))
                if row.away or row.unreachable_since or not row.seated:
                    self.unfit.append(f"{self.town.now:%Y-%m-%d %H:%M} {row}")

    async def looks_after_the_lost(self) -> None:
        """See that by day a lost turn went on to another, or that the facilitator heard of it."""
        local = self.town.now.astimezone(self.town.zone)
        if local.weekday() > 4 or not 9 <= local.hour < 19 or holiday_name(local.date(), "nl"):
            self.lost = []
        for turn in self.lost:
            seat = turn.stands_in_for_id or turn.person_id
            taken = (
                CheckIn.round_id == turn.round_id,
                CheckIn.stands_in_for_id == seat,
                CheckIn.id > turn.id,
            )
            told = OutboxMessage.dedupe_key.like(f"place-empty:{turn.round_id}:%")
            found = await self.town.rows(select(CheckIn.id).where(*taken))
            assert found or await self.town.rows(select(OutboxMessage.id).where(told)), turn
            self.passed += 1
        self.lost = []

    async def rounds(self) -> list[Round]:
        done = select(Round).where(Round.status != RoundStatus.WAITING)
        return await self.town.rows(done.order_by(Round.workgroup_id, Round.due_at))

    async def turns(self) -> list[Turn]:
        found = select(CheckIn).where(CheckIn.round_id.is_not(None))
        return [
            Turn(turn.round_id, turn.stands_in_for_id or turn.person_id, turn.asked_at)
            for turn in await self.town.rows(found)
        ]

    async def told(self) -> set[int]:
        """Give the rounds of which the facilitator heard that there was nobody to ask."""
        found = select(OutboxMessage.dedupe_key).where(OutboxMessage.dedupe_key.like("nobody-to-ask:%"))
        return {int(key.split(":")[1]) for key in await self.town.rows(found)}


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_every_round_asks_somebody_who_can_or_the_facilitator_hears_of_it(
    database: Database, seed: int
) -> None:
    history = History(Rijnbuurt(database), Random(seed))  # noqa: S311 - a story, no secret
    await history.begins()
    await history.lives()

    assert history.unfit == []
    assert [pair for pair, times in Counter(history.asked).items() if times > 1] == []
    seats = Counter([(turn.round_id, turn.seat, turn.asked_at) for turn in await history.turns()])
    assert max(seats.values()) == 1
    await each_round_is_seen(history)
    # In most histories somebody blocks the bot with a question that can go on; in the first one for certain.
    assert history.passed > 0 or seed > 0


async def each_round_is_seen(history: History) -> None:
    """See that each round asked somebody, or that the facilitator heard of the first that could not."""
    asked = {round_id for round_id, _, kind in history.asked if kind == "first"}
    told, silent = await history.told(), set[int]()
    reasons: Counter[SkipReason | None] = Counter()
    for round_ in await history.rounds():
        reasons[round_.skip_reason] += 1
        match round_.skip_reason:
            case None:
                assert round_.id in asked, round_
                silent.discard(round_.workgroup_id)
            case SkipReason.NOBODY:
                assert (round_.id in told) == (round_.workgroup_id not in silent), round_
                silent.add(round_.workgroup_id)
            case reason:
                assert reason is SkipReason.HOLIDAY, round_
    assert reasons[None] > 30
    assert reasons[SkipReason.HOLIDAY] >= 2
