"""People who change their mind, say more than one thing at a time, or answer where nobody expects it."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest
from neighbourhood import RIJNBUURT, Neighbourhood, labels, neighbourhood
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import Upload
from bot.render.overview import terminal
from bot.texts import Texts
from jobs.digests import current_digest
from models.areas import Seat, Workgroup
from models.database import Database
from models.obstacles import HelpRequest, Obstacle, Remark, Success
from models.organisations import TableCheck
from models.people import Person
from models.queries.areas import area_by_slug
from models.queries.outbox_upkeep import REPEAT_AFTER
from models.rounds import Answer, Attachment, CheckIn
from models.traffic import OutboxMessage
from models.values import Helper, ObstacleStatus, SendStatus, Standing

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


async def test_the_command_under_what_cannot_be_read_is_a_report(town: Neighbourhood) -> None:
    upload = Upload("lift.mp4", b"x", "video/mp4")
    await town["dewi"].sends_document(upload, "/vastgelopen De lift is stuk")
    await town["dewi"].hears("Waar gaat het vooral over?")
    assert (await obstacle(town)).text == "De lift is stuk"
    await town["dewi"].sends_document(upload, "/taal")
    await town["dewi"].hears("alleen in een nieuw bericht")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("/vastgelopen:de lift is stuk", "de lift is stuk"),
        ("/vastgelopen,lift", "lift"),
        ("/vastgelopen - De lift is stuk", "De lift is stuk"),
        ("/vastgelopen De lift is stuk\nDe sleutel is kwijt", "De lift is stuk\nDe sleutel is kwijt"),
        ("/vastgelopen! De lift is stuk!", "De lift is stuk!"),
        ("/vastgelopen … (de lift)", "de lift"),
        ('/vastgelopen "de lift" is stuk', '"de lift" is stuk'),
        ("/vastgelopen (de lift) is (weer) stuk", "(de lift) is (weer) stuk"),
    ],
)
async def test_all_that_stands_after_the_command_is_kept_as_it_was_typed(
    town: Neighbourhood, said: str, kept: str
) -> None:
    message = await town["dewi"].says(said)
    await town["dewi"].hears("Waar gaat het vooral over?")
    assert (await obstacle(town)).text == kept
    await town["dewi"].edits(message, said.replace("ift", "ijn"))
    await town["dewi"].hears("Ik heb je wijziging bewaard")
    assert (await obstacle(town)).text == kept.replace("ift", "ijn")
    await town["dewi"].sends_photo(caption=said)
    await town["dewi"].hears("Waar gaat het vooral over?")
    assert await texts(town, Obstacle) == [kept.replace("ift", "ijn"), kept]


@pytest.mark.parametrize("said", ["/vastgelopen!", "/vastgelopen?!", '/vastgelopen ""', "/vastgelopen (...)"])
async def test_a_command_with_nothing_but_marks_after_it_has_no_words(town: Neighbourhood, said: str) -> None:
    await town["dewi"].says(said)
    await town["dewi"].hears("Waar lopen jullie vast?")
    assert await texts(town, Obstacle) == []


async def test_adjust_before_anything_is_answered_asks_the_question(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].says("aanpassen")
    assert "Gaat goed" in labels(await town["amina"].hears("Hoe gaat het"))


async def test_adjust_after_a_report_was_taken_back_says_that_there_is_nothing_to_change(
    town: Neighbourhood,
) -> None:
    await town["dewi"].says("/vastgelopen")
    await taps(town, "dewi", ("Waar lopen jullie vast?", "laat maar"), ("ik laat het weg", "aanpassen"))
    await town["dewi"].hears("Er is niets om aan te passen")


async def test_edited_words_before_an_answer_come_without_a_button_to_adjust_it(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    said = await town["amina"].says("De lift is stk")
    await town["amina"].hears("Ik heb dit bewaard")
    await town["amina"].edits(said, "De lift is stuk")
    assert labels(await town["amina"].hears("Ik heb je wijziging bewaard")) == []


async def test_later_than_the_overview_is_too_late_for_a_report_without_a_round(town: Neighbourhood) -> None:
    await town.at("2026-12-10 16:00")
    await town.quiet()
    town["dewi"].catches_up()
    await town["dewi"].says("/vastgelopen")
    await town["dewi"].hears("Waar lopen jullie vast?")
    await town["dewi"].says("straks")
    await town["dewi"].hears("Dan is het overzicht al gemaakt")


async def test_an_edit_of_an_answer_changed_since_promises_no_button_once_the_round_is_closed(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:1])
    await town["amina"].hears("Waar lopen")
    said = await town["amina"].says("De lift is stuk")
    await taps(town, "amina", *STUCK[2:])
    await town.quiet()
    await town.answers("amina", "[Aanpassen]", "[Waar het vastloopt]", "De trap is dicht")
    await town.at("2026-12-11 15:00")
    await town["amina"].edits(said, "De lift is weer stuk")
    told = await town["amina"].hears("Dit antwoord heb je later aangepast")
    assert "knop" not in told.text
    assert labels(told) == []


async def test_oke_after_sla_over_is_no_answer(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Sla over]"), ("deze keer slaan we over", "Oké"))
    await town["amina"].hears("Graag gedaan")
    assert Standing.WELL not in await standings(town)


@pytest.mark.parametrize(
    "said",
    [
        (("Hoe gaat het", "[Sla over]"), ("deze keer slaan we over", "straks"), ("nog een keer", "")),
        (("Hoe gaat het", "[Sla over]"), ("deze keer slaan we over", "aanpassen")),
        (("Hoe gaat het", "[Straks]"), ("nog een keer", "De lift is stuk")),
    ],
)
async def test_prima_at_a_question_asked_after_straks_or_sla_over_is_an_answer(
    town: Neighbourhood, said: Sequence[tuple[str, str]]
) -> None:
    await town.at("2026-12-07 09:00")
    *before, (heard, last) = said
    await taps(town, "amina", *before)
    await town["amina"].hears(heard)
    if last:
        await town["amina"].says(last)
    else:
        await town.quiet()
        await town.at("2026-12-08 09:01")
    await town.quiet()
    assert "Hoe gaat het" in town["amina"].screen[-1].text
    await town["amina"].says("prima")
    await town["amina"].hears("Wat werkte")
    assert Standing.WELL in await standings(town)


async def test_who_skipped_and_then_chose_straks_can_skip_again(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Sla over]"), ("deze keer slaan we over", "straks"))
    await town["amina"].hears("nog een keer")
    await town.quiet()
    await town.at("2026-12-08 09:01")
    await taps(town, "amina", ("Hoe gaat het", "[Sla over]"))
    await town["amina"].hears("deze keer slaan we over")


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


@pytest.mark.parametrize("words", ["Bedankt!", "ok dank je", "Fijn. Dank je wel 👍"])
async def test_thanks_at_an_open_question_are_kept_nowhere_and_leave_it_open(
    town: Neighbourhood, words: str
) -> None:
    await town.at("2026-12-07 09:00")
    for said, asked in (("dit was even stil", "Ik heb dit bewaard"), ("vast", "vooral over")):
        await town["amina"].says(words)
        await town["amina"].hears("Graag gedaan")
        await town["amina"].says(said)
        await town["amina"].hears(asked)
    await town["amina"].says(words)
    await town["amina"].hears("Graag gedaan")
    assert await texts(town, Obstacle) == ["dit was even stil"]


@pytest.mark.parametrize(
    "words",
    [
        "Dank u wel",
        "Hartelijk dank!",
        "Fijn weekend!",
        "Bedankt en fijne dag",
        "Jij ook bedankt 😊",
        "❤️",
        "👍👍",
        "😊",
        "Goed",
        "Super!",
        "Is goed",
        "Prettige feestdagen, tot maandag!",
        "Mooi zo",
        "Dank u wel hoor",
        "Fijne vakantie",
    ],
)
async def test_pleasantries_are_kept_nowhere(town: Neighbourhood, words: str) -> None:
    await town["dewi"].says(words)
    await town["dewi"].hears("Graag gedaan")
    assert await standings(town) == []
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"), ("Wat werkte", "[Niets bijzonders]"))
    await town["amina"].hears("Dank je, Amina")
    await town["amina"].says(words)
    await town["amina"].hears("Graag gedaan")
    assert await texts(town, Remark) == []


@pytest.mark.parametrize("words", ["Goed", "Super!", "😊"])
async def test_a_pleasant_word_is_how_it_goes_while_that_is_asked(town: Neighbourhood, words: str) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", words))
    await town["amina"].hears("Wat werkte")
    assert Standing.WELL in await standings(town)


async def test_a_good_word_is_an_answer_where_something_is_asked(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:3], ("Wat zou jullie helpen?", "Is goed"))
    await town["amina"].hears("Wie kan daarbij helpen?")
    assert await texts(town, HelpRequest) == ["Is goed"]


async def test_thanks_at_the_last_question_say_that_there_is_no_more_to_tell(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"))
    question = await town["amina"].hears("Wat werkte")
    await town["amina"].says("bedankt")
    await town["amina"].hears("Dank je, Amina")
    assert await texts(town, Success) == []
    await town["amina"].says("dank je", reply_to=question)
    await town["amina"].hears("Graag gedaan")
    assert await texts(town, Remark) == []


async def test_thanks_in_reply_to_a_question_leave_its_answer(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"))
    question = await town["amina"].hears("Wat werkte")
    await town["amina"].says("De burendag")
    await town["amina"].hears("Dank je, Amina")
    await town["amina"].says("Bedankt!", reply_to=question)
    await town["amina"].hears("Graag gedaan")
    assert await texts(town, Success) == ["De burendag"]


async def test_prima_is_how_it_goes_while_that_is_asked(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "prima"), ("Wat werkte", "[Niets bijzonders]"))
    assert Standing.WELL in await standings(town)


@pytest.mark.parametrize("words", ["👍", "Oké", "Prima!"])
async def test_a_word_of_thanks_for_something_else_is_not_how_it_goes(
    town: Neighbourhood, words: str
) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    for said, heard in (
        ("/afwezig van 14 tot en met 18 december", "Goed, je bent weg"),
        ("", "Ik heb het bewaard"),
    ):
        await (town["amina"].says(said) if said else town["amina"].sends_photo())
        await town["amina"].hears(heard)
        await town["amina"].says(words)
        await town["amina"].hears("Graag gedaan")
    assert await standings(town) == [None, None]
    await town.at("2026-12-08 09:01")
    await town["amina"].hears("je kunt nog antwoorden")
    await town["amina"].says(words)
    await town["amina"].hears("Wat werkte")
    assert await standings(town) == [Standing.WELL, None]


async def said_for(town: Neighbourhood, words: str) -> list[str]:
    """Give the workgroups for which these words were kept."""
    await town.quiet()
    async with town.bot.database.reading() as session:
        turns = select(CheckIn.workgroup_id).join(Answer).where(Answer.text == words)
        return list(await session.scalars(select(Workgroup.slug).where(Workgroup.id.in_(turns))))


LATER = TWO_WORKGROUPS.replace("09:00", "10:30", 2).replace("10:30", "09:00", 1)
"""Both on Monday: Schoon en heel at nine, Ontmoeting at half past ten."""


async def test_words_sent_before_another_workgroup_asked_are_not_about_that_one(
    sqlite_database: Database,
) -> None:
    async with neighbourhood(sqlite_database) as town:
        await town.load(LATER)
        await town.joins("amina")
        await town.at("2026-12-07 09:00")
        await taps(town, "amina", *STUCK[:1])
        await town["amina"].hears("Waar lopen jullie vast?")
        await town.quiet()
        await town.stops()
        await town["amina"].says("De lift is stuk")
        await town.at("2026-12-07 10:30")
        await town.starts()
        await town["amina"].hears("vooral over")
        assert await standings(town) == [Standing.STUCK, None]
        assert await said_for(town, "De lift is stuk") == ["schoon"]


@pytest.fixture
async def asked_twice(sqlite_database: Database) -> AsyncIterator[Neighbourhood]:
    """A town in which Amina was asked for Schoon en heel at nine, and for Ontmoeting at half past ten."""
    async with neighbourhood(sqlite_database) as town:
        await town.load(LATER)
        await town.joins("amina")
        for moment in ("2026-12-07 09:00", "2026-12-07 10:30"):
            await town.at(moment)
            await town["amina"].hears("Hoe gaat het")
        await town.quiet()
        yield town


async def newest(session: AsyncSession) -> OutboxMessage:
    """Give the question for Ontmoeting, the last that was sent."""
    rows = select(OutboxMessage).where(OutboxMessage.check_in_id.is_not(None))
    return (await session.scalars(rows.order_by(OutboxMessage.id.desc()).limit(1))).one()


@pytest.mark.parametrize("button", ["Straks", "Sla over"])
async def test_words_after_a_turn_was_put_off_while_we_were_away_are_about_that_one(
    asked_twice: Neighbourhood, button: str
) -> None:
    town, amina = asked_twice, asked_twice["amina"]
    question = next(message for message in amina.screen if "Schoon en heel.\n" in message.text)
    await town.stops()
    await amina.presses(button, message=question)
    await amina.says("Oké, top")
    await amina.says("Want ik was er niet bij")
    await town.starts()
    assert await said_for(town, "Want ik was er niet bij") == ["schoon"]
    assert Standing.WELL not in await standings(town)


async def test_words_are_about_a_question_whose_repeat_waits_too(asked_twice: Neighbourhood) -> None:
    town, now = asked_twice, asked_twice.clock.now()
    async with town.bot.database.writing() as session:
        question = await newest(session)
        question.status, question.sent_at, question.external_id = SendStatus.QUEUED, None, None
        question.repeated, question.not_before = True, now + timedelta(minutes=30)
    town.clock.move_to(now + timedelta(minutes=12))
    await town["amina"].says("De lift is stuk")
    await town["amina"].hears("Ik heb dit bewaard")
    async with town.bot.database.reading() as session:
        turns = select(CheckIn.workgroup_id).join(Answer)
        slugs = select(Workgroup.slug).where(Workgroup.id.in_(turns))
        assert (await session.scalars(slugs)).all() == ["ontmoeting"]


async def test_words_are_not_about_a_question_that_was_tried_after_them(asked_twice: Neighbourhood) -> None:
    town, now = asked_twice, asked_twice.clock.now()
    await town.stops()
    async with town.bot.database.writing() as session:
        question = await newest(session)
        question.status, question.sent_at, question.external_id = SendStatus.UNCERTAIN, None, None
        question.not_before = now + timedelta(minutes=30) + REPEAT_AFTER
    town.clock.move_to(now + timedelta(minutes=15))
    await town["amina"].says("De lift is stuk")
    town.clock.move_to(now + timedelta(minutes=31))
    await town.starts()
    assert await said_for(town, "De lift is stuk") == ["schoon"]


async def test_words_that_come_when_their_round_has_closed_are_kept_there(sqlite_database: Database) -> None:
    async with neighbourhood(sqlite_database) as town:
        await town.load()
        await town.joins("amina")
        await town.at("2026-12-07 09:00")
        await taps(town, "amina", *STUCK[:1])
        await town["amina"].hears("Waar lopen jullie vast?")
        await town.at("2026-12-11 14:00")
        await town.quiet()
        await town.stops()
        await town["amina"].says("De lift is stuk")
        await town.at("2026-12-11 15:00")
        await town.starts()
        await town["amina"].hears("vooral over")
        assert await standings(town) == [Standing.STUCK]


async def test_an_edit_is_about_what_stood_there_when_it_was_made(sqlite_database: Database) -> None:
    async with neighbourhood(sqlite_database) as town:
        await town.load(LATER)
        await town.joins("amina")
        early = await town["amina"].says("Dank je wel")
        await town["amina"].hears("Graag gedaan")
        await town.at("2026-12-07 09:00")
        await town["amina"].hears("Hoe gaat het")
        await town.at("2026-12-07 10:30")
        await town["amina"].hears("Hoe gaat het")
        await town.quiet()
        await town["amina"].edits(early, "De lift is stuk")
        await town["amina"].hears("Ik heb dit bewaard")
        assert await said_for(town, "De lift is stuk") == ["ontmoeting"]


async def test_a_photo_that_replies_belongs_to_the_question_replied_to(asked_twice: Neighbourhood) -> None:
    town, amina = asked_twice, asked_twice["amina"]
    question = next(message for message in amina.screen if "Schoon en heel.\n" in message.text)
    await amina.sends_photo(caption="Zo ligt het erbij", reply_to=question)
    await amina.hears("Ik heb dit bewaard")
    assert await said_for(town, "Zo ligt het erbij") == ["schoon"]
    assert await shown_for(town) == ["schoon"]


@pytest.fixture
async def asked_once(sqlite_database: Database) -> AsyncIterator[Neighbourhood]:
    """Amina was asked for Schoon en heel at nine, and will be for Ontmoeting at half past ten."""
    async with neighbourhood(sqlite_database) as town:
        await town.load(LATER)
        await town.joins("amina")
        await town.at("2026-12-07 09:00")
        await town["amina"].hears("Hoe gaat het")
        yield town


WELL = (("Hoe gaat het", "[Gaat goed]"), ("Wat werkte", "[Niets bijzonders]"))


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("command", ["", "/vastgelopen "])
async def test_a_reply_to_a_round_that_is_over_stays_with_its_workgroup(
    asked_once: Neighbourhood, command: str, *, asked: bool
) -> None:
    town, amina = asked_once, asked_once["amina"]
    await amina.presses("Gaat goed")
    await taps(town, "amina", *WELL[1:])
    thanks = await amina.hears("Dank je")
    await town.at("2026-12-07 10:30")
    await taps(town, "amina", *WELL)
    await amina.hears("Dank je")
    await town.at("2026-12-11 15:00")
    if asked:
        await town.at("2026-12-14 09:00")
        await taps(town, "amina", *WELL)
        await amina.hears("Dank je")
        await town.at("2026-12-14 10:30")
        await amina.hears("Hoe gaat het")
    await town.quiet()
    amina.catches_up()
    await amina.says(f"{command}De lift is stuk", reply_to=thanks)
    told = await amina.hears()
    assert ("Schoon en heel" in told.text) or (asked and not command and "erbij gezet" in told.text)
    assert await said_for(town, "De lift is stuk") == ["schoon"]


async def test_who_stopped_while_they_answered_is_promised_no_change(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *WELL[:1])
    question = await town["amina"].hears("Wat werkte")
    await town["amina"].says("/stop")
    await taps(town, "amina", ("Bij welke", "[Schoon en heel]"), ("Stop je bij", "[Ja, ik stop]"))
    await town["amina"].hears("Je bent gestopt")
    await town["amina"].presses("Niets bijzonders", message=question)
    told = await town["amina"].hears("Dank je, Amina")
    assert labels(told) == []
    assert "Aanpassen" not in told.text


async def test_a_button_of_an_answered_question_promises_no_change_once_the_round_is_closed(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-07 09:00")
    question = await town["amina"].hears("Hoe gaat het")
    await town.at("2026-12-08 09:01")
    await taps(town, "amina", ("je kunt nog antwoorden", "[Gaat goed]"), *WELL[1:])
    await town["amina"].hears("Dank je")
    await town.quiet()
    await town["amina"].presses("Stroef", message=question)
    await town.quiet()
    assert "elk antwoord aanpassen" in (town["amina"].toasts[-1] or "")
    await town.at("2026-12-11 15:00")
    await town["amina"].presses("Stroef", message=question)
    await town.quiet()
    assert "Deze ronde is dicht" in (town["amina"].toasts[-1] or "")


async def test_a_report_that_replies_belongs_to_the_workgroup_replied_to(asked_once: Neighbourhood) -> None:
    town, amina = asked_once, asked_once["amina"]
    await amina.presses("Gaat goed")
    await taps(town, "amina", *WELL[1:])
    thanks = await amina.hears("Dank je")
    await town.at("2026-12-07 10:30")
    await taps(town, "amina", *WELL)
    await amina.hears("Dank je")
    await amina.says("/vastgelopen De lift is stuk", reply_to=thanks)
    await amina.hears("Waar gaat het vooral over?")
    assert await said_for(town, "De lift is stuk") == ["schoon"]


async def test_words_that_reply_to_the_thanks_for_a_photo_come_with_the_photo(
    asked_once: Neighbourhood,
) -> None:
    town, amina = asked_once, asked_once["amina"]
    await town.answers("amina", "[Stroef]")
    await amina.sends_photo()
    kept = await amina.hears("Zet er een paar woorden bij")
    await town.at("2026-12-07 10:30")
    await amina.hears("Hoe gaat het")
    await amina.says("Zo ligt het vuil voor de deur", reply_to=kept)
    await town.quiet()
    assert await said_for(town, "Zo ligt het vuil voor de deur") == ["schoon"]


async def test_words_that_reply_to_somebodys_own_message_are_added_to_it(asked_once: Neighbourhood) -> None:
    town, amina = asked_once, asked_once["amina"]
    await town.answers("amina", "[We zitten vast]")
    own = await amina.says("De lift is stuk")
    await amina.hears("vooral over")
    await town.at("2026-12-07 10:30")
    await amina.hears("Hoe gaat het")
    await town.answers("amina", "/afwezig")
    await amina.says("De monteur komt donderdag", reply_to=own)
    await amina.hears("Ik heb dit bewaard voor Schoon en heel")
    assert (await obstacle(town)).text == "De lift is stuk\nDe monteur komt donderdag"


@pytest.mark.parametrize("waits", [True, False], ids=["its question waits", "nothing waits"])
async def test_the_name_of_a_workgroup_asks_how_it_goes_there_once_another_is_done(
    asked_once: Neighbourhood,
    waits: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    town, amina = asked_once, asked_once["amina"]
    if waits:
        await town.at("2026-12-07 10:30")
        await amina.hears("Hoe gaat het")
        first = next(message for message in amina.screen if "Schoon en heel.\n" in message.text)
        await amina.presses("Gaat goed", message=first)
    else:
        await amina.presses("Gaat goed")
    await amina.hears("Wat werkte")
    await amina.presses("Niets bijzonders")
    await amina.hears("Dank je")
    await amina.says("Ontmoeting")
    assert "Ontmoeting" in (await amina.hears("Hoe gaat het")).text
    assert await said_for(town, "Ontmoeting") == []
    await amina.presses("Stroef")
    await amina.hears("Wat gaat er stroef")
    assert await standings(town) == [Standing.WELL, Standing.ROUGH]


async def test_a_name_that_asked_and_was_left_waits_for_nothing_after_the_overview(
    sqlite_database: Database,
) -> None:
    async with neighbourhood(sqlite_database) as town:
        await town.load(LATER)
        await town.joins("amina")
        amina = town["amina"]
        async with town.bot.database.writing() as session:
            later = {"next_ask_at": town.clock.now() + timedelta(days=60)}
            await session.execute(update(Workgroup).where(Workgroup.slug == "ontmoeting").values(later))
            schoon = update(Workgroup).where(Workgroup.slug == "schoon")
            await session.execute(schoon.values(table_every=1))
        await amina.says("Ontmoeting")
        await amina.hears("Hoe gaat het")
        await town.at("2026-12-11 15:00")
        await town.at("2026-12-14 09:00")
        await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"), ("Wat werkte", "[Niets bijzonders]"))
        await taps(town, "amina", ("aan tafel", "Eigen Haard"))
        await amina.hears("Eigen Haard")
        assert await texts(town, Remark) == []
        await amina.says("Ontmoeting")
        await amina.hears("Hoe gaat het")
        assert len(await standings(town)) == 3


async def shown_for(town: Neighbourhood) -> list[str]:
    """Give the workgroups for which photos were kept."""
    async with town.bot.database.reading() as session:
        turns = select(CheckIn.workgroup_id).join(Attachment)
        return list(await session.scalars(select(Workgroup.slug).where(Workgroup.id.in_(turns))))


async def test_a_photo_goes_where_its_caption_goes(asked_twice: Neighbourhood) -> None:
    town, amina = asked_twice, asked_twice["amina"]
    question = next(message for message in amina.screen if "Schoon en heel.\n" in message.text)
    await amina.presses("Gaat goed", message=question)
    await taps(town, "amina", ("Wat werkte", "[Niets bijzonders]"))
    await amina.hears("Dank je, Amina")
    await amina.sends_photo(caption="stroef")
    await amina.hears("Wat gaat er stroef?")
    assert await shown_for(town) == ["ontmoeting"]


async def test_a_photo_with_other_words_is_about_what_was_just_said(asked_twice: Neighbourhood) -> None:
    town, amina = asked_twice, asked_twice["amina"]
    question = next(message for message in amina.screen if "Schoon en heel.\n" in message.text)
    await amina.presses("Gaat goed", message=question)
    await taps(town, "amina", ("Wat werkte", "[Niets bijzonders]"))
    await amina.hears("Dank je, Amina")
    await amina.sends_photo(caption="Zo ligt het erbij")
    await amina.hears("Ik heb het erbij gezet")
    assert await said_for(town, "Zo ligt het erbij") == await shown_for(town) == ["schoon"]


async def test_a_photo_with_thanks_outside_a_turn_is_said_to_be_kept(town: Neighbourhood) -> None:
    await town["dewi"].sends_photo(caption="Dank je wel!")
    await town["dewi"].hears("Ik heb het bewaard bij Ontmoeting")
    await town.quiet()
    assert town["dewi"].screen[-1].text.startswith("Ik heb het bewaard")
    assert await shown_for(town) == ["ontmoeting"]


@pytest.mark.parametrize(
    ("caption", "asked", "told"),
    [
        ("/vastgelopen De lift is stuk", "vooral over", ["De lift is stuk"]),
        ("/vastgelopen", "Waar lopen jullie vast?", []),
    ],
)
async def test_a_photo_may_come_with_a_report(
    town: Neighbourhood, caption: str, asked: str, told: list[str]
) -> None:
    await town["dewi"].sends_photo(caption=caption)
    await town["dewi"].hears(asked)
    assert await standings(town) == [Standing.STUCK]
    assert await texts(town, Obstacle) == told
    assert await texts(town, Remark) == []
    assert await shown_for(town) == ["ontmoeting"]


async def test_a_photo_with_another_command_is_kept_without_it(town: Neighbourhood) -> None:
    await town["dewi"].sends_photo(caption="/afwezig volgende week")
    await town["dewi"].hears("Ik heb het bewaard bij Ontmoeting")
    await town["dewi"].hears("Dit lees ik alleen in een nieuw bericht")
    assert await texts(town, Remark) == []


async def test_what_is_told_without_a_workgroup_is_about_the_one_spoken_of_last(
    asked_twice: Neighbourhood,
) -> None:
    town, amina = asked_twice, asked_twice["amina"]
    question = next(message for message in amina.screen if "Schoon en heel.\n" in message.text)
    await amina.presses("Gaat goed", message=question)
    await town.quiet()
    amina.catches_up()
    await amina.says("/vastgelopen De lift is stuk")
    await amina.hears("Schoon en heel")
    assert await said_for(town, "De lift is stuk") == ["schoon"]


async def test_the_workgroup_that_is_stuck_may_be_named_though_another_waits(
    asked_twice: Neighbourhood,
) -> None:
    town = asked_twice
    await town.answers("amina", "/vastgelopen")
    asked = await town.answers("amina", "schoon en heel")
    assert "Waar lopen jullie vast?" in asked.text
    assert "Schoon en heel" in asked.text
    assert await said_for(town, "schoon en heel") == []
    assert await standings(town) == [None, None, Standing.STUCK]


async def test_words_that_name_no_workgroup_answer_the_question_that_waits(
    asked_twice: Neighbourhood,
) -> None:
    town = asked_twice
    await town.answers("amina", "/vastgelopen")
    await town.answers("amina", "De lift is stuk")
    assert await said_for(town, "De lift is stuk") == ["ontmoeting"]


async def test_a_workgroup_chosen_with_a_button_is_asked_for_no_more(asked_twice: Neighbourhood) -> None:
    town = asked_twice
    told = await town.answers("amina", "/vastgelopen", "[Schoon en heel]", "Ontmoeting")
    assert "vooral over" in told.text
    assert await said_for(town, "Ontmoeting") == ["schoon"]


async def test_who_names_a_workgroup_is_asked_how_it_goes_there(sqlite_database: Database) -> None:
    async with neighbourhood(sqlite_database) as town:
        await town.load(TWO_WORKGROUPS)
        await town.joins("amina")
        await town["amina"].says("Ontmoeting")
        asked = await town["amina"].hears("Hoe gaat het")
        assert "Ontmoeting" in asked.text
        assert await standings(town) == [None]
        await town["amina"].says("het gaat goed")
        await town["amina"].hears("Wat werkte")
        assert await standings(town) == [Standing.WELL]


async def test_the_workgroup_that_begins_a_new_step_may_be_named(asked_twice: Neighbourhood) -> None:
    told = await asked_twice.answers("amina", "/stap We gaan bouwen", "ontmoeting")
    assert "Ontmoeting" in told.text
    assert await said_for(asked_twice, "ontmoeting") == []
    async with asked_twice.bot.database.reading() as session:
        assert (await session.scalars(select(TableCheck.step))).all() == ["We gaan bouwen"]


async def test_the_workgroup_that_somebody_leaves_may_be_named(asked_twice: Neighbourhood) -> None:
    assert "Stop je bij" in (await asked_twice.answers("amina", "/stop", "ontmoeting")).text
    await asked_twice.answers("amina", "[Nee, ik blijf]")
    assert "Stop je bij" not in (await asked_twice.answers("amina", "ontmoeting")).text


async def wanted(town: Neighbourhood) -> tuple[Helper | None, str | None]:
    await town.quiet()
    async with town.bot.database.reading() as session:
        request = (await session.scalars(select(HelpRequest))).one()
    return request.helper, request.helper_text


async def test_words_that_reply_to_a_choice_are_added_to_it(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:4])
    question = await town["amina"].hears("Wie kan daarbij helpen?")
    await town["amina"].presses("De gebiedsmakelaar")
    await town["amina"].hears("Wat werkte")
    await town["amina"].says("graag voor vrijdag", reply_to=question)
    assert await wanted(town) == (Helper.GEBIEDSMAKELAAR, "graag voor vrijdag")


@pytest.mark.parametrize(
    ("words", "helper"),
    [
        ("de gebiedsmakelaar en de corporatie", Helper.GEBIEDSMAKELAAR),
        ("Gebiedsmakelaar!", Helper.GEBIEDSMAKELAAR),
        ("de gebiedsmakelaar, want de corporatie reageert niet", Helper.GEBIEDSMAKELAAR),
        ("niet de corporatie maar de gebiedsmakelaar", Helper.GEBIEDSMAKELAAR),
        ("niet de gebiedsmakelaar", Helper.SOMEBODY),
        ("de gebiedsmakelaars", Helper.GEBIEDSMAKELAAR),
        ("een van de gebiedsmakelaars", Helper.GEBIEDSMAKELAAR),
        ("Joris of één van onze gebiedsmakelaars", Helper.GEBIEDSMAKELAAR),
        ("geen van de gebiedsmakelaars", Helper.SOMEBODY),
        ("niet een van de gebiedsmakelaars", Helper.SOMEBODY),
        ("de corporatie", Helper.SOMEBODY),
    ],
)
async def test_who_names_the_gebiedsmakelaar_in_own_words_asks_her(
    town: Neighbourhood, words: str, helper: Helper
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:4], ("Wie kan daarbij helpen?", words))
    await town["amina"].hears("Wat werkte")
    assert (await wanted(town))[0] is helper


@pytest.mark.parametrize(
    ("first", "then", "helper"),
    [
        ("Jan van de balie", "de gebiedsmakelaar, samen met Jan", Helper.GEBIEDSMAKELAAR),
        ("de gebiedsmakelaar, samen met Jan", "Jan van de balie", Helper.SOMEBODY),
    ],
)
async def test_who_can_help_is_read_anew_in_edited_words(
    town: Neighbourhood, first: str, then: str, helper: Helper
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:4])
    await town["amina"].hears("Wie kan daarbij helpen?")
    told = await town["amina"].says(first)
    await town["amina"].hears("Wat werkte")
    await town["amina"].edits(told, then)
    await town["amina"].hears("Ik heb je wijziging bewaard")
    assert await wanted(town) == (helper, then)


@pytest.mark.parametrize(
    ("first", "added", "helper"),
    [
        ("[De kerngroep]", "Nee, toch de gebiedsmakelaar", Helper.GEBIEDSMAKELAAR),
        ("[Nog niet bekend]", "En ook graag de gebiedsmakelaar", Helper.GEBIEDSMAKELAAR),
        ("Piet van de corporatie", "of anders de gebiedsmakelaar", Helper.GEBIEDSMAKELAAR),
        ("de gebiedsmakelaar, als dat kan", "en Piet van de corporatie", Helper.GEBIEDSMAKELAAR),
        ("[De kerngroep]", "maar niet de gebiedsmakelaar", Helper.CORE_GROUP),
        ("Piet van de corporatie", "of zijn collega", Helper.SOMEBODY),
    ],
)
async def test_who_adds_the_gebiedsmakelaar_to_who_can_help_asks_her(
    town: Neighbourhood, first: str, added: str, helper: Helper
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:4])
    question = await town["amina"].hears("Wie kan daarbij helpen?")
    await town.answers("amina", first)
    await town["amina"].says(added, reply_to=question)
    assert (await wanted(town))[0] is helper


@pytest.mark.parametrize(
    ("first", "helper"),
    [("[De kerngroep]", Helper.CORE_GROUP), ("Piet van de corporatie", Helper.SOMEBODY)],
)
async def test_who_is_added_to_who_can_help_is_read_anew_in_edited_words(
    town: Neighbourhood, first: str, helper: Helper
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:4])
    question = await town["amina"].hears("Wie kan daarbij helpen?")
    await town.answers("amina", first)
    added = await town["amina"].says("of de gebiedsmakelaar", reply_to=question)
    assert (await wanted(town))[0] is Helper.GEBIEDSMAKELAAR
    await town["amina"].edits(added, "of de wijkagent")
    await town["amina"].hears("Ik heb je wijziging bewaard")
    assert (await wanted(town))[0] is helper
    await town["amina"].edits(added, "of toch de gebiedsmakelaar")
    await town["amina"].hears("Ik heb je wijziging bewaard")
    assert (await wanted(town))[0] is Helper.GEBIEDSMAKELAAR


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


async def test_an_abandoned_report_is_taken_up_again_until_an_overview_told_of_it(
    town: Neighbourhood,
) -> None:
    for day in ("09", "10", "13"):
        await town.at(f"2026-12-{day} 10:00")
        await town["dewi"].says("/vastgelopen")
        await town["dewi"].hears("Waar lopen jullie vast?")
        if day == "10":
            assert await standings(town) == [None, None, None, Standing.STUCK]
            await town.at("2026-12-11 15:00")
    await town["dewi"].says("De lift is stuk")
    await town["dewi"].hears("vooral over")
    assert await texts(town, Obstacle) == ["De lift is stuk"]
    assert await texts(town, Remark) == []
    async with town.bot.database.writing() as session:
        area = await area_by_slug(session, "rijnbuurt")
        assert area
        overview = terminal(await current_digest(session, area, town.clock.now()), Texts("nl"))
    assert "Zit vast" in overview


@pytest.mark.parametrize("words", ["laat maar", "Toch niet", "nee"])
async def test_a_report_that_is_taken_back_before_it_says_where_is_none(
    town: Neighbourhood, words: str
) -> None:
    await town["dewi"].says("/vastgelopen")
    await taps(town, "dewi", ("Waar lopen jullie vast?", words))
    await town["dewi"].hears("ik laat het weg")
    assert await standings(town) == [None]
    assert await texts(town, Obstacle) == []
    await town["dewi"].says("De lift is stuk")
    await taps(town, "dewi", ("Ik heb dit bewaard", "[We zitten vast]"))
    await town["dewi"].hears("vooral over")
    assert await texts(town, Obstacle) == ["De lift is stuk"]


@pytest.mark.parametrize(
    ("key", "reply", "status"),
    [
        ("amina", "ik laat het weg uit het overzicht", ObstacleStatus.STOPPED),
        ("bram", "Het punt blijft in het overzicht", ObstacleStatus.REPORTED),
    ],
)
async def test_a_report_that_is_taken_back_stays_only_where_another_said_that_it_still_runs(
    town: Neighbourhood, key: str, reply: str, status: ObstacleStatus
) -> None:
    await town.at("2026-12-07 08:00")
    report = await town["amina"].says("/vastgelopen De sleutel ontbreekt")
    await town.quiet()
    await town.at("2026-12-07 09:00")
    await town.quiet()
    await town.answers(key, "loopt nog")
    await town.quiet()
    await town["amina"].edits(report, "/vastgelopen laat maar")
    await town["amina"].hears(reply)
    assert (await obstacle(town)).status is status


REST_OF_A_REPORT = (*STUCK[2:], ("Dank je", "dank je"))


@pytest.mark.parametrize("more", [(), REST_OF_A_REPORT], ids=["begun", "finished"])
async def test_a_report_that_is_taken_back_after_the_overview_stood_there(
    town: Neighbourhood, more: tuple[tuple[str, str], ...]
) -> None:
    said = await town["dewi"].says("/vastgelopen De sleutel is weg")
    await taps(town, "dewi", *more)
    await town["dewi"].hears("Graag gedaan" if more else "vooral over")
    await town.at("2026-12-11 15:00")
    await town.quiet()
    town["dewi"].catches_up()
    await town["dewi"].edits(said, "/vastgelopen foutje")
    told = await town["dewi"].hears()
    assert "Het stond al in het overzicht, en in het volgende staat het niet meer." in told.text
    assert (await obstacle(town)).status is ObstacleStatus.STOPPED


async def test_a_report_with_a_photo_asks_how_it_goes_when_its_words_are_taken_back(
    town: Neighbourhood,
) -> None:
    await town["dewi"].says("/vastgelopen")
    await town["dewi"].hears("Waar lopen jullie vast?")
    await town["dewi"].sends_photo()
    await town.quiet()
    town["dewi"].catches_up()
    await town["dewi"].says("laat maar")
    await town["dewi"].hears("Hoe gaat het")
    assert await standings(town) == [None]


async def test_who_is_not_stuck_after_all_is_asked_again_how_it_goes(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:1], ("Waar lopen jullie vast?", "nee"))
    await town["amina"].hears("Hoe gaat het")
    assert await texts(town, Obstacle) == []
    assert await standings(town) == [None, None]
    await town["amina"].says("goed")
    await town["amina"].hears("Wat werkte")


@pytest.mark.parametrize("words", ["Het gaat goed", "oeps, het gaat goed", "Nee, gaat goed!"])
async def test_how_it_goes_is_no_obstacle(town: Neighbourhood, words: str) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:1], ("Waar lopen jullie vast?", "ok"), ("Graag gedaan", words))
    await town["amina"].hears("Wat werkte")
    assert await texts(town, Obstacle) == []
    assert await standings(town) == [Standing.WELL, None]


@pytest.mark.parametrize(
    ("words", "asked", "standing"),
    [("Het gaat goed", "Het is aangepast", Standing.WELL), ("Stroef", "Wat gaat er stroef?", Standing.ROUGH)],
)
async def test_how_it_goes_takes_back_where_it_was_stuck(
    town: Neighbourhood, words: str, asked: str, standing: Standing
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK, ("Dank je", "[Aanpassen]"))
    await taps(town, "amina", ("Wat wil je aanpassen?", "[Waar het vastloopt]"))
    await taps(town, "amina", ("Waar lopen jullie vast?", words))
    await town["amina"].hears(asked)
    assert standing in await standings(town)
    stopped = await obstacle(town)
    assert (stopped.text, stopped.status) == ("De lift is stuk", ObstacleStatus.STOPPED)


async def test_how_it_goes_in_reply_to_where_it_is_stuck_is_how_it_goes_now(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", STUCK[0])
    question = await town["amina"].hears("Waar lopen jullie vast?")
    await town["amina"].says("De lift is stuk")
    await taps(town, "amina", *STUCK[2:])
    await town["amina"].hears("Dank je")
    await town["amina"].says("Het gaat weer goed", reply_to=question)
    await town["amina"].hears("Het is aangepast")
    assert Standing.WELL in await standings(town)
    assert (await obstacle(town)).status is ObstacleStatus.STOPPED


async def test_words_that_say_it_goes_well_are_not_what_goes_less_smoothly(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Stroef]"), ("Wat gaat er stroef?", "ok"))
    await town["amina"].hears("Graag gedaan")
    await town["amina"].says("Nee, het gaat goed")
    await town["amina"].hears("Wat werkte")
    assert await standings(town) == [Standing.WELL, None]
    assert await texts(town, Remark) == []


@pytest.mark.parametrize(
    ("words", "asked", "standing"),
    [
        ("het gaat goed", "Wat werkte", Standing.WELL),
        ("gaat wel", "Wat gaat er stroef?", Standing.ROUGH),
        ("laat maar", "Hoe gaat het", None),
    ],
)
async def test_an_edit_takes_back_where_it_was_stuck(
    town: Neighbourhood, words: str, asked: str, standing: Standing | None
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", STUCK[0])
    await town["amina"].hears("Waar lopen jullie vast?")
    said = await town["amina"].says("De lift is stuk")
    await town["amina"].hears("vooral over")
    await town["amina"].edits(said, words)
    await town["amina"].hears(asked)
    assert await standings(town) == [standing, None]
    assert (await obstacle(town)).status is ObstacleStatus.STOPPED


async def test_an_edit_takes_back_one_of_two_parts(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", STUCK[0])
    await town["amina"].hears("Waar lopen jullie vast?")
    await town["amina"].says("De lift is stuk")
    await town["amina"].hears("vooral over")
    second = await town["amina"].says("En de deur klemt")
    await town["amina"].hears("Ik heb dit bewaard")
    await town["amina"].edits(second, "laat maar")
    await town["amina"].hears("Ik heb je wijziging bewaard")
    assert await texts(town, Obstacle) == ["De lift is stuk"]


async def test_an_edit_takes_back_what_goes_less_smoothly(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Stroef]"))
    await town["amina"].hears("Wat gaat er stroef?")
    said = await town["amina"].says("De planning")
    await taps(town, "amina", ("Wat werkte", "[Niets bijzonders]"))
    await town["amina"].hears("Dank je")
    await town["amina"].edits(said, "laat maar")
    await town["amina"].hears("Ik heb je wijziging bewaard")
    async with town.bot.database.reading() as session:
        remark = (await session.scalars(select(Remark))).one()
        assert remark.withdrawn_at
    await town["amina"].edits(said, "Het gaat goed")
    await town["amina"].hears("Ik heb je wijziging bewaard")
    assert Standing.WELL in await standings(town)


async def test_words_that_an_edit_took_back_can_be_edited_back(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", STUCK[0])
    await town["amina"].hears("Waar lopen jullie vast?")
    said = await town["amina"].says("De sleutel is weg")
    await town["amina"].hears("vooral over")
    await town["amina"].edits(said, "laat maar")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].edits(said, "De sleutel is toch weg")
    await taps(town, "amina", ("Ik heb dit bewaard", "[We zitten vast]"))
    await town["amina"].hears("vooral over")
    back = await obstacle(town)
    assert (back.text, back.status) == ("De sleutel is toch weg", ObstacleStatus.REPORTED)


async def test_a_report_that_an_edit_took_back_can_be_edited_back(town: Neighbourhood) -> None:
    said = await town["dewi"].says("/vastgelopen De sleutel is weg")
    await town["dewi"].hears("vooral over")
    await town["dewi"].edits(said, "/vastgelopen laat maar")
    await town["dewi"].hears("ik laat het weg")
    await town["dewi"].edits(said, "/vastgelopen De sleutel is toch weg")
    await town["dewi"].hears("vooral over")
    assert await texts(town, Obstacle) == ["De sleutel is toch weg"]
    assert await standings(town) == [Standing.STUCK]


async def test_words_that_an_edit_took_back_are_no_answer_to_what_was_asked_since(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", STUCK[0])
    await town["amina"].hears("Waar lopen jullie vast?")
    said = await town["amina"].says("De sleutel is weg")
    await town["amina"].hears("vooral over")
    await town["amina"].edits(said, "laat maar")
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"))
    await town["amina"].hears("Wat werkte")
    await town["amina"].edits(said, "De sleutel is toch weg")
    await town["amina"].hears("Dit antwoord heb je later aangepast")
    assert await texts(town, Success) == []


async def test_a_remark_is_taken_back_by_an_edit(town: Neighbourhood) -> None:
    said = await town["dewi"].says("De lift is stuk")
    await town["dewi"].hears("Ik heb dit bewaard")
    await town["dewi"].edits(said, "laat maar")
    await town["dewi"].hears("ik laat het weg")
    async with town.bot.database.reading() as session:
        remark = (await session.scalars(select(Remark))).one()
        assert remark.withdrawn_at


async def test_a_remark_beside_an_answer_is_taken_back_by_an_edit(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"), ("Wat werkte", "[Niets bijzonders]"))
    await town["amina"].hears("Dank je")
    said = await town["amina"].says("De lift is stuk")
    await town["amina"].hears("Ik heb het erbij gezet")
    await town["amina"].edits(said, "laat maar")
    await town["amina"].hears("Ik heb je wijziging bewaard")
    async with town.bot.database.reading() as session:
        remark = (await session.scalars(select(Remark))).one()
        assert remark.withdrawn_at


async def test_an_edit_of_last_weeks_words_asks_nothing_of_a_closed_round(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", STUCK[0])
    await town["amina"].hears("Waar lopen jullie vast?")
    said = await town["amina"].says("De lift is stuk")
    await taps(town, "amina", *STUCK[2:])
    await town["amina"].hears("Dank je")
    await town.at("2026-12-11 15:00")
    await town.at("2026-12-14 09:00")
    await town["amina"].hears("De lift is stuk")
    await town["amina"].edits(said, "laat maar")
    await town["amina"].hears("Ik heb je wijziging bewaard")
    assert (await obstacle(town)).status is ObstacleStatus.STOPPED
    await town["amina"].says("stroef")
    await town["amina"].hears("Wat gaat er stroef?")
    told = await standings(town)
    assert told[0] is None
    assert Standing.ROUGH in told


@pytest.mark.parametrize(
    "words",
    [
        "Het is opgelost",
        "Al opgelost!",
        "Ja, het is opgelost",
        "Dit is al opgelost",
        "Het probleem is opgelost",
        "Is geregeld hoor",
    ],
)
async def test_a_point_is_said_to_be_solved_in_many_words(town: Neighbourhood, words: str) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK)
    await town.at("2026-12-14 09:00")
    await taps(town, "amina", ("Hoe staat het er nu mee?", words))
    await town["amina"].hears("Hoe gaat het")
    assert (await obstacle(town)).status is ObstacleStatus.RESOLVED


@pytest.mark.parametrize(
    ("words", "status"),
    [("Opgelost", ObstacleStatus.RESOLVED), ("Nog steeds hetzelfde", ObstacleStatus.REPORTED)],
)
async def test_how_a_point_fares_is_not_what_is_different(
    town: Neighbourhood, words: str, status: ObstacleStatus
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK)
    await town.at("2026-12-14 09:00")
    await taps(town, "amina", ("Hoe staat het er nu mee?", "[Anders]"), ("Wat is er nu anders?", words))
    await town["amina"].hears("Hoe gaat het")
    found = await obstacle(town)
    assert (found.status, found.change) == (status, None)


async def test_a_change_of_what_is_different_may_say_that_it_is_solved(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK)
    await town.at("2026-12-14 09:00")
    await taps(
        town,
        "amina",
        ("Hoe staat het er nu mee?", "De deur klemt nu"),
        ("Hoe gaat het", "[Gaat goed]"),
        ("Wat werkte", "[Niets bijzonders]"),
        ("Dank je", "[Aanpassen]"),
        ("Wat wil je aanpassen?", "[Wat anders is]"),
        ("Wat is er nu anders?", "Opgelost"),
    )
    await town["amina"].hears("Het is aangepast")
    found = await obstacle(town)
    assert (found.status, found.change) == (ObstacleStatus.RESOLVED, None)


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


@pytest.mark.parametrize("words", ["De lift is weer stuk", "Laat maar"])
async def test_an_edit_of_words_whose_point_was_dropped_promises_nothing(
    town: Neighbourhood, words: str
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:1])
    await town["amina"].hears("Waar lopen jullie vast?")
    said = await town["amina"].says("De lift is stuk")
    await taps(town, "amina", *STUCK[2:])
    await taps(town, "amina", ("Dank je, Amina", "[Aanpassen]"), ("Wat wil je", "[Hoe het gaat]"))
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"))
    await town["amina"].hears("Het is aangepast")
    await town["amina"].edits(said, words)
    await town["amina"].hears("Dit antwoord heb je later aangepast")
    assert Standing.WELL in await standings(town)
    assert (await obstacle(town)).status is ObstacleStatus.STOPPED


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


async def test_an_edited_report_says_its_words_and_not_its_command(town: Neighbourhood) -> None:
    said = await town["dewi"].says("/vastgelopen de lift is stk")
    await town["dewi"].hears("vooral over")
    await town["dewi"].edits(said, "/vastgelopen: de lift is stuk")
    await town["dewi"].hears("Ik heb je wijziging bewaard")
    assert await texts(town, Obstacle) == ["de lift is stuk"]
    for command in ("/vastgelopen", "/help"):
        await town["dewi"].edits(said, command)
        await town["dewi"].hears("in een nieuw bericht")
    assert await texts(town, Obstacle) == ["de lift is stuk"]


async def test_an_edited_command_is_no_answer_and_has_to_be_sent_anew(town: Neighbourhood) -> None:
    said = await town["dewi"].says("/afwezig volgnde week")
    await town["dewi"].hears("Op welke dagen")
    await town["dewi"].edits(said, "/afwezig volgende week")
    await town["dewi"].hears("in een nieuw bericht")
    assert await standings(town) == []


async def test_a_choice_that_an_edit_takes_away_is_asked_again(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    bram = town["bram"]
    await bram.hears("Hoe gaat het")
    said = await bram.says("goed")
    await taps(town, "bram", ("Wat werkte", "[Niets bijzonders]"))
    await bram.hears("Dank je")
    await bram.edits(said, "niet goed")
    asked = await bram.hears("Ik heb dit bewaard")
    assert "Hoe gaat het" in asked.text
    assert await standings(town) == [None, None]
    assert await texts(town, Remark) == ["niet goed"]
    await bram.edits(said, "stroef")
    await bram.hears("Wat gaat er stroef?")
    assert await standings(town) == [None, Standing.ROUGH]
    assert await said_for(town, "niet goed") == ["schoon"]


async def test_what_was_told_stays_while_the_choice_that_led_to_it_is_asked_again(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    said = await town["amina"].says("vast")
    await taps(town, "amina", *STUCK[1:])
    await town["amina"].hears("Dank je")
    await town["amina"].edits(said, "het valt wel mee")
    asked = await town["amina"].hears("Ik heb dit bewaard")
    assert "Laat het zo" in labels(asked)
    assert Standing.STUCK in await standings(town)
    assert (await obstacle(town)).status is ObstacleStatus.REPORTED
    await town["amina"].presses("Gaat goed")
    await town["amina"].hears("Het is aangepast")
    assert Standing.WELL in await standings(town)


async def test_a_theme_that_an_edit_takes_away_is_asked_again_and_its_words_are_kept(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK[:2])
    await town["amina"].hears("vooral over")
    said = await town["amina"].says("geld")
    await town["amina"].hears("Wat zou jullie helpen?")
    await town["amina"].edits(said, "geld voor een monteur")
    assert "vooral over" in (await town["amina"].hears("Ik heb dit bewaard")).text
    assert await texts(town, Obstacle) == ["De lift is stuk\ngeld voor een monteur"]


async def test_an_edit_can_solve_a_point_and_open_it_again(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK)
    await town.at("2026-12-14 09:00")
    await town["amina"].hears("Hoe staat het er nu mee?")
    said = await town["amina"].says("bijna opgelost")
    await town["amina"].hears("Hoe gaat het")
    assert (await obstacle(town)).change == "bijna opgelost"
    await town["amina"].edits(said, "opgelost")
    await town["amina"].hears("Ik heb je wijziging bewaard")
    solved = await obstacle(town)
    assert (solved.status, solved.change) == (ObstacleStatus.RESOLVED, None)
    await town["amina"].edits(said, "toch niet helemaal opgelost")
    await town["amina"].hears("Ik heb je wijziging bewaard")
    reopened = await obstacle(town)
    assert (reopened.status, reopened.change) == (ObstacleStatus.REOPENED, "toch niet helemaal opgelost")


@pytest.mark.parametrize("words", ["Loopt nog steeds", "nog steeds", "Nog steeds hetzelfde", "zelfde"])
async def test_what_still_runs_is_not_different(town: Neighbourhood, words: str) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK)
    await town.at("2026-12-14 09:00")
    await taps(town, "amina", ("Hoe staat het er nu mee?", words))
    await town["amina"].hears("Hoe gaat het")
    assert (await obstacle(town)).change is None


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


async def test_a_change_that_is_left_after_the_round_has_closed_says_nothing_anew(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-07 09:00")
    await taps(
        town,
        "amina",
        ("Hoe gaat het", "[Gaat goed]"),
        ("Wat werkte", "[Niets bijzonders]"),
        ("Dank je", "[Aanpassen]"),
        ("Wat wil je aanpassen?", "[Hoe het gaat]"),
    )
    await town["amina"].hears("Hoe gaat het")
    await town.at("2026-12-11 15:00")
    await town["amina"].presses("Laat het zo")
    await town["amina"].hears("Deze ronde is dicht")
    await town.quiet()
    async with town.bot.database.reading() as session:
        turn = (await session.scalars(select(CheckIn).where(CheckIn.standing.is_not(None)))).one()
        area = await area_by_slug(session, "rijnbuurt")
        assert area
        assert turn.touched_at
        assert turn.touched_at < area.digest_from
        assert (turn.late, turn.question) == (False, None)


async def test_a_change_that_is_left_after_the_overview_says_that_it_stood_there(
    sqlite_database: Database,
) -> None:
    async with neighbourhood(sqlite_database) as town:
        await town.load(RIJNBUURT.replace('"tue", time = "10:30"', '"thu", time = "10:30"'))
        await town.joins("dewi")
        await town.at("2026-12-10 10:30")
        await taps(town, "dewi", ("Hoe gaat het", "[Gaat goed]"), ("Wat werkte", "[Niets bijzonders]"))
        await town["dewi"].hears("Dank je")
        changed = "[Aanpassen]", "[Hoe het gaat]", "[Laat het zo]"
        left = await town.answers("dewi", *changed)
        assert "Het komt in het overzicht van vrijdag 11 december." in left.text
        await town.at("2026-12-11 15:00")
        left = await town.answers("dewi", *changed)
        assert "Het stond al in het overzicht. Aanpassen kan tot donderdag 17 december" in left.text


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


async def test_a_reply_to_a_question_that_was_left_out_since_is_a_remark(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    standing = await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("Stroef")
    rough = await town["amina"].hears("Wat gaat er stroef?")
    await town["amina"].says("goed", reply_to=standing)
    await town["amina"].hears("Wat werkte")
    await town["amina"].says("De subsidie komt te laat", reply_to=rough)
    assert "Wat werkte" in (await town["amina"].hears("Ik heb dit bewaard")).text
    assert await texts(town, Remark) == ["De subsidie komt te laat"]


async def test_a_reply_adds_nothing_to_an_answer_that_was_left_out_since(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Stroef]"))
    rough = await town["amina"].hears("Wat gaat er stroef?")
    await town["amina"].says("De zaal is dicht")
    await taps(
        town,
        "amina",
        ("Wat werkte", "[Niets bijzonders]"),
        ("Dank je", "[Aanpassen]"),
        ("Wat wil je aanpassen?", "[Hoe het gaat]"),
        ("Hoe gaat het", "[Gaat goed]"),
        ("Het is aangepast", "De kou is weg"),
    )
    await town["amina"].hears("Ik heb het erbij gezet")
    await town["amina"].says("Maar de sleutel is kwijt", reply_to=rough)
    await town["amina"].hears("Ik heb het erbij gezet")
    async with town.bot.database.reading() as session:
        stands = await session.scalars(select(Remark.text).where(Remark.withdrawn_at.is_(None)))
        assert stands.all() == ["De kou is weg\nMaar de sleutel is kwijt"]


async def test_a_reply_about_what_was_different_is_a_remark_once_it_still_runs(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", *STUCK)
    await town.at("2026-12-14 09:00")
    progress = await town["amina"].hears("Hoe staat het er nu mee?")
    await town["amina"].presses("Anders")
    change = await town["amina"].hears("Wat is er nu anders?")
    await town["amina"].says("loopt nog", reply_to=progress)
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].says("De trap is dicht", reply_to=change)
    await town["amina"].hears("Ik heb dit bewaard")
    assert await texts(town, Remark) == ["De trap is dicht"]


@pytest.mark.parametrize(
    ("button", "told"), [("Straks", "nog een keer"), ("Sla over", "deze keer slaan we over")]
)
async def test_a_button_that_is_tapped_twice_is_confirmed_once(
    town: Neighbourhood, button: str, told: str
) -> None:
    await town.at("2026-12-07 09:00")
    question = await town["amina"].hears("Hoe gaat het")
    for _ in range(2):
        await town["amina"].presses(button, message=question)
        town.clock.move_to(town.clock.now() + timedelta(seconds=1))
    await town.quiet()
    assert sum(told in message.text for message in town["amina"].screen) == 1


async def test_straks_after_the_round_has_closed_promises_nothing(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town.at("2026-12-11 15:00")
    await town["amina"].presses("Straks")
    await town["amina"].hears("Dan is deze ronde al dicht")


@pytest.mark.parametrize("words", ["straks", "sla over"])
async def test_a_question_of_a_finished_turn_is_neither_put_off_nor_left_out(
    town: Neighbourhood, words: str
) -> None:
    await town.at("2026-12-07 09:00")
    question = await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("Gaat goed")
    await taps(town, "amina", ("Wat werkte", "[Niets bijzonders]"))
    await town["amina"].hears("Dank je")
    await town["amina"].says(words, reply_to=question)
    await town["amina"].hears("Deze vraag is al beantwoord")
    async with town.bot.database.reading() as session:
        turn = (await session.scalars(select(CheckIn).where(CheckIn.standing.is_not(None)))).one()
        assert (turn.remind_at, turn.declined_at) == (None, None)


async def test_nothing_is_asked_again_when_only_the_optional_question_is_left(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"))
    await town["amina"].hears("Wat werkte")
    report = await town.at("2026-12-08 09:01")
    assert report.reminded == 1  # Bram only


async def test_no_after_yes_changes_nothing_and_says_so(town: Neighbourhood) -> None:
    await town.says_yes("chris")
    await town["chris"].forges("j|0", message=town["chris"].screen[-1])
    await town["chris"].hears("Je doet al mee, Chris")


async def test_words_after_the_name_of_a_workgroup_stay_with_it_past_an_overview(database: Database) -> None:
    async with neighbourhood(database) as town:
        await town.load(LATER)
        await town.joins("amina")
        for moment in ("2026-12-07 09:00", "2026-12-07 10:30"):
            await town.at(moment)
            await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"), ("Wat werkte", "[Niets bijzonders]"))
            await town["amina"].hears("Dank je")
        await town.at("2026-12-11 14:00")
        town["amina"].catches_up()
        await town["amina"].says("Schoon en heel")
        await town["amina"].hears("Hoe gaat het")
        await town.at("2026-12-11 15:00")
        await town["amina"].says("De bezem is gestolen")
        await town["amina"].hears("Schoon en heel")
        await town.quiet()
        assert await said_for(town, "De bezem is gestolen") == ["schoon"]


async def test_a_photo_with_a_report_replying_where_one_left_stands_nowhere(database: Database) -> None:
    async with neighbourhood(database) as town:
        await town.load(LATER)
        await town.joins("amina", "dewi", "bram")
        await town.at("2026-12-07 09:00")
        await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"), ("Wat werkte", "[Niets bijzonders]"))
        done = await town["amina"].hears("Dank je")
        await town.at("2026-12-11 15:00")
        async with town.bot.database.writing() as session:
            left = select(Workgroup.id).where(Workgroup.slug == "schoon").scalar_subquery()
            amina = select(Person.id).where(Person.name == "Amina").scalar_subquery()
            await session.execute(delete(Seat).where(Seat.workgroup_id == left, Seat.person_id == amina))
        await town["amina"].sends_photo("/vastgelopen De lift is stuk", reply_to=done)
        await town["amina"].hears("niet meer bij Schoon en heel")
        await town.quiet()
        assert await texts(town, Obstacle) == []
