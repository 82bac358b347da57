"""What an edited message says: the same as before, a correction, or something new."""

from collections.abc import AsyncIterator

import pytest
from neighbourhood import Neighbourhood, labels, neighbourhood
from sqlalchemy import select
from test_second_thoughts import LATER, STUCK, taps

from bot.playground import Message
from bot.render.overview import terminal
from bot.texts import Texts
from jobs.digests import current_digest
from models.areas import Area, Workgroup
from models.database import Database
from models.obstacles import HelpRequest, Obstacle, Success
from models.people import Person
from models.rounds import Answer, CheckIn
from models.values import Helper, ObstacleStatus, Question, Standing, Theme

pytestmark = pytest.mark.story

RESOLVED, REOPENED = ObstacleStatus.RESOLVED, ObstacleStatus.REOPENED


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("amina", "bram", "dewi")
        yield town


async def point(town: Neighbourhood) -> Obstacle:
    """Give the only point where anybody is stuck."""
    await town.quiet()
    async with town.bot.database.reading() as session:
        return (await session.scalars(select(Obstacle))).one()


async def said(town: Neighbourhood, key: str, words: str) -> Message:
    """Let somebody type words, and give that message once the bot has answered it."""
    await town.quiet()
    town[key].catches_up()
    message = await town[key].says(words)
    await town[key].hears()
    await town.quiet()
    return message


async def edited(town: Neighbourhood, key: str, message: Message, words: str) -> str:
    """Let somebody edit a message, and give what they hear then."""
    await town.quiet()
    town[key].catches_up()
    await town[key].edits(message, words)
    return (await town[key].hears()).text


async def overview(town: Neighbourhood) -> str:
    await town.quiet()
    async with town.bot.database.writing() as session:
        area = (await session.scalars(select(Area))).one()
        return terminal(await current_digest(session, area, town.clock.now()), Texts("nl"))


@pytest.mark.parametrize(
    ("first", "then", "status"), [("opgelost", "loopt nog", REOPENED), ("loopt nog", "opgelost", RESOLVED)]
)
async def test_a_typing_error_mended_in_a_choice_says_nothing_again_of_a_point(
    town: Neighbourhood, first: str, then: str, status: ObstacleStatus
) -> None:
    await said(town, "amina", "/vastgelopen De lift is stuk")
    await town.at("2026-12-07 09:00")
    message = await said(town, "bram", first)
    await said(town, "amina", then)
    assert "Er verandert niets" in await edited(town, "bram", message, f"{first.capitalize()}!")
    assert (await point(town)).status is status


async def test_a_typing_error_mended_in_how_it_went_opens_no_point_that_another_called_solved(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-07 09:00")
    message = await said(town, "amina", "vast")
    await said(town, "amina", "De lift is stuk")
    await town.at("2026-12-14 09:00")
    await said(town, "bram", "opgelost")
    assert "Er verandert niets" in await edited(town, "amina", message, "vast!")
    assert (await point(town)).status is RESOLVED


async def test_a_typing_error_mended_in_who_can_help_asks_for_no_help_again(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:4])
    message = await said(town, "amina", "de kerngroep")
    await town.at("2026-12-14 09:00")
    await said(town, "bram", "opgelost")
    assert "Er verandert niets" in await edited(town, "amina", message, "kerngroep")
    assert (await point(town)).status is RESOLVED


async def test_how_it_goes_is_told_once_though_its_message_is_mended(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    message = await said(town, "amina", "gaat goed")
    await town.at("2026-12-11 15:00")
    assert "overzicht" not in await edited(town, "amina", message, "gaat goed!")
    await town.at("2026-12-14 09:00")
    await town.at("2026-12-18 14:00")
    assert "het gaat goed" not in await overview(town)


async def test_the_same_choice_in_other_words_leaves_the_question_that_is_open(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    message = await said(town, "amina", "gaat goed")
    await edited(town, "amina", message, "prima")
    await said(town, "amina", "De burendag")
    async with town.bot.database.reading() as session:
        answers = select(Answer.question).where(Answer.text == "De burendag")
        assert (await session.scalars(answers)).all() == [Question.WORKED]


async def is_stuck(town: Neighbourhood) -> None:
    """Let Amina be stuck in one week, so that her workgroup is asked about it in the next."""
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK)
    await town.at("2026-12-11 15:00")
    await town.at("2026-12-14 09:00")
    await town.quiet()


async def test_who_takes_back_what_is_different_opens_no_point_that_another_called_solved(
    town: Neighbourhood,
) -> None:
    await is_stuck(town)
    message = await said(town, "amina", "De monteur komt vrijdag")
    assert (await point(town)).change == "De monteur komt vrijdag"
    await said(town, "bram", "opgelost")
    await edited(town, "amina", message, "laat maar")
    found = await point(town)
    assert (found.status, found.change) == (RESOLVED, None)


async def test_one_message_that_is_taken_back_leaves_what_another_told_at_the_same_question(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"))
    question = await town["amina"].hears("Wat werkte")
    first = await said(town, "amina", "De burendag")
    await town["amina"].says("En de barbecue", reply_to=question)
    await town["amina"].hears("Ik heb het erbij gezet")
    assert "bewaard" in await edited(town, "amina", first, "laat maar")
    assert await worked(town) == ["En de barbecue"]
    assert "Er verandert niets" not in await edited(town, "amina", first, "De burendag toch wel")


async def worked(town: Neighbourhood) -> list[str]:
    """Give what worked, as it stands."""
    await town.quiet()
    async with town.bot.database.reading() as session:
        return list(await session.scalars(select(Success.text).where(Success.withdrawn_at.is_(None))))


@pytest.fixture
async def between(database: Database) -> AsyncIterator[Neighbourhood]:
    """Amina speaks for two workgroups: she was asked for one at nine, and for the other at half past ten."""
    async with neighbourhood(database) as town:
        await town.load(LATER)
        await town.joins("amina")
        await town.at("2026-12-07 09:00")
        await town["amina"].hears("Hoe gaat het")
        yield town


async def told_for(town: Neighbourhood, words: str) -> list[str]:
    """Give the workgroups for which these words stand."""
    await town.quiet()
    async with town.bot.database.reading() as session:
        turns = select(CheckIn.workgroup_id).join(Answer)
        turns = turns.where(Answer.text == words, Answer.replaced_at.is_(None))
        return list(await session.scalars(select(Workgroup.slug).where(Workgroup.id.in_(turns))))


async def test_words_that_are_edited_back_stay_with_their_workgroup(between: Neighbourhood) -> None:
    town = between
    await town.answers("amina", "[We zitten vast]")
    message = await said(town, "amina", "De sleutel is weg")
    await edited(town, "amina", message, "laat maar")
    await town.at("2026-12-07 10:30")
    asked = await edited(town, "amina", message, "De sleutel is toch weg")
    assert "Schoon en heel" in asked
    assert await told_for(town, "De sleutel is toch weg") == ["schoon"]


async def test_a_remark_that_was_taken_back_can_be_edited_back(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"), ("Wat werkte", "[Niets bijzonders]"))
    message = await said(town, "amina", "De lift is stuk")
    await edited(town, "amina", message, "laat maar")
    assert "overzicht van vrijdag 11 december" in await edited(town, "amina", message, "De lift is toch stuk")
    assert await told_for(town, "De lift is toch stuk") == ["schoon"]


async def test_one_of_two_parts_that_was_taken_back_can_be_edited_back(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:1])
    await town["amina"].hears("Waar lopen jullie vast?")
    first = await said(town, "amina", "De lift is stuk")
    second = await said(town, "amina", "en de deur klemt")
    await edited(town, "amina", first, "laat maar")
    await edited(town, "amina", second, "en de deur klemt ook")
    await town.answers("amina", "[Geld]")
    await edited(town, "amina", first, "De lift is toch stuk")
    assert (await point(town)).text == "De lift is toch stuk\nen de deur klemt ook"


async def test_a_part_that_is_edited_back_opens_no_point_that_another_called_solved(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-07 08:00")
    first = await said(town, "amina", "/vastgelopen De lift is stuk")
    await said(town, "amina", "en de deur klemt")
    await town.at("2026-12-07 09:00")
    await said(town, "bram", "opgelost")
    await edited(town, "amina", first, "/vastgelopen laat maar")
    told = await edited(town, "amina", first, "/vastgelopen De lift is toch stuk")
    assert "staat als opgelost genoteerd" in told
    found = await point(town)
    assert (found.text, found.status) == ("De lift is toch stuk\nen de deur klemt", RESOLVED)


async def test_a_part_that_was_taken_back_is_no_part_of_a_newer_answer(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:1])
    await town["amina"].hears("Waar lopen jullie vast?")
    first = await said(town, "amina", "De lift is stuk")
    await said(town, "amina", "en de deur klemt")
    await edited(town, "amina", first, "laat maar")
    await town.answers("amina", "aanpassen", "[Waar het vastloopt]", "De trap is dicht")
    assert "later aangepast" in await edited(town, "amina", first, "De lift is toch stuk")
    assert (await point(town)).text == "De trap is dicht"


async def test_the_words_of_a_report_in_two_parts_can_be_edited_back(town: Neighbourhood) -> None:
    first = await said(town, "dewi", "/vastgelopen De lift is stuk")
    await said(town, "dewi", "en de deur klemt")
    await edited(town, "dewi", first, "/vastgelopen laat maar")
    await edited(town, "dewi", first, "/vastgelopen De lift is toch stuk")
    assert (await point(town)).text == "De lift is toch stuk\nen de deur klemt"


async def test_a_report_of_a_photo_may_have_its_words_later(town: Neighbourhood) -> None:
    photo = await town["dewi"].sends_photo(caption="/vastgelopen")
    await town["dewi"].hears("Waar lopen jullie vast?")
    changed = photo.json | {"caption": "/vastgelopen De lift is stuk", "edit_date": photo.json["date"]}
    changed["caption_entities"] = [{"type": "bot_command", "offset": 0, "length": len("/vastgelopen")}]
    town.playground.world.happen("edited_message", changed)
    await town["dewi"].hears("vooral over")
    assert (await point(town)).text == "De lift is stuk"


@pytest.mark.parametrize("words", ["stroef", "gaat goed"])
async def test_a_point_is_open_and_asked_about_again_when_solved_is_edited_into_how_it_goes(
    town: Neighbourhood, words: str
) -> None:
    await is_stuck(town)
    message = await said(town, "amina", "opgelost")
    assert "Hoe staat het er nu mee?" in await edited(town, "amina", message, words)
    assert (await point(town)).status is REOPENED
    assert "Hoe gaat het" in await edited(town, "amina", message, "Het is opgelost")
    assert (await point(town)).status is RESOLVED
    assert "Hoe staat het er nu mee?" in await edited(town, "amina", message, words)
    await town.answers("amina", "[Loopt nog]")
    asked = "Wat gaat er stroef?" if words == "stroef" else "Wat werkte"
    assert asked in town["amina"].screen[-1].text


async def test_a_point_that_another_called_solved_too_stays_so_when_one_edits_it_away(
    town: Neighbourhood,
) -> None:
    await is_stuck(town)
    message = await said(town, "amina", "opgelost")
    await said(town, "bram", "opgelost")
    assert "Wat gaat er stroef?" in await edited(town, "amina", message, "stroef")
    assert (await point(town)).status is RESOLVED


async def test_what_an_edit_asks_is_seen(town: Neighbourhood) -> None:
    await is_stuck(town)
    message = await said(town, "amina", "opgelost")
    await town.at("2026-12-18 15:00")
    assert "Wat gaat er stroef?" in await edited(town, "amina", message, "stroef")
    assert (await point(town)).status is REOPENED


async def test_words_about_a_point_that_is_solved_are_promised_to_no_overview(town: Neighbourhood) -> None:
    await is_stuck(town)
    message = await said(town, "amina", "De deur klemt nu ook")
    await said(town, "bram", "opgelost")
    await town.at("2026-12-18 15:00")
    told = await edited(town, "amina", message, "De deur klemt nu ook, en Piet zit vast in de kelder")
    assert "staat als opgelost genoteerd" in told
    assert "overzicht" not in told


@pytest.mark.parametrize("week", ["2026-12-14 12:00", "2026-12-18 15:00"])
async def test_who_edits_a_report_that_another_called_solved_hears_that(
    town: Neighbourhood, week: str
) -> None:
    message = await said(town, "amina", "/vastgelopen De lift is stuk")
    await town.at("2026-12-14 09:00")
    await said(town, "bram", "opgelost")
    await town.at(week)
    told = await edited(town, "amina", message, "/vastgelopen De lift is weer stuk")
    assert "Loopt het toch nog vast? Stuur dan /vastgelopen." in told
    assert (await point(town)).text == "De lift is weer stuk"


async def test_an_edit_that_changes_no_word_is_passed_over(town: Neighbourhood) -> None:
    await is_stuck(town)
    message = await said(town, "amina", "De deur klemt nu ook")
    await town.at("2026-12-18 15:00")
    await town.quiet()
    town["amina"].catches_up()
    await town["amina"].edits(message, "De deur klemt nu ook")
    await town.quiet()
    assert town["amina"].unheard == []
    assert "De deur klemt nu ook" in await overview(town)
    async with town.bot.database.reading() as session:
        assert (
            len((await session.scalars(select(Answer).where(Answer.text == "De deur klemt nu ook"))).all())
            == 1
        )


async def test_a_choice_that_an_edit_takes_back_is_asked_again_and_is_no_remark(town: Neighbourhood) -> None:
    await is_stuck(town)
    solved = await said(town, "amina", "opgelost")
    standing = await said(town, "amina", "gaat goed")
    assert "Hoe gaat het" in await edited(town, "amina", standing, "laat maar")
    assert "Hoe staat het er nu mee?" in await edited(town, "amina", solved, "foutje")
    assert (await point(town)).status is REOPENED
    async with town.bot.database.reading() as session:
        words = await session.scalars(select(Answer.text).where(Answer.text.in_(("laat maar", "foutje"))))
        assert words.all() == []


async def test_what_was_told_stays_until_how_it_goes_is_known_again(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    message = await said(town, "amina", "vast")
    await said(town, "amina", "De lift is stuk")
    assert "Hoe gaat het" in await edited(town, "amina", message, "laat maar")
    assert labels(town["amina"].screen[-1])[-1] == "Laat het zo"
    assert (await point(town)).status is ObstacleStatus.REPORTED
    assert await told_for(town, "laat maar") == []


@pytest.mark.parametrize("choice", ["vast", "gaat goed"])
async def test_a_choice_of_a_closed_round_holds_whatever_is_made_of_it(
    town: Neighbourhood, choice: str
) -> None:
    await town.at("2026-12-07 09:00")
    message = await said(town, "amina", choice)
    await said(town, "amina", "De lift is stuk")
    await town.at("2026-12-11 15:00")
    assert "Deze ronde is dicht" in await edited(town, "amina", message, "laat maar")
    async with town.bot.database.reading() as session:
        kept = (await session.scalars(select(Answer).where(Answer.choice.is_not(None)))).all()
        assert all(answer.replaced_at is None for answer in kept)
        stuck = (await session.scalars(select(Obstacle))).all()
        assert [obstacle.status for obstacle in stuck] == [ObstacleStatus.REPORTED] * (choice == "vast")


async def test_words_that_come_back_after_their_round_are_kept_as_late(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"), ("Wat werkte", "[Niets bijzonders]"))
    message = await said(town, "amina", "De sleutel is weg")
    await edited(town, "amina", message, "laat maar")
    await town.at("2026-12-11 15:00")
    assert "Ik heb het erbij gezet" in await edited(town, "amina", message, "De sleutel is toch weg")
    assert "De sleutel is toch weg" in await overview(town)


async def test_who_says_in_an_edit_that_a_point_is_solved_is_not_told_so(town: Neighbourhood) -> None:
    await is_stuck(town)
    message = await said(town, "amina", "De monteur komt vrijdag")
    await town.quiet()
    told = await edited(town, "amina", message, "opgelost")
    assert "staat als opgelost genoteerd" not in told
    assert (await point(town)).status is RESOLVED


async def test_how_it_goes_that_was_typed_unasked_is_taken_back_by_an_edit(town: Neighbourhood) -> None:
    await said(town, "dewi", "Ontmoeting")
    message = await said(town, "dewi", "stroef")
    assert "ik laat het weg" in await edited(town, "dewi", message, "laat maar")
    assert "stroef" not in await overview(town)


async def test_how_it_goes_that_was_told_already_is_not_what_is_different(town: Neighbourhood) -> None:
    await is_stuck(town)
    message = await said(town, "amina", "opgelost")
    await town.answers("amina", "[Gaat goed]")
    assert "Hoe staat het er nu mee?" in await edited(town, "amina", message, "het gaat goed")
    found = await point(town)
    assert (found.status, found.change) == (REOPENED, None)


@pytest.mark.parametrize("first", ["Jan van de buurt", "onze werkgroep"])
@pytest.mark.parametrize(
    ("then", "text"),
    [("de kerngroep", "En Piet van Eigen Haard"), ("Jan dus", "Jan dus\nEn Piet van Eigen Haard")],
)
async def test_an_edit_leaves_what_another_message_told_beside_it(
    town: Neighbourhood, first: str, then: str, text: str
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:4])
    question = await town["amina"].hears("Wie kan daarbij helpen?")
    message = await said(town, "amina", first)
    await town["amina"].says("En Piet van Eigen Haard", reply_to=question)
    await town["amina"].hears()
    assert "bewaard" in await edited(town, "amina", message, then)
    async with town.bot.database.reading() as session:
        asked = (await session.scalars(select(HelpRequest))).one()
    assert asked.helper_text == text
    assert (asked.helper is Helper.CORE_GROUP) == (then == "de kerngroep")


async def asks_help_in_two_messages(town: Neighbourhood) -> tuple[Message, Message]:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:3])
    question = await town["amina"].hears("Wat zou jullie helpen?")
    first = await said(town, "amina", "Een monteur")
    second = await town["amina"].says("En wat geld", reply_to=question)
    await town["amina"].hears("Wie kan daarbij helpen?")
    return first, second


async def test_niets_nodig_after_laat_maar_leaves_the_help_that_another_message_asked(
    town: Neighbourhood,
) -> None:
    message, _ = await asks_help_in_two_messages(town)
    await edited(town, "amina", message, "laat maar")
    assert "bewaard" in await edited(town, "amina", message, "niets nodig")
    async with town.bot.database.reading() as session:
        assert (await session.scalars(select(HelpRequest.text))).all() == ["En wat geld"]


async def edited_into_a_report(town: Neighbourhood, key: str, message: Message) -> str:
    """Let somebody put the command to report in front of words, and give what they hear then."""
    await town.quiet()
    town[key].catches_up()
    changed = message.json | {"text": "/vastgelopen De lift is stuk", "edit_date": message.json["date"]}
    changed["entities"] = [{"type": "bot_command", "offset": 0, "length": len("/vastgelopen")}]
    town.playground.world.happen("edited_message", changed)
    return (await town[key].hears()).text


@pytest.mark.parametrize("words", ["De lift is stuk", "De lift is suk", "stroef", "goed", "vast"])
async def test_the_command_put_in_front_of_words_reports_where_it_is_stuck(
    town: Neighbourhood, words: str
) -> None:
    await town.at("2026-12-07 09:00")
    message = await said(town, "amina", words)
    assert "vooral over" in await edited_into_a_report(town, "amina", message)
    assert (await point(town)).text == "De lift is stuk"
    assert await told_for(town, words) == (["schoon"] if words == "De lift is stuk" else [])


async def test_the_command_put_in_front_of_words_leaves_where_it_was_stuck_and_what_is_closed(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:3])
    await town["amina"].hears("Wat zou jullie helpen?")
    message = await said(town, "amina", "Een monteur")
    remark = await said(town, "bram", "De deur klemt")
    assert "nieuw bericht" in await edited_into_a_report(town, "amina", message)
    assert (await point(town)).text == STUCK[1][1]
    await town.at("2026-12-11 15:00")
    assert "nieuw bericht" in await edited_into_a_report(town, "bram", remark)
    assert await told_for(town, "Een monteur") == await told_for(town, "De deur klemt") == ["schoon"]


@pytest.mark.parametrize("words", ["laat maar", "weet niet"])
async def test_laat_maar_says_in_an_edit_what_it_says_as_an_answer(town: Neighbourhood, words: str) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:2])
    await town["amina"].hears("vooral over")
    theme = await said(town, "amina", "laat maar")
    assert "Er verandert niets" in await edited(town, "amina", theme, "laat maar.")
    await said(town, "amina", "Een monteur")
    message = await said(town, "amina", "Jan van de buurt")
    assert "bewaard" in await edited(town, "amina", message, words)
    async with town.bot.database.reading() as session:
        asked = (await session.scalars(select(HelpRequest))).one()
    assert (asked.helper, asked.helper_text) == (Helper.UNKNOWN, None)


@pytest.mark.parametrize("first", ["laat maar", "of Jan"])
async def test_words_beside_who_can_help_that_say_nothing_any_more_leave_it(
    town: Neighbourhood, first: str
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:4])
    question = await town["amina"].hears("Wie kan daarbij helpen?")
    await town.answers("amina", "[De kerngroep]")
    message = await town["amina"].says("Met Piet", reply_to=question)
    await town["amina"].hears()
    await edited(town, "amina", message, first)
    await edited(town, "amina", message, "weet niet")
    async with town.bot.database.reading() as session:
        asked = (await session.scalars(select(HelpRequest))).one()
    assert (asked.helper, asked.helper_text) == (Helper.CORE_GROUP, None)


async def test_a_typing_error_in_what_it_is_about_is_mended_by_an_edit(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:2])
    await town["amina"].hears("vooral over")
    message = await said(town, "amina", "gelt")
    assert "Wat zou jullie helpen?" in await edited(town, "amina", message, "geld")
    found = await point(town)
    assert (found.text, found.theme) == ("De lift is stuk", Theme.MONEY)


async def test_words_that_come_back_after_both_messages_said_nothing_are_the_help_that_was_asked(
    town: Neighbourhood,
) -> None:
    first, second = await asks_help_in_two_messages(town)
    await town["amina"].presses("De gebiedsmakelaar")
    await town["amina"].hears("Wat werkte")
    for message, words in ((second, "niets"), (first, "niets"), (second, "Toch wat geld")):
        await edited(town, "amina", message, words)
    told = await overview(town)
    assert "Toch wat geld" in told
    assert "Vraagt jouw hulp" in told


async def test_a_remark_that_comes_back_late_leaves_the_question_that_is_open(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    message = await said(town, "amina", "De sleutel is weg")
    await town.at("2026-12-11 15:00")
    await edited(town, "amina", message, "laat maar")
    await edited(town, "amina", message, "De sleutel is toch weg")
    await town["amina"].says("gaat goed")
    await town["amina"].hears("Wat werkte")
    async with town.bot.database.reading() as session:
        turns = select(CheckIn).join(Person, Person.id == CheckIn.person_id).where(Person.name == "Amina")
        [turn] = await session.scalars(turns)
    assert turn.standing is Standing.WELL
