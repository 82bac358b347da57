"""The Rijnbuurt without Telegram: people and workgroups in the tables, a clock that strikes at will."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.answers import Recorded, Saying, open_turn, record
from jobs.area_file.comparing import plan_area
from jobs.area_file.reading import parse_area_file
from jobs.arranging.apply import apply_changes
from jobs.post import Mail, Message
from jobs.rules.conversation import Point, Said
from jobs.rules.digest import Digest, Entry
from jobs.rules.frozen import DIGEST
from jobs.rules.handover import Note
from jobs.rules.hearing import Heard
from jobs.rules.notices import Notice
from jobs.rules.prompts import Prompt
from jobs.rules.tempo import TempoProposal
from jobs.tick import TickReport, tick
from jobs.turns import leave_out
from models.areas import Workgroup
from models.database import Database
from models.digests import DigestRow
from models.people import Absence, Membership, Person
from models.rounds import CheckIn, Round
from models.values import DigestStatus, Language, Question, Standing

Row = TypeVar("Row")

START = "2026-11-27 16:00"
"""A Friday after the overview; on Monday 30 November the first workgroup is asked."""

AREA = """
[area]
slug = "rijnbuurt"
name = "Rijnbuurt"
timezone = "{zone}"
digest = {{ weekday = "fri", time = "15:00" }}
"""
FATIMA = """
[[people]]
key = "fatima"
name = "Fatima"
email = "fatima@example.org"
roles = ["gebiedsmakelaar"]
"""
NEIGHBOURS = ("amina", "bram", "chris", "dewi", "emre", "farid")


def area_file(*workgroups: str, zone: str = "Europe/Amsterdam", readers: str = FATIMA) -> str:
    """Write an area file with these workgroups and all the neighbours."""
    people = [f'[[people]]\nkey = "{key}"\nname = "{key.capitalize()}"\n' for key in NEIGHBOURS]
    return "\n".join([AREA.format(zone=zone), readers, *people, *workgroups])


def workgroup(
    slug: str, cadence: str, *representatives: str, deputies: Sequence[str] = (), every_weeks: int = 1
) -> str:
    """Write a workgroup asked at a moment such as `mon 09:00`."""
    weekday, time = cadence.split()
    return f"""
[[workgroups]]
slug = "{slug}"
name = "{slug.capitalize()}"
cadence = {{ every_weeks = {every_weeks}, weekday = "{weekday}", time = "{time}" }}
representatives = {list(representatives)}
deputies = {list(deputies)}
"""


CLEAN = workgroup("schoon", "mon 09:00", "amina", "bram", deputies=["chris"])
MEETING = workgroup("ontmoeting", "tue 10:30", "dewi")


@dataclass
class PlainWords:
    """Says everything in bare words, and remembers the questions it was asked for."""

    prompts: list[Prompt] = field(default_factory=list)
    told: list[Notice] = field(default_factory=list)
    proposed: list[TempoProposal] = field(default_factory=list)

    def question(self, prompt: Prompt, language: Language) -> Message:
        self.prompts.append(prompt)
        return Message(text=f"{prompt.occasion} {prompt.question} for {prompt.name} in {language}")

    def notice(self, told: Notice, language: Language) -> Message:
        self.told.append(told)
        return Message(text=f"{told} in {language}")

    def proposal(self, proposal: TempoProposal, language: Language) -> Message:
        self.proposed.append(proposal)
        return Message(text=f"{proposal.tempo} for {proposal.workgroup} in {language}")

    def handover(
        self, number: int, note: Note, workgroup: str, words: str | None, timezone: str, language: Language
    ) -> list[Message]:
        text = f"handover {number} of {workgroup} in {language}, {timezone}: {note} {words}"
        return [Message(text=text)]

    def digest_messages(self, digest: Digest, language: Language) -> list[Message]:
        return [Message(text=f"{digest.area} in {language}"), Message(text="the rest")]

    def digest_mail(self, digest: Digest, language: Language) -> Mail | None:
        return Mail(subject=digest.area, text=f"in {language}", html="<p></p>")


@dataclass
class Rijnbuurt:
    """The neighbourhood as the jobs see it. Moments are local, such as `2026-11-30 09:00`."""

    database: Database
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Amsterdam"))
    words: PlainWords = field(default_factory=PlainWords)
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.moment(START)

    def moment(self, local: str) -> datetime:
        return datetime.fromisoformat(local).replace(tzinfo=self.zone).astimezone(UTC)

    async def load(self, *workgroups: str, readers: str = FATIMA, prune: bool = False) -> None:
        """Bring in the area as a file would, now."""
        text = area_file(*workgroups, zone=self.zone.key, readers=readers)
        async with self.database.writing() as session:
            file = parse_area_file(text, "area.toml")
            # A while before anything is said: what is said in the moment of an overview is told as later.
            before = self.now - timedelta(minutes=1)
            changes = await plan_area(session, file, "area.toml", before, prune=prune)
            await apply_changes(session, "rijnbuurt", changes, before)

    async def joins(self, *keys: str) -> None:
        async with self.database.writing() as session:
            for key in keys:
                person = (await session.scalars(_person(key))).one()
                person.telegram_id, person.joined_at = 1000 + person.id, self.now

    async def is_away(self, key: str, first: str, last: str) -> None:
        first_day, last_day = (datetime.fromisoformat(day).date() for day in (first, last))
        async with self.database.writing() as session:
            person = (await session.scalars(_person(key))).one()
            session.add(Absence(person_id=person.id, first_day=first_day, last_day=last_day))

    async def is_unreachable(self, key: str) -> None:
        async with self.database.writing() as session:
            (await session.scalars(_person(key))).one().unreachable_since = self.now

    async def at(self, local: str) -> TickReport:
        """Let the clock strike once."""
        self.now = self.moment(local)
        return await tick(self.database, self.words, self.now)

    async def turn(self, key: str) -> CheckIn:
        async with self.database.reading() as session:
            return await _turn(session, key)

    async def says(
        self, key: str, question: Question, choice: str | None = None, text: str | None = None, about: int = 0
    ) -> Recorded:
        """Let somebody answer a question of their latest turn, now; `about` is an obstacle."""
        heard = Heard(point=Point(question, about or None), said=Said(choice=choice, text=text))
        async with self.database.writing() as session:
            turn = await open_turn(session, await _turn(session, key))
            return await record(session, turn, [heard], Saying(now=self.now))

    async def passes(self, key: str) -> None:
        """Let somebody choose "sla over"."""
        async with self.database.writing() as session:
            leave_out(await _turn(session, key), self.now)

    async def reports(self, key: str, slug: str, text: str) -> None:
        """Let somebody say, unasked, that their workgroup is stuck."""
        async with self.database.writing() as session:
            person = (await session.scalars(_person(key))).one()
            of_slug = select(Workgroup.id).where(Workgroup.slug == slug)
            workgroup_id = (await session.scalars(of_slug)).one()
            check_in = CheckIn(
                round_id=None,
                workgroup_id=workgroup_id,
                person_id=person.id,
                asked_at=self.now,
                question=Question.STANDING,
            )
            session.add(check_in)
            await session.flush()
            heard = [
                Heard(point=Point(Question.STANDING), said=Said(choice=Standing.STUCK)),
                Heard(point=Point(Question.OBSTACLE), said=Said(text=text)),
            ]
            await record(session, await open_turn(session, check_in), heard, Saying(now=self.now))

    def asked(self) -> list[str]:
        """List what was asked since the last time, in order: `Amina first`, `Bram reminder`."""
        said = [f"{prompt.name} {prompt.occasion}" for prompt in self.words.prompts]
        self.words.prompts.clear()
        return said

    async def rounds(self, slug: str = "schoon") -> list[Round]:
        found = select(Round).join(Workgroup, Workgroup.id == Round.workgroup_id)
        return await self.rows(found.where(Workgroup.slug == slug).order_by(Round.due_at))

    async def rows(self, found: Select[Row]) -> list[Row]:
        async with self.database.reading() as session:
            return list(await session.scalars(found))

    async def overview(self) -> Digest:
        """Give the last overview that was sent, as it was kept."""
        sent = select(DigestRow).where(DigestRow.status == DigestStatus.SENT).order_by(DigestRow.id.desc())
        return DIGEST.validate_python((await self.rows(sent))[0].content)

    async def entry(self, name: str = "Schoon") -> Entry:
        """Give what the last overview says of one workgroup."""
        [entry] = [entry for entry in (await self.overview()).entries if entry.workgroup == name]
        return entry


def _person(key: str) -> Select[Person]:
    return select(Person).join(Membership, Membership.person_id == Person.id).where(Membership.key == key)


async def _turn(session: AsyncSession, key: str) -> CheckIn:
    """Find the turn that somebody was asked last."""
    person = (await session.scalars(_person(key))).one()
    turns = select(CheckIn).where(CheckIn.person_id == person.id).order_by(CheckIn.id.desc())
    return (await session.scalars(turns.limit(1))).one()
