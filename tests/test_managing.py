"""/beheer: a facilitator arranges everything in chat, with old and new before each change."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from command_line import Terminal
from longest import arrives
from neighbourhood import RIJNBUURT, Neighbourhood, labels, neighbourhood
from sqlalchemy import select

from bot.render.managing.choosing import proposal
from bot.texts import Texts
from jobs.arranging.changes import Action, WorkgroupChange
from jobs.arranging.known import AtTable, Known, KnownWorkgroup, gather_known
from jobs.school.reading import packaged_holidays
from models.arranged import OrganisationKind
from models.arrangements import Draft, Handover, LoggedChange
from models.database import Database
from models.obstacles import Remark
from models.people import Person
from models.queries.areas import area_by_slug
from models.queries.managing import people_page, workgroups_page
from models.traffic import OutboxMessage
from models.values import Cadence, Language, MonthWeek, Role, Rotation, Weekday

pytestmark = pytest.mark.story


CLOSED = ("/beheer", "[Heel het gebied]", "[Vrije periodes]", "[Nieuwe periode]")
"""The way to where somebody types a closed period."""


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("joris", "amina")
        yield town


async def known(town: Neighbourhood) -> Known:
    async with town.bot.database.writing() as session:
        return await gather_known(session, "rijnbuurt")


async def taps(town: Neighbourhood, key: str, *said: str) -> str:
    """Say or tap one thing after another; give the last screen."""
    return (await town.answers(key, *said)).shown


async def test_why_a_change_was_wanted_that_was_not_agreed_to_is_kept_nowhere(town: Neighbourhood) -> None:
    shown = await taps(town, "joris", "/beheer schoon", "[Naam]", "Schoner", "omdat Amina ziek is")
    assert "omdat Amina ziek is" in shown
    await taps(town, "joris", "/beheer")
    async with town.bot.database.reading() as session:
        [content] = await session.scalars(select(Draft.content))
    assert "Amina" not in str(content)


async def test_a_rhythm_changes_in_five_taps_after_its_dates_were_seen(town: Neighbourhood) -> None:
    shown = await taps(town, "joris", "/beheer", "[Schoon en heel]", "[Ritme]", "[2 weken]", "[do 13.00]")
    assert "elke week op maandag om 9.00 uur" in shown
    assert "elke 2 weken op donderdag om 13.00 uur" in shown
    assert "do 10 december 2026 om 13.00 uur" in shown
    assert (await known(town)).workgroups["schoon"].cadence.weekday is Weekday.MONDAY
    assert "Het is veranderd" in await taps(town, "joris", "[Akkoord]")
    cadence = (await known(town)).workgroups["schoon"].cadence
    assert (cadence.every_weeks, cadence.weekday) == (2, Weekday.THURSDAY)


async def test_a_rhythm_by_the_month_and_a_typed_time(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer schoon", "[Ritme]", "[Elke maand, eerste]", "[Andere tijd]")
    assert "elke maand op de eerste dinsdag om 10.30 uur" in await taps(town, "joris", "dinsdag 10.30 uur")
    await taps(town, "joris", "Zo kan iedereen", "[Akkoord]")
    cadence = (await known(town)).workgroups["schoon"].cadence
    assert (cadence.monthly, cadence.weekday) == (MonthWeek.FIRST, Weekday.TUESDAY)
    async with town.bot.database.reading() as session:
        logged = (await session.scalars(select(LoggedChange).order_by(LoggedChange.id.desc()))).first()
    assert logged
    assert logged.why == "Zo kan iedereen"
    assert "Joris" in await taps(town, "joris", "/logboek")


@pytest.mark.parametrize("said", ["Akkoord", "ja"])
async def test_a_change_may_be_agreed_to_in_words(town: Neighbourhood, said: str) -> None:
    await taps(town, "joris", "/beheer schoon", "[Ritme]", "[2 weken]", "[do 13.00]")
    assert "Het is veranderd" in await taps(town, "joris", said)
    assert (await known(town)).workgroups["schoon"].cadence.every_weeks == 2


@pytest.mark.parametrize(
    ("asks", "same"),
    [
        (("/beheer ontmoeting", "[Naam]"), "Ontmoeting"),
        (("/beheer", "[Mensen]", "[Amina]", "[Naam]"), "Amina"),
        (("/beheer", "[Mensen]", "[Amina]", "[Organisatie]"), "geen"),
    ],
)
async def test_words_after_a_name_that_it_has_already_are_no_other_name(
    town: Neighbourhood, asks: tuple[str, ...], same: str
) -> None:
    assert "Zo was het al" in await taps(town, "joris", *asks, same)
    assert "kan ik nergens kwijt" in await taps(town, "joris", "Het gaat goed, we zijn klaar")


async def test_a_change_may_be_given_up_or_chosen_anew_in_words(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer schoon", "[Ritme]", "[2 weken]", "[do 13.00]")
    assert "Hoe vaak" in await taps(town, "joris", "aanpassen")
    await taps(town, "joris", "[2 weken]", "[do 13.00]")
    assert "er verandert niets" in await taps(town, "joris", "Nee, annuleren")
    assert (await known(town)).workgroups["schoon"].cadence.every_weeks == 1


async def test_words_that_are_no_moment_are_asked_again(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer schoon", "[Ritme]", "[2 weken]", "[Andere tijd]")
    assert "Ik zoek een werkdag" in await taps(town, "joris", "zondag 10.30")
    assert "Klopt het?" in await taps(town, "joris", "vrijdag 8.15")


async def test_a_workgroup_and_its_people_from_nothing(town: Neighbourhood) -> None:
    assert "komma" in await taps(town, "joris", "/beheer", "[Mensen]", "[Nieuwe persoon]")
    assert "De Wijkpost" in await taps(town, "joris", "Noor de Wit, De Wijkpost")
    await town["joris"].presses("Akkoord")
    await town.quiet()
    # The screen and the message to forward come in either order.
    heard = town["joris"].catches_up()
    assert any("Stuur het bericht met de link door" in message.shown for message in heard)
    link = next(message for message in heard if "Open deze link" in message.shown)
    noor = town.playground.person("Noor")
    await noor.opens(link.text.split("link: ")[1].split()[0])
    await noor.hears("Doe je mee?")
    await taps(town, "joris", "/beheer", "[Nieuwe werkgroep]", "Groen in de straat", "[Akkoord]")
    await taps(town, "joris", "[Wie spreekt]", "[Nieuwe vertegenwoordiger]", "[Noor de Wit]", "[Akkoord]")
    workgroup = (await known(town)).workgroups["groen-in-de-straat"]
    assert workgroup.representatives == ("noor-de-wit",)
    assert not workgroup.own_rhythm


async def test_the_button_of_an_older_change_agrees_to_no_later_one(sqlite_database: Database) -> None:
    """SQLite gave the later one the same number, while PostgreSQL never did."""
    async with neighbourhood(sqlite_database) as town:
        await town.load()
        await town.joins("joris")
        older = await town.answers("joris", "/beheer ontmoeting", "[Naam]", "Samen eten")
        await taps(town, "joris", "/beheer schoon", "[Naam]", "Heel en schoon")
        await town["joris"].presses("Akkoord", message=older)
        await town.quiet()
        names = {workgroup.name for workgroup in (await known(town)).workgroups.values()}
    assert not names & {"Samen eten", "Heel en schoon"}


async def test_a_name_that_is_edited_is_no_reason_for_the_change(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer schoon", "[Naam]")
    said = await town["joris"].says("Heel en schon")
    await town["joris"].hears("Heel en schon")
    await town["joris"].edits(said, "Heel en schoon")
    await town["joris"].hears("Wat je eraan verandert, lees ik niet")


@pytest.mark.parametrize("said", ["/beheer?", '/beheer ""'])
async def test_a_mark_after_the_command_searches_for_nothing(town: Neighbourhood, said: str) -> None:
    assert await taps(town, "joris", said) == await taps(town, "joris", "/beheer")


@pytest.mark.parametrize("said", ["/beheer  Schoon  en heel", "/beheer Schoon\nen heel"])
async def test_a_workgroup_is_found_whatever_space_stands_in_its_name(town: Neighbourhood, said: str) -> None:
    assert await taps(town, "joris", said) == await taps(town, "joris", "/beheer schoon en heel")


@pytest.mark.parametrize("replies", [False, True])
async def test_a_change_that_waits_stays_when_the_facilitator_is_away(
    town: Neighbourhood,
    replies: bool,  # noqa: FBT001
) -> None:
    await town.load(RIJNBUURT.replace('["dewi"]', '["dewi", "joris"]'))
    await town.quiet()
    asked = await town.answers("joris", "/afwezig") if replies else None
    await taps(town, "joris", "/beheer schoon", "[Pauze]", "[4 weken]")
    proposed = town["joris"].screen[-1]
    await town["joris"].says("volgende week" if replies else "/afwezig volgende week", reply_to=asked)
    await town["joris"].hears("van maandag 7 december")
    await town["joris"].presses("Akkoord", message=proposed)
    await town["joris"].hears("Het is veranderd")
    assert (await known(town)).workgroups["schoon"].paused_until


async def test_a_pause_ends_by_itself_and_can_be_ended(town: Neighbourhood) -> None:
    shown = await taps(town, "joris", "/beheer schoon", "[Pauze]", "[4 weken]")
    assert "1 januari 2027" in shown
    said = await taps(town, "joris", "[Akkoord]")
    assert "Een ronde die nog niet begon, komt niet tijdens de pauze" in said
    assert "Pauze tot 1 januari 2027" in await taps(town, "joris", "/beheer schoon")
    await taps(town, "joris", "[Pauze]", "[Stop de pauze]", "[Akkoord]")
    assert "tijdens de pauze" not in town["joris"].screen[-1].text
    assert (await known(town)).workgroups["schoon"].paused_until is None


async def test_the_next_question_that_is_shown_is_the_first_that_no_day_off_skips(
    town: Neighbourhood,
) -> None:
    assert "Volgende vraag: maandag 7 december" in await taps(town, "joris", "/beheer schoon")
    await taps(town, "joris", *CLOSED, "rust, 5 december t/m 10 december", "[Akkoord]")
    assert "Volgende vraag: maandag 14 december" in await taps(town, "joris", "/beheer schoon")
    await taps(town, "joris", "[Pauze]", "[2 weken]", "[Akkoord]")
    await taps(town, "joris", *CLOSED, "kerst, 19 december t/m 3 januari", "[Akkoord]")
    assert "De volgende vraag is maandag 4 januari" in await taps(town, "joris", "/beheer schoon")


async def test_the_dates_of_a_rhythm_reach_beyond_a_long_free_period(town: Neighbourhood) -> None:
    await taps(town, "joris", *CLOSED, "rust, 5 december 2026 t/m 5 februari 2027", "[Akkoord]")
    shown = await taps(town, "joris", "/beheer schoon", "[Ritme]", "[2 weken]", "[do 13.00]")
    assert shown.count("gaat niet door: rust") == 5
    assert "do 18 februari 2027 om 13.00 uur" in shown


async def test_a_shorter_pause_is_agreed_to_with_the_dates_that_come_of_it(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer schoon", "[Pauze]", "[8 weken]", "[Akkoord]")
    shown = await taps(town, "joris", "/beheer schoon", "[Pauze]", "[2 weken]")
    assert "ma 21 december 2026 om 9.00 uur" in shown


async def test_a_pause_is_shown_until_it_is_over(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer schoon", "[Pauze]", "[4 weken]", "[Akkoord]")
    for moment, pauses in (("2026-12-31 23:30", True), ("2027-01-01 00:30", False)):
        town.clock.move_to(datetime.fromisoformat(moment).replace(tzinfo=town.playground.zone))
        listed = labels(await town.answers("joris", "/beheer"))
        assert ("Schoon en heel, pauze" in listed) is pauses
        assert ("Schoon en heel" in listed) is not pauses
        assert ("Pauze tot" in await taps(town, "joris", "/beheer schoon")) is pauses
        assert ("Stop de pauze" in labels(await town.answers("joris", "[Pauze]"))) is pauses


async def test_stopping_and_starting_a_workgroup(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer schoon", "[Stop werkgroep]", "[Akkoord]")
    assert (await known(town)).workgroups["schoon"].next_ask_at is None
    await taps(town, "joris", "/beheer schoon", "[Start weer]", "[Akkoord]")
    assert (await known(town)).workgroups["schoon"].next_ask_at is not None


async def test_what_becomes_of_a_round_that_runs_is_said_as_it_is(town: Neighbourhood) -> None:
    left = await taps(town, "joris", "/beheer schoon", "[Wie spreekt]", "[Haal weg: Amina]", "[Akkoord]")
    assert "een vraag zonder antwoord, dan gaat die naar wie erna komt, als die er is" in left
    stopped = await taps(town, "joris", "/beheer schoon", "[Stop werkgroep]", "[Akkoord]")
    assert "mag nog antwoord komen" in stopped
    assert "een ronde die al loopt" not in f"{left} {stopped}".lower()
    again = await taps(town, "joris", "/beheer schoon", "[Start weer]", "[Akkoord]")
    assert again == "Het is veranderd."


async def test_a_number_on_an_older_list_drops_the_period_that_stood_there(town: Neighbourhood) -> None:
    await taps(town, "joris", *CLOSED, "kerst, 21 december t/m 3 januari", "[Akkoord]")
    await taps(town, "joris", *CLOSED, "zomer, 19 juli t/m 27 augustus 2027", "[Akkoord]")
    listed = await town.answers("joris", "/beheer", "[Heel het gebied]", "[Vrije periodes]")
    await taps(town, "joris", *CLOSED, "studiedag, 9 december", "[Akkoord]")
    await town["joris"].presses("Verwijder nummer 2", message=listed)
    shown = (await town["joris"].hears("Klopt het?")).shown
    assert "Deze periode gaat weg: zomer, 19 juli 2027 tot en met 27 augustus 2027" in shown
    assert "Het is veranderd" in await taps(town, "joris", "[Akkoord]")
    area = (await known(town)).area
    assert area
    assert [days.name for days in area.closed_periods] == ["studiedag", "kerst"]


@pytest.mark.parametrize(
    ("there", "label"),
    [
        (("/beheer", "[Mensen]", "[Bram]"), "Geef rol: meelezer"),
        (("/beheer ontmoeting",), "Stop werkgroep"),
    ],
)
async def test_a_button_that_another_was_ahead_of_does_not_the_opposite(
    town: Neighbourhood, there: tuple[str, ...], label: str
) -> None:
    older = await town.answers("joris", *there)
    await taps(town, "joris", *there, f"[{label}]", "[Akkoord]")
    await town["joris"].presses(label, message=older)
    await town["joris"].hears("Zo was het al")


@pytest.mark.parametrize(
    ("asks", "said"), [("Naam", "Bram Smit"), ("E-mail", "bram@example.org"), ("Organisatie", "De Wijkpost")]
)
async def test_words_about_who_was_taken_out_meanwhile_hear_that_they_are_gone(
    town: Neighbourhood, asks: str, said: str
) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Geef rol: facilitator]", "[Akkoord]")
    await taps(town, "joris", "/beheer", "[Mensen]", "[Bram]", f"[{asks}]")
    await taps(town, "amina", "/beheer", "[Mensen]", "[Bram]", "[Haal uit gebied]", "[Akkoord]")
    assert "Dit bestaat niet meer" in await taps(town, "joris", said)
    assert "kan ik nergens kwijt" in await taps(town, "joris", "Dat weet ik niet")


async def test_turns_are_chosen(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer schoon", "[Beurten]", "[Om de beurt]", "[Akkoord]")
    assert (await known(town)).workgroups["schoon"].rotation is Rotation.IN_TURNS


async def test_a_third_representative_is_not_offered_and_a_last_one_is_warned_of(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer schoon", "[Wie spreekt]")
    assert "Nieuwe vertegenwoordiger" not in labels(town["joris"].screen[-1])
    shown = await taps(town, "joris", "/beheer ontmoeting", "[Wie spreekt]", "[Haal weg: Dewi]")
    assert "niemand meer" in shown


async def test_the_last_facilitator_hands_the_role_on_first(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Joris]")
    assert "altijd een facilitator" in await taps(town, "joris", "[Neem rol weg: facilitator]")
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Geef rol: facilitator]", "[Akkoord]")
    await taps(town, "joris", "/beheer", "[Mensen]", "[Joris]", "[Neem rol weg: facilitator]", "[Akkoord]")
    people = (await known(town)).people
    assert (people["amina"].roles, people["joris"].roles) == ((Role.FACILITATOR,), ())
    assert "Dit regelt de facilitator" in await taps(town, "joris", "/beheer")


async def test_who_has_not_joined_takes_over_from_no_facilitator(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Nieuwe persoon]", "Noor Smit", "[Akkoord]")
    await taps(town, "joris", "/beheer", "[Mensen]", "[Noor Smit]", "[Geef rol: facilitator]", "[Akkoord]")
    await taps(town, "joris", "/beheer", "[Mensen]", "[Joris]")
    assert "wacht tot die meedoet" in await taps(town, "joris", "[Neem rol weg: facilitator]")


async def test_a_button_from_before_the_role_was_lost_does_nothing(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Geef rol: facilitator]", "[Akkoord]")
    await taps(town, "joris", "/beheer schoon", "[Ritme]", "[3 weken]", "[ma 9.00]")
    await taps(town, "amina", "/beheer", "[Mensen]", "[Joris]", "[Neem rol weg: facilitator]", "[Akkoord]")
    await town["joris"].presses("Akkoord")
    await town.quiet()
    assert "niet veranderen" in town["joris"].toasts[-1]
    assert (await known(town)).workgroups["schoon"].cadence.every_weeks == 1


async def test_what_was_typed_for_a_screen_from_before_the_role_was_lost_is_told_to_nobody(
    town: Neighbourhood,
) -> None:
    await town.load(RIJNBUURT.replace('name = "Bram"', 'name = "Bram"\nroles = ["facilitator"]'))
    await town.joins("bram")
    await taps(town, "bram", "/beheer", "[Mensen]", "[Nieuwe persoon]")
    await taps(town, "joris", "/beheer", "[Mensen]", "[Bram]", "[Neem rol weg: facilitator]", "[Akkoord]")
    shown = await taps(town, "bram", "Noor de Wit, De Wijkpost, noor.dewit@example.org")
    assert "Dit regelt de facilitator" in shown
    async with town.bot.database.reading() as session:
        assert not (await session.scalars(select(Remark))).all()
    assert "bewaard" in await taps(town, "bram", "De lift is al weken kapot")


async def test_two_facilitators_who_leave_the_role_at_once_leave_one_of_them(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Geef rol: facilitator]", "[Akkoord]")
    await town.quiet()
    town["amina"].catches_up()
    await taps(town, "joris", "/beheer", "[Mensen]", "[Joris]", "[Neem rol weg: facilitator]")
    await taps(town, "amina", "/beheer", "[Mensen]", "[Amina]", "[Neem rol weg: facilitator]", "[Akkoord]")
    assert "altijd een facilitator" in await taps(town, "joris", "[Akkoord]")
    people = (await known(town)).people
    assert [key for key, person in people.items() if Role.FACILITATOR in person.roles] == ["joris"]


async def test_an_example_of_what_to_type_is_always_of_days_to_come(town: Neighbourhood) -> None:
    town.clock.move_to(datetime(2027, 9, 1, 9, tzinfo=UTC))
    asked = await taps(town, "joris", "/beheer schoon", "[Pauze]", "[Andere datum]")
    assert "Typ bijvoorbeeld 29 september 2027." in asked
    assert "Typ bijvoorbeeld: 29 september 2027." in await taps(town, "joris", "1 september 2027")
    example = "29 september 2027 tot en met 13 oktober 2027"
    assert f"Typ bijvoorbeeld: vakantie, {example}." in await taps(town, "joris", *CLOSED)
    assert f"Typ bijvoorbeeld: {example}." in await taps(town, "joris", "ergens in het najaar")
    assert "Vrije periodes" in await taps(town, "joris", example)


async def test_people_of_one_name_are_told_apart_by_their_organisation(town: Neighbourhood) -> None:
    names = RIJNBUURT.replace('name = "Dewi"', 'name = "Amina"\norganisation = "Welzijn"')
    await town.load(names.replace('name = "Chris"', 'name = "Amina"'))
    there = await town.answers("joris", "/beheer schoon", "[Wie spreekt]", "[Nieuwe vervanger]")
    assert {"Amina, Welzijn", "Amina", "Bram"} <= set(labels(there))
    shown = await town.answers("joris", "[Amina, Welzijn]")
    assert "Amina, Welzijn" in shown.shown
    await town.answers("joris", "[Akkoord]")
    seats = await town.answers("joris", "/beheer schoon", "[Wie spreekt]")
    assert "Haal weg: Amina, Welzijn" in labels(seats)


async def test_people_of_one_name_are_told_apart_where_one_of_them_is_shown(town: Neighbourhood) -> None:
    more = "".join(
        f'[[people]]\nkey = "{key}"\nname = "{name}"\norganisation = "{organisation}"\n\n'
        for key, name, organisation in (
            ("karel", "Karel", "Politie"),
            ("noor", "Noor", "De Wijkpost"),
            ("noor-2", "noor", "Politie"),
        )
    )
    await town.load(RIJNBUURT.replace("[[workgroups]]", f"{more}[[workgroups]]", 1))
    await town.answers("joris", "/beheer", "[Mensen]")
    people = labels(await town.answers("joris", "[Volgende]"))
    assert "noor, Politie, nog niet begonnen" in people
    first = labels(await town.answers("joris", "/beheer ontmoeting", "[Wie spreekt]", "[Nieuwe vervanger]"))
    assert "Noor, De Wijkpost" in first
    assert "noor, Politie" not in first
    assert "Noor, De Wijkpost" in await taps(town, "joris", "[Noor, De Wijkpost]")
    await taps(town, "joris", "[Akkoord]")
    assert "Vervangers: Noor, De Wijkpost" in await taps(town, "joris", "/beheer ontmoeting")


async def test_very_many_closed_periods_are_shown_in_pages_without_those_that_are_past(
    town: Neighbourhood,
) -> None:
    days = [date(2025, 1, 1), *(date(2026, 12, 4) + timedelta(days=number) for number in range(100))]
    listed = ", ".join(
        f'{{ name = "Roostervrije dag van alle wijkteams", first_day = {day}, last_day = {day} }}'
        for day in days
    )
    await town.load(RIJNBUURT.replace("[[people]]", f"closed_periods = [{listed}]\n\n[[people]]", 1))
    shown = await taps(town, "joris", "/beheer", "[Heel het gebied]")
    assert "Vrije periodes: Roostervrije dag van alle wijkteams, 4 december 2026, " in shown
    first = await town.answers("joris", "[Vrije periodes]")
    assert "1. Roostervrije dag van alle wijkteams, 4 december 2026" in first.text
    assert labels(first)[7:] == ["Verwijder nummer 8", "Volgende", "Nieuwe periode", "Terug"]
    assert "9. Roostervrije dag van alle wijkteams, 12 december 2026" in await taps(
        town, "joris", "[Volgende]"
    )
    await taps(town, "joris", "[Verwijder nummer 9]", "[Akkoord]")
    area = (await known(town)).area
    assert area
    assert [each.first_day for each in area.closed_periods] == [*days[:9], *days[10:]]
    town.clock.move_to(datetime(2027, 4, 1, 9, tzinfo=UTC))
    assert "geen vrije periode gepland" in await taps(town, "joris", "/beheer", *CLOSED[1:3])


async def test_whoever_adds_the_same_name_second_hears_so_and_can_add_it_all_the_same(
    town: Neighbourhood,
) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Geef rol: facilitator]", "[Akkoord]")
    for key in ("joris", "amina"):
        await taps(town, key, "/beheer", "[Nieuwe werkgroep]", "Groen")
    assert "De werkgroep is er" in await taps(town, "joris", "[Akkoord]")
    shown = await taps(town, "amina", "[Akkoord]")
    assert "Iemand anders heeft net een werkgroep met deze naam toegevoegd" in shown
    assert "Nieuwe werkgroep: Groen" in shown
    assert "De werkgroep is er" in await taps(town, "amina", "[Akkoord]")
    for key, organisation in (("joris", "De Wijkpost"), ("amina", "De Sluis")):
        await taps(town, key, "/beheer", "[Mensen]", "[Nieuwe persoon]", f"Noor, {organisation}")
    await town["joris"].presses("Akkoord")
    await town["joris"].hears("Stuur het bericht met de link door")
    shown = await taps(town, "amina", "Zij komt erbij")
    assert "Iemand anders heeft net een persoon met deze naam toegevoegd" in shown
    assert "Waarom: Zij komt erbij" in shown
    await town["amina"].presses("Akkoord")
    await town["amina"].hears("Stuur het bericht met de link door")
    after = await known(town)
    assert {"groen", "groen-2"} <= after.workgroups.keys()
    assert [after.people[key].organisation for key in ("noor", "noor-2")] == ["De Wijkpost", "De Sluis"]


async def test_a_reason_for_what_was_overtaken_stays_with_what_it_would_be_now(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Geef rol: facilitator]", "[Akkoord]")
    await taps(town, "amina", "/beheer schoon", "[Ritme]", "[3 weken]", "[ma 9.00]")
    await taps(town, "joris", "/beheer schoon", "[Ritme]", "[2 weken]", "[wo 9.00]", "[Akkoord]")
    shown = await taps(town, "amina", "Dat wilde de groep graag")
    assert "Iemand anders heeft dit net veranderd" in shown
    assert "Waarom: Dat wilde de groep graag" in shown
    assert "Het is veranderd" in await taps(town, "amina", "[Akkoord]")
    assert (await known(town)).workgroups["schoon"].cadence.every_weeks == 3


async def test_the_second_of_two_facilitators_sees_what_the_first_did(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Geef rol: facilitator]", "[Akkoord]")
    await taps(town, "amina", "/beheer schoon", "[Ritme]", "[3 weken]", "[ma 9.00]")
    await taps(town, "joris", "/beheer schoon", "[Ritme]", "[2 weken]", "[wo 9.00]", "[Akkoord]")
    shown = await taps(town, "amina", "[Akkoord]")
    assert "Iemand anders heeft dit net veranderd" in shown
    assert "was: elke 2 weken op woensdag om 9.00 uur" in shown
    assert (await known(town)).workgroups["schoon"].cadence.every_weeks == 2
    await taps(town, "amina", "[Akkoord]")
    assert (await known(town)).workgroups["schoon"].cadence.every_weeks == 3


@pytest.mark.parametrize(
    "chosen",
    [
        ("/beheer schoon", "[Pauze]", "[4 weken]"),
        ("/beheer schoon", "[Stop werkgroep]"),
        ("/beheer schoon", "[Wie spreekt]", "[Haal weg: Bram]"),
        ("/beheer", "[Mensen]", "[Bram]", "[Geef rol: meelezer]"),
    ],
)
async def test_the_second_of_two_who_want_the_same_hears_that_it_is_so(
    town: Neighbourhood, chosen: tuple[str, ...]
) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Geef rol: facilitator]", "[Akkoord]")
    await town.quiet()
    town["amina"].catches_up()
    for key in ("joris", "amina"):
        await taps(town, key, *chosen)
    assert "Het is veranderd" in await taps(town, "joris", "[Akkoord]")
    after = await known(town)
    assert "Zo was het al" in await taps(town, "amina", "[Akkoord]")
    assert await known(town) == after


async def test_two_who_start_a_workgroup_again_do_it_once(town: Neighbourhood) -> None:
    await town.joins("dewi")
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Geef rol: facilitator]", "[Akkoord]")
    await taps(town, "joris", "/beheer ontmoeting", "[Stop werkgroep]", "[Akkoord]")
    await town.quiet()
    town["amina"].catches_up()
    for key in ("joris", "amina"):
        await taps(town, key, "/beheer ontmoeting", "[Start weer]")
    await taps(town, "joris", "[Akkoord]")
    assert "Zo was het al" in await taps(town, "amina", "[Akkoord]")
    await town.quiet()
    assert "\n".join(each.text for each in town["dewi"].screen).count("iets nieuws voor jou") == 1


async def test_who_speaks_already_by_then_becomes_no_deputy(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Geef rol: facilitator]", "[Akkoord]")
    await town.quiet()
    town["amina"].catches_up()
    seats = "/beheer ontmoeting", "[Wie spreekt]"
    await taps(town, "joris", *seats, "[Nieuwe vervanger]", "[Bram]")
    await taps(town, "amina", *seats, "[Nieuwe vertegenwoordiger]", "[Bram]", "[Akkoord]")
    assert "Zo was het al" in await taps(town, "joris", "[Akkoord]")


async def test_cancelling_and_adjusting_change_nothing(town: Neighbourhood) -> None:
    before = (await known(town)).workgroups["schoon"]
    await taps(town, "joris", "/beheer schoon", "[Ritme]", "[3 weken]", "[ma 9.00]")
    assert "Hoe vaak wordt het?" in await taps(town, "joris", "[Aanpassen]")
    await taps(town, "joris", "[4 weken]", "[ma 9.00]")
    assert "verandert niets" in await taps(town, "joris", "[Annuleren]")
    assert (await known(town)).workgroups["schoon"] == before


@pytest.mark.parametrize(
    ("chosen", "asked_again"),
    [
        (("/beheer schoon", "[Naam]", "Schoner"), "Hoe heet de werkgroep?"),
        (("/beheer schoon", "[Pauze]", "[4 weken]"), "Hoe lang"),
        (("/beheer schoon", "[Stop werkgroep]"), "Schoon en heel"),
        ((*CLOSED, "studiedag, 8 december"), "In deze periodes"),
        (("/beheer", "[Mensen]", "[Bram]", "[Naam]", "Bram Smit"), "Hoe heet deze persoon?"),
        (("/beheer", "[Mensen]", "[Bram]", "[Haal uit gebied]"), "Bram"),
    ],
)
async def test_a_change_that_is_adjusted_waits_no_more(
    town: Neighbourhood, chosen: tuple[str, ...], asked_again: str
) -> None:
    before = await known(town)
    assert "Klopt het?" in await taps(town, "joris", *chosen)
    assert asked_again in await taps(town, "joris", "[Aanpassen]")
    said = await taps(town, "joris", "ja")
    assert "Het is veranderd" not in said
    assert "Waarom:" not in said
    assert await known(town) == before


async def test_a_better_name_after_adjusting_is_no_reason_for_the_first(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer schoon", "[Naam]", "Schoner", "[Aanpassen]")
    shown = await taps(town, "joris", "Heel en schoon")
    assert "Heel en schoon" in shown
    assert "Schoner" not in shown


async def test_what_holds_for_the_area(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer", "[Heel het gebied]", "[Weekoverzicht]", "[do 16.00]", "[Akkoord]")
    await taps(town, "joris", "[Terug]", "[Herinnering]", "[Geen herinnering]", "[Akkoord]")
    made = await taps(town, "joris", "[Terug]", "[Tijd voor antwoord]", "[3 werkdagen]", "[Akkoord]")
    assert "ook voor een ronde die al loopt" in made
    await taps(town, "joris", "[Terug]", "[Vrije periodes]", "[Nieuwe periode]")
    assert "hoogstens een jaar" in await taps(town, "joris", "zomer, 19 juli 2027 t/m 27 augustus 2072")
    await taps(town, "joris", "zomer, 19 juli t/m 27 augustus 2027", "[Akkoord]")
    area = (await known(town)).area
    assert area
    assert (area.digest.weekday, area.remind_after, area.answer_days) == (Weekday.THURSDAY, 0, 3)
    assert [(days.name, days.first_day.year) for days in area.closed_periods] == [("zomer", 2027)]


FOLLOWS = RIJNBUURT.replace(
    "digest = {", 'cadence = { every_weeks = 2, weekday = "mon", time = "09:00" }\ndigest = {'
).replace(
    'cadence = { every_weeks = 1, weekday = "mon", time = "09:00" }\nrepresentatives', "representatives"
)
"""The area with a rhythm of its own, which its first workgroup follows."""


def dates_shown(shown: str) -> list[str]:
    """List the dates under `vraag ik het dan op:`."""
    lines = shown.split("vraag ik het dan op:\n")[1].splitlines()
    return [line for line in lines if " om " in line]


@pytest.fixture
async def following(sqlite_database: Database) -> AsyncIterator[Neighbourhood]:
    """Give an area whose one follower was asked on Monday 7 December, on the day after."""
    async with neighbourhood(sqlite_database) as town:
        await town.load(FOLLOWS)
        await town.joins("joris", "amina")
        await town.at("2026-12-07 09:00")
        await town.at("2026-12-08 12:00")
        yield town


async def test_a_rhythm_of_the_area_shows_when_those_who_follow_it_are_asked(
    following: Neighbourhood,
) -> None:
    shown = await taps(following, "joris", "/beheer", "[Heel het gebied]", "[Ritme]", "[2 weken]")
    shown = await taps(following, "joris", "[do 16.00]")
    assert "Aan werkgroepen met het ritme van het gebied vraag ik het dan op:" in shown
    assert dates_shown(shown)[:2] == ["do 24 december 2026 om 16.00 uur", "do 7 januari 2027 om 16.00 uur"]
    assert "Antwoorden op een vraag van donderdag 24 december" in shown
    await taps(following, "joris", "[Akkoord]")
    changed = (await known(following)).workgroups["schoon"].next_ask_at
    assert changed == datetime(2026, 12, 24, 15, tzinfo=UTC)


async def test_a_free_period_shows_which_rounds_of_those_who_follow_the_area_it_skips(
    following: Neighbourhood,
) -> None:
    closed = ("/beheer", "[Heel het gebied]", "[Vrije periodes]", "[Nieuwe periode]")
    dates = dates_shown(await taps(following, "joris", *closed, "kerst, 19 december t/m 3 januari 2027"))
    assert dates[0].startswith("ma 21 december 2026 om 9.00 uur")
    assert "gaat niet door: kerst" in dates[0]
    assert dates[1] == "ma 4 januari 2027 om 9.00 uur"


async def test_where_nobody_follows_the_area_its_dates_are_those_of_a_new_workgroup(
    town: Neighbourhood,
) -> None:
    shown = await taps(town, "joris", "/beheer", "[Heel het gebied]", "[Ritme]", "[2 weken]", "[ma 9.00]")
    assert "Aan een nieuwe werkgroep vraag ik het dan op:\nma 7 december 2026 om 9.00 uur" in shown


async def test_a_closed_period_may_begin_this_year_and_be_a_single_day(town: Neighbourhood) -> None:
    shown = await taps(town, "joris", *CLOSED, "kerst, 19 december t/m 3 januari 2027", "[Akkoord]")
    assert "Het is veranderd" in shown
    shown = await taps(town, "joris", *CLOSED, "studiedag, 5 mei 2027")
    assert "kerst, 19 december 2026 tot en met 3 januari 2027, studiedag, 5 mei 2027" in shown


async def test_school_holidays_are_skipped_once_a_region_is_chosen(sqlite_url: str) -> None:
    database = Database(sqlite_url, packaged_holidays())
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("joris")
        await taps(town, "joris", "/beheer", "[Heel het gebied]")
        shown = await taps(town, "joris", "[Schoolvakanties]", "[regio noord]")
        assert "Schoolvakanties waren: niet overslaan\nSchoolvakanties worden: regio noord" in shown
        assert "gaat niet door: Kerstvakantie" in shown
        await taps(town, "joris", "[Akkoord]")
        assert "Schoolvakanties: regio noord" in await taps(town, "joris", "[Terug]")
        area = (await known(town)).area
        assert area
        assert area.school_region == "north"
    await database.close()


async def test_an_area_of_sixty_workgroups_has_pages_and_a_search(town: Neighbourhood) -> None:
    groups = "\n".join(
        f'[[workgroups]]\nslug = "g{number}"\nname = "Groep {number:02}"\nrepresentatives = ["amina"]\n'
        f'cadence = {{ every_weeks = 1, weekday = "mon", time = "09:00" }}\n'
        for number in range(60)
    )
    area = '[area]\nslug = "rijnbuurt"\nname = "Rijnbuurt"\n[[people]]\nkey = "amina"\nname = "Amina"\n'
    await town.load(area + groups)
    shown = await town.answers("joris", "/beheer", "[Volgende]")
    assert "Groep 08" in labels(shown)
    found = await town.answers("joris", "[Zoek]", "ep 5")
    assert [label for label in labels(found) if "Groep" in label] == [f"Groep 5{n}" for n in range(8)]
    assert "Groep 59" in await taps(town, "joris", "/beheer groep 59")


async def test_somebody_else_hears_that_the_facilitator_arranges_it(town: Neighbourhood) -> None:
    assert "Dit regelt de facilitator" in await taps(town, "amina", "/beheer")


async def test_the_facilitator_arranges_in_english_too(town: Neighbourhood) -> None:
    async with town.bot.database.writing() as session:
        joris = await session.scalar(select(Person).where(Person.name == "Joris"))
        assert joris
        joris.language = Language.ENGLISH
    shown = await taps(town, "joris", "/manage schoon", "[Rhythm]", "[2 weeks]", "[Thu 13:00]")
    assert "Rhythm becomes: every 2 weeks on Thursday at 13:00" in shown
    await taps(town, "joris", "[Agree]")
    assert "by Joris" in await taps(town, "joris", "/changes")


async def test_a_clash_of_question_and_overview_is_explained_with_a_way_out(town: Neighbourhood) -> None:
    shown = await taps(
        town, "joris", "/beheer schoon", "[Ritme]", "[Elke week]", "[Andere tijd]", "donderdag 16.00"
    )
    assert (
        "Antwoorden op een vraag van donderdag 10 december staan pas op vrijdag 18 december in het overzicht"
        in shown
    )
    assert "vraag op" in shown
    calm = await taps(town, "joris", "/beheer schoon", "[Ritme]", "[2 weken]", "[ma 9.00]")
    assert "Let op" not in calm


def test_a_table_of_many_is_shown_as_far_as_it_fits() -> None:
    table = tuple(AtTable(name=f"{number} {'🧹' * 110}", kind=OrganisationKind.CARE) for number in range(40))
    old = KnownWorkgroup(
        name="🧹" * 120,
        cadence=Cadence(every_weeks=1, weekday=Weekday.MONDAY, time=time(9)),
        representatives=(),
        deputies=(),
        next_ask_at=None,
        table=table,
    )
    change = WorkgroupChange(key="w", action=Action.CHANGE, old=old, new=replace(old, table=table[1:]))
    for language in Language:
        assert arrives(proposal(change, 1, {}, "Europe/Amsterdam", Texts(language), why="🧹" * 1_024))


async def test_what_is_taken_away_becomes_nothing_else(town: Neighbourhood) -> None:
    shown = await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Haal uit gebied]")
    assert "Amina doet niet meer mee in het gebied" in shown
    assert "wordt" not in shown


async def test_a_closed_period_that_is_over_is_taken_for_a_slip(town: Neighbourhood) -> None:
    shown = await taps(town, "joris", *CLOSED, "nieuwjaar, 1 januari 2026")
    assert "al voorbij. Kijk of het jaar klopt" in shown
    assert "1 januari 2027" in await taps(town, "joris", "nieuwjaar, 1 januari 2027")


async def test_an_area_loses_its_last_gebiedsmakelaar_only_after_that_is_told(town: Neighbourhood) -> None:
    told = "Het weekoverzicht gaat dan naar niemand."
    assert told in await taps(town, "joris", "/beheer", "[Mensen]", "[Fatima]", "[Haal uit gebied]")
    await taps(town, "joris", "[Annuleren]")
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Geef rol: gebiedsmakelaar]", "[Akkoord]")
    for name in ("Amina", "Fatima"):
        shown = await taps(town, "joris", "/beheer", "[Mensen]", f"[{name}]", "[Haal uit gebied]")
        assert told not in shown
        await taps(town, "joris", "[Annuleren]")


async def test_who_is_taken_out_of_the_area_leaves_their_seat_with_a_handover(town: Neighbourhood) -> None:
    await town.joins("dewi")
    shown = await taps(town, "joris", "/beheer", "[Mensen]", "[Dewi]", "[Haal uit gebied]")
    assert "Ontmoeting" in shown
    assert "niemand meer" in shown
    await town["joris"].presses("Akkoord")
    await town["joris"].hears("Niemand spreekt nu nog voor werkgroep Ontmoeting")
    await town["joris"].hears("Was er nog een vraag zonder antwoord")
    assert (await known(town)).workgroups["ontmoeting"].representatives == ()
    async with town.bot.database.reading() as session:
        assert len(list(await session.scalars(select(Handover)))) == 1


async def test_a_search_is_answered_once(town: Neighbourhood) -> None:
    shown = await taps(town, "joris", "/beheer", "[Zoek]", "ontm")
    assert "Ontmoeting" in shown
    assert "kan ik nergens kwijt" in await taps(town, "joris", "We missen een sleutel")


@pytest.mark.parametrize("where", [(), ("[Mensen]",)])
async def test_a_search_of_any_length_is_repeated_as_far_as_it_can_be_recognised(
    town: Neighbourhood, where: tuple[str, ...]
) -> None:
    shown = await taps(town, "joris", "/beheer", *where, "[Zoek]", "lang " * 800)
    assert "heet zo: lang lang" in shown
    assert len(shown) < 200
    assert "Niemand" in shown if where else "Geen werkgroep" in shown


async def test_who_gets_a_seat_or_a_role_later_hears_what_to_expect_before_it_comes(
    town: Neighbourhood,
) -> None:
    await town.joins("dewi", "chris")
    await taps(town, "joris", "/beheer schoon", "[Wie spreekt]", "[Haal weg: Bram]", "[Akkoord]", "[Terug]")
    await taps(town, "joris", "[Nieuwe vertegenwoordiger]", "[Dewi]", "[Akkoord]")
    told = await town["dewi"].hears("er is iets nieuws voor jou in Rijnbuurt")
    assert "Schoon en heel" in told.text
    assert "De volgende ronde is maandag 7 december om 9.00 uur" in told.text
    await taps(town, "joris", "/beheer", "[Mensen]", "[Chris]", "[Geef rol: facilitator]", "[Akkoord]")
    assert "/beheer" in (await town["chris"].hears("er is iets nieuws voor jou")).text
    await town.quiet()
    assert "beheer" in town["chris"].commands
    assert "iets nieuws" not in town["amina"].transcript()


async def test_a_seat_that_an_administrator_loads_is_told_too(
    town: Neighbourhood, terminal: Terminal, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", database_url)
    file = terminal.write("area.toml", RIJNBUURT.replace('["dewi"]', '["dewi", "amina"]'))
    for _ in range(2):
        loaded = await asyncio.to_thread(terminal, "load", file, "--now", town.clock.now().isoformat())
        assert loaded.code == 0, loaded.err
    sheet = terminal.write("mensen.csv", "naam;rol\nAmina;facilitator\n")
    order = (
        "load",
        sheet,
        "--area",
        "rijnbuurt",
        "--now",
        (town.clock.now() + timedelta(hours=1)).isoformat(),
    )
    assert (await asyncio.to_thread(terminal, *order)).code == 0
    town.clock.move_to(town.clock.now() + timedelta(hours=1))
    await town.bot.tick()
    told = await town["amina"].hears("er is iets nieuws voor jou in Rijnbuurt")
    assert "Voor Ontmoeting krijg je een vraag" in told.text
    assert "/beheer" in (await town["amina"].hears("er is iets nieuws voor jou in Rijnbuurt")).text
    await town.quiet()
    assert town["amina"].transcript().count("iets nieuws") == 2
    assert "iets nieuws" not in town["joris"].transcript()


async def test_a_seat_at_a_workgroup_that_stands_still_is_told_once_it_begins_again(
    town: Neighbourhood, terminal: Terminal, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", database_url)
    now = town.clock.now().isoformat()
    for stopped, told in ((True, 0), (False, 1)):
        seats = f'["dewi", "amina"]\nstopped = {str(stopped).lower()}'
        file = terminal.write("area.toml", RIJNBUURT.replace('["dewi"]', seats))
        loaded = await asyncio.to_thread(terminal, "load", file, "--now", now)
        assert loaded.code == 0, loaded.err
        await town.bot.tick()
        await town.quiet()
        assert town["amina"].transcript().count("iets nieuws voor jou") == told


async def test_a_seat_given_at_night_is_told_in_the_morning(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer ontmoeting", "[Wie spreekt]", "[Nieuwe vervanger]", "[Amina]")
    town.clock.move_to(datetime(2026, 12, 7, 21, 30, tzinfo=UTC))
    await town["joris"].presses("Akkoord")
    await town["joris"].hears("Het is veranderd")
    async with town.bot.database.reading() as session:
        found = select(OutboxMessage.not_before).where(OutboxMessage.dedupe_key.startswith("new-place:"))
        assert set(await session.scalars(found)) == {datetime(2026, 12, 8, 7, 0, tzinfo=UTC)}


async def swaps(town: Neighbourhood, gone: str, came: str) -> None:
    """Swap who speaks for Ontmoeting, one tap after another, while there is something that waits."""
    await presses(town, "Wie spreekt", f"Haal weg: {gone}", "Akkoord")
    await presses(town, "Wie spreekt", "Nieuwe vertegenwoordiger", came, "Akkoord")


async def presses(town: Neighbourhood, *labels: str) -> None:
    await town["joris"].says("/beheer ontmoeting")
    await town["joris"].hears("Ontmoeting")
    for label in labels:
        await town["joris"].presses(label)
        await town["joris"].hears()


async def test_that_nobody_speaks_is_not_told_once_somebody_does(town: Neighbourhood) -> None:
    await town.joins("dewi", "chris")
    await town.at("2026-12-04 20:30")
    await swaps(town, "Dewi", "Chris")
    await town.at("2026-12-07 08:00")
    await town.quiet()
    assert (await known(town)).workgroups["ontmoeting"].representatives == ("chris",)
    assert "Niemand spreekt nu nog" not in town["joris"].transcript()
    assert "er is iets nieuws voor jou" in town["chris"].transcript()


async def test_that_nobody_speaks_is_told_as_long_as_it_is_so(town: Neighbourhood) -> None:
    await town.joins("dewi", "chris")
    await town.at("2026-12-04 20:30")
    await presses(town, "Wie spreekt", "Haal weg: Dewi", "Akkoord")
    await town.at("2026-12-07 08:00")
    await town["joris"].hears("Niemand spreekt nu nog voor werkgroep Ontmoeting")


async def test_a_change_is_said_once_and_in_the_right_number(town: Neighbourhood) -> None:
    shown = await taps(town, "joris", "/beheer schoon", "[Ritme]", "[Elke week]", "[ma 13.00]")
    assert "Eigen ritme" not in shown
    shown = await taps(town, "joris", "/beheer ontmoeting", "[Wie spreekt]", "[Nieuwe vervanger]", "[Amina]")
    assert "Vervangers waren: niemand\nVervangers worden: Amina" in shown
    shown = await taps(town, "joris", "/beheer", "[Nieuwe werkgroep]", "Groen")
    assert "Nieuwe werkgroep: Groen" in shown
    assert "Naam" not in shown


async def test_a_new_moment_of_the_overview_says_when_the_next_one_comes(town: Neighbourhood) -> None:
    shown = await taps(
        town, "joris", "/beheer", "[Heel het gebied]", "[Weekoverzicht]", "[vr 16.00]", "[Akkoord]"
    )
    assert "Het volgende weekoverzicht komt vrijdag 11 december om 16.00 uur" in shown


async def test_an_overview_that_waits_for_a_working_day_still_comes_when_its_moment_changes(
    town: Neighbourhood,
) -> None:
    for friday in ("2026-12-11 15:00", "2026-12-18 15:00", "2026-12-25 15:00"):
        await town.at(friday)
    shown = await taps(
        town, "joris", "/beheer", "[Heel het gebied]", "[Weekoverzicht]", "[do 16.00]", "[Akkoord]"
    )
    assert "Het volgende weekoverzicht komt maandag 28 december om 8.00 uur" in shown


@pytest.mark.parametrize(
    ("said", "name", "organisation"),
    [
        ("Noor de Wit <noor@example.org>, De Wijkpost", "Noor de Wit", "De Wijkpost"),
        ('"Noor de Wit" <mailto:noor@example.org>; De Wijkpost', "Noor de Wit", "De Wijkpost"),
        ("Noor de Wit; noor@example.org; De Wijkpost", "Noor de Wit", "De Wijkpost"),
        ("Noor de Wit, De Wijkpost (noor@example.org)", "Noor de Wit", "De Wijkpost"),
        ("Noor de Wit [noor@example.org]", "Noor de Wit", None),
        ("Noor de Wit, De Wijkpost (oost), noor@example.org", "Noor de Wit", "De Wijkpost (oost)"),
    ],
)
async def test_somebody_may_be_pasted_from_a_mail_program(
    town: Neighbourhood, said: str, name: str, organisation: str | None
) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Nieuwe persoon]", said, "[Akkoord]")
    noor = next(person for person in (await known(town)).people.values() if "Noor" in person.name)
    assert (noor.name, noor.organisation, noor.email) == (name, organisation, "noor@example.org")


async def test_a_change_of_a_person_says_nothing_of_rounds(town: Neighbourhood) -> None:
    shown = await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[Geef rol: meelezer]", "[Akkoord]")
    assert "Het is veranderd." in shown
    assert "ronde" not in shown


async def test_a_mail_address_behind_a_new_name_is_no_part_of_the_organisation(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Nieuwe persoon]")
    await taps(town, "joris", "Mo el Amrani, De Wijkpost, mo@example.org", "[Akkoord]")
    await town.quiet()
    town["joris"].catches_up()
    assert "Wie komt erbij?" in await taps(town, "joris", "[Nog iemand]")
    mo = (await known(town)).people["mo-el-amrani"]
    assert (mo.name, mo.organisation, mo.email) == ("Mo el Amrani", "De Wijkpost", "mo@example.org")
    await taps(town, "joris", "/beheer", "[Mensen]", "[Nieuwe persoon]")
    assert "geen e-mailadres" in await taps(town, "joris", "Lot, lot@@huis")
    assert "1 persoon per bericht" in await taps(town, "joris", "Lotte Bakker\nNoor Yilmaz, Gemeente")
    assert "Nieuw in het gebied: Lotte Bakker" in await taps(town, "joris", "Lotte Bakker")


@pytest.mark.parametrize("none", ["geen", "-", "Geen"])
async def test_an_organisation_and_an_address_are_taken_away_by_the_word_for_none(
    town: Neighbourhood, none: str
) -> None:
    named = ("/beheer", "[Mensen]", "[Fatima, nog niet begonnen]")
    await taps(town, "joris", *named, "[Organisatie]", "De Wijkpost", "[Akkoord]")
    assert "typ dan: geen" in await taps(town, "joris", *named, "[Organisatie]")
    assert "Organisatie wordt: geen" in await taps(town, "joris", none)
    await taps(town, "joris", "[Akkoord]")
    assert "typ dan: geen" in await taps(town, "joris", *named, "[E-mailadres]")
    assert "E-mailadres wordt: geen" in await taps(town, "joris", none)
    await taps(town, "joris", "[Akkoord]", "/beheer", "[Mensen]", "[Nieuwe persoon]", f"Emre, {none}")
    await taps(town, "joris", "[Akkoord]")
    after = await known(town)
    assert (after.people["fatima"].organisation, after.people["fatima"].email) == (None, None)
    assert after.people["emre"].organisation is None
    assert after.organisations == ("De Wijkpost",)


async def test_no_invitation_is_said_to_be_there_for_who_joined_meanwhile(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Bram, nog niet begonnen]")
    await town.joins("bram")
    shown = await taps(town, "joris", "[Maak een uitnodiging]")
    assert "De uitnodiging staat" not in shown
    assert "Bram" in shown


async def test_an_address_is_of_one_person_in_the_area(town: Neighbourhood) -> None:
    taken = "Dit e-mailadres heeft iemand anders in het gebied al"
    await taps(town, "joris", "/beheer", "[Mensen]", "[Nieuwe persoon]")
    assert taken in await taps(town, "joris", "Mo el Amrani, De Wijkpost, Fatima@example.org")
    assert "Klopt het?" in await taps(town, "joris", "Mo el Amrani, De Wijkpost, mo@example.org")
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[E-mailadres]")
    assert taken in await taps(town, "joris", "FATIMA@example.org")
    await taps(town, "joris", "/beheer", "[Mensen]", "[Fatima]", "[E-mailadres]")
    assert "Klopt het?" in await taps(town, "joris", "Fatima@example.org")


async def test_an_address_that_another_got_meanwhile_is_refused_at_the_last(town: Neighbourhood) -> None:
    await taps(town, "joris", "/beheer", "[Mensen]", "[Amina]", "[E-mailadres]", "buur@example.org")
    async with town.bot.database.writing() as session:
        bram = await session.scalar(select(Person).where(Person.name == "Bram"))
        assert bram
        bram.move_mail("Buur@example.org")
    assert "heeft iemand anders" in await taps(town, "joris", "[Akkoord]")
    assert (await known(town)).people["amina"].email is None


async def test_words_of_somebody_without_a_workgroup_are_kept_nowhere_and_told_so(
    town: Neighbourhood,
) -> None:
    assert "kan ik nergens kwijt" in await taps(town, "joris", "wie is dit?")


async def test_whom_of_two_is_asked_is_said_where_there_are_two(town: Neighbourhood) -> None:
    assert "Wie ik vraag: allebei" in await taps(town, "joris", "/beheer schoon")
    assert "Wie ik vraag" not in await taps(town, "joris", "/beheer ontmoeting")


@pytest.mark.parametrize("part", ["Şükran", "şükran", "ÖZTÜRK", "öztürk"])
async def test_a_search_finds_a_name_with_any_capital(database: Database, part: str) -> None:
    area_file = RIJNBUURT.replace('name = "Amina"', 'name = "Şükran Öztürk"')
    area_file = area_file.replace('"Ontmoeting"', '"Şükran Öztürk"')
    async with neighbourhood(database) as town:
        await town.load(area_file)
    async with database.reading() as session:
        area = await area_by_slug(session, "rijnbuurt")
        assert area
        for page in (people_page, workgroups_page):
            rows, total = await page(session, area.id, part, 0, 9)
            assert ([row["name"] for row in rows], total) == (["Şükran Öztürk"], 1)
