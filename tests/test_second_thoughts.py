"""People who change their mind, say more than one thing at a time, or answer where nobody expects it."""

from collections.abc import AsyncIterator

import pytest
from neighbourhood import RIJNBUURT, Neighbourhood, labels, neighbourhood
from sqlalchemy import select

from models.database import Database
from models.obstacles import HelpRequest, Obstacle, Remark, Success
from models.rounds import CheckIn
from models.values import ObstacleStatus, Standing

TWO_WORKGROUPS = RIJNBUURT.replace(
    'representatives = ["dewi"]', 'representatives = ["dewi", "amina"]'
).replace('weekday = "tue", time = "10:30"', 'weekday = "mon", time = "09:00"')


@pytest.fixture
async def town(sqlite_database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(sqlite_database) as town:
        await town.load()
        await town.joins("amina", "bram", "dewi")
        yield town


async def texts(
    town: Neighbourhood, table: type[Obstacle] | type[Remark] | type[Success] | type[HelpRequest]
) -> list[str]:
    await town.quiet()
    async with town.bot.database.reading() as session:
        return list(await session.scalars(select(table.text).order_by(table.id)))


async def obstacle(town: Neighbourhood) -> Obstacle:
    await town.quiet()
    async with town.bot.database.reading() as session:
        return (await session.scalars(select(Obstacle))).one()


async def standings(town: Neighbourhood) -> list[Standing | None]:
    await town.quiet()
    async with town.bot.database.reading() as session:
        return list(await session.scalars(select(CheckIn.standing).order_by(CheckIn.id)))


async def taps(town: Neighbourhood, key: str, *said: tuple[str, str]) -> None:
    """Let somebody hear each first and then say or `[tap]` each second."""
    for heard, piece in said:
        await town[key].hears(heard)
        if piece.startswith("["):
            await town[key].presses(piece.strip("[]"))
        else:
            await town[key].says(piece)


STUCK = (
    ("Hoe gaat het", "[We zitten vast]"),
    ("Waar lopen jullie vast?", "De lift is stuk"),
    ("vooral over", "[Geld]"),
    ("Wat zou jullie helpen?", "Een monteur"),
    ("Wie kan daarbij helpen?", "[De kerngroep]"),
    ("Wat werkte", "[Niets bijzonders]"),
)


async def test_a_later_tap_says_nothing_again_about_a_known_point(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK)
    await town.at("2026-12-14 09:00")
    await taps(town, "amina", ("Hoe staat het er nu mee?", "[Loopt nog]"))
    await taps(town, "bram", ("Hoe staat het er nu mee?", "[Opgelost]"))
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"))
    assert (await obstacle(town)).status is ObstacleStatus.RESOLVED


async def test_oke_after_sla_over_is_no_answer(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Sla over]"), ("deze keer slaan we over", "Oké"))
    await town["amina"].hears("Graag gedaan")
    assert Standing.WELL not in await standings(town)


async def test_thanks_for_one_workgroup_are_no_answer_for_the_other(sqlite_database: Database) -> None:
    async with neighbourhood(sqlite_database) as town:
        await town.load(TWO_WORKGROUPS)
        await town.joins("amina")
        await town.at("2026-12-07 09:00")
        await town["amina"].hears("Hoe gaat het")
        await town["amina"].hears("Hoe gaat het")
        question = next(message for message in town["amina"].screen if "Schoon en heel.\n" in message.text)
        await town["amina"].presses("Gaat goed", message=question)
        follow_up = await town["amina"].hears("Wat werkte er goed?")
        assert "Schoon en heel" in follow_up.text
        await town["amina"].presses("Niets bijzonders")
        await town["amina"].hears("Dank je, Amina")
        await town["amina"].says("Oké, bedankt!")
        await town["amina"].hears("Graag gedaan")
        assert sorted(map(str, await standings(town))) == ["None", "well"]
        await town["amina"].says("stroef")
        await town["amina"].hears("Wat gaat er stroef?")


async def test_an_abandoned_report_swallows_no_words(town: Neighbourhood) -> None:
    await town["dewi"].says("/vastgelopen")
    await town["dewi"].hears("Waar lopen jullie vast?")
    await town.at("2026-12-08 10:30")
    await taps(
        town,
        "dewi",
        ("Hoe gaat het", "[Gaat goed]"),
        ("Wat werkte", "[Niets bijzonders]"),
        ("Dank je", "Volgende week komt de wethouder"),
    )
    await town["dewi"].hears("Ik heb het erbij gezet")
    assert await texts(town, Obstacle) == []
    assert await texts(town, Remark) == ["Volgende week komt de wethouder"]


async def test_after_the_overview_new_words_are_a_new_report(town: Neighbourhood) -> None:
    await town.at("2026-12-08 10:30")
    await taps(town, "dewi", ("Hoe gaat het", "[Gaat goed]"))
    await town["dewi"].hears("Wat werkte")
    await town.at("2026-12-11 15:00")
    await town["dewi"].says("De lift is stuk en niemand reageert")
    await town["dewi"].hears("Ik heb dit bewaard")
    assert await texts(town, Success) == []


async def test_niets_can_be_edited_into_words(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:3])
    await town["amina"].hears("Wat zou jullie helpen?")
    said = await town["amina"].says("niets")
    await town["amina"].hears("Wat werkte")
    await town["amina"].edits(said, "Toch wel: een extra sleutel")
    await town["amina"].hears("Wie kan daarbij helpen?")
    assert await texts(town, HelpRequest) == ["Toch wel: een extra sleutel"]


async def test_editing_the_first_of_two_parts_keeps_their_order(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", STUCK[0])
    await town["amina"].hears("Waar lopen jullie vast?")
    first = await town["amina"].says("Deel een")
    await town["amina"].hears("vooral over")
    await town["amina"].says("Deel twee")
    await town["amina"].hears("Ik heb dit bewaard")
    await town["amina"].edits(first, "Deel een, verbeterd")
    await town["amina"].hears("Ik heb je wijziging bewaard")
    assert await texts(town, Obstacle) == ["Deel een, verbeterd\nDeel twee"]


async def test_words_that_are_no_choice_leave_a_change_open(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(
        town,
        "amina",
        *STUCK,
        ("Dank je", "[Aanpassen]"),
        ("Wat wil je aanpassen?", "[Hoe het gaat]"),
        ("Hoe gaat het", "het gaat inmiddels een stuk beter"),
    )
    again = await town["amina"].hears("Ik heb dit bewaard")
    assert "Gaat goed" in labels(again)
    assert Standing.STUCK in await standings(town)
    await town["amina"].presses("Gaat goed")
    await town["amina"].hears("Het is aangepast")
    assert Standing.WELL in await standings(town)


async def test_a_change_that_was_begun_can_be_left(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(
        town, "amina", *STUCK, ("Dank je", "[Aanpassen]"), ("Wat wil je aanpassen?", "[Waar het vastloopt]")
    )
    asked = await town["amina"].hears("Waar lopen jullie vast?")
    assert labels(asked) == ["Laat het zo"]
    await town["amina"].says("laat maar")
    await town["amina"].hears("Goed, ik laat het zo")
    assert await texts(town, Obstacle) == ["De lift is stuk"]


async def test_a_withdrawn_anders_leaves_the_overview(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK)
    await town.at("2026-12-14 09:00")
    await taps(
        town,
        "amina",
        ("Hoe staat het er nu mee?", "[Anders]"),
        ("Wat is er nu anders?", "Het is nu veel erger"),
        ("Hoe gaat het", "[Gaat goed]"),
        ("Wat werkte", "[Niets bijzonders]"),
        ("Dank je", "[Aanpassen]"),
        ("Wat wil je aanpassen?", "[Eerder punt]"),
        ("Hoe staat het er nu mee?", "[Loopt nog]"),
    )
    await town["amina"].hears("Het is aangepast")
    assert (await obstacle(town)).change is None


async def test_words_after_the_command_say_where_it_is_stuck(town: Neighbourhood) -> None:
    await town["dewi"].says("/vastgelopen de lift is al weken stuk")
    await town["dewi"].hears("vooral over")
    assert await texts(town, Obstacle) == ["de lift is al weken stuk"]


async def test_typed_straks_and_aanpassen_do_what_their_buttons_do(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "straks"))
    await town["amina"].hears("nog een keer")
    await taps(town, "bram", ("Hoe gaat het", "goed"), ("Wat werkte", "niets"), ("Dank je", "aanpassen"))
    await town["bram"].hears("Wat wil je aanpassen?")


async def test_a_reply_to_a_question_answered_before_adds_to_that_answer(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:3])
    question = await town["amina"].hears("Wat zou jullie helpen?")
    await town["amina"].says("Een monteur")
    await town["amina"].hears("Wie kan daarbij helpen?")
    await town["amina"].says("En een sleutel", reply_to=question)
    assert await texts(town, HelpRequest) == ["Een monteur\nEn een sleutel"]


async def test_straks_after_the_round_has_closed_promises_nothing(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town.at("2026-12-11 15:00")
    await town["amina"].presses("Straks")
    await town["amina"].hears("Dan is deze ronde al dicht")


async def test_nothing_is_asked_again_when_only_the_optional_question_is_left(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"))
    await town["amina"].hears("Wat werkte")
    report = await town.at("2026-12-08 09:01")
    assert report.reminded == 1  # Bram only


async def test_no_after_yes_changes_nothing_and_says_so(town: Neighbourhood) -> None:
    await town["amina"].forges("j|0", message=town["amina"].screen[-1])
    await town["amina"].hears("Je doet al mee, Amina")
