"""A rhythm that proposes itself: made when rounds close, and settled by one facilitator in chat."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from neighbourhood import RIJNBUURT, Neighbourhood, everything, labels, neighbourhood
from rijnbuurt import CLEAN, FATIMA, MEETING, Rijnbuurt, area_file, workgroup
from sqlalchemy import select, update

from bot.buttons import AnswerProposal, decode, encode
from bot.render.proposals import answer, proposal
from bot.texts import Texts
from jobs.area_file.comparing import plan_area
from jobs.area_file.reading import parse_area_file
from jobs.arranging.apply import apply_changes
from jobs.proposals import answer_proposal
from models.areas import Workgroup
from models.arranged import Tempo, Way
from models.arrangements import LoggedChange, RhythmProposal
from models.database import Database
from models.people import Membership, Person
from models.queries.areas import area_by_slug
from models.traffic import OutboxMessage
from models.values import Language, Question, RoundStatus, Standing

pytestmark = pytest.mark.story

JORIS = '\n[[people]]\nkey = "joris"\nname = "Joris"\nroles = ["facilitator"]\n'
SOUTH = area_file(CLEAN).replace('"rijnbuurt"', '"zuid"').replace("amina", "zohra")
JORIS_HIMSELF = select(Person).where(Person.name == "Joris")
MONDAYS = ["2026-11-30", "2026-12-07", "2026-12-14"]
FRIDAYS = ["2026-12-04", "2026-12-11", "2026-12-18"]


@pytest.fixture
async def town(database: Database) -> Rijnbuurt:
    town = Rijnbuurt(database)
    await town.load(CLEAN, MEETING, readers=FATIMA + JORIS)
    await town.joins("amina", "bram", "joris")
    return town


async def passes(town: Rijnbuurt, *standings: Standing | None, first: int = 0) -> None:
    """Let weeks pass in which Amina says how it goes, or nothing, and the overview closes the round."""
    for monday, friday, standing in zip(MONDAYS[first:], FRIDAYS[first:], standings, strict=False):
        await town.at(f"{monday} 09:00")
        if standing:
            await town.says("amina", Question.STANDING, standing)
        await town.at(f"{friday} 15:00")


async def proposals(town: Rijnbuurt) -> list[tuple[Tempo, int]]:
    rows = await town.rows(select(RhythmProposal).order_by(RhythmProposal.id))
    return [(row.tempo, row.every_weeks) for row in rows]


WELL, STUCK = Standing.WELL, Standing.STUCK


async def test_three_quiet_rounds_propose_a_calmer_rhythm_with_its_dates(town: Rijnbuurt) -> None:
    await passes(town, WELL, WELL)
    assert await proposals(town) == []
    await passes(town, WELL, first=2)
    assert await proposals(town) == [(Tempo.CALMER, 2)]
    [proposed] = town.words.proposed
    assert (proposed.workgroup, proposed.rounds) == ("Schoon", 3)
    assert [coming.due_at for coming in proposed.dates] == [
        town.moment(f"{day} 09:00")
        for day in ("2026-12-28", "2027-01-11", "2027-01-25", "2027-02-08", "2027-02-22")
    ]
    letters = select(OutboxMessage).where(OutboxMessage.dedupe_key.startswith("proposal:"))
    assert [letter.not_before for letter in await town.rows(letters)] == [town.moment("2026-12-18 15:00")]
    await town.at("2026-12-18 15:00")
    assert len(town.words.proposed) == 1


async def test_two_rounds_stuck_propose_a_faster_rhythm(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(workgroup("schoon", "mon 09:00", "amina", every_weeks=2), readers=FATIMA + JORIS)
    await town.joins("amina", "joris")
    for monday, friday in (("2026-11-30", "2026-12-04"), ("2026-12-14", "2026-12-18")):
        assert await proposals(town) == []
        await town.at(f"{monday} 09:00")
        await town.says("amina", Question.STANDING, STUCK)
        await town.at(f"{friday} 15:00")
    assert await proposals(town) == [(Tempo.FASTER, 1)]


async def test_a_round_that_the_next_one_closes_counts_too(database: Database) -> None:
    town = Rijnbuurt(database)
    await town.load(workgroup("schoon", "thu 16:00", "amina"), readers=FATIMA + JORIS)
    await town.joins("amina", "joris")
    for thursday in ("2026-12-03", "2026-12-10", "2026-12-17"):
        await town.at(f"{thursday} 16:00")
        await town.says("amina", Question.STANDING, WELL)
    assert await proposals(town) == []
    await town.at("2026-12-24 16:00")
    assert [round_.status for round_ in await town.rounds()][-2:] == [RoundStatus.CLOSED, RoundStatus.OPEN]
    assert await proposals(town) == [(Tempo.CALMER, 2)]
    assert town.words.proposed[0].dates[0].due_at == town.moment("2027-01-07 16:00")


async def test_silence_and_something_new_are_no_quiet_rounds(town: Rijnbuurt) -> None:
    await passes(town, WELL, None, WELL)
    assert await proposals(town) == []


async def test_an_open_obstacle_is_no_quiet(town: Rijnbuurt) -> None:
    await town.at("2026-11-27 17:00")
    await town.reports("bram", "schoon", "De sleutel is weg")
    await passes(town, WELL, WELL, WELL)
    assert await proposals(town) == []


@pytest.mark.parametrize("what", ["stopped", "paused", "nobody to ask"])
async def test_nothing_is_proposed_for_a_workgroup_that_rests_or_without_a_facilitator(
    town: Rijnbuurt, what: str
) -> None:
    await passes(town, WELL, WELL)
    await town.at("2026-12-14 09:00")
    await town.says("amina", Question.STANDING, WELL)
    async with town.database.writing() as session:
        if what == "stopped":
            await session.execute(update(Workgroup).values(next_ask_at=None))
        elif what == "paused":
            later = town.moment("2027-02-01 09:00")
            await session.execute(update(Workgroup).values(paused_until=later.date(), next_ask_at=later))
        else:
            unreached = update(Person).where(Person.name == "Joris").values(unreachable_since=town.now)
            await session.execute(unreached)
    await town.at("2026-12-18 15:00")
    assert await proposals(town) == []


async def test_who_has_another_workgroup_of_that_name_sees_in_which_area_it_is(town: Rijnbuurt) -> None:
    async with town.database.writing() as session:
        file = parse_area_file(SOUTH, "zuid.toml")
        await apply_changes(session, "zuid", await plan_area(session, file, "zuid.toml", town.now), town.now)
        south, joris = await area_by_slug(session, "zuid"), await session.scalar(JORIS_HIMSELF)
        assert south
        assert joris
        session.add(Membership(area_id=south.id, person_id=joris.id, key="joris"))
    await passes(town, WELL, WELL, WELL)
    [proposed] = town.words.proposed
    assert "Bij <b>Schoon, Rijnbuurt</b> ging het" in proposal(proposed, Texts("nl")).text
    async with town.database.writing() as session:
        answered = await answer_proposal(
            session, proposed.proposal_id, joris, town.now, accepted=True, why="Zo is het"
        )
    assert "Goed, ik vraag het <b>Schoon, Rijnbuurt</b> voortaan" in answer(answered, Texts("nl"))


# In chat.

AREA = (
    RIJNBUURT[: RIJNBUURT.index("[[workgroups]]")]
    + JORIS.replace("joris", "karin").replace("Joris", "Karin")
    + """
[[workgroups]]
slug = "schoon"
name = "Schoon en heel"
cadence = { every_weeks = 1, weekday = "mon", time = "09:00" }
representatives = ["amina"]
"""
)
NOVEMBER = datetime(2026, 11, 6, 15, tzinfo=UTC)


async def all_goes_well(street: Neighbourhood) -> None:
    amina = street["amina"]
    await amina.hears("Hoe gaat het in de werkgroep?")
    await amina.presses("Gaat goed")
    await amina.hears("Wat werkte er goed?")
    await amina.presses("Niets bijzonders")
    await amina.hears("Dank je, Amina")


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Neighbourhood]:
    """Three weeks in which all goes well; Joris and Karin are the facilitators, Karin in English."""
    async with neighbourhood(database, start=NOVEMBER) as street:
        await street.load(AREA)
        await street.joins("amina", "joris", "karin", "fatima")
        async with database.writing() as session:
            await session.execute(
                update(Person).where(Person.name == "Karin").values(language=Language.ENGLISH)
            )
        for monday, friday in (("09", "13"), ("16", "20"), ("23", "27")):
            await street.at(f"2026-11-{monday} 09:00")
            await all_goes_well(street)
            await street.at(f"2026-11-{friday} 15:00")
        yield street


PROPOSED = (
    "Bij Schoon en heel ging het 3 rondes goed en was er niets nieuws. "
    "Ik vraag het nu elke week op maandag om 9.00 uur. "
    "Is elke 2 weken op maandag om 9.00 uur ook genoeg?\n"
    "\n"
    "Dit worden dan de volgende momenten:\n"
    "ma 7 december 2026 om 9.00 uur\n"
    "ma 21 december 2026 om 9.00 uur\n"
    "ma 4 januari 2027 om 9.00 uur\n"
    "ma 18 januari 2027 om 9.00 uur\n"
    "ma 1 februari 2027 om 9.00 uur"
)


async def test_a_facilitator_agrees_and_the_other_sees_who_was_first(street: Neighbourhood) -> None:
    joris, karin = street["joris"], street["karin"]
    proposed = await joris.hears("ook genoeg?")
    assert proposed.text == PROPOSED
    assert labels(proposed) == ["Akkoord", "Laat het zo"]
    english = await karin.hears("Is every 2 weeks on Monday at 09:00 enough too?")
    assert "Mon 21 December 2026 at 09:00" in english.text
    await joris.presses("Akkoord")
    answered = await joris.hears("voortaan elke 2 weken op maandag")
    assert answered.text.splitlines()[1] == "ma 7 december 2026 om 9.00 uur"
    await karin.presses("Leave it")
    await karin.hears(
        "Joris was first and agreed. I now ask Schoon en heel every 2 weeks on Monday at 09:00."
    )
    assert labels(await street.settled("joris", proposed)) == []
    assert labels(await street.settled("karin", english)) == []
    assert "Amina" not in everything(karin.screen[-3:])
    await street.at("2026-11-30 09:00")
    await street.quiet()
    assert "tijd voor een korte vraag" not in street["amina"].screen[-1].text
    await street.at("2026-12-07 09:00")
    await street["amina"].hears("tijd voor een korte vraag")
    async with street.bot.database.reading() as session:
        [row] = (await session.scalars(select(RhythmProposal))).all()
        found = select(LoggedChange).order_by(LoggedChange.id.desc())
        logged = (await session.scalars(found)).first()
        person = await session.get_one(Person, row.answered_by_id)
    assert (person.name, row.accepted) == ("Joris", True)
    assert logged
    assert (logged.way, logged.person_id, logged.why) == (Way.CHAT, person.id, "Voorstel van Vlottrekker")
    assert logged.fields["cadence"]["new"]["every_weeks"] == 2


async def test_a_refusal_leaves_the_rhythm_and_gives_eight_weeks_of_peace(street: Neighbourhood) -> None:
    karin = street["karin"]
    await karin.hears("enough too?")
    await karin.presses("Leave it")
    await karin.hears("it stays every week on Monday at 09:00. I will not propose anything else for 8 weeks.")
    await street["joris"].presses("Akkoord")
    await street["joris"].hears("Karin was je voor en liet het zo.")
    monday = datetime(2026, 11, 30)  # noqa: DTZ001 - a local day
    while monday <= datetime(2027, 1, 25):  # noqa: DTZ001 - a local day
        await street.at(f"{monday:%Y-%m-%d} 09:00")
        await all_goes_well(street)
        monday += timedelta(weeks=1)
        async with street.bot.database.reading() as session:
            made = (await session.scalars(select(RhythmProposal.made_at))).all()
        assert len(made) == (1 if street.clock.now() < datetime(2027, 1, 22, 14, tzinfo=UTC) else 2)
    assert monday == datetime(2027, 2, 1)  # noqa: DTZ001 - a local day


async def test_a_proposal_that_the_rhythm_has_overtaken_changes_nothing(street: Neighbourhood) -> None:
    await street["joris"].hears("ook genoeg?")
    async with street.bot.database.writing() as session:
        await session.execute(update(Workgroup).values(every_weeks=4))
    await street["joris"].presses("Akkoord")
    await street["joris"].hears("Dit voorstel past niet meer")
    async with street.bot.database.reading() as session:
        assert (await session.scalars(select(Workgroup.every_weeks))).all() == [4]
        assert (await session.scalars(select(RhythmProposal.accepted))).all() == [None]


@pytest.mark.parametrize("refused", [False, True], ids=["unanswered", "refused"])
async def test_of_a_workgroup_that_was_stopped_no_rhythm_is_told(
    street: Neighbourhood, *, refused: bool
) -> None:
    await street["joris"].hears("ook genoeg?")
    if refused:
        await street["karin"].hears("enough too?")
        await street["karin"].presses("Leave it")
        await street["karin"].hears("it stays every week")
    async with street.bot.database.writing() as session:
        await session.execute(update(Workgroup).values(next_ask_at=None))
    await street["joris"].presses("Akkoord")
    await street["joris"].hears("Dit voorstel past niet meer, want Schoon en heel is gestopt.")


@pytest.mark.parametrize("who", ["amina", "fatima"])
async def test_a_button_that_somebody_else_made_up_does_nothing(street: Neighbourhood, who: str) -> None:
    await street[who].forges(encode(AnswerProposal(1, yes=True)))
    await street["joris"].forges(encode(AnswerProposal(99, yes=True)))
    await street.quiet()
    for person in (street[who], street["joris"]):
        assert "werkt niet meer" in person.toasts[-1]
    async with street.bot.database.reading() as session:
        assert (await session.scalars(select(RhythmProposal.accepted))).all() == [None]


def test_a_button_of_a_proposal_says_what_it_means() -> None:
    for yes in (True, False):
        assert decode(encode(AnswerProposal(2**63 - 1, yes=yes))) == AnswerProposal(2**63 - 1, yes=yes)
    assert decode("t|1") is decode("t||1") is decode("t|1|ja") is None
