"""Leaving and coming after: /stop, the note that is passed on, and nobody left to speak."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from longest import arrives, words
from neighbourhood import FRIDAY, RIJNBUURT, Neighbourhood, everything, neighbourhood
from rijnbuurt import Rijnbuurt, workgroup
from sqlalchemy import delete, select, update
from test_lock_order import somebody_waits

from bot.render.handover import handover
from bot.texts import Texts
from jobs.area_file.comparing import plan_area
from jobs.area_file.reading import parse_area_file
from jobs.arranging.apply import Hand, apply_changes
from jobs.arranging.changes import Action, WorkgroupChange
from jobs.arranging.known import Scope, gather_known
from jobs.arranging.wishes import arrange
from jobs.handovers import add_words, take_seats
from jobs.late import decide_late
from jobs.post import Message
from jobs.rules.handover import Gap, Note, Point, Said
from models.areas import Area, Workgroup
from models.arranged import GapKind
from models.arrangements import Handover
from models.database import Database
from models.people import Person
from models.queries.people import leave_area
from models.rounds import Answer, Attachment, CheckIn
from models.traffic import OutboxMessage
from models.values import Language, SendStatus, Standing

pytestmark = pytest.mark.story


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("joris", "amina", "bram", "chris", "dewi")
        yield town


async def handovers(town: Neighbourhood) -> list[Handover]:
    async with town.bot.database.reading() as session:
        return list(await session.scalars(select(Handover).order_by(Handover.id)))


async def taps(town: Neighbourhood, key: str, *said: str) -> str:
    """Say or tap one thing after another; give the last thing heard once all is quiet."""
    shown = (await town.answers(key, *said)).shown
    await town.quiet()
    return [shown, *(message.shown for message in town[key].catches_up())][-1]


async def test_who_stops_leaves_a_note_that_the_next_one_reads_and_confirms(town: Neighbourhood) -> None:
    await taps(town, "dewi", "/vastgelopen De sleutel van het buurthuis ontbreekt")
    assert "Wil je iets meegeven" in await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    assert "Dank je, ik geef het door" in await taps(town, "dewi", "De beheerder heet Sam")
    await town["joris"].hears("Niemand spreekt nu nog voor werkgroep Ontmoeting")
    assert "die wacht op wie erna komt" in await taps(town, "joris", "/beheer ontmoeting")
    await taps(town, "joris", "/beheer ontmoeting", "[Wie spreekt]", "[Nieuwe vertegenwoordiger]")
    await taps(town, "joris", "[Chris]", "[Akkoord]")
    await town.at("2026-12-07 09:00")
    note = await town["chris"].hears("Jij neemt het over bij Ontmoeting")
    assert "De beheerder heet Sam" in note.text
    assert "De sleutel van het buurthuis ontbreekt" in note.text
    assert "Joris" in note.text
    assert (await handovers(town))[0].read_at is None
    assert "voor Chris: verstuurd op 7 december 2026, nog niet gelezen" in await taps(
        town, "joris", "/beheer ontmoeting"
    )
    assert "Fijn" in await taps(town, "chris", "[Gelezen]")
    assert (await handovers(town))[0].read_at is not None
    assert "voor Chris: gelezen op 7 december 2026" in await taps(town, "joris", "/beheer ontmoeting")


async def blocks(town: Neighbourhood, key: str, *, known: bool) -> None:
    """Let somebody block the bot, of which it may not have heard."""
    town[key].blocks()
    await town.quiet()
    if not known:
        async with town.bot.database.writing() as session:
            await session.execute(update(Person).values(unreachable_since=None))


@pytest.mark.parametrize("known", [True, False], ids=["known", "found out"])
async def test_a_handover_waits_for_who_cannot_be_reached(town: Neighbourhood, *, known: bool) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "De beheerder heet Sam")
    await town["joris"].hears("Niemand spreekt nu nog")
    await taps(town, "joris", "/beheer ontmoeting", "[Wie spreekt]", "[Nieuwe vertegenwoordiger]")
    await blocks(town, "chris", known=known)
    await taps(town, "joris", "[Chris]", "[Akkoord]")
    await town.at("2026-12-07 09:00")
    await town.quiet()
    assert (await handovers(town))[0].given_at is None
    shown = await taps(town, "joris", "/beheer ontmoeting")
    assert "Overdracht voor Chris: die gaat eruit zodra ik Chris kan bereiken" in shown
    town["chris"].unblocks()
    await town.quiet()
    await town.at("2026-12-08 09:00")
    note = await town["chris"].hears("Jij neemt het over bij Ontmoeting")
    assert "De beheerder heet Sam" in note.text
    await town.at("2026-12-09 09:00")
    await town.quiet()
    assert town["chris"].transcript().count("Jij neemt het over") == 1


async def test_the_next_one_reads_who_is_missing_at_the_table(town: Neighbourhood) -> None:
    await taps(town, "dewi", "/stap een plein", "[Er mist iemand]", "de huurders")
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    await town["joris"].hears("Niemand spreekt nu nog")
    await taps(town, "joris", "/beheer ontmoeting", "[Wie spreekt]", "[Nieuwe vertegenwoordiger]")
    await taps(town, "joris", "[Chris]", "[Akkoord]")
    await town.at("2026-12-07 09:00")
    note = await town["chris"].hears("Jij neemt het over bij Ontmoeting")
    assert "Mist aan tafel sinds 4 december 2026: de huurders" in note.text


async def test_what_was_settled_before_a_handover_goes_out_is_not_in_it(town: Neighbourhood) -> None:
    await town.load(RIJNBUURT.replace('["dewi"]', '["dewi"]\ndeputies = ["chris"]'))
    await taps(
        town, "dewi", "/stap een plein", "[Er mist iemand]", "de huurders", "[Nog iemand]", "de school"
    )
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    await town["joris"].hears("Niemand spreekt nu nog")
    await taps(town, "joris", "/beheer ontmoeting", "[Wie spreekt]", "[Nieuwe vertegenwoordiger]")
    await taps(town, "joris", "[Chris]", "[Akkoord]")
    await taps(town, "joris", "/beheer ontmoeting", "[Tafel]", "[Opgelost: de huurders]")
    await town.at("2026-12-07 09:00")
    note = await town["chris"].hears("Jij neemt het over bij Ontmoeting")
    assert "de school" in note.text
    assert "de huurders" not in note.text
    assert note.text.endswith("Bel met vragen: Joris")


async def test_an_obstacle_solved_before_a_handover_goes_out_is_not_in_it(town: Neighbourhood) -> None:
    await taps(town, "amina", "/vastgelopen De sleutel ontbreekt")
    await taps(town, "chris", "/vastgelopen De huismeester is ziek")
    await taps(town, "amina", "/stop", "[Schoon en heel]", "[Ja, ik stop]")
    await town.at("2026-12-07 09:00")
    await town["bram"].hears("De sleutel ontbreekt")
    await taps(town, "bram", "[Opgelost]")
    await town.load(RIJNBUURT.replace('["amina", "bram"]', '["bram", "dewi"]'))
    await town.at("2026-12-07 12:00")
    note = await town["dewi"].hears("Jij neemt het over bij Schoon en heel")
    assert "De huismeester is ziek" in note.text
    assert "De sleutel ontbreekt" not in note.text


async def test_who_comes_instead_of_somebody_who_never_joined_gets_the_handover(town: Neighbourhood) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "De beheerder heet Sam")
    await town.load(RIJNBUURT.replace('["dewi"]', '["fatima"]'))
    await town.load(RIJNBUURT.replace('["dewi"]', '["chris"]'))
    await town.joins("fatima")
    await town.at("2026-12-07 09:00")
    note = await town["chris"].hears("Jij neemt het over bij Ontmoeting")
    assert "De beheerder heet Sam" in note.text
    await town.quiet()
    assert "Jij neemt het over" not in everything(town["fatima"].screen)


POINTS = st.builds(Point, text=words(2_000), since=st.just(FRIDAY), help=st.none() | words(2_000))
GAPS = st.builds(Gap, kind=st.sampled_from(GapKind), who=words(200), since=st.just(FRIDAY))
NOTES = st.builds(
    Note,
    points=st.lists(POINTS, max_size=12).map(tuple),
    gaps=st.lists(GAPS, max_size=12).map(tuple),
    said=st.just((Said(standing=Standing.STUCK, at=FRIDAY),) * 3),
    worked=st.lists(words(2_000), max_size=3).map(tuple),
    call=st.lists(words(120), max_size=9).map(tuple),
)


@given(NOTES, st.none() | words(9_000), words(120))
def test_a_handover_always_arrives(note: Note, added: str | None, workgroup: str) -> None:
    for language in Language:
        messages = handover(1, note, workgroup, added, ZoneInfo("Europe/Amsterdam"), Texts(language))
        assert all(arrives(message) for message in messages)
        assert [bool(message.buttons) for message in messages] == [False] * (len(messages) - 1) + [True]


def test_a_handover_says_whom_to_call_whatever_there_is_to_tell() -> None:
    points = (Point(text="x" * 900, since=FRIDAY),) * 20
    note = Note(points=points, call=("Joris",))
    [shown] = handover(1, note, "Ontmoeting", None, ZoneInfo("Europe/Amsterdam"), Texts("nl"))
    assert shown.text.endswith("Er is nog meer. Vraag daarnaar.\nBel met vragen: Joris")


async def test_who_stops_in_a_round_passes_the_question_on(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("tijd voor een korte vraag")
    await taps(town, "amina", "/stop", "[Schoon en heel]", "[Ja, ik stop]")
    await town.at("2026-12-07 09:30")
    await town["chris"].hears("want een vertegenwoordiger kan niet")


async def test_a_note_may_be_typed_as_a_reply_to_the_question_for_it(town: Neighbourhood) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    asked = next(message for message in town["dewi"].screen if "Wil je iets meegeven" in message.text)
    await town["dewi"].says("De beheerder heet Sam", reply_to=asked)
    await town["dewi"].hears("Dank je, ik geef het door")


async def test_a_reply_to_the_question_for_a_note_is_no_answer_to_a_question_that_came_since(
    town: Neighbourhood,
) -> None:
    await town.load(RIJNBUURT.replace('["dewi"]', '["dewi", "amina"]'))
    await town.at("2026-12-08 10:00")
    await town.quiet()
    town["amina"].catches_up()
    await taps(town, "amina", "/stop", "[Schoon en heel]", "[Ja, ik stop]")
    asked = next(message for message in town["amina"].screen if "Wil je iets meegeven" in message.text)
    await town.at("2026-12-08 10:30")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].says("Henk praat niet met Piet", reply_to=asked)
    await town["amina"].hears("Dank je, ik geef het door")
    assert [handover.words for handover in await handovers(town)] == ["Henk praat niet met Piet"]
    async with town.bot.database.writing() as session:
        await session.execute(update(Handover).values(given_at=town.clock.now()))
    await town["amina"].says("En de sleutel ligt bij Sam", reply_to=asked)
    await town["amina"].hears("Dit kan ik niet meer doorgeven")
    async with town.bot.database.reading() as session:
        assert (await session.scalars(select(Answer))).all() == []


async def left(town: Neighbourhood) -> None:
    """Let Amina stop at Schoon en heel, shortly before the question of Ontmoeting comes."""
    await town.load(WITH_AMINA)
    await town.at("2026-12-08 10:00")
    await taps(town, "amina", "/stop", "[Schoon en heel]", "[Ja, ik stop]")


@pytest.mark.parametrize("mine", [True, False], ids=["note", "thanks"])
@pytest.mark.parametrize("waits", [True, False])
async def test_a_reply_to_ones_note_or_the_thanks_for_it_is_added_to_it(
    town: Neighbourhood, *, mine: bool, waits: bool
) -> None:
    await left(town)
    if waits:
        await town.at("2026-12-08 10:30")
        await town["amina"].hears("Hoe gaat het")
        asked = next(message for message in town["amina"].screen if "Wil je iets meegeven" in message.text)
        note = await town["amina"].says("Henk praat niet met Piet", reply_to=asked)
    else:
        note = await town["amina"].says("Henk praat niet met Piet")
    thanks = await town["amina"].hears("Dank je, ik geef het door")
    if not waits:
        await town.at("2026-12-08 10:30")
        await town["amina"].hears("Hoe gaat het")
    await town.settled("amina", thanks)
    await town["amina"].says("En met Kees ook niet", reply_to=note if mine else thanks)
    await town["amina"].hears("Dank je, ik geef het door")
    assert [each.words for each in await handovers(town)] == [
        "Henk praat niet met Piet\nEn met Kees ook niet"
    ]
    assert await told(town) == 0


async def test_a_reply_to_ones_note_for_a_handover_that_has_gone_is_told_to_nobody_else(
    town: Neighbourhood,
) -> None:
    await left(town)
    note = await town["amina"].says("Henk praat niet met Piet")
    await town["amina"].hears("Dank je, ik geef het door")
    async with town.bot.database.writing() as session:
        await session.execute(update(Handover).values(given_at=town.clock.now()))
    await town.at("2026-12-08 10:30")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].says("En met Kees ook niet", reply_to=note)
    await town["amina"].hears("Dit kan ik niet meer doorgeven")
    assert await told(town) == 0


@pytest.mark.parametrize("mine", [True, False], ids=["note", "question"])
async def test_a_photo_in_reply_to_ones_note_or_the_question_for_it_is_told_to_nobody_else(
    town: Neighbourhood, *, mine: bool
) -> None:
    await left(town)
    asked = next(message for message in town["amina"].screen if "Wil je iets meegeven" in message.text)
    note = await town["amina"].says("De beheerder heet Sam")
    await town["amina"].hears("Dank je, ik geef het door")
    await town.at("2026-12-08 10:30")
    await town["amina"].hears("Hoe gaat het")
    reply_to = note if mine else asked
    await town["amina"].sends_photo(caption="Henk praat niet met Piet", reply_to=reply_to)
    await town["amina"].hears("Alleen woorden kan ik doorgeven")
    await town["amina"].hears("Dank je, ik geef het door")
    await town["amina"].sends_photo(reply_to=reply_to)
    await town["amina"].hears("Alleen woorden kan ik doorgeven")
    passed_on = "De beheerder heet Sam\nHenk praat niet met Piet"
    assert [each.words for each in await handovers(town)] == [passed_on]
    assert await told(town) == 0


async def test_the_next_one_may_call_a_colleague_of_the_same_name(town: Neighbourhood) -> None:
    names = RIJNBUURT.replace('"Chris"', '"Jan"').replace('"Bram"', '"Jan"')
    names = names.replace('["dewi"]', '["dewi"]\ndeputies = ["chris"]')
    await town.load(names)
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    await town.load(names.replace('representatives = ["dewi"]', 'representatives = ["bram"]'))
    await town.at("2026-12-07 09:00")
    note = await town["bram"].hears("Jij neemt het over bij Ontmoeting")
    assert note.text.endswith("Bel met vragen: Jan, Joris")


async def test_the_menu_of_who_stopped_has_no_command_of_a_workgroup(town: Neighbourhood) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    await town.quiet()
    assert "vastgelopen" not in str(town["dewi"].commands)
    assert "help" in str(town["dewi"].commands)


async def test_a_note_may_come_in_several_messages(town: Neighbourhood) -> None:
    await town.at("2026-12-08 10:30")
    await town["dewi"].hears("tijd voor een korte vraag")
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    assert "nog iets bij typen" in await taps(town, "dewi", "De beheerder heet Sam")
    await taps(town, "dewi", "De sleutel ligt in de kluis")
    words = [each.words for each in await handovers(town)]
    assert words == ["De beheerder heet Sam\nDe sleutel ligt in de kluis"]


async def test_who_passes_nothing_on_is_asked_no_further(town: Neighbourhood) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    assert "alleen door wat ik al wist" in await taps(town, "dewi", "Nee, dank je")
    assert "niet in een werkgroep" in await taps(town, "dewi", "De sleutel ligt in de kluis")
    assert [each.words for each in await handovers(town)] == [None]


async def test_how_it_goes_elsewhere_is_no_note(town: Neighbourhood) -> None:
    await town.load(RIJNBUURT.replace('["dewi"]', '["dewi", "amina"]'))
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("tijd voor een korte vraag")
    await taps(town, "amina", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    await town["amina"].says("gaat goed")
    await town["amina"].hears("Wat werkte")
    assert [each.words for each in await handovers(town)] == [None]


async def test_after_a_note_words_are_for_the_question_that_waits(town: Neighbourhood) -> None:
    await town.load(RIJNBUURT.replace('["dewi"]', '["dewi", "amina"]'))
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("tijd voor een korte vraag")
    await taps(town, "amina", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    assert "nog iets bij" not in await taps(town, "amina", "De beheerder heet Sam")
    assert "Ik heb dit bewaard voor Schoon en heel" in await taps(town, "amina", "De bakken zitten vol")
    assert [each.words for each in await handovers(town)] == ["De beheerder heet Sam"]


async def test_an_edited_note_is_told_to_nobody_else(town: Neighbourhood) -> None:
    await town.load(RIJNBUURT.replace('["dewi"]', '["dewi", "amina"]'))
    await taps(town, "amina", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    said = await town["amina"].says("Vertrouwelijk: pas op met Kees")
    await town["amina"].hears("Dank je, ik geef het door")
    await town["amina"].edits(said, "Vertrouwelijk: pas op met Kees de Boer")
    await town["amina"].hears("Stuur het nog een keer")
    async with town.bot.database.reading() as session:
        assert (await session.scalars(select(Answer))).all() == []
    assert [each.words for each in await handovers(town)] == ["Vertrouwelijk: pas op met Kees"]


async def test_who_stops_may_type_that_they_do(town: Neighbourhood) -> None:
    assert "Wil je iets meegeven" in await taps(town, "dewi", "/stop", "[Ontmoeting]", "Ja, ik stop")
    assert "Wil je iets meegeven" in await taps(town, "bram", "/stop", "schoon en heel", "ja")
    assert len(await handovers(town)) == 2


@pytest.mark.parametrize("first", [[], ["[Ontmoeting]"]])
async def test_who_stays_may_type_it(town: Neighbourhood, first: list[str]) -> None:
    assert "je blijft" in await taps(town, "dewi", "/stop", *first, "Nee, ik blijf")
    assert await handovers(town) == []
    assert "je blijft" not in await taps(town, "dewi", "Nee, ik blijf")


async def test_who_looks_after_two_workgroups_of_one_name_hears_for_which_nobody_speaks(
    town: Neighbourhood,
) -> None:
    await town.load(RIJNBUURT.replace('"rijnbuurt"', '"zuid"').replace('"Rijnbuurt"', '"Zuid"'), slug="zuid")
    await town["joris"].opens(town.links["joris"])
    await town.quiet()
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    await town["joris"].hears("Niemand spreekt nu nog voor werkgroep Ontmoeting, Rijnbuurt.")


async def test_a_gebiedsmakelaar_who_hears_it_for_the_facilitator_is_not_sent_to_what_they_may_not_do(
    town: Neighbourhood,
) -> None:
    await town.joins("fatima")
    await blocks(town, "joris", known=True)
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    told = await town["fatima"].hears("Niemand spreekt nu nog voor werkgroep Ontmoeting. Zoek samen iemand")
    assert "/beheer" not in told.text


async def test_words_that_come_while_the_note_is_given_are_not_said_to_be_passed_on(
    town: Neighbourhood,
) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    [note] = await handovers(town)

    async def adds() -> bool:
        async with town.bot.database.writing() as session:
            return await add_words(session, note.id, note.giver_id or 0, "De beheerder heet Sam")

    async with town.bot.database.writing() as session:
        await session.execute(update(Handover).values(given_at=note.made_at))
        adding = asyncio.create_task(adds())
        await asyncio.wait([adding], timeout=0.5)
    assert not await adding
    assert (await handovers(town))[0].words is None


async def test_who_stays_after_all_changes_nothing(town: Neighbourhood) -> None:
    assert "je blijft" in await taps(town, "amina", "/stop", "[Schoon en heel]", "[Nee, ik blijf]")
    assert await handovers(town) == []


async def test_a_handover_of_another_is_not_confirmed(town: Neighbourhood) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]")
    await town["bram"].forges("o|r|1")
    await town.quiet()
    assert "werkt niet meer" in town["bram"].toasts[-1]


async def test_leaving_and_coming_after_in_english(town: Neighbourhood) -> None:
    async with town.bot.database.writing() as session:
        for person in await session.scalars(select(Person).where(Person.name.in_(["Dewi", "Chris"]))):
            person.language = Language.ENGLISH
    await taps(town, "dewi", "/leave", "[Ontmoeting]", "[Yes, I leave]")
    await town["joris"].hears("Niemand spreekt nu nog")
    await taps(town, "joris", "/beheer ontmoeting", "[Wie spreekt]", "[Nieuwe vertegenwoordiger]")
    await taps(town, "joris", "[Chris]", "[Akkoord]")
    await town.at("2026-12-07 09:00")
    await town["chris"].hears("You take over at Ontmoeting")


WITH_AMINA = RIJNBUURT.replace('["dewi"]', '["dewi", "amina"]')
"""Amina speaks for Ontmoeting too."""


async def kept(town: Neighbourhood, words: str) -> list[str]:
    """Give the workgroups for which these words were kept."""
    await town.quiet()
    async with town.bot.database.reading() as session:
        turns = select(CheckIn.workgroup_id).join(Answer).where(Answer.text == words)
        return list(await session.scalars(select(Workgroup.slug).where(Workgroup.id.in_(turns))))


async def removed(town: Neighbourhood, key: str, workgroup: str) -> None:
    """Let the facilitator take somebody's seat."""
    await taps(town, "joris", f"/beheer {workgroup}", "[Wie spreekt]", f"[Haal weg: {key.capitalize()}]")
    await taps(town, "joris", "[Akkoord]")


async def test_words_after_stop_are_for_a_workgroup_one_still_speaks_for(town: Neighbourhood) -> None:
    await town.load(WITH_AMINA)
    await town.at("2026-12-08 10:30")
    await town.quiet()
    town["amina"].catches_up()
    await taps(town, "amina", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "Nee, dank je")
    await town["amina"].says("De vuilnisbakken staan vol")
    await town["amina"].hears("Ik heb dit bewaard")
    assert await kept(town, "De vuilnisbakken staan vol") == ["schoon"]


async def test_who_lost_their_seat_is_heard_and_asked_no_more(town: Neighbourhood) -> None:
    await town.at("2026-12-08 10:30")
    question = await town["dewi"].hears("Hoe gaat het")
    await removed(town, "dewi", "ontmoeting")
    assert "want je zit niet in een werkgroep" in await taps(town, "dewi", "De lift is stuk")
    await town["dewi"].says("Niemand luistert", reply_to=question)
    await town["dewi"].hears("want je zit niet meer bij Ontmoeting")
    await town["dewi"].sends_photo(caption="Zo ligt het erbij", reply_to=question)
    await town["dewi"].hears("want je zit niet meer bij Ontmoeting")
    before = len(town["dewi"].screen)
    for label in ("Sla over", "Straks", "We zitten vast"):
        await town["dewi"].presses(label, message=question)
        await town.quiet()
        assert town["dewi"].toasts[-1].startswith("Deze knop werkt niet meer")
    assert len(town["dewi"].screen) == before
    async with town.bot.database.reading() as session:
        assert (await session.scalars(select(Answer))).all() == []
        assert (await session.scalars(select(Attachment))).all() == []


async def test_who_left_changes_their_words_no_more(town: Neighbourhood) -> None:
    told = await town["dewi"].says("/vastgelopen De sleutel ontbreekt")
    await town["dewi"].hears("vooral over")
    await removed(town, "dewi", "ontmoeting")
    await town["dewi"].edits(told, "/vastgelopen Niemand luistert")
    await town["dewi"].hears("want je zit niet meer bij Ontmoeting")
    assert await kept(town, "Niemand luistert") == []


async def test_who_was_answering_when_they_left_may_finish_beside_another_workgroup(
    town: Neighbourhood,
) -> None:
    await town.load(WITH_AMINA)
    await town.at("2026-12-08 10:30")
    await town.quiet()
    await taps(town, "amina", "[We zitten vast]")
    await removed(town, "amina", "ontmoeting")
    await town.answers("amina", "De lift is stuk")
    assert await kept(town, "De lift is stuk") == ["ontmoeting"]


async def test_who_was_answering_when_they_left_may_finish_while_the_round_runs(town: Neighbourhood) -> None:
    await town.at("2026-12-08 10:30")
    await town["dewi"].hears("Hoe gaat het")
    await taps(town, "dewi", "[We zitten vast]", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "Nee, dank je")
    theme = await town.answers("dewi", "De lift is stuk")
    assert "vooral over" in theme.shown
    assert await kept(town, "De lift is stuk") == ["ontmoeting"]
    await town.at("2026-12-11 15:00")
    await town["dewi"].presses("Geld", message=theme)
    await town.quiet()
    assert town["dewi"].toasts[-1].startswith("Deze knop werkt niet meer")
    assert "want je zit niet in een werkgroep" in await taps(town, "dewi", "En de trap ook")


async def test_long_words_for_the_next_one_all_arrive(town: Neighbourhood) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "Eerst " + "a" * 900)
    await taps(town, "dewi", "Dan " + "b" * 900)
    await taps(town, "dewi", "De sleutel ligt bij Sam")
    await town.load(RIJNBUURT.replace('["dewi"]', '["chris"]'))
    await town.at("2026-12-04 16:30")
    await town["chris"].hears("Jij neemt het over bij Ontmoeting")
    await town.quiet()
    assert "De sleutel ligt bij Sam" in everything(town["chris"].screen)
    assert "Fijn" in await taps(town, "chris", "[Gelezen]")


async def seats(town: Neighbourhood, who: str) -> None:
    """Let these have the seats of Ontmoeting, and the clock strike: what it gives may wait for Monday."""
    await town.load(RIJNBUURT.replace('representatives = ["dewi"]', who))
    await town.bot.tick()


async def stops(town: Neighbourhood, key: str) -> None:
    """Let somebody stop at Ontmoeting while there is something that waits for Monday."""
    await town[key].says("/stop")
    await town[key].hears("Bij welke werkgroep")
    await town[key].presses("Ontmoeting")
    await town[key].hears("Stop je bij")
    await town[key].presses("Ja, ik stop")
    await town[key].hears("Wil je iets meegeven")


@pytest.mark.parametrize(
    "after", ['representatives = ["bram"]', 'representatives = ["bram"]\ndeputies = ["chris"]']
)
async def test_who_speaks_for_one_evening_gets_no_handover_and_the_next_one_does(
    town: Neighbourhood, after: str
) -> None:
    await taps(town, "dewi", "/vastgelopen De sleutel ontbreekt")
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "Bel Piet, hij ligt dwars")
    await town.at("2026-12-04 20:00")
    await seats(town, 'representatives = ["chris"]')
    assert (await handovers(town))[0].given_at
    await seats(town, after)
    await town.at("2026-12-07 08:00")
    note = await town["bram"].hears("Jij neemt het over bij Ontmoeting")
    assert "Bel Piet, hij ligt dwars" in note.text
    assert "De sleutel ontbreekt" in note.text
    await town.quiet()
    assert "neemt het over" not in town["chris"].transcript()
    assert len(await handovers(town)) == 1


async def test_a_handover_that_did_not_go_goes_on_with_the_words_of_who_stops_too(
    town: Neighbourhood,
) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "Bel Piet, hij ligt dwars")
    await town.at("2026-12-04 20:00")
    await seats(town, 'representatives = ["chris"]')
    await stops(town, "chris")
    await town["chris"].says("Ik was er maar kort")
    await town["chris"].hears("Dank je, ik geef het door")
    await seats(town, 'representatives = ["bram"]')
    await town.at("2026-12-07 08:00")
    note = await town["bram"].hears("Jij neemt het over bij Ontmoeting")
    assert "Bel Piet, hij ligt dwars\nIk was er maar kort" in note.text


async def test_a_handover_goes_to_nobody_once_its_workgroup_is_gone(town: Neighbourhood) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "Bel Piet, hij ligt dwars")
    await town.at("2026-12-04 20:00")
    await seats(town, 'representatives = ["chris"]')
    await pruned(town, RIJNBUURT[: RIJNBUURT.rindex("[[workgroups]]")])
    await town.at("2026-12-07 08:00")
    await town.quiet()
    assert "neemt het over" not in town["chris"].transcript()


async def pruned(town: Neighbourhood, area_file: str) -> None:
    """Bring in an area by its file, and take away what is not in it."""
    now, file = town.clock.now(), parse_area_file(area_file, "area.toml")
    async with town.bot.database.writing() as session:
        changes = await plan_area(session, file, "area.toml", now, prune=True)
        await apply_changes(session, "rijnbuurt", changes, now)


async def test_who_comes_back_has_said_nothing_to_whoever_comes_later(town: Neighbourhood) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "Ik hou het niet uit met Bram")
    await town.load()
    await seats(town, 'representatives = ["dewi", "chris"]')
    await town.at("2026-12-07 08:00")
    await town.quiet()
    assert "Ik hou het niet uit" not in town["chris"].transcript()


@pytest.mark.parametrize("given", [False, True], ids=["not joined", "waits for the morning"])
async def test_who_comes_back_beside_the_next_one_has_said_nothing_to_them(
    town: Neighbourhood, *, given: bool
) -> None:
    await taps(town, "dewi", "/vastgelopen De sleutel van het buurthuis ontbreekt")
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "Ik hou het niet uit met Bram")
    await town.at("2026-12-04 20:00")
    next_one = "chris" if given else "fatima"
    await seats(town, f'representatives = ["{next_one}"]')
    assert bool((await handovers(town))[0].given_at) is given
    await town.at("2026-12-04 20:10")
    await seats(town, f'representatives = ["{next_one}", "dewi"]')
    if not given:
        await town.joins("fatima")
    await town.at("2026-12-07 08:00")
    note = await town[next_one].hears("Jij neemt het over bij Ontmoeting")
    assert "De sleutel van het buurthuis ontbreekt" in note.text
    await town.quiet()
    assert "Ik hou het niet uit" not in town[next_one].transcript()
    assert town[next_one].transcript().count("Jij neemt het over") == 1


async def test_who_comes_back_beside_the_next_one_leaves_the_words_of_others(town: Neighbourhood) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "Woorden van dewi")
    await town.at("2026-12-04 20:00")
    await seats(town, 'representatives = ["chris"]')
    await stops(town, "chris")
    await town["chris"].says("Woorden van chris")
    await town["chris"].hears("Dank je, ik geef het door")
    await seats(town, 'representatives = ["bram"]')
    await town.at("2026-12-04 20:10")
    await seats(town, 'representatives = ["bram", "dewi"]')
    await town.at("2026-12-07 08:00")
    note = await town["bram"].hears("Jij neemt het over bij Ontmoeting")
    assert "Woorden van chris" in note.text
    assert "Woorden van dewi" not in note.text


async def comes_back(town: Neighbourhood, seats_now: str) -> None:
    """Let Dewi, who was taken out of the area, be added again with these seats, and open her link."""
    async with town.bot.database.writing() as session:
        [area] = await session.scalars(select(Area.id))
        [dewi] = await session.scalars(select(Person.id).where(Person.name == "Dewi"))
        await leave_area(session, area, [dewi], town.clock.now())
    await town.load(RIJNBUURT.replace('representatives = ["dewi"]', seats_now))
    await town["dewi"].opens(town.links["dewi"])
    await town["dewi"].hears("Je doet nu ook mee")
    await town.at("2026-12-07 08:00")
    await town.quiet()


async def test_who_was_away_was_taken_out_and_comes_back_is_asked_again(town: Neighbourhood) -> None:
    await taps(town, "dewi", "/afwezig vandaag t/m 30 december")
    await comes_back(town, 'representatives = ["dewi"]')
    await town.at("2026-12-08 10:30")
    await town["dewi"].hears("Hoe gaat het in de werkgroep")


async def test_who_was_taken_out_and_comes_back_before_a_holiday_is_still_away_then(
    town: Neighbourhood,
) -> None:
    await taps(town, "dewi", "/afwezig 21 december t/m 3 januari")
    await comes_back(town, 'representatives = ["dewi"]')
    await town.at("2026-12-08 10:30")
    await town["dewi"].hears("Hoe gaat het in de werkgroep")
    await taps(town, "dewi", "/afwezig")
    assert "21 dec tot en met 3 jan" in town["dewi"].transcript().split("/afwezig")[-1]


async def test_who_was_taken_out_and_comes_back_has_passed_on_nothing_to_themselves(
    town: Neighbourhood,
) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "Ik hou het niet uit met Bram")
    await comes_back(town, 'representatives = ["dewi"]')
    assert "Jij neemt het over" not in town["dewi"].transcript()
    assert await handovers(town) == []


async def test_who_was_taken_out_and_comes_back_has_said_nothing_to_the_next_one_beside_them(
    town: Neighbourhood,
) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "Ik hou het niet uit met Bram")
    await town.at("2026-12-04 20:00")
    await seats(town, 'representatives = ["chris"]')
    await comes_back(town, 'representatives = ["chris", "dewi"]')
    assert "Jij neemt het over" in town["chris"].transcript()
    assert "Ik hou het niet uit" not in town["chris"].transcript()


async def test_who_was_taken_out_and_comes_back_reads_the_words_of_others(town: Neighbourhood) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "Woorden van dewi")
    await town.at("2026-12-04 20:00")
    await seats(town, 'representatives = ["chris"]')
    await stops(town, "chris")
    await town["chris"].says("Woorden van chris")
    await town["chris"].hears("Dank je, ik geef het door")
    await comes_back(town, 'representatives = ["dewi"]')
    assert "Woorden van chris" in town["dewi"].transcript().split("Jij neemt het over bij Ontmoeting")[1]
    assert "Woorden van dewi" not in town["dewi"].transcript().split("Jij neemt het over bij Ontmoeting")[1]


async def test_who_comes_back_as_a_deputy_only_has_a_handover_for_whoever_comes_to_speak(
    town: Neighbourhood,
) -> None:
    await seats(town, 'representatives = ["dewi", "bram"]')
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "De sleutel ligt bij Sam")
    await seats(town, 'representatives = ["bram"]\ndeputies = ["dewi"]')
    await seats(town, 'representatives = ["bram", "chris"]\ndeputies = ["dewi"]')
    note = await town["chris"].hears("Jij neemt het over bij Ontmoeting")
    assert "De sleutel ligt bij Sam" in note.shown


async def test_a_long_handover_that_is_late_comes_whole(database: Database) -> None:
    town = Rijnbuurt(database)
    whole = [Message(text=text) for text in ("een", "twee", "drie")]
    town.words.handover = lambda *_: whole  # type: ignore[method-assign]
    await town.load(workgroup("schoon", "thu 09:00", "amina"))
    await town.joins("amina", "bram")
    await town.load(workgroup("schoon", "thu 09:00", "bram"))
    await town.at("2026-12-01 09:00")
    late = town.moment("2026-12-01 13:00")
    assert await decide_late(database, town.words, late) == len(whole)
    assert {row.not_before for row in await town.rows(select(OutboxMessage))} == {late}


@pytest.mark.parametrize(("back", "other"), [("dewi", "chris"), ("chris", "dewi")])
async def test_who_comes_back_gets_the_words_of_the_other_who_left_and_not_their_own(
    town: Neighbourhood, back: str, other: str
) -> None:
    await taps(town, "dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "Woorden van dewi")
    await town.at("2026-12-04 20:00")
    await seats(town, 'representatives = ["chris"]')
    await stops(town, "chris")
    await town["chris"].says("Woorden van chris")
    await town["chris"].hears("Dank je, ik geef het door")
    await seats(town, f'representatives = ["{back}"]')
    await town.at("2026-12-07 08:00")
    note = await town[back].hears("Jij neemt het over bij Ontmoeting")
    assert f"Woorden van {other}" in note.text
    assert f"Woorden van {back}" not in note.text


@pytest.fixture
async def quarter(database: Database) -> Rijnbuurt:
    quarter = Rijnbuurt(database)
    await quarter.load(workgroup("schoon", "thu 09:00", "amina", "bram"))
    await quarter.joins("amina", "bram", "chris", "dewi")
    return quarter


async def seated(quarter: Rijnbuurt, local: str, *keys: str) -> None:
    """Give the seats of Schoon to these people, or to nobody, at a moment."""
    quarter.now = quarter.moment(local)
    scope = Scope(people=frozenset(), workgroups=frozenset({"schoon"}))
    async with quarter.database.writing() as session:
        old = (await gather_known(session, "rijnbuurt", of=scope)).workgroups["schoon"]
        new = replace(old, representatives=keys)
        change = WorkgroupChange(key="schoon", action=Action.CHANGE, old=old, new=new)
        await arrange(session, "rijnbuurt", change, quarter.now, hand=Hand())


async def passed_on(quarter: Rijnbuurt, local: str) -> list[str]:
    """Give all the handovers that have gone out by a moment."""
    await quarter.at(local)
    rows = select(OutboxMessage).where(OutboxMessage.dedupe_key.like("handover:%")).order_by(OutboxMessage.id)
    return [row.payload["text"] for row in await quarter.rows(rows)]


@pytest.mark.parametrize("news", [True, False])
async def test_who_comes_back_hears_what_happened_while_another_spoke_who_was_out_of_reach(
    quarter: Rijnbuurt, *, news: bool
) -> None:
    await seated(quarter, "2026-11-30 10:00", "amina")
    await passed_on(quarter, "2026-11-30 10:01")
    async with quarter.database.writing() as session:
        await session.execute(delete(Handover))
    await quarter.is_unreachable("chris")
    await seated(quarter, "2026-11-30 11:00", "chris")
    quarter.now = quarter.moment("2026-12-14 10:00")
    if news:
        await quarter.reports("chris", "schoon", "De lift is stuk")
    await seated(quarter, "2026-12-14 11:00")
    await seated(quarter, "2026-12-21 10:00", "amina")
    told = await passed_on(quarter, "2026-12-21 10:01")
    assert ["De lift is stuk" in each for each in told] == [True] * news


async def writes(quarter: Rijnbuurt, words: dict[str, str]) -> None:
    """Let those who left pass these words on."""
    async with quarter.database.writing() as session:
        given = {person.name: person.id for person in await session.scalars(select(Person))}
        for handover in await session.scalars(select(Handover)):
            for name, said in words.items():
                if handover.giver_id == given[name]:
                    assert await add_words(session, handover.id, given[name], said)


async def test_who_comes_after_two_has_the_words_of_both(quarter: Rijnbuurt) -> None:
    await seated(quarter, "2026-11-30 10:00", "bram")
    await seated(quarter, "2026-11-30 11:00")
    await writes(quarter, {"Amina": "Bel Kees", "Bram": "De sleutel ligt bij Sam"})
    await seated(quarter, "2026-12-01 10:00", "chris")
    [told] = await passed_on(quarter, "2026-12-01 10:01")
    assert told.endswith("De sleutel ligt bij Sam\nBel Kees")
    await seated(quarter, "2026-12-02 10:00", "chris", "dewi")
    assert len(await passed_on(quarter, "2026-12-02 10:01")) == 2


async def test_who_comes_after_two_has_no_words_of_the_one_who_came_back(quarter: Rijnbuurt) -> None:
    await seated(quarter, "2026-11-30 10:00", "bram")
    await seated(quarter, "2026-11-30 11:00")
    await writes(quarter, {"Amina": "Bel Kees", "Bram": "De sleutel ligt bij Sam"})
    await seated(quarter, "2026-12-01 10:00", "emre")
    await seated(quarter, "2026-12-02 10:00", "emre", "amina")
    await quarter.joins("emre")
    [told] = await passed_on(quarter, "2026-12-02 10:01")
    assert "De sleutel ligt bij Sam" in told
    assert "Bel Kees" not in told


async def test_who_comes_after_two_has_what_both_add_until_it_has_gone_and_the_next_has_the_rest(
    quarter: Rijnbuurt,
) -> None:
    await seated(quarter, "2026-11-30 10:00", "bram")
    await seated(quarter, "2026-11-30 11:00")
    await writes(quarter, {"Amina": "Bel Kees", "Bram": "De sleutel ligt bij Sam"})
    await seated(quarter, "2026-12-01 10:00", "emre")
    await writes(quarter, {"Amina": "De code is 42", "Bram": "En de fiets ook"})
    await quarter.joins("emre")
    [told] = await passed_on(quarter, "2026-12-02 10:00")
    said = ["De sleutel ligt bij Sam", "En de fiets ook", "Bel Kees", "De code is 42"]
    assert told.endswith("\n".join(said))
    oldest, _ = await quarter.rows(select(Handover).order_by(Handover.id))
    async with quarter.database.writing() as session:
        await session.execute(update(OutboxMessage).values(status=SendStatus.SENT))
        assert await add_words(session, oldest.id, oldest.giver_id or 0, "Bel ook Dirk")
    await seated(quarter, "2026-12-03 10:00", "emre", "chris")
    await quarter.joins("chris")
    _, told = await passed_on(quarter, "2026-12-03 10:01")
    assert "Bel ook Dirk" in told
    assert "De code is 42" not in told


async def test_words_that_are_typed_while_the_next_one_comes_go_with_the_others(
    postgresql_database: Database,
) -> None:
    quarter = Rijnbuurt(postgresql_database)
    await quarter.load(workgroup("schoon", "thu 09:00", "amina", "bram"))
    await quarter.joins("amina", "bram", "chris")
    await seated(quarter, "2026-11-30 10:00", "bram")
    await seated(quarter, "2026-11-30 11:00")
    await writes(quarter, {"Amina": "Bel Kees", "Bram": "De sleutel ligt bij Sam"})
    oldest, _ = await quarter.rows(select(Handover).order_by(Handover.id))
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks, quarter.database.writing() as session:
        assert await add_words(session, oldest.id, oldest.giver_id or 0, "De code is 42")
        await session.flush()
        tasks.create_task(seated(quarter, "2026-12-01 10:00", "chris"))
        await somebody_waits(quarter.database)
    [told] = await passed_on(quarter, "2026-12-01 10:01")
    assert told.endswith("De sleutel ligt bij Sam\nBel Kees\nDe code is 42")


async def test_words_that_come_just_after_the_next_one_go_with_the_others(
    postgresql_database: Database,
) -> None:
    quarter = Rijnbuurt(postgresql_database)
    await quarter.load(workgroup("schoon", "thu 09:00", "amina", "bram"))
    await quarter.joins("amina", "bram", "chris")
    await seated(quarter, "2026-11-30 10:00", "bram")
    await seated(quarter, "2026-11-30 11:00")
    await writes(quarter, {"Amina": "Bel Kees", "Bram": "De sleutel ligt bij Sam"})
    oldest, newest = await quarter.rows(select(Handover).order_by(Handover.id))
    [chris] = await quarter.rows(select(Person.id).where(Person.name == "Chris"))

    async def types() -> None:
        async with quarter.database.writing() as session:
            assert await add_words(session, oldest.id, oldest.giver_id or 0, "De code is 42")

    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks, quarter.database.writing() as session:
        await take_seats(session, {newest.workgroup_id: [chris]})
        await session.flush()
        tasks.create_task(types())
        await somebody_waits(quarter.database)
    [told] = await passed_on(quarter, "2026-12-01 10:01")
    assert told.endswith("De sleutel ligt bij Sam\nBel Kees\nDe code is 42")


async def test_who_leaves_beside_somebody_who_had_a_handover_passes_words_on_to_the_next(
    quarter: Rijnbuurt,
) -> None:
    await seated(quarter, "2026-11-30 10:00", "amina", "chris")
    assert len(await passed_on(quarter, "2026-11-30 10:01")) == 1
    await seated(quarter, "2026-11-30 11:00", "chris")
    await writes(quarter, {"Amina": "Bel Kees"})
    await writes(quarter, {"Amina": "De code is 42"})
    await seated(quarter, "2026-12-01 10:00", "chris", "dewi")
    told = await passed_on(quarter, "2026-12-01 10:01")
    assert ["Bel Kees\nDe code is 42" in each for each in told] == [False, True]


async def test_two_who_come_after_two_have_the_words_of_one_each(quarter: Rijnbuurt) -> None:
    await seated(quarter, "2026-11-30 10:00", "bram")
    await seated(quarter, "2026-11-30 11:00")
    await writes(quarter, {"Amina": "Bel Kees", "Bram": "De sleutel ligt bij Sam"})
    await seated(quarter, "2026-12-01 10:00", "chris", "dewi")
    told = await passed_on(quarter, "2026-12-01 10:01")
    assert [("Bel Kees" in each, "De sleutel" in each) for each in told] == [(True, False), (False, True)]


async def test_a_handover_that_waited_names_whom_one_can_call_now(quarter: Rijnbuurt) -> None:
    await seated(quarter, "2026-11-30 10:00", "emre", "bram")
    await seated(quarter, "2026-12-07 10:00", "emre", "dewi")
    await quarter.joins("emre")
    told = [each for each in await passed_on(quarter, "2026-12-07 10:01") if "call=('Dewi',)" in each]
    assert len(told) == 1


@pytest.fixture
async def busy(town: Neighbourhood) -> Neighbourhood:
    """Let Amina speak for another workgroup too, and stop at Ontmoeting on a Friday evening."""
    await town.load(WITH_AMINA)
    await town.at("2026-12-04 21:00")
    await stops(town, "amina")
    return town


async def told(town: Neighbourhood) -> int:
    """Count what was kept of anybody, for whatever workgroup."""
    async with town.bot.database.reading() as session:
        return sum([len((await session.scalars(select(each))).all()) for each in (Answer, Attachment)])


async def test_a_note_still_goes_along_with_a_handover_that_waits_for_the_morning(
    busy: Neighbourhood,
) -> None:
    await seats(busy, 'representatives = ["dewi", "chris"]')
    await busy["amina"].says("Let op: Henk praat niet met Piet")
    await busy["amina"].hears("Dank je, ik geef het door")
    await busy.at("2026-12-07 08:00")
    note = await busy["chris"].hears("Jij neemt het over bij Ontmoeting")
    assert "Henk praat niet met Piet" in note.text
    await busy.quiet()
    assert busy["chris"].transcript().count("Jij neemt het over") == 1
    assert await told(busy) == 0


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "no more"])
async def test_a_note_for_a_handover_that_is_over_is_told_to_nobody_else(
    busy: Neighbourhood, *, gone: bool
) -> None:
    async with busy.bot.database.writing() as session:
        if gone:
            await session.execute(update(Handover).values(given_at=busy.clock.now()))
        else:
            await session.execute(delete(Handover))
    await busy["amina"].says("Let op: Henk praat niet met Piet")
    await busy["amina"].hears("Dit kan ik niet meer doorgeven")
    assert await told(busy) == 0


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_only_words_are_passed_on(busy: Neighbourhood, kind: str) -> None:
    await busy["amina"].sends_voice()
    await busy["amina"].hears("Alleen woorden kan ik doorgeven")
    sends = busy["amina"].sends_photo if kind == "photo" else busy["amina"].sends_document
    said = await sends(caption="Piet heeft de sleutel")
    await busy["amina"].hears("Alleen woorden kan ik doorgeven")
    await busy["amina"].hears("Dank je, ik geef het door")
    await busy["amina"].edits(said, "Piet heeft de sleutel niet")
    await busy["amina"].hears("Stuur het nog een keer")
    assert await told(busy) == 0
    assert [each.words for each in await handovers(busy)] == ["Piet heeft de sleutel"]


async def test_a_photo_after_the_note_is_for_the_other_workgroup(busy: Neighbourhood) -> None:
    await busy["amina"].says("Piet heeft de sleutel")
    await busy["amina"].hears("Dank je, ik geef het door")
    await busy["amina"].sends_photo()
    await busy["amina"].hears("Ik heb het bewaard bij Schoon en heel")
    await busy["amina"].sends_photo(caption="Zo ziet het plein er nu uit")
    await busy["amina"].hears("Schoon en heel")
    assert await kept(busy, "Zo ziet het plein er nu uit") == ["schoon"]
    assert [each.words for each in await handovers(busy)] == ["Piet heeft de sleutel"]


async def test_an_album_is_refused_once(busy: Neighbourhood) -> None:
    for album in ("first", "second"):
        for _ in range(3):
            await busy["amina"].sends_photo(media_group_id=album)
        await busy.quiet()
    assert busy["amina"].transcript().count("Alleen woorden kan ik doorgeven") == 2
    assert await told(busy) == 0


async def test_an_album_with_a_note_is_told_to_nobody_else(busy: Neighbourhood) -> None:
    for caption in ("Piet heeft de sleutel", None, None):
        await busy["amina"].sends_photo(caption, media_group_id="album")
    await busy["amina"].hears("Dank je, ik geef het door")
    await busy.quiet()
    assert await told(busy) == 0


async def test_who_gets_a_seat_at_night_and_stops_hears_nothing_of_it_in_the_morning(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-04 20:00")
    await town["joris"].says("/beheer ontmoeting")
    await town["joris"].hears("Ontmoeting")
    for label in ("Wie spreekt", "Nieuwe vertegenwoordiger", "Chris", "Akkoord"):
        await town["joris"].presses(label)
        await town["joris"].hears()
    await stops(town, "chris")
    await town.at("2026-12-07 08:00")
    await town.quiet()
    assert "iets nieuws voor jou" not in town["chris"].transcript()
