"""One thing a person said: stored, understood, and turned into the next question, in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.outcomes import apply_outcome, correct_changes
from jobs.rules.conversation import NO_WORDS, Point, Said, Turn, next_point
from jobs.rules.hearing import NOTE, Heard, Way, is_left_out, note_finds_home
from jobs.rules.outcome import outcome
from jobs.setting import Setting, setting_of
from models.queries import rounds as queries
from models.rounds import Answer, CheckIn
from models.values import Question

MOST_OBSTACLES_ASKED = 3
"""More known obstacles than this would take a representative over two minutes; the others come next time."""


@dataclass(kw_only=True)
class OpenTurn:
    """A person's turn in hand: the row, its surroundings, the answers that stand, and what it asks about."""

    check_in: CheckIn
    setting: Setting
    answers: list[Answer]
    known: tuple[int, ...]

    @property
    def turn(self) -> Turn:
        said = _standing(self.answers)
        asked = [
            point.subject_id for point in said if point.question is Question.PROGRESS and point.subject_id
        ]
        others = [obstacle for obstacle in self.known if obstacle not in asked]
        return Turn(obstacles=tuple((asked + others)[: max(len(asked), MOST_OBSTACLES_ASKED)]), answers=said)

    @property
    def asking(self) -> Point | None:
        """The question that is open."""
        row = self.check_in
        return Point(row.question, row.subject_id) if row.question else None

    @property
    def told(self) -> bool:
        """Whether all that stands was said before the last overview."""
        return all(answer.said_at <= self.setting.area.digest_from for answer in self.answers)

    @property
    def left(self) -> bool:
        """Whether the person has left the workgroup; who was answering may finish while the round runs."""
        runs = self.setting.round is not None and not self.setting.closed
        begun = self.asking is not None and self.check_in.touched_at is not None
        return not self.setting.seated and not (begun and runs)


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """Where a turn stands after something was said. `next` is None when it is complete."""

    turn: Turn
    next: Point | None
    late: bool = False
    first_time_complete: bool = False


@dataclass(frozen=True, kw_only=True)
class Saying:
    """When something was said, and in which Telegram message."""

    now: datetime
    message_id: int | None = None


async def open_turn(session: AsyncSession, check_in: CheckIn) -> OpenTurn:
    """Take a turn in hand."""
    known: tuple[int, ...] = ()
    if check_in.round_id is not None:
        found = await queries.obstacles_to_ask(session, check_in.workgroup_id, check_in.asked_at)
        known = tuple(obstacle.id for obstacle in found if obstacle.check_in_id != check_in.id)
    return OpenTurn(
        check_in=check_in,
        setting=await setting_of(session, check_in),
        answers=await queries.live_answers(session, check_in.id),
        known=known,
    )


async def still_has_known(session: AsyncSession, check_in_id: int) -> bool:
    """Say whether somebody said in a turn that an obstacle which was known before is still there."""
    return Turn(answers=_standing(await queries.live_answers(session, check_in_id))).has_known_obstacle


def _standing(answers: Iterable[Answer]) -> dict[Point, Said]:
    parts: defaultdict[Point, list[Answer]] = defaultdict(list)
    # An edit makes a newer row of an older message; the parts stay in the order in which they were sent.
    for answer in sorted(answers, key=lambda answer: (answer.message_id or 0, answer.id or 0)):
        parts[Point(answer.question, answer.subject_id)].append(answer)
    return {
        point: Said(
            choice=next((answer.choice for answer in rows if answer.choice), None),
            text="\n".join(answer.text for answer in rows if answer.text) or None,
        )
        for point, rows in parts.items()
    }


async def record(session: AsyncSession, open_: OpenTurn, heard: Sequence[Heard], at: Saying) -> Recorded:
    """Keep what was said and bring obstacles, help and successes in line with it."""
    changed: set[Point] = set()
    for piece in heard:
        if home := note_finds_home(open_.turn, piece):
            changed |= {NOTE, Point(home)}
            await _move_notes(session, open_, home, at.now)
        if piece.way is Way.REPLACE or is_bare_nothing(open_, piece.point):
            set_aside(open_, piece.point, at.now)
        await keep(session, open_, piece.point, piece.said, at)
        changed.add(piece.point)
    return await settle(session, open_, changed, at.now)


async def keep(session: AsyncSession, open_: OpenTurn, point: Point, said: Said, at: Saying) -> None:
    """Let something stand at a point, beside what stands there."""
    answer = Answer(
        check_in_id=open_.check_in.id,
        question=point.question,
        subject_id=point.subject_id,
        choice=said.choice,
        text=said.text,
        said_at=told_next(open_.setting, at.now),
        late=open_.setting.late,
        message_id=at.message_id,
    )
    session.add(answer)
    await session.flush()
    open_.answers.append(answer)


def is_bare_nothing(open_: OpenTurn, point: Point) -> bool:
    """Say whether a bare "niets" stands at a point: words take its place even where they would be added."""
    standing = open_.turn.answers.get(point)
    return standing is not None and standing.choice in NO_WORDS and not standing.text


def set_aside(open_: OpenTurn, point: Point, now: datetime) -> None:
    """Take away what stands at a point; the words themselves stay in the table."""
    for answer in [row for row in open_.answers if Point(row.question, row.subject_id) == point]:
        answer.replaced_at = now
        open_.answers.remove(answer)


async def _move_notes(session: AsyncSession, open_: OpenTurn, home: Question, now: datetime) -> None:
    """Let loose words stand as the answer to the question they turn out to belong to."""
    notes = [row for row in open_.answers if row.question is Question.NOTE]
    set_aside(open_, NOTE, now)
    for note in notes:
        await keep(
            session, open_, Point(home), Said(text=note.text), Saying(now=now, message_id=note.message_id)
        )


async def settle(
    session: AsyncSession,
    open_: OpenTurn,
    changed: set[Point],
    now: datetime,
    *,
    anew: bool = True,
) -> Recorded:
    """Work out the next question and what the answers add up to, and write both.

    While a choice is being changed, words that changed another point leave its question open. Words that
    were only mended say nothing `anew`.
    """
    check_in, turn, asking = open_.check_in, open_.turn, open_.asking
    now = told_next(open_.setting, now)
    point = next_point(turn)
    being_changed = (
        asking is not None
        and turn.said(asking.question, asking.subject_id)
        and asking not in changed
        and not is_left_out(turn, asking)
    )
    if being_changed:
        point = asking
    complete = point is None and check_in.finished_at is None
    check_in.question = point.question if point else None
    check_in.subject_id = point.subject_id if point else None
    check_in.touched_at, check_in.declined_at = now, None
    check_in.late = check_in.late or open_.setting.late
    check_in.standing = turn.standing
    if point is None or point.question is Question.WORKED:
        check_in.remind_at = None
    if point is None:
        check_in.finished_at = check_in.finished_at or now
    await apply_outcome(session, check_in, outcome(turn), changed, now, anew=anew)
    return Recorded(turn=turn, next=point, late=open_.setting.late, first_time_complete=complete)


def told_next(setting: Setting, now: datetime) -> datetime:
    """Give when something counts: an overview that was made while it was being handled has not told it."""
    return max(now, setting.area.digest_from + timedelta(microseconds=1))


async def edit_words(
    session: AsyncSession, open_: OpenTurn, message_id: int, text: str, now: datetime
) -> Recorded:
    """Put new words in the place of those of one message, part by part; choices stay.

    That says nothing anew of an obstacle: others may have said something else since.
    """
    changed: set[Point] = set()
    before = outcome(open_.turn).changes
    for answer in [row for row in open_.answers if row.message_id == message_id and row.text is not None]:
        point = Point(answer.question, answer.subject_id)
        answer.replaced_at = now
        open_.answers.remove(answer)
        await keep(session, open_, point, Said(text=text), Saying(now=now, message_id=message_id))
        changed.add(point)
    await correct_changes(session, before, outcome(open_.turn).changes)
    return await settle(session, open_, changed, now, anew=False)


async def unstick(session: AsyncSession, open_: OpenTurn, now: datetime) -> Recorded:
    """Take back that a workgroup is stuck, before it was told where."""
    standing = Point(Question.STANDING)
    set_aside(open_, standing, now)
    return await settle(session, open_, {standing}, now)
