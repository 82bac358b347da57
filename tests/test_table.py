"""The table of a workgroup: which organisations sit there, and what the facilitator changes of it."""

from collections.abc import AsyncIterator

import pytest
from neighbourhood import Neighbourhood, labels, neighbourhood
from sqlalchemy import select

from jobs.arranging.known import AtTable, Known, gather_known
from models.arranged import GapKind, OrganisationKind
from models.arrangements import LoggedChange
from models.database import Database
from models.organisations import TableGap, TablePlace
from models.people import Person
from models.values import Language

pytestmark = pytest.mark.story


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("joris", "amina", "bram", "fatima")
        yield town


async def known(town: Neighbourhood) -> Known:
    async with town.bot.database.writing() as session:
        return await gather_known(session, "rijnbuurt")


async def taps(town: Neighbourhood, key: str, *said: str) -> str:
    """Say or tap one thing after another, after reading what came before; give the last screen."""
    await town.quiet()
    town[key].catches_up()
    return (await town.answers(key, *said)).shown


async def in_english(town: Neighbourhood, *names: str) -> None:
    async with town.bot.database.writing() as session:
        for person in await session.scalars(select(Person).where(Person.name.in_(names))):
            person.language = Language.ENGLISH


async def places(town: Neighbourhood) -> list[TablePlace]:
    async with town.bot.database.reading() as session:
        return list(await session.scalars(select(TablePlace).order_by(TablePlace.id)))


async def gaps(town: Neighbourhood) -> list[TableGap]:
    async with town.bot.database.reading() as session:
        return list(await session.scalars(select(TableGap).order_by(TableGap.id)))


async def seats(town: Neighbourhood, name: str, kind: str, workgroup: str = "schoon") -> None:
    """Let the facilitator put an organisation that is new to the area at a table."""
    await taps(town, "joris", f"/beheer {workgroup}", "[Tafel]", "[Organisatie erbij]")
    await taps(town, "joris", "[Nieuwe organisatie]", f"[{kind}]", name, "[Akkoord]")


async def test_an_organisation_comes_to_the_table_and_leaves_it_and_both_are_kept(
    town: Neighbourhood,
) -> None:
    assert "weet nog niet wie er aan tafel zit" in await taps(town, "joris", "/beheer schoon", "[Tafel]")
    await taps(town, "joris", "[Organisatie erbij]", "[Nieuwe organisatie]", "[Wonen]")
    shown = await taps(town, "joris", "De Sleutel")
    assert "Aan tafel was: niemand" in shown
    assert "Aan tafel wordt: De Sleutel: wonen" in shown
    await taps(town, "joris", "[Akkoord]")
    assert (await known(town)).workgroups["schoon"].table == (
        AtTable(name="De Sleutel", kind=OrganisationKind.HOUSING),
    )
    shown = await taps(town, "joris", "/beheer schoon", "[Tafel]")
    assert "De Sleutel: wonen, sinds 4 december 2026" in shown
    await taps(town, "joris", "[Haal weg: De Sleutel]", "[Akkoord]")
    assert (await known(town)).workgroups["schoon"].table == ()
    (place,) = await places(town)
    assert place.until
    assert place.since < place.until <= town.clock.now()
    assert "Aan tafel" in await taps(town, "joris", "/logboek")


async def test_an_organisation_that_somebody_comes_for_is_offered_and_gets_its_kind(
    town: Neighbourhood,
) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Organisatie]", "De Wijkpost", "[Akkoord]")
    shown = await taps(town, "joris", "/beheer schoon", "[Tafel]", "[Organisatie erbij]", "[De Wijkpost]")
    assert "Wat voor organisatie is De Wijkpost?" in shown
    await taps(town, "joris", "[Welzijn]", "[Akkoord]")
    await taps(town, "joris", "/beheer ontmoeting", "[Tafel]", "[Organisatie erbij]", "[De Wijkpost]")
    assert "De Wijkpost: welzijn" in await taps(town, "joris", "[Akkoord]", "/beheer ontmoeting", "[Tafel]")
    offered = await town.answers("joris", "[Organisatie erbij]")
    assert "De Wijkpost" not in labels(offered)


async def test_an_organisation_typed_in_small_letters_is_the_one_that_is_there(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Organisatie]", "De Wijkpost", "[Akkoord]")
    shown = await taps(town, "joris", "/beheer", "[Mensen]", "[Bram]", "[Organisatie]", "de  wijkpost")
    assert "Organisatie wordt: De Wijkpost" in shown
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Organisatie]")
    assert "er verandert niets" in await taps(town, "joris", "DE WIJKPOST")
    assert "De Wijkpost" in await taps(
        town, "joris", "/beheer", "[Mensen]", "[Nieuwe persoon]", "Noor, de wijkpost"
    )


async def test_how_often_a_table_is_looked_at_is_chosen_and_adjusting_goes_back(town: Neighbourhood) -> None:
    shown = await taps(town, "joris", "/beheer schoon", "[Tafel]", "[Hoe vaak]", "[Na 3 rondes]")
    assert "Tafelcheck was: na 6 rondes" in shown
    assert "aan tafel" in await taps(town, "joris", "[Aanpassen]")
    await taps(town, "joris", "[Hoe vaak]", "[Nooit]", "[Akkoord]")
    assert (await known(town)).workgroups["schoon"].table_every == 0


async def test_the_second_of_two_who_change_a_table_sees_what_the_first_did(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Geef rol: facilitator]", "[Akkoord]")
    await taps(town, "amina", "/beheer schoon", "[Tafel]", "[Organisatie erbij]", "[Nieuwe organisatie]")
    await taps(town, "amina", "[Zorg]", "Thuiszorg Zuid")
    await seats(town, "De Sleutel", "Wonen")
    shown = await taps(town, "amina", "[Akkoord]")
    assert "Iemand anders heeft dit net veranderd" in shown
    assert "Aan tafel was: De Sleutel: wonen" in shown


async def test_a_gap_closes_by_who_comes_by_who_goes_and_by_the_facilitators_word(
    town: Neighbourhood,
) -> None:
    await seats(town, "Basisschool Zuid", "Onderwijs")
    async with town.bot.database.writing() as session:
        for kind, who in (
            (GapKind.MISSING, "de  sleutel"),
            (GapKind.SUPERFLUOUS, "Basisschool Zuid"),
            (GapKind.MISSING, "iemand van de reiniging"),
        ):
            gap = TableGap(workgroup_id=1, kind=kind, who=who, reported_at=town.clock.now())
            session.add(gap)
    await seats(town, "De Sleutel", "Wonen")
    await taps(town, "joris", "/beheer schoon", "[Tafel]", "[Haal weg: Basisschool Zuid]", "[Akkoord]")
    assert [gap.closed_at is not None for gap in await gaps(town)] == [True, True, False]
    shown = await taps(town, "joris", "/beheer schoon", "[Tafel]")
    assert "Mist sinds 4 december 2026: iemand van de reiniging" in shown
    assert "Mist" not in await taps(town, "joris", "[Opgelost: iemand van de reiniging]")
    assert "Opgelost aan tafel bij werkgroep Schoon en heel" in await taps(town, "joris", "/logboek")
    async with town.bot.database.reading() as session:
        logged = (await session.scalars(select(LoggedChange).order_by(LoggedChange.id.desc()))).first()
    assert logged
    assert logged.fields == {"missing": {"old": "iemand van de reiniging", "new": None}}


async def test_how_many_tables_each_kind_sits_at_over_time(town: Neighbourhood) -> None:
    await seats(town, "De Sleutel", "Wonen")
    await seats(town, "Thuiszorg Zuid", "Zorg")
    await town.at("2027-02-01 12:00")
    await seats(town, "Woongoed", "Wonen", "ontmoeting")
    await taps(town, "joris", "/beheer schoon", "[Tafel]", "[Haal weg: Thuiszorg Zuid]", "[Akkoord]")
    shown = await taps(town, "joris", "/beheer", "[Heel het gebied]", "[Aan tafel]")
    assert "31 maart 2026, 30 juni 2026, 30 september 2026, 31 december 2026" in shown
    assert "wonen: 0, 0, 0, 1, nu 2" in shown
    assert "zorg: 0, 0, 0, 1, nu 0" in shown
    assert "politie" not in shown


async def test_a_table_is_arranged_in_english_too(town: Neighbourhood) -> None:
    await in_english(town, "Joris")
    await taps(town, "joris", "/manage schoon", "[Table]", "[Add an organisation]", "[New organisation]")
    shown = await taps(town, "joris", "[Housing]", "De Sleutel")
    assert "At the table becomes: De Sleutel: housing" in shown
    await taps(town, "joris", "[Agree]")
    assert "De Sleutel: housing, since 4 December 2026" in await taps(
        town, "joris", "/manage schoon", "[Table]"
    )
    assert "housing: 0, 0, 0, 0, now 1" in await taps(
        town, "joris", "/manage", "[Whole area]", "[At the table]"
    )


async def test_an_organisation_that_is_typed_instead_of_tapped_comes_to_the_table(
    town: Neighbourhood,
) -> None:
    await seats(town, "De Sleutel", "Wonen")
    await taps(town, "joris", "/beheer ontmoeting", "[Tafel]", "[Organisatie erbij]")
    assert "Aan tafel wordt: De Sleutel: wonen" in await taps(town, "joris", "de sleutel")
    await taps(town, "joris", "/beheer ontmoeting", "[Tafel]", "[Organisatie erbij]")
    assert "De Wijkpost ken ik nog niet" in await taps(town, "joris", "De Wijkpost")
    await taps(town, "joris", "[Nieuwe organisatie]", "[Welzijn]", "De Wijkpost", "[Akkoord]")
    assert [each.name for each in (await known(town)).workgroups["ontmoeting"].table] == ["De Wijkpost"]


async def test_after_somebody_comes_to_the_table_what_is_missing_is_one_tap_away(town: Neighbourhood) -> None:
    await taps(town, "amina", "/stap", "[Er mist iemand]", "de woningcorporatie")
    await seats(town, "De Sleutel", "Wonen")
    assert "Mist sinds" in await taps(town, "joris", "[Terug]")
    await taps(town, "joris", "[Opgelost: de woningcorporatie]")
    assert [gap.closed_at is not None for gap in await gaps(town)] == [True]
