"""The table check: asked of one person every so many rounds and at a new step; gaps stand in the overview."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from neighbourhood import Neighbourhood, labels, neighbourhood
from sqlalchemy import select

from bot.render.overview import as_json, mail, terminal
from bot.texts import Texts
from jobs.arranging.apply import Hand
from jobs.digests import current_digest
from jobs.rules.digest import Digest, compile_digest
from jobs.rules.facts import AreaFacts, Gap, Period, WorkgroupFacts
from jobs.rules.table import Sitting, is_due, participation, quarter_ends
from jobs.tables import report_gap, settle_gap
from models.areas import Workgroup
from models.arranged import GapKind, OrganisationKind
from models.database import Database
from models.organisations import Organisation, TableCheck, TableGap, TablePlace
from models.people import Person
from models.queries.areas import area_by_slug
from models.rounds import Answer
from models.values import Language, Standing

pytestmark = pytest.mark.story

ASKED = "Zitten de juiste mensen nog aan tafel"
FINE = ("[Gaat goed]", "[Niets bijzonders]")


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    """A workgroup whose table is looked at every 2 rounds: a school sits there, and care could."""
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("joris", "amina", "bram", "fatima")
        async with town.bot.database.writing() as session:
            schoon = await session.scalar(select(Workgroup).where(Workgroup.slug == "schoon"))
            assert schoon
            schoon.table_every = 2
            school, care = (
                Organisation(area_id=schoon.area_id, name=name, kind=kind)
                for name, kind in (
                    ("Basisschool Zuid", OrganisationKind.SCHOOL),
                    ("Thuiszorg Zuid", OrganisationKind.CARE),
                )
            )
            session.add_all([school, care])
            await session.flush()
            place = TablePlace(workgroup_id=schoon.id, organisation_id=school.id, since=town.clock.now())
            session.add(place)
        yield town


async def checks(town: Neighbourhood) -> list[TableCheck]:
    async with town.bot.database.reading() as session:
        return list(await session.scalars(select(TableCheck).order_by(TableCheck.id)))


async def gaps(town: Neighbourhood) -> list[TableGap]:
    async with town.bot.database.reading() as session:
        return list(await session.scalars(select(TableGap).order_by(TableGap.id)))


async def overview(town: Neighbourhood) -> Digest:
    async with town.bot.database.reading() as session:
        area = await area_by_slug(session, "rijnbuurt")
        assert area
        return await current_digest(session, area, town.clock.now())


async def arranged(town: Neighbourhood, *said: str) -> None:
    """Let the facilitator, who has read all that came before, say or tap one thing after another."""
    await all_heard(town, "joris")
    await town.answers("joris", *said)


async def all_heard(town: Neighbourhood, *keys: str) -> str:
    """Let people read everything; give what they read."""
    await town.quiet()
    return "\n".join([(await town[key].hears()).shown for key in keys for _ in town[key].unheard[:]])


async def round_(town: Neighbourhood, day: str, key: str = "amina") -> str:
    """Let one person answer the round of a Monday; give what comes after the thanks."""
    await all_heard(town, "amina", "bram")
    await town.at(f"{day} 09:00")
    await town[key].hears("tijd voor een korte vraag")
    await town.answers(key, *FINE)
    return await all_heard(town, key)


async def test_the_first_to_finish_every_second_round_is_asked_and_nobody_else(town: Neighbourhood) -> None:
    assert ASKED not in await round_(town, "2026-12-07")
    shown = await round_(town, "2026-12-14")
    assert "Nu aan tafel: Basisschool Zuid" in shown
    assert ASKED in shown
    await town["bram"].hears("tijd voor een korte vraag")
    await town.answers("bram", *FINE)
    assert ASKED not in await all_heard(town, "bram")
    assert "de juiste mensen aan tafel" in (await town.answers("amina", "[Ja]")).shown
    (check,) = await checks(town)
    assert (check.complete, check.step) == (True, None)
    assert ASKED not in await round_(town, "2026-12-21")


async def test_who_left_before_they_finished_is_not_asked_and_the_next_one_is(town: Neighbourhood) -> None:
    await round_(town, "2026-12-07")
    await town.at("2026-12-14 09:00")
    await town["amina"].hears("tijd voor een korte vraag")
    asked = await town.answers("amina", "[Gaat goed]")
    await town.answers("amina", "/stop", "[Schoon en heel]", "[Ja, ik stop]")
    await town["amina"].presses("Niets bijzonders", message=asked)
    assert ASKED not in await all_heard(town, "amina")
    await town["bram"].hears("tijd voor een korte vraag")
    await town.answers("bram", *FINE)
    assert ASKED in await all_heard(town, "bram")


async def test_an_unanswered_check_comes_once_more_and_then_waits(town: Neighbourhood) -> None:
    seen = [
        ASKED in await round_(town, day)
        for day in ("2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28", "2027-01-04", "2027-01-11")
    ]
    assert seen == [False, True, True, False, True, True]


async def test_one_that_is_passed_over_does_not_come_in_the_next_round(town: Neighbourhood) -> None:
    await round_(town, "2026-12-07")
    await round_(town, "2026-12-14")
    assert "slaan we over" in (await town.answers("amina", "sla over")).shown
    assert ASKED not in await round_(town, "2026-12-21")
    assert ASKED in await round_(town, "2026-12-28")
    (first, _) = await checks(town)
    assert first.answered_at
    assert first.complete is None


async def test_who_is_missing_is_two_taps_and_stands_in_every_overview_until_it_is_settled(
    town: Neighbourhood,
) -> None:
    await round_(town, "2026-12-07")
    await round_(town, "2026-12-14")
    asked = await town.answers("amina", "[Er mist iemand]")
    assert "Basisschool Zuid" not in labels(asked)
    shown = (await town.answers("amina", "[Thuiszorg Zuid]")).shown
    assert "wie er mist aan tafel: Thuiszorg Zuid" in shown
    digest = await overview(town)
    assert digest.for_information[0].workgroup == "Schoon en heel"
    line = "Mist aan tafel sinds 14 december 2026: Thuiszorg Zuid"
    written = mail(digest, Texts("nl"))
    assert all(line in form for form in (terminal(digest, Texts("nl")), written.text, written.html))
    assert '"kind": "missing"' in as_json(digest)
    await town.at("2026-12-18 15:00")
    assert line in await all_heard(town, "fatima")
    await arranged(town, "/beheer schoon", "[Tafel]", "[Organisatie erbij]", "[Thuiszorg Zuid]")
    await arranged(town, "[Akkoord]")
    assert line not in terminal(await overview(town), Texts("nl"))


async def test_words_say_who_is_missing_and_can_be_taken_back(town: Neighbourhood) -> None:
    await round_(town, "2026-12-07")
    await round_(town, "2026-12-14")
    shown = (await town.answers("amina", "iemand van de <corporatie>")).shown
    assert "wie er mist aan tafel: iemand van de <corporatie>" in shown
    assert ASKED in (await town.answers("amina", "[Toch niet]")).shown
    assert await gaps(town) == []
    await town.answers("amina", "[Er mist iemand]")
    assert "hoogstens 200 tekens" in (await town.answers("amina", "x" * 201)).shown
    assert "Die zit al aan tafel" in (await town.answers("amina", "basisschool zuid")).shown
    await town.answers("amina", "thuiszorg zuid")
    assert [gap.who for gap in await gaps(town)] == ["Thuiszorg Zuid"]
    assert "Graag gedaan" in (await town.answers("amina", "dank je")).shown


async def test_who_is_missing_may_be_typed_as_a_reply_to_the_question(town: Neighbourhood) -> None:
    asked = await town.answers("amina", "/stap")
    assert ASKED in asked.text
    await town["amina"].says("De wijkagent", reply_to=asked)
    await town["amina"].hears("De wijkagent")
    assert [gap.who for gap in await gaps(town)] == ["De wijkagent"]


async def test_who_is_missing_may_be_typed_as_a_reply_though_a_question_came_since(
    town: Neighbourhood,
) -> None:
    await town.answers("amina", "/stap", "[Er mist iemand]")
    asked = next(message for message in town["amina"].screen if "Wie mist er" in message.text)
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].says("De wijkagent", reply_to=asked)
    await town["amina"].hears("De wijkagent")
    assert [gap.who for gap in await gaps(town)] == ["De wijkagent"]


async def test_what_is_told_beside_words_taken_back_keeps_the_check_answered(town: Neighbourhood) -> None:
    await round_(town, "2026-12-07")
    await round_(town, "2026-12-14")
    await town.answers("amina", "[Er mist iemand]", "de huurders", "[Nog iemand]", "[Thuiszorg Zuid]")
    shown = await town.answers("amina", "[Toch niet]")
    assert "wie er mist aan tafel: de huurders" in shown.shown
    assert [gap.who for gap in await gaps(town)] == ["de huurders"]
    assert [check.complete for check in await checks(town)] == [False]
    assert ASKED not in await round_(town, "2026-12-21")


async def test_what_several_tell_at_the_same_moment_is_kept_once_and_settled_once(
    town: Neighbourhood,
) -> None:
    for key in ("amina", "bram"):
        await town.answers(key, "/stap")
    told, now = (check.id for check in await checks(town) * 3), town.clock.now()

    async def tells(number: int) -> None:
        async with town.bot.database.writing() as session:
            check = await session.get_one(TableCheck, number)
            await report_gap(session, check, GapKind.MISSING, f"de  huurders{' ' * number}", now)

    async def settles(workgroup_id: int, gap_id: int) -> bool:
        async with town.bot.database.writing() as session:
            return await settle_gap(session, 1, workgroup_id, gap_id, now, hand=Hand())

    await asyncio.gather(*map(tells, told))
    (gap,) = await gaps(town)
    settled = await asyncio.gather(*(settles(gap.workgroup_id, gap.id) for _ in range(6)))
    assert sum(settled) == 1


async def test_the_way_back_leads_to_what_was_told(town: Neighbourhood) -> None:
    await town.answers("amina", "/stap", "[Er mist iemand]", "de huurders", "[Nog iemand]")
    shown = await town.answers("amina", "[Terug]")
    assert "wie er mist aan tafel: de huurders" in shown.shown
    assert labels(shown) == ["Nog iemand", "Toch niet"]


@pytest.mark.parametrize("words", ["niemand", "Toch niet.", "nee", "ja", "klopt"])
async def test_words_that_name_nobody_are_nobody_who_is_missing(town: Neighbourhood, words: str) -> None:
    shown = (await town.answers("amina", "/stap", "[Er mist iemand]", words)).shown
    assert ASKED in shown
    assert await gaps(town) == []
    assert [check.answered_at for check in await checks(town)] == [None]
    await town.answers("amina", "[Er mist iemand]", "de huurders", "[Nog iemand]")
    assert "wie er mist aan tafel: de huurders" in (await town.answers("amina", words)).shown
    assert [gap.who for gap in await gaps(town)] == ["de huurders"]


@pytest.mark.parametrize("words", ["weet ik niet", "Ik zou het niet weten", "Geen idee"])
async def test_who_does_not_know_who_is_missing_passes_it_over(town: Neighbourhood, words: str) -> None:
    shown = (await town.answers("amina", "/stap", "[Er mist iemand]", words)).shown
    assert "slaan we over" in shown
    assert await gaps(town) == []
    assert [(check.answered_at is not None, check.complete) for check in await checks(town)] == [(True, None)]


async def test_who_is_no_longer_needed_is_chosen_from_the_table(town: Neighbourhood) -> None:
    await round_(town, "2026-12-07")
    await round_(town, "2026-12-14")
    asked = await town.answers("amina", "[Iemand niet nodig]")
    assert labels(asked) == ["Basisschool Zuid", "Terug"]
    await town.answers("amina", "[Basisschool Zuid]")
    line = "Niet meer nodig aan tafel sinds 14 december 2026: Basisschool Zuid"
    assert line in terminal(await overview(town), Texts("nl"))
    await arranged(town, "/beheer schoon", "[Tafel]", "[Haal weg: Basisschool Zuid]", "[Akkoord]")
    assert line not in terminal(await overview(town), Texts("nl"))


async def test_the_next_check_asks_what_became_of_a_gap(town: Neighbourhood) -> None:
    await town.answers("amina", "/stap", "[Er mist iemand]", "de huurders")
    shown = (await town.answers("bram", "/stap")).shown
    assert "Eerder miste: de huurders" in shown
    assert "Zitten verder de juiste mensen aan tafel" in shown
    assert "Eerder miste" not in (await town.answers("bram", "[Is er nu: de huurders]")).shown
    await town.answers("bram", "[Ja]")
    assert [gap.closed_at is not None for gap in await gaps(town)] == [True]
    assert [check.complete for check in await checks(town)] == [False, True]


async def test_yes_beside_a_gap_that_stays_is_no_whole_table(town: Neighbourhood) -> None:
    await town.answers("amina", "/stap", "[Er mist iemand]", "de huurders")
    assert "Goed, verder klopt het" in (await town.answers("bram", "/stap", "[Ja]")).shown
    assert [check.complete for check in await checks(town)] == [False, False]
    assert [gap.closed_at for gap in await gaps(town)] == [None]


async def test_a_new_step_looks_at_the_table_at_once_and_keeps_its_words(town: Neighbourhood) -> None:
    shown = (await town.answers("amina", "/stap We gaan zelf schouwen")).shown
    assert "Schoon en heel begint een nieuwe stap" in shown
    assert ASKED in shown
    (check,) = await checks(town)
    assert check.step == "We gaan zelf schouwen"
    async with town.bot.database.reading() as session:
        schoon = await session.get(Workgroup, check.workgroup_id)
    assert schoon
    assert schoon.new_step_at == check.asked_at


async def test_who_speaks_for_several_workgroups_says_which_begins_a_new_step(town: Neighbourhood) -> None:
    await arranged(town, "/beheer ontmoeting", "[Wie spreekt]", "[Nieuwe vertegenwoordiger]")
    await arranged(town, "[Amina]", "[Akkoord]")
    shown = (await town.answers("amina", "/stap We openen", "[Ontmoeting]")).shown
    assert "Ontmoeting begint een nieuwe stap" in shown
    assert "Nu aan tafel" not in shown
    assert "Iemand niet nodig" not in labels(town["amina"].screen[-1])
    assert [check.step for check in await checks(town)] == ["We openen"]


async def test_a_button_of_another_or_from_before_a_seat_was_lost_does_nothing(town: Neighbourhood) -> None:
    await town.answers("amina", "/stap")
    await town["bram"].forges("b|y|1|0")
    await arranged(town, "/beheer schoon", "[Wie spreekt]", "[Haal weg: Amina]", "[Akkoord]")
    await town["amina"].presses("Ja")
    await town.quiet()
    assert "werkt niet meer" in town["bram"].toasts[-1]
    assert "werkt niet meer" in town["amina"].toasts[-1]
    assert [check.answered_at for check in await checks(town)] == [None]


async def test_a_repeated_button_says_nothing_twice(town: Neighbourhood) -> None:
    await town.answers("amina", "/stap", "[Er mist iemand]", "[Thuiszorg Zuid]", "[Nog iemand]")
    await town.answers("amina", "[Thuiszorg Zuid]")
    await town["amina"].forges("b|y|1|0")
    await town.quiet()
    assert "werkt niet meer" in town["amina"].toasts[-1]
    assert len(await gaps(town)) == 1


async def test_how_it_goes_is_not_taken_for_somebody_who_is_missing(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("tijd voor een korte vraag")
    await town.answers("amina", "/stap", "gaat goed")
    assert await gaps(town) == []
    assert "Wat werkte er goed" in town["amina"].screen[-1].shown


@pytest.mark.parametrize(
    "said",
    [
        *("Ja, klopt!", "ja zeker", "volgens mij wel", "compleet", "Er mist niemand", "Denk het wel"),
        *("Zeker", "Volgens mij klopt het", "Alles goed zo", "We missen niemand"),
        *("Volgens mij mist er niemand", "Helemaal goed", "Goed zo!", "Dat is goed"),
    ],
)
async def test_a_table_that_is_right_is_said_in_many_words(town: Neighbourhood, said: str) -> None:
    shown = (await town.answers("amina", "/stap", said)).shown
    assert "dan zitten de juiste mensen aan tafel" in shown
    assert await gaps(town) == []


@pytest.mark.parametrize(
    "said",
    [
        *("Klopt, maar de huisarts ontbreekt nog", "De huisarts mist, dat weet ik zeker"),
        *("Er is niemand van de politie", "niemand van de school", "Zeker de huurders"),
        *("De GGD, dat weet ik zeker", "Zeker Thuis", "Nee, er is niemand van de GGD"),
    ],
)
async def test_who_misses_is_kept_though_other_words_stand_beside_it(town: Neighbourhood, said: str) -> None:
    await town.answers("amina", "/stap", said)
    assert [gap.who for gap in await gaps(town)] == [said]


@pytest.mark.parametrize("said", ["goed", "Prima!", "ok", "Helemaal goed", "👍"])
async def test_a_pleased_word_in_a_reply_says_that_the_table_is_right(town: Neighbourhood, said: str) -> None:
    asked = await town.answers("amina", "/stap")
    await town.quiet()
    await town["amina"].says(said, reply_to=asked)
    await town["amina"].hears("dan zitten de juiste mensen aan tafel")
    assert [check.complete for check in await checks(town)] == [True]


@pytest.mark.parametrize(
    "said",
    [
        "Ik kan niemand bedenken",
        "Dat weet ik eigenlijk zo niet",
        "Het klopt wel zo ongeveer",
        "Niemand, dat weet ik zeker",
    ],
)
async def test_words_that_name_nobody_ask_about_the_table_again(town: Neighbourhood, said: str) -> None:
    assert ASKED in (await town.answers("amina", "/stap", said)).shown
    assert "Wie mist er aan tafel?" in (await town.answers("amina", "[Er mist iemand]", said)).shown
    assert await gaps(town) == []


async def test_yes_and_no_with_other_words_are_asked_again_and_are_nobody_who_is_missing(
    town: Neighbourhood,
) -> None:
    assert ASKED in (await town.answers("amina", "/stap", "nee, niemand")).shown
    assert ASKED in (await town.answers("amina", "ja, op zich wel")).shown
    assert "Wie mist er aan tafel?" in (await town.answers("amina", "nee, nog niet allemaal")).shown
    assert "Wie mist er aan tafel?" in (await town.answers("amina", "ja, een paar mensen")).shown
    assert await gaps(town) == []
    await town.answers("amina", "de huurders")
    assert [gap.who for gap in await gaps(town)] == ["de huurders"]


async def test_words_stay_with_another_question_that_waits(town: Neighbourhood) -> None:
    await arranged(town, "/beheer ontmoeting", "[Wie spreekt]", "[Nieuwe vertegenwoordiger]")
    await arranged(town, "[Amina]", "[Akkoord]")
    await round_(town, "2026-12-07")
    await town.at("2026-12-14 09:00")
    await town.at("2026-12-15 10:30")
    await all_heard(town, "amina", "bram")
    choices = [
        next(button.value for button in message.buttons if "|well" in button.value)
        for message in town["amina"].screen
        if "Schoon en heel" in message.shown and any("|well" in button.value for button in message.buttons)
    ]
    await town["amina"].forges(choices[-1])
    await town["amina"].hears("Wat werkte er goed")
    await town.answers("amina", "De opruimdag")
    assert ASKED in await all_heard(town, "amina")
    await town["amina"].says("De deur van de zaal klemt")
    await town.quiet()
    assert await gaps(town) == []
    asked = next(message for message in town["amina"].screen if ASKED in message.text)
    await town["amina"].says("De wijkagent", reply_to=asked)
    await town["amina"].hears("De wijkagent")
    assert [gap.who for gap in await gaps(town)] == ["De wijkagent"]


async def test_a_table_is_looked_at_in_english_too(town: Neighbourhood) -> None:
    async with town.bot.database.writing() as session:
        for person in await session.scalars(select(Person).where(Person.name.in_(["Amina", "Fatima"]))):
            person.language = Language.ENGLISH
    shown = (await town.answers("amina", "/step We start to build")).shown
    assert "Schoon en heel begins a new step" in shown
    assert "Are the right people still at the table" in shown
    shown = (await town.answers("amina", "[Somebody is missing]", "the housing association")).shown
    assert "who is missing at the table: the housing association" in shown
    assert (
        "Missing at the table since 4 December 2026: the housing association"
        in (await town.answers("fatima", "/overview")).shown
    )


@pytest.mark.parametrize(
    ("every", "rounds", "answered", "due"),
    [
        (6, 5, [], False),
        (6, 6, [], True),
        (0, 60, [], False),
        (6, 1, [True], False),
        (6, 6, [True, False], True),
        (6, 1, [False], True),
        (6, 0, [False], False),
        (6, 1, [False, False, True], False),
        (6, 6, [False, False, True], True),
    ],
)
def test_when_a_table_is_looked_at(every: int, rounds: int, answered: list[bool], due: bool) -> None:  # noqa: FBT001
    assert is_due(every, rounds, answered) is due


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_quarters_end_before_today_one_after_the_other(today: date) -> None:
    ends = quarter_ends(today, 4)
    assert ends == sorted(ends)
    assert ends[-1] < today <= ends[-1] + timedelta(days=92)
    assert {(end + timedelta(days=1)).day for end in ends} == {1}
    assert {(end + timedelta(days=1)).month for end in ends} == {1, 4, 7, 10}


def test_a_workgroup_with_two_of_a_kind_counts_once_and_one_that_stopped_not_now() -> None:
    then, now = datetime(2026, 6, 30, tzinfo=UTC), datetime(2026, 12, 4, tzinfo=UTC)
    early = then - timedelta(days=9)
    kind = OrganisationKind.CARE
    sittings = [
        Sitting(workgroup_id=1, kind=kind, since=early, until=None),
        Sitting(workgroup_id=1, kind=kind, since=early, until=then),
        Sitting(workgroup_id=2, kind=kind, since=early, until=None, active=False),
    ]
    assert participation(sittings, [early - timedelta(days=1), then], now) == {kind: (0, 2, 1)}


def test_a_gap_is_for_information_whatever_goes_well() -> None:
    when = datetime(2026, 12, 4, tzinfo=UTC)
    gap = Gap(kind=GapKind.MISSING, who="de huurders", since=when)
    well = WorkgroupFacts(name="Groen", standings=(Standing.WELL,), gaps=(gap,))
    facts = AreaFacts(name="Zuid", timezone="Europe/Amsterdam", workgroups=(well,))
    digest = compile_digest(facts, Period(start=when, end=when))
    assert [entry.gaps for entry in digest.for_information] == [(gap,)]
    assert digest.going_well == ()


async def test_who_is_missing_is_no_answer_once_it_is_edited(town: Neighbourhood) -> None:
    await town.answers("amina", "/stap")
    said = await town["amina"].says("de wijkagnt")
    await town["amina"].hears("In het overzicht staat nu wie er mist")
    await town["amina"].edits(said, "de wijkagent")
    await town["amina"].hears("Dit heb ik al verwerkt")
    async with town.bot.database.reading() as session:
        assert (await session.scalars(select(Answer))).all() == []


async def test_a_mended_reply_to_the_question_is_no_second_party_who_is_missing(town: Neighbourhood) -> None:
    asked = await town.answers("amina", "/stap")
    said = await town["amina"].says("de huurders missen", reply_to=asked)
    await town["amina"].hears("In het overzicht staat nu wie er mist")
    await town["amina"].edits(said, "de huurdersvereniging mist")
    await town["amina"].hears("Dit heb ik al verwerkt")
    assert [gap.who for gap in await gaps(town)] == ["de huurders missen"]
