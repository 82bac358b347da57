"""Joining by a personal link, and everybody who comes without one."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from neighbourhood import FRIDAY, RIJNBUURT, Neighbourhood, labels, neighbourhood
from sqlalchemy import select, update

from models.areas import Area, ClosedPeriod, Workgroup
from models.arrangements import Handover
from models.database import Database
from models.people import Person
from models.queries.people import leave_area
from models.values import Rotation

WATERBUURT = """
[area]
slug = "waterbuurt"
name = "Waterbuurt"

[[people]]
key = "amina2"
name = "Amina"

[[workgroups]]
slug = "groen"
name = "Groen"
cadence = { every_weeks = 2, weekday = "thu", time = "14:00" }
representatives = ["amina2"]
"""

DUINDORP = """
[area]
slug = "duindorp"
name = "Duindorp"

[[people]]
key = "noor"
name = "Noor"
"""


@pytest.fixture
async def town(sqlite_database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(sqlite_database) as town:
        await town.load()
        yield town


async def joined(town: Neighbourhood) -> dict[str, int | None]:
    async with town.bot.database.reading() as session:
        rows = await session.execute(
            select(Person.name, Person.telegram_id).where(Person.joined_at.is_not(None))
        )
        return {row.name: row.telegram_id for row in rows}


async def test_the_link_greets_by_name_and_says_what_to_expect_in_three_messages(town: Neighbourhood) -> None:
    amina = town.playground.person("Amina de Vries")
    await amina.opens(town.links["amina"])
    hello = await amina.hears("Hoi Amina")
    rhythm = await amina.hears("Schoon en heel")
    readers = await amina.hears("Doe je mee?")
    assert "Rijnbuurt" in hello.text
    assert "elke week op maandag om 9.00 uur" in rhythm.text
    assert "maandag 7 december om 9.00 uur" in rhythm.text
    assert "De gebiedsmakelaar en de facilitator lezen" in readers.text
    assert labels(readers) == ["Ja, ik doe mee", "Nee"]
    assert await joined(town) == {}


async def test_no_first_question_is_promised_on_a_day_off(town: Neighbourhood) -> None:
    async with town.bot.database.writing() as session:
        area = (await session.scalars(select(Area))).one()
        week = {"first_day": date(2026, 12, 7), "last_day": date(2026, 12, 13)}
        session.add(ClosedPeriod(area_id=area.id, name="Teamweek", **week))
    amina = town.playground.person("Amina")
    await amina.opens(town.links["amina"])
    await amina.hears("De volgende ronde is maandag 14 december om 9.00 uur")
    await amina.hears("Doe je mee?")
    await amina.presses("Ja, ik doe mee")
    await amina.hears("maandag 14 december om 9.00 uur")


async def test_where_one_is_asked_at_a_time_nobody_is_promised_the_next_question(town: Neighbourhood) -> None:
    async with town.bot.database.writing() as session:
        await session.execute(update(Workgroup).values(rotation=Rotation.IN_TURNS))
    person = town.playground.person("Amina")
    await person.opens(town.links["amina"])
    await person.hears(
        "krijgt een van jullie een vraag elke week op maandag om 9.00 uur. De volgende ronde is"
    )
    await person.hears("Doe je mee?")
    await person.presses("Ja, ik doe mee")
    assert "Je eerste vraag" not in (await person.hears("Fijn dat je meedoet")).text
    await person.says("/ritme")
    await person.hears("Voor Schoon en heel krijgt een van jullie een vraag elke week op maandag")


async def test_who_speaks_alone_is_asked_whatever_the_turns(town: Neighbourhood) -> None:
    async with town.bot.database.writing() as session:
        await session.execute(update(Workgroup).values(rotation=Rotation.IN_TURNS))
    person = town.playground.person("Dewi")
    await person.opens(town.links["dewi"])
    await person.hears("Voor Ontmoeting krijg je een vraag elke week op dinsdag")
    await person.hears("Doe je mee?")
    await person.presses("Ja, ik doe mee")
    await person.hears("Je eerste vraag komt dinsdag 8 december om 10.30 uur")
    await person.says("/ritme")
    await person.hears("Voor Ontmoeting krijg je een vraag elke week op dinsdag")


async def test_who_is_in_no_workgroup_yet_is_not_promised_that_nothing_is_asked(town: Neighbourhood) -> None:
    await town.load(
        RIJNBUURT.replace("[[workgroups]]", '[[people]]\nkey = "emre"\nname = "Emre"\n\n[[workgroups]]', 1)
    )
    emre = town.playground.person("Emre")
    await emre.opens(town.links["emre"])
    await emre.hears("In Rijnbuurt zit je nog niet in een werkgroep. Krijg je daar een plek")


async def test_yes_makes_the_account_the_person_and_fills_the_menu(town: Neighbourhood) -> None:
    await town.says_yes("amina", "fatima")
    await town.quiet()
    assert await joined(town) == {"Amina": town["amina"].user_id, "Fatima": town["fatima"].user_id}
    assert town["amina"].commands == [
        "vastgelopen",
        "stap",
        "afwezig",
        "ritme",
        "stop",
        "taal",
        "privacy",
        "help",
    ]
    assert town["fatima"].commands == ["overzicht", "logboek", "taal", "privacy", "help"]


async def test_no_is_respected_and_can_be_changed_by_the_same_link(town: Neighbourhood) -> None:
    amina = town.playground.person("Amina")
    await amina.opens(town.links["amina"])
    await amina.hears("Doe je mee?")
    await amina.presses("Nee")
    await amina.hears("dan vraag ik je niets")
    await town.quiet()
    assert "Jouw antwoord: Nee" in amina.transcript()
    await town.at("2026-12-07 09:00")
    await town.quiet()
    assert "tijd voor een korte vraag" not in amina.transcript()
    amina.catches_up()
    await amina.opens(town.links["amina"])
    await amina.hears("Doe je mee?")
    await amina.presses("Ja, ik doe mee")
    await amina.hears("Fijn dat je meedoet")


async def test_a_used_link_lets_nobody_else_in(town: Neighbourhood) -> None:
    await town.says_yes("amina")
    other = town.playground.person("Zoë")
    await other.opens(town.links["amina"])
    await other.hears("Deze link is al gebruikt")
    assert (await joined(town))["Amina"] == town["amina"].user_id


async def test_a_link_opened_and_not_answered_is_used_too(town: Neighbourhood) -> None:
    amina, other = town.playground.person("Amina"), town.playground.person("Zoë")
    await amina.opens(town.links["amina"])
    await amina.hears("Doe je mee?")
    await other.opens(town.links["amina"])
    await other.hears("Deze link is al gebruikt")


async def test_a_link_ends_after_two_weeks(town: Neighbourhood) -> None:
    town.clock.move(timedelta(days=14, minutes=1))
    amina = town.playground.person("Amina")
    await amina.opens(town.links["amina"])
    await amina.hears("niet meer geldig")


async def test_the_link_of_another_does_not_change_who_somebody_is(town: Neighbourhood) -> None:
    await town.says_yes("amina")
    await town["amina"].opens(town.links["bram"])
    await town["amina"].hears("voor iemand anders gemaakt")
    assert "Bram" not in await joined(town)
    await town.says_yes("bram")


async def test_who_opens_their_own_link_again_takes_part_already(town: Neighbourhood) -> None:
    await town.says_yes("amina")
    await town["amina"].opens(town.links["amina"])
    await town["amina"].hears("Je doet al mee, Amina")


async def test_an_invented_link_is_unknown(town: Neighbourhood) -> None:
    stranger = town.playground.person("Zoë")
    await stranger.opens("https://t.me/vlottrekker_bot?start=bestaatniet")
    await stranger.hears("Deze link ken ik niet")


async def test_a_stranger_hears_whom_to_ask_whatever_they_send(town: Neighbourhood) -> None:
    stranger = town.playground.person("Zoë")
    await stranger.opens()
    await stranger.hears("Vraag de facilitator of de gebiedsmakelaar")
    for act in (
        stranger.says("hallo"),
        stranger.says("/overzicht"),
        stranger.sends_photo(),
        stranger.sends_sticker(),
    ):
        await act
        await stranger.hears("Vraag de facilitator of de gebiedsmakelaar")


async def test_somebody_in_two_neighbourhoods_is_one_person_with_both(town: Neighbourhood) -> None:
    await town.says_yes("amina")
    await town.load(WATERBUURT, slug="waterbuurt")
    await town["amina"].opens(town.links["amina2"])
    told = await town["amina"].hears("Je doet nu ook mee")
    assert "mee in Waterbuurt, Amina" in told.text
    expected = await town["amina"].hears("Groen")
    assert "krijg je een vraag elke 2 weken op donderdag om 14.00 uur" in expected.text
    assert "Schoon en heel" not in expected.text
    assert "Stuur dan /stop" in expected.text
    await town.at("2026-12-10 14:00")
    asked = await town["amina"].hears("Groen")
    assert "Hoe gaat het" in asked.text
    assert len(await joined(town)) == 1


@pytest.mark.parametrize("role", ["reader", "facilitator"])
async def test_who_gets_a_role_in_a_second_neighbourhood_is_told_no_way_out_that_is_none(
    town: Neighbourhood, role: str
) -> None:
    bram = f'[[people]]\nkey = "bram2"\nname = "Bram"\nroles = ["{role}"]\n\n[[workgroups]]'
    await town.joins("bram")
    await town.load(WATERBUURT.replace("[[workgroups]]", bram), slug="waterbuurt")
    await town["bram"].opens(town.links["bram2"])
    told = await town["bram"].hears("Wil je toch niet meedoen? Zeg het dan tegen wie jou de link stuurde.")
    assert "/stop" not in told.text
    assert ("In Waterbuurt stel ik je geen vragen." in told.text) == (role == "reader")


async def test_the_link_of_a_second_neighbourhood_is_used_once(town: Neighbourhood) -> None:
    await town.says_yes("amina")
    await town.load(WATERBUURT, slug="waterbuurt")
    link = town.links["amina2"]
    await town["amina"].opens(link)
    await town["amina"].hears("Je doet nu ook mee")
    await town.load(DUINDORP, slug="duindorp")
    await town.says_yes("noor")
    await town["noor"].opens(link)
    await town["noor"].hears("Deze link is al gebruikt")
    assert await joined(town) == {"Amina": town["amina"].user_id, "Noor": town["noor"].user_id}


async def test_who_had_not_chosen_yet_chooses_for_both_neighbourhoods(town: Neighbourhood) -> None:
    await town.load(WATERBUURT, slug="waterbuurt")
    amina = town.playground.person("Amina")
    await amina.opens(town.links["amina"])
    await amina.hears("Doe je mee?")
    await amina.opens(town.links["amina2"])
    await amina.hears("Groen")
    await amina.hears("Doe je mee?")
    assert await joined(town) == {}
    await amina.presses("Ja, ik doe mee")
    await amina.hears("Fijn dat je meedoet")


async def test_a_link_of_one_neighbourhood_hands_nobody_what_somebody_is_in_another(
    town: Neighbourhood,
) -> None:
    await town.load(WATERBUURT, slug="waterbuurt")
    amina, eve = town.playground.person("Amina"), town.playground.person("Eve")
    await amina.opens(town.links["amina"])
    await amina.hears("Doe je mee?")
    await amina.opens(town.links["amina2"])
    await amina.hears("Groen")
    await amina.hears("Doe je mee?")
    await town.load(WATERBUURT, slug="waterbuurt")
    await eve.opens(town.links["amina2"])
    await eve.hears("Deze link hoort bij een ander account")
    await town.load(DUINDORP, slug="duindorp")
    await town.says_yes("noor")
    await town["noor"].opens(town.links["amina2"])
    await town["noor"].hears("Deze link hoort bij een ander account")
    await amina.opens(town.links["amina2"])
    await amina.hears("Doe je mee?")
    await amina.presses("Ja, ik doe mee")
    await amina.hears("Fijn dat je meedoet")
    assert await joined(town) == {"Amina": amina.user_id, "Noor": town["noor"].user_id}


async def test_who_has_another_account_is_taken_out_and_added_again(town: Neighbourhood) -> None:
    await town.says_yes("amina", "joris")
    await town.load(WATERBUURT, slug="waterbuurt")
    await town["amina"].opens(town.links["amina2"])
    await town["amina"].hears("Je doet nu ook mee")
    await town.answers("joris", "/beheer", "[Mensen]", "[Amina]", "[Haal uit gebied]", "[Akkoord]")
    await town.load()
    account = town["amina"].user_id
    await town.says_yes("amina")
    assert town["amina"].user_id != account
    await town["amina"].says("/ritme")
    assert "Groen" not in (await town["amina"].hears("Schoon en heel")).text


async def test_what_waited_for_somebody_new_is_for_who_they_are_elsewhere(town: Neighbourhood) -> None:
    await town.says_yes("amina")
    await town.load(WATERBUURT, slug="waterbuurt")
    async with town.bot.database.writing() as session:
        amina, guest = await session.scalars(
            select(Person.id).where(Person.name == "Amina").order_by(Person.id)
        )
        groen = await session.scalar(select(Workgroup.id).where(Workgroup.slug == "groen"))
        assert groen
        session.add(Handover(workgroup_id=groen, taker_id=guest, note={}, made_at=FRIDAY, given_at=FRIDAY))
    await town["amina"].opens(town.links["amina2"])
    await town["amina"].hears("Je doet nu ook mee")
    async with town.bot.database.reading() as session:
        assert await session.scalar(select(Handover.taker_id)) == amina


async def test_who_has_not_chosen_yet_is_asked_again_with_the_buttons(town: Neighbourhood) -> None:
    amina = town.playground.person("Amina")
    await amina.opens(town.links["amina"])
    await amina.hears("Doe je mee?")
    await amina.says("Het plein staat vol fietsen")
    await amina.hears("Wat je nu stuurde, heb ik niet bewaard")
    again = await amina.hears("Doe je mee?")
    assert labels(again) == ["Ja, ik doe mee", "Nee"]
    await amina.presses("Ja, ik doe mee")
    await amina.hears("Fijn dat je meedoet")


async def test_yes_and_no_may_be_typed(town: Neighbourhood) -> None:
    amina = town.playground.person("Amina")
    await amina.opens(town.links["amina"])
    await amina.hears("Doe je mee?")
    await amina.says("Liever niet")
    await amina.hears("dan vraag ik je niets")
    assert await joined(town) == {}
    await amina.says("Ja, graag!")
    await amina.hears("Fijn dat je meedoet")
    assert await joined(town) == {"Amina": amina.user_id}


async def test_who_was_taken_out_before_choosing_is_a_stranger_again(town: Neighbourhood) -> None:
    amina = town.playground.person("Amina")
    await amina.opens(town.links["amina"])
    await amina.hears("Doe je mee?")
    async with town.bot.database.writing() as session:
        area = (await session.scalars(select(Area))).one()
        person = (await session.scalars(select(Person).where(Person.name == "Amina"))).one()
        await leave_area(session, area.id, [person.id], town.clock.now())
    await amina.presses("Ja, ik doe mee")
    await amina.hears("Met een persoonlijke link kun je meedoen")
    for act in (amina.says("Ja, graag!"), amina.opens(), amina.opens(town.links["amina"])):
        await act
        await amina.hears("Met een persoonlijke link kun je meedoen")
    assert await joined(town) == {}


async def test_who_was_taken_out_after_joining_hears_that_they_take_part_nowhere(town: Neighbourhood) -> None:
    await town.says_yes("amina")
    async with town.bot.database.writing() as session:
        area = (await session.scalars(select(Area))).one()
        person = (await session.scalars(select(Person).where(Person.name == "Amina"))).one()
        await leave_area(session, area.id, [person.id], town.clock.now())
    amina = town["amina"]
    for act in (amina.opens(), amina.opens(town.links["amina"])):
        await act
        told = await amina.hears("Je doet nu in geen gebied mee, Amina")
        assert "Vraag de facilitator of de gebiedsmakelaar" in told.text
    assert "Je doet al mee" not in amina.transcript()


async def test_the_first_overview_is_promised_for_the_day_on_which_it_comes(
    sqlite_database: Database,
) -> None:
    async with neighbourhood(sqlite_database, start=datetime(2026, 12, 21, 10, tzinfo=UTC)) as town:
        await town.load()
        fatima = town.playground.person("Fatima")
        await fatima.opens(town.links["fatima"])
        expected = await fatima.hears("elke week een overzicht, op vrijdag om 15.00 uur")
        assert "Het eerste komt maandag 28 december om 8.00 uur" in expected.text


async def test_the_weekly_moment_is_told_also_where_the_first_overview_comes_at_another(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-09 10:00")
    moved = RIJNBUURT.replace('weekday = "fri", time = "15:00"', 'weekday = "mon", time = "12:00"')
    await town.load(moved)
    fatima = town.playground.person("Fatima")
    await fatima.opens(town.links["fatima"])
    expected = await fatima.hears("elke week een overzicht, op maandag om 12.00 uur")
    assert "Het eerste komt vrijdag 11 december om 15.00 uur" in expected.text
