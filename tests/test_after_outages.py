"""After an outage of any length: one question a person, one overview, and nothing silently absent."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from rijnbuurt import Rijnbuurt, workgroup
from sqlalchemy import func, select, union_all, update

from bot.wording import Words
from jobs.late import decide_late
from jobs.rules.digest import Digest
from jobs.rules.frozen import DIGEST
from jobs.tick import tick
from jobs.watching import tally
from models.areas import Area, Workgroup
from models.database import Database
from models.digests import DigestRow
from models.people import Person
from models.queries.heartbeats import note_heartbeat
from models.rounds import CheckIn, Round
from models.traffic import OutboxMessage
from models.values import DigestStatus, Language, Priority, Pulse, RoundStatus, SendStatus, SkipReason

pytestmark = pytest.mark.story

ON_TIME = timedelta(hours=2)
LENGTHS = [
    timedelta(seconds=1),
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(hours=2, minutes=31),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=36),
    timedelta(hours=72),
    timedelta(weeks=3),
    timedelta(weeks=9),
]
BEFORE = "2026-11-30 08:59"
"""A minute before the first question of all."""
SLUGS = ("schoon", "groen", "wonen", "samen")
TOWN = (
    workgroup("schoon", "mon 09:00", "amina", "bram", deputies=["chris"]),
    workgroup("groen", "mon 09:30", "amina"),
    workgroup("wonen", "tue 10:30", "dewi", "amina"),
    workgroup("samen", "thu 14:00", "emre", "dewi", every_weeks=2),
)


@pytest.fixture
async def story(database: Database) -> Rijnbuurt:
    """Give four workgroups; Amina speaks for three of them, and Dewi for two."""
    story = Rijnbuurt(database)
    await story.load(*TOWN)
    await story.joins("amina", "bram", "chris", "dewi", "emre", "fatima")
    await strikes(story, story.moment(BEFORE))
    return story


async def strikes(story: Rijnbuurt, moment: datetime) -> None:
    """Let the clock strike, and what may go arrive."""
    story.now = moment
    await decide_late(story.database, Words(), moment)
    await tick(story.database, story.words, moment)
    async with story.database.writing() as session:
        await session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.status == SendStatus.QUEUED, OutboxMessage.not_before <= moment)
            .values(status=SendStatus.SENT, sent_at=moment)
        )


async def goes_on(story: Rijnbuurt, until: datetime) -> None:
    """Go from one due moment to the next."""
    columns = (
        Workgroup.next_ask_at,
        Round.ask_at,
        CheckIn.remind_at,
        CheckIn.pass_at,
        Area.next_digest_at,
        OutboxMessage.not_before,
    )
    while story.now < until:
        found = union_all(*(select(func.min(column)).where(column > story.now) for column in columns))
        async with story.database.reading() as session:
            moments = [moment for moment in await session.scalars(found) if moment]
        await strikes(story, min(*moments, until))


async def asked(story: Rijnbuurt, since: datetime, until: datetime) -> Counter[str]:
    """Count the questions that came to each person in a time."""
    row = OutboxMessage
    found = (
        select(Person.name)
        .join(row, row.person_id == Person.id)
        .where(row.priority == Priority.QUESTION, row.sent_at >= since, row.sent_at < until)
    )
    return Counter(await story.rows(found))


async def overviews(story: Rijnbuurt, status: DigestStatus) -> list[DigestRow]:
    found = select(DigestRow).where(DigestRow.status == status).order_by(DigestRow.period_start)
    return await story.rows(found)


def skipped(digests: Iterable[Digest]) -> Counter[tuple[str, datetime, SkipReason]]:
    """List what overviews tell of rounds that were not asked."""
    return Counter(
        (entry.workgroup.lower(), skipped.due_at, skipped.reason)
        for digest in digests
        for entry in digest.entries
        for skipped in entry.skipped
    )


@pytest.mark.parametrize("length", LENGTHS, ids=str)
async def test_everybody_gets_one_question_at_most(story: Rijnbuurt, length: timedelta) -> None:
    back = story.now + length
    await strikes(story, back)
    until = next_morning(back) if length > ON_TIME else back + timedelta(minutes=5)
    await goes_on(story, until)
    late = await asked(story, back, until)
    assert set(late.values()) <= {1}
    assert late


def next_morning(moment: datetime) -> datetime:
    """Give just after 8.00 in Amsterdam on the first working day on which people can be asked."""
    day = moment
    while day.weekday() > 4 or day.hour >= 19:
        day = (day + timedelta(days=1)).replace(hour=0)
    return max(moment, day.replace(hour=7, minute=0)) + timedelta(minutes=10)


@pytest.mark.parametrize("length", LENGTHS, ids=str)
async def test_every_round_is_asked_or_told_with_its_reason(story: Rijnbuurt, length: timedelta) -> None:
    back = story.now + length
    await strikes(story, back)
    await goes_on(story, back + timedelta(days=15))
    rounds = [(slug, round_) for slug in SLUGS for round_ in await story.rounds(slug)]
    assert all(round_.status is not RoundStatus.WAITING for _, round_ in rounds if round_.due_at <= back)
    assert all(bool(r.skip_reason) == (r.status is RoundStatus.SKIPPED) for _, r in rounds)
    weeks = [slug for slug, round_ in rounds if round_.due_at <= back]
    assert weeks.count("schoon") == (length + timedelta(days=7, minutes=-1)) // timedelta(days=7)
    sent = await overviews(story, DigestStatus.SENT)
    told = skipped(DIGEST.validate_python(row.content) for row in sent)
    last = max(row.compiled_at for row in sent)
    expected = Counter(
        (slug, round_.due_at, round_.skip_reason)
        for slug, round_ in rounds
        if round_.skip_reason and round_.closed_at and round_.closed_at <= last
    )
    assert told == expected


@pytest.mark.parametrize("length", LENGTHS, ids=str)
async def test_every_week_has_one_overview_and_missed_ones_are_summed_up(
    story: Rijnbuurt, length: timedelta
) -> None:
    back = story.now + length
    await strikes(story, back)
    await goes_on(story, back + timedelta(days=8))
    sent, missed = await overviews(story, DigestStatus.SENT), await overviews(story, DigestStatus.SKIPPED)
    rows = sorted([*sent, *missed], key=lambda row: row.period_start)
    assert len(missed) == max(0, length // timedelta(weeks=1) - 1)
    assert [later.period_start for later in rows[1:]] == [
        row.period_end if row in missed else row.compiled_at for row in rows[:-1]
    ]
    messages = await story.rows(select(OutboxMessage).where(OutboxMessage.priority == Priority.OVERVIEW))
    of_one = [row for row in messages if row.dedupe_key.endswith(":telegram:0")]
    assert len(of_one) == len(sent)
    first = DIGEST.validate_python(sent[0].content)
    assert first.period_start == min(row.period_start for row in rows)


async def test_who_speaks_for_several_is_asked_for_the_others_a_day_later_or_that_is_told(
    story: Rijnbuurt,
) -> None:
    await strikes(story, story.moment("2026-11-30 16:00"))
    assert story.asked() == ["Amina first"]
    await goes_on(story, story.moment("2026-12-01 16:05"))
    statuses = {slug: (await story.rounds(slug))[0].status for slug in ("groen", "schoon")}
    assert statuses == {"groen": RoundStatus.OPEN, "schoon": RoundStatus.WAITING}
    # On Tuesday the reminder for one workgroup and the question for another were due on time.
    assert "Amina first" in story.asked()


async def test_a_late_reminder_waits_when_there_is_another_question(story: Rijnbuurt) -> None:
    await goes_on(story, story.moment("2026-11-30 09:31"))
    assert story.asked() == ["Amina first", "Bram first", "Amina first"]
    await strikes(story, story.moment("2026-12-01 16:00"))
    assert Counter(story.asked())["Amina reminder"] + Counter(story.asked())["Amina first"] <= 1


async def test_a_question_that_arrived_just_now_is_reminded_of_a_day_later(story: Rijnbuurt) -> None:
    await story.at("2026-11-30 09:00")
    async with story.database.writing() as session:
        sent = {"status": SendStatus.SENT, "sent_at": story.moment("2026-12-01 08:58")}
        await session.execute(update(OutboxMessage).values(**sent))
    story.asked()
    await story.at("2026-12-01 09:00")
    assert "Bram reminder" not in story.asked()
    await story.at("2026-12-02 09:00")
    assert "Bram reminder" in story.asked()


async def test_questions_that_could_not_be_sent_come_one_a_day(story: Rijnbuurt) -> None:
    for moment in ("2026-11-30 09:00", "2026-11-30 09:30"):
        story.now = story.moment(moment)
        await tick(story.database, story.words, story.now)
    await strikes(story, story.moment("2026-11-30 15:00"))
    assert (await asked(story, story.now, datetime.max.replace(tzinfo=UTC)))["Amina"] == 1
    await goes_on(story, story.moment("2026-12-01 15:01"))
    waiting = await story.rows(
        select(OutboxMessage).where(
            OutboxMessage.status == SendStatus.QUEUED, OutboxMessage.not_before <= story.now
        )
    )
    assert waiting == []


async def test_an_overview_that_was_due_before_a_restore_says_that_it_may_be_the_second(
    story: Rijnbuurt,
) -> None:
    async with story.database.writing() as session:
        await note_heartbeat(session, Pulse.RESTORE, story.moment("2026-12-05 10:00"))
    await strikes(story, story.moment("2026-12-07 08:00"))
    [first] = await overviews(story, DigestStatus.SENT)
    digest = DIGEST.validate_python(first.content)
    assert digest.perhaps_again
    dutch, english = (Words().digest_messages(digest, language)[0].text for language in Language)
    assert "Misschien kreeg je dit overzicht al" in dutch
    assert "Perhaps you had this overview before" in english
    async with story.database.reading() as session:
        assert (await tally(session, story.now)).overviews_perhaps_again == 1
    await goes_on(story, story.moment("2026-12-11 15:00"))
    second = (await overviews(story, DigestStatus.SENT))[1]
    assert not DIGEST.validate_python(second.content).perhaps_again
    async with story.database.reading() as session:
        assert (await tally(session, story.now)).overviews_perhaps_again == 1
        assert (await tally(session, story.now + timedelta(days=4))).overviews_perhaps_again == 0


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        ("2026-12-25 15:20", 0),
        ("2026-12-26 12:00", 0),
        ("2026-12-28 08:09", 0),
        ("2026-12-28 08:10", 1),
    ],
)
async def test_an_overview_that_a_holiday_puts_off_is_late_from_the_moment_it_is_put_off_to(
    story: Rijnbuurt, moment: str, late: int
) -> None:
    async with story.database.writing() as session:
        await session.execute(update(Area).values(next_digest_at=story.moment("2026-12-25 15:00")))
        assert (await tally(session, story.moment(moment))).overviews_late == late


async def test_a_question_that_was_due_before_a_restore_says_that_it_may_be_the_second(
    story: Rijnbuurt,
) -> None:
    async with story.database.writing() as session:
        await note_heartbeat(session, Pulse.RESTORE, story.moment("2026-11-30 12:00"))
    await strikes(story, story.moment("2026-11-30 12:05"))
    first = story.words.prompts[0]
    dutch, english = (Words().question(first, language).text for language in Language)
    assert "Misschien vroeg ik dit al" in dutch
    assert "Perhaps I asked this before" in english
    await goes_on(story, story.moment("2026-12-11 12:00"))
    again = Counter(prompt.workgroup for prompt in story.words.prompts if prompt.perhaps_again)
    assert again == {"Groen": 1, "Schoon": 2}
    assert {"Wonen", "Schoon"} <= {each.workgroup for each in story.words.prompts if not each.perhaps_again}
