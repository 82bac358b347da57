"""The conversation as people have it: by taps and words, over a real Bot API on loopback."""

from collections.abc import AsyncIterator
from datetime import time

import pytest
from neighbourhood import RIJNBUURT, Neighbourhood, labels, neighbourhood
from sqlalchemy import select, update

from bot.playground.chats import Standing as ChatStanding
from bot.playground.membership import change_standing
from models.database import Database
from models.obstacles import HelpRequest, Obstacle, Remark, Success
from models.people import Person
from models.rounds import Answer, CheckIn
from models.values import Helper, ObstacleStatus, Question, Standing, Theme

pytestmark = pytest.mark.story


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("amina", "bram", "dewi", "fatima")
        yield town


async def test_the_reminder_of_where_it_is_stuck_has_the_same_buttons(town: Neighbourhood) -> None:
    await town.answers("bram", "/vastgelopen De sleutel ontbreekt")
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("meldde jullie werkgroep dit punt")
    asked = await town.answers("amina", "[Loopt nog]", "[We zitten vast]")
    assert "Nog hetzelfde" in labels(asked)
    await town.at("2026-12-08 09:03")
    assert "Nog hetzelfde" in labels(await town["amina"].hears("je kunt nog antwoorden"))


async def test_after_an_outage_an_answer_is_for_the_overview_that_is_yet_to_come(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town.at("2026-12-11 20:30")  # the overview of 15.00 waits for Monday
    await town["amina"].presses("Gaat goed")
    await town["amina"].hears("Wat werkte")
    await town["amina"].presses("Niets bijzonders")
    thanks = await town["amina"].hears("Dank je")
    assert "het overzicht van maandag 14 december" in thanks.text
    assert "tot maandag 14 december om 8.00 uur" in thanks.text


async def obstacles(town: Neighbourhood) -> list[Obstacle]:
    async with town.bot.database.reading() as session:
        return list(await session.scalars(select(Obstacle).order_by(Obstacle.id)))


async def gets_stuck(town: Neighbourhood, key: str = "amina") -> None:
    """Let somebody say at 9.00 that they are stuck on the lighting, and what would help."""
    await town.at("2026-12-07 09:00")
    await town[key].hears("Hoe gaat het")
    await town[key].presses("We zitten vast")
    await town[key].hears("Waar lopen jullie vast?")
    await town[key].says("De gemeente reageert niet op onze mails")
    await town[key].hears("Waar gaat het vooral over?")
    await town[key].presses("Samenwerking")
    await town[key].hears("Wat zou jullie helpen?")
    await town[key].says("Een vast aanspreekpunt")
    await town[key].hears("Wie kan daarbij helpen?")
    await town[key].presses("De gebiedsmakelaar")
    await town[key].hears("Wat werkte er goed?")
    await town[key].presses("Niets bijzonders")
    await town[key].hears("De gebiedsmakelaar leest dit")


async def test_all_well_takes_two_taps(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    question = await town["amina"].hears("Hoe gaat het")
    assert "Schoon en heel" in question.text
    assert labels(question) == ["Gaat goed", "Stroef", "We zitten vast", "Straks", "Sla over"]

    await town["amina"].presses("Gaat goed")
    await town["amina"].hears("Wat werkte er goed?")
    await town["amina"].presses("Niets bijzonders")
    done = await town["amina"].hears("Dank je, Amina")

    assert "vrijdag 11 december" in done.text
    assert labels(done) == ["Aanpassen"]


async def test_a_tapped_question_shows_what_was_chosen_and_loses_its_buttons(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    question = await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("Gaat goed")
    await town["amina"].hears("Wat werkte")
    shown = await town.settled("amina", question)
    assert "Jouw antwoord: Gaat goed" in shown.text
    assert labels(shown) == []


async def test_being_stuck_becomes_an_obstacle_with_a_request_for_help(town: Neighbourhood) -> None:
    await gets_stuck(town)
    [obstacle] = await obstacles(town)
    assert obstacle.text == "De gemeente reageert niet op onze mails"
    assert (obstacle.theme, obstacle.status) == (Theme.COOPERATION, ObstacleStatus.REPORTED)
    async with town.bot.database.reading() as session:
        request = (await session.scalars(select(HelpRequest))).one()
    assert (request.text, request.helper) == ("Een vast aanspreekpunt", Helper.GEBIEDSMAKELAAR)


async def test_the_other_representative_is_asked_about_it_in_the_next_round(town: Neighbourhood) -> None:
    await gets_stuck(town)
    await town.at("2026-12-14 09:00")
    asked = await town["bram"].hears("Hoe staat het er nu mee?")
    assert "De gemeente reageert niet op onze mails" in asked.text
    assert "7 december 2026" in asked.text
    await town["bram"].presses("Opgelost")
    await town["bram"].hears("Hoe gaat het")
    [obstacle] = await obstacles(town)
    assert obstacle.status is ObstacleStatus.RESOLVED


async def test_who_says_that_it_still_runs_opens_again_what_another_called_solved(
    town: Neighbourhood,
) -> None:
    await gets_stuck(town)
    await town.at("2026-12-14 09:00")
    await town["bram"].hears("Hoe staat het er nu mee?")
    await town["amina"].hears("Hoe staat het er nu mee?")
    await town["bram"].presses("Opgelost")
    await town["bram"].hears("Hoe gaat het")
    await town["amina"].presses("Loopt nog")
    await town["amina"].hears("Hoe gaat het")
    [obstacle] = await obstacles(town)
    assert obstacle.status is ObstacleStatus.REOPENED


async def test_still_the_same_is_an_answer_and_makes_no_second_obstacle(town: Neighbourhood) -> None:
    await gets_stuck(town)
    await town.at("2026-12-14 09:00")
    await town["amina"].hears("Hoe staat het er nu mee?")
    await town["amina"].presses("Loopt nog")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("We zitten vast")
    asked = await town["amina"].hears("Waar lopen jullie vast?")
    assert labels(asked) == ["Nog hetzelfde"]
    await town["amina"].presses("Nog hetzelfde")
    await town["amina"].hears("Wat werkte")
    assert len(await obstacles(town)) == 1


async def test_typing_does_as_well_as_tapping(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["bram"].hears("Hoe gaat het")
    await town["bram"].says("Wij zitten vast.")
    await town["bram"].hears("Waar lopen jullie vast?")
    await town["bram"].says("Te weinig vrijwilligers")
    await town["bram"].hears("vooral over")
    await town["bram"].says("tijd en mensen")
    await town["bram"].hears("Wat zou jullie helpen?")
    await town["bram"].says("Niets nodig")
    await town["bram"].hears("Wat werkte")
    await town["bram"].says("De burendag was druk bezocht")
    await town["bram"].hears("Dank je, Bram")
    [obstacle] = await obstacles(town)
    assert obstacle.theme is Theme.CAPACITY
    async with town.bot.database.reading() as session:
        assert (await session.scalars(select(HelpRequest))).all() == []
        assert (await session.scalars(select(Success.text))).all() == ["De burendag was druk bezocht"]


async def test_words_at_how_it_goes_are_kept_and_find_their_place(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].says("De huismeester is al weken ziek")
    again = await town["amina"].hears("Ik heb dit bewaard")
    assert "Hoe gaat het" in again.text
    await town["amina"].presses("We zitten vast")
    await town["amina"].hears("vooral over")  # where they are stuck was said already
    [obstacle] = await obstacles(town)
    assert obstacle.text == "De huismeester is al weken ziek"


async def test_how_it_goes_may_be_typed_before_it_is_asked(town: Neighbourhood) -> None:
    await gets_stuck(town)
    await town.at("2026-12-14 09:00")
    await town["bram"].hears("Hoe staat het er nu mee?")
    await town["bram"].says("gaat goed")
    await town.quiet()
    await town["bram"].presses("Opgelost")
    await town["bram"].hears("Wat werkte")


async def test_two_messages_at_once_are_one_answer(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("Stroef")
    await town["amina"].hears("Wat gaat er stroef?")
    town.playground.delay("sendMessage", 0.1)
    await town["amina"].says("De overleggen lopen uit.")
    await town["amina"].says("En er is geen verslag.")
    await town["amina"].hears("Wat werkte")
    await town["amina"].presses("Niets bijzonders")
    await town["amina"].hears("Dank je")
    async with town.bot.database.reading() as session:
        remark = (await session.scalars(select(Remark))).one()
    assert remark.text == "De overleggen lopen uit.\nEn er is geen verslag."


async def test_a_long_text_that_the_phone_cut_in_two_is_one_answer(town: Neighbourhood) -> None:
    long = "Dit is een lang verhaal. " * 200
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("We zitten vast")
    await town["amina"].hears("Waar lopen jullie vast?")
    await town["amina"].says(long[:4096])
    await town["amina"].says(long[4096:5000])
    await town["amina"].hears("vooral over")
    await town["amina"].presses("Geld")
    await town["amina"].hears("Wat zou jullie helpen?")
    [obstacle] = await obstacles(town)
    assert obstacle.text.replace("\n", "") == long[:5000]


async def test_an_answer_can_be_changed_until_the_round_closes(town: Neighbourhood) -> None:
    await gets_stuck(town)
    await town["amina"].presses("Aanpassen")
    await town["amina"].hears("Wat wil je aanpassen?")
    await town["amina"].presses("Hoe het gaat")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("Gaat goed")
    await town["amina"].hears("Het is aangepast")
    [obstacle] = await obstacles(town)
    assert obstacle.status is ObstacleStatus.STOPPED
    async with town.bot.database.reading() as session:
        assert (
            await session.scalar(select(CheckIn.standing).where(CheckIn.finished_at.is_not(None)))
            is Standing.WELL
        )
        kept = (await session.scalars(select(Answer.text).where(Answer.question == Question.OBSTACLE))).all()
    assert kept == ["De gemeente reageert niet op onze mails"]


async def test_after_the_round_has_closed_nothing_is_changed_and_it_says_what_can_be_done(
    town: Neighbourhood,
) -> None:
    await gets_stuck(town)
    await town.at("2026-12-11 15:00")
    await town["amina"].presses("Aanpassen")
    await town["amina"].hears("Deze ronde is dicht")


async def test_an_edited_message_edits_the_answer(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("We zitten vast")
    await town["amina"].hears("Waar lopen jullie vast?")
    said = await town["amina"].says("De sleutl is kwijt")
    await town["amina"].hears("vooral over")
    await town["amina"].edits(said, "De sleutel is kwijt")
    await town["amina"].hears("Ik heb je wijziging bewaard")
    [obstacle] = await obstacles(town)
    assert obstacle.text == "De sleutel is kwijt"
    await town["amina"].presses("Geld")
    await town["amina"].hears("Wat zou jullie helpen?")


async def test_being_stuck_can_be_reported_at_any_time(town: Neighbourhood) -> None:
    await town["dewi"].says("/vastgelopen")
    asked = await town["dewi"].hears("Waar lopen jullie vast?")
    assert "Ontmoeting" in asked.text
    await town["dewi"].says("Er is geen ruimte meer")
    await town["dewi"].hears("vooral over")
    await town["dewi"].presses("Speelruimte")
    await town["dewi"].hears("Wat zou jullie helpen?")
    await town["dewi"].presses("Niets nodig")
    await town["dewi"].hears("Wat werkte er goed?")
    await town["dewi"].presses("Niets bijzonders")
    await town["dewi"].hears("De gebiedsmakelaar leest dit")
    [obstacle] = await obstacles(town)
    assert (obstacle.text, obstacle.theme) == ("Er is geen ruimte meer", Theme.LEEWAY)


async def test_words_that_nobody_asked_for_are_kept_as_the_start_of_a_report(town: Neighbourhood) -> None:
    await town["dewi"].says("De wasmachine in het buurthuis is stuk")
    asked = await town["dewi"].hears("Ik heb dit bewaard")
    assert "Hoe gaat het" in asked.text
    await town["dewi"].presses("We zitten vast")
    await town["dewi"].hears("vooral over")
    [obstacle] = await obstacles(town)
    assert obstacle.text == "De wasmachine in het buurthuis is stuk"


async def test_thanks_are_no_answer(town: Neighbourhood) -> None:
    await gets_stuck(town)
    await town["amina"].says("Dank je wel")
    await town["amina"].hears("Graag gedaan")
    async with town.bot.database.reading() as session:
        texts = (await session.scalars(select(Answer.text))).all()
    assert "Dank je wel" not in texts


async def test_later_asks_again_the_next_working_day_at_the_same_hour(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("Straks")
    told = await town["amina"].hears("nog een keer")
    assert "dinsdag 8 december om 9.0" in told.text
    await town.at("2026-12-08 09:10")
    await town["amina"].hears("je vroeg om het later nog eens te vragen")
    await town["amina"].presses("Gaat goed")
    await town["amina"].hears("Wat werkte")


async def test_later_names_a_moment_within_the_hours_that_suit(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    async with town.bot.database.writing() as session:
        hours = {"quiet_from": time(12), "quiet_until": time(8)}
        await session.execute(update(Person).where(Person.name == "Amina").values(hours))
    await town.at("2026-12-07 14:00")
    await town["amina"].presses("Straks")
    assert "woensdag 9 december om 8.00 uur" in (await town["amina"].hears("nog een keer")).text


async def test_skipping_is_fine_and_can_be_undone(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    question = await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("Sla over")
    await town["amina"].hears("deze keer slaan we over")
    report = await town.at("2026-12-08 09:10")
    assert report.reminded == 1  # Bram, not Amina
    await town["amina"].says("Gaat goed", reply_to=question)
    await town["amina"].hears("Wat werkte")


async def test_a_late_answer_is_kept_and_marked(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town.at("2026-12-11 15:00")
    await town["amina"].presses("Stroef")
    await town["amina"].hears("Wat gaat er stroef?")
    await town["amina"].says("De planning")
    await town["amina"].hears("Wat werkte")
    await town["amina"].presses("Niets bijzonders")
    told = await town["amina"].hears("Het vorige overzicht was al verstuurd")
    assert "vrijdag 18 december" in told.text
    async with town.bot.database.reading() as session:
        assert await session.scalar(select(CheckIn.late).where(CheckIn.finished_at.is_not(None))) is True


async def test_a_photo_is_kept_by_its_number_and_can_be_sent_on(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("We zitten vast")
    await town["amina"].hears("Waar lopen jullie vast?")
    await town["amina"].sends_photo(caption="Zo ligt het erbij")
    await town["amina"].hears("vooral over")
    await town["fatima"].says("/overzicht")
    await town["fatima"].hears("Schoon en heel")
    await town["fatima"].presses("Bekijk foto")
    photo = await town["fatima"].hears("Van werkgroep Schoon en heel")
    assert photo.kind == "photo"
    [obstacle] = await obstacles(town)
    assert obstacle.text == "Zo ligt het erbij"


async def test_who_is_no_gebiedsmakelaar_reads_whom_the_overview_speaks_to(town: Neighbourhood) -> None:
    await town.joins("joris")
    told = await town.answers("joris", "/overzicht")
    assert "Waar jij staat, is de gebiedsmakelaar bedoeld." in told.text
    assert "bedoeld" not in (await town.answers("fatima", "/overzicht")).text


async def test_the_last_overview_can_be_read_again_as_it_was_sent(town: Neighbourhood) -> None:
    await town.joins("joris")
    first = await town.answers("joris", "/overzicht")
    assert "Vorig overzicht" not in labels(first)  # there is none yet
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("Gaat goed")
    await town["amina"].hears("Wat werkte")
    await town["amina"].says("De burendag")
    await town["amina"].hears("Dank je")
    await town.at("2026-12-11 15:00")
    await town.at("2026-12-14 09:00")
    now = await town.answers("joris", "/overzicht")
    assert "De burendag" not in now.text
    assert "Vorig overzicht" in labels(now)
    last = await town.answers("joris", "[Vorig overzicht]")
    assert "Weekoverzicht Rijnbuurt, 11 december 2026" in last.text
    assert "De burendag" in last.text
    assert "Waar jij staat, is de gebiedsmakelaar bedoeld." in last.text
    await town.quiet()
    own = await town.answers("fatima", "/overzicht", "[Vorig overzicht]")
    assert "De burendag" in own.text
    assert "bedoeld" not in own.text


async def test_an_overview_that_reached_nobody_comes_when_the_chat_is_open_again(
    sqlite_database: Database,
) -> None:
    async with neighbourhood(sqlite_database) as town:
        await town.load(RIJNBUURT.replace('email = "fatima@example.org"\n', ""))
        await town.joins("fatima", "joris")
        fatima = town["fatima"]
        change_standing(town.playground.world, fatima.chat, fatima.account, ChatStanding.BLOCKED)
        await town.at("2026-12-11 15:00")
        told = await town["joris"].hears("Het weekoverzicht komt niet aan bij Fatima")
        assert "Vraag of Fatima mij weer toelaat in Telegram, of vul met /beheer" in told.text
        await town.quiet()
        assert "Weekoverzicht" not in fatima.transcript()
        change_standing(town.playground.world, fatima.chat, fatima.account, ChatStanding.OPEN)
        await fatima.hears("Weekoverzicht Rijnbuurt, 11 december 2026")


async def test_a_voice_message_without_words_is_kept_and_words_are_asked(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("We zitten vast")
    await town["amina"].hears("Waar lopen jullie vast?")
    await town["amina"].sends_voice()
    await town["amina"].hears("Zet er een paar woorden bij")
    await town["amina"].says("Het staat in de opname")
    await town["amina"].hears("vooral over")


STRANGE = [
    "<b>niet vet</b> & <script>alert(1)</script>",
    "مرحبا \u202eomgekeerd\u202c en terug",
    "NUL\x00teken en 😀 e\u0301e\u0301n",
    "=SUM(A1:A9)",
    "👩‍👩‍👧‍👦" * 50,
    "regel 1\nregel 2\n\nregel 4",
]


@pytest.mark.parametrize("words", STRANGE, ids=range(len(STRANGE)))
async def test_strange_words_are_stored_as_said_and_break_no_message(town: Neighbourhood, words: str) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("We zitten vast")
    await town["amina"].hears("Waar lopen jullie vast?")
    await town["amina"].says(words)
    await town["amina"].hears("vooral over")
    await town["amina"].presses("Geld")
    await town["amina"].hears("Wat zou jullie helpen?")
    await town["fatima"].says("/overzicht")
    await town["fatima"].hears("Schoon en heel")
    await town.at("2026-12-14 09:00")
    await town["bram"].hears("Hoe staat het er nu mee?")
    [obstacle] = await obstacles(town)
    assert obstacle.text == words.replace("\x00", "")
    assert not [call for call in town.playground.calls if call.status == 400]


async def test_the_same_conversation_is_had_in_english(sqlite_database: Database) -> None:
    english = RIJNBUURT.replace('name = "Rijnbuurt"', 'name = "Rijnbuurt"\nlanguage = "en"')
    async with neighbourhood(sqlite_database) as town:
        await town.load(english)
        town.people["amina"] = amina = town.playground.person("Amina", language="en")
        await amina.opens(town.links["amina"])
        await amina.hears("every week on Monday at 09:00")
        await amina.hears("Will you take part?")
        await amina.presses("Yes, count me in")
        await amina.hears("Good that you take part")
        await town.at("2026-12-07 09:00")
        await amina.hears("How is the workgroup doing?")
        await amina.says("we are stuck")
        await amina.hears("Where are you stuck?")
        await amina.says("Nobody answers our letters")
        await amina.hears("mostly about")
        await amina.presses("Working together")
        await amina.hears("What would help you?")
        await amina.says("nothing needed")
        await amina.hears("What worked well?")
        await amina.says("skip")
        await amina.hears("The gebiedsmakelaar reads this in the overview of Friday 11 December")
        assert amina.commands == ["stuck", "step", "away", "rhythm", "leave", "language", "privacy", "help"]
