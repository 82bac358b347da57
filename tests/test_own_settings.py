"""/afwezig, /ritme and /taal: what a representative arranges for themselves."""

from collections.abc import AsyncIterator
from datetime import date, time

import pytest
from neighbourhood import RIJNBUURT, Neighbourhood, labels, neighbourhood
from sqlalchemy import delete, func, select

from models.areas import Seat
from models.database import Database
from models.obstacles import Obstacle, Success
from models.people import Absence, Person
from models.rounds import Answer
from models.traffic import OutboxMessage
from models.values import SendStatus

pytestmark = pytest.mark.story


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("amina", "chris")
        yield town


async def absences(town: Neighbourhood) -> list[tuple[date, date]]:
    async with town.bot.database.reading() as session:
        rows = await session.execute(select(Absence.first_day, Absence.last_day).order_by(Absence.first_day))
        return [(first, last) for first, last in rows]


async def test_days_are_typed_and_the_deputy_is_asked_instead(town: Neighbourhood) -> None:
    told = await town.answers("amina", "/afwezig", "volgende week")
    assert "van maandag 7 december tot en met zondag 13 december" in told.text
    assert await absences(town) == [(date(2026, 12, 7), date(2026, 12, 13))]
    await town.at("2026-12-07 09:00")
    await town["chris"].hears("want een vertegenwoordiger kan niet")
    assert "tijd voor een korte vraag" not in town["amina"].transcript()


async def test_days_may_be_typed_as_a_reply_to_the_question_for_them(town: Neighbourhood) -> None:
    asked = await town.answers("amina", "/afwezig")
    await town["amina"].says("volgende week", reply_to=asked)
    await town["amina"].hears("van maandag 7 december tot en met zondag 13 december")
    assert await absences(town) == [(date(2026, 12, 7), date(2026, 12, 13))]


async def test_a_reply_to_how_it_goes_is_an_answer_though_days_were_asked_since(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    question = await town["amina"].hears("Hoe gaat het")
    await town.answers("amina", "/afwezig")
    await town["amina"].says("volgende week", reply_to=question)
    await town["amina"].hears("Ik heb dit bewaard")
    assert await absences(town) == []


async def test_a_reply_to_the_question_for_days_gives_days_though_another_came_since(
    town: Neighbourhood,
) -> None:
    asked = await town.answers("amina", "/afwezig")
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].says("als het kan wat later", reply_to=asked)
    await town["amina"].hears("Deze dagen begrijp ik niet")
    await town["amina"].says("volgende week", reply_to=asked)
    await town["amina"].hears("je bent weg van maandag 14 december")
    await town["amina"].says("dank je", reply_to=asked)
    await town["amina"].hears("Graag gedaan")
    async with town.bot.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Answer)) == 0


async def test_an_answer_to_an_open_question_is_kept_though_hours_were_asked(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-07 09:00")
    await town.answers("amina", "[We zitten vast]", "/ritme", "[Eigen uren]")
    await town["amina"].says("ergens na 10 uur of zo")
    await town["amina"].hears("Deze uren begrijp ik niet")
    await town["amina"].says("De sleutel is kwijt")
    await town["amina"].hears("vooral over")
    async with town.bot.database.reading() as session:
        assert await session.scalar(select(Obstacle.text)) == "De sleutel is kwijt"


async def test_an_answer_to_an_open_question_that_names_a_day_is_no_absence(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town.answers("amina", "[We zitten vast]", "/afwezig")
    await town["amina"].says("eind mei of zo ben ik weg")
    await town["amina"].hears("Deze dagen begrijp ik niet")
    await town["amina"].says("We wachten al een week op de sleutel")
    await town["amina"].hears("vooral over")
    async with town.bot.database.reading() as session:
        assert await session.scalar(select(Obstacle.text)) == "We wachten al een week op de sleutel"


@pytest.mark.parametrize("asks", ["/afwezig", "[Eigen uren]", "/vastgelopen", "/stap"])
async def test_never_mind_ends_what_was_asked_and_is_told_nowhere(town: Neighbourhood, asks: str) -> None:
    await town.load(RIJNBUURT.replace('["dewi"]', '["dewi", "amina"]'))
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    if asks == "[Eigen uren]":
        await town.answers("amina", "/ritme")
    await town.answers("amina", asks)
    await town["amina"].says("Laat maar")
    await town["amina"].hears("Goed, er verandert niets")
    async with town.bot.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Answer)) == 0
    await town["amina"].says("De lift staat al een week stil")
    await town["amina"].hears("Ik heb dit bewaard")


async def test_never_mind_under_the_hours_on_offer_is_told_nowhere(town: Neighbourhood) -> None:
    await town.answers("amina", "/ritme")
    await town["amina"].says("Laat maar")
    await town["amina"].hears("Goed, er verandert niets")
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    rhythm = await town.answers("amina", "/ritme")
    await town.quiet()
    await town["amina"].says("laat maar", reply_to=rhythm)
    await town["amina"].hears("Goed, er verandert niets")
    async with town.bot.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Answer)) == 0


async def test_never_mind_under_the_hours_on_offer_answers_a_question_that_waits(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town.answers("amina", "[We zitten vast]", "/ritme")
    await town["amina"].says("laat maar")
    await town["amina"].hears("Hoe gaat het")


async def free_from(town: Neighbourhood, key: str, hour: int) -> None:
    """Let somebody have quiet hours from the evening until an hour of the morning."""
    async with town.bot.database.writing() as session:
        person = await session.scalar(select(Person).where(Person.name == key.capitalize()))
        assert person
        person.quiet_from, person.quiet_until = time(20), time(hour)


async def unsent_questions(town: Neighbourhood) -> int:
    async with town.bot.database.reading() as session:
        waits = OutboxMessage.question.is_not(None) & (OutboxMessage.status == SendStatus.QUEUED)
        return await session.scalar(select(func.count()).where(waits)) or 0


async def test_a_question_that_came_after_days_were_asked_is_answered_though_it_was_made_before(
    town: Neighbourhood,
) -> None:
    await free_from(town, "amina", 10)
    await town.at("2026-12-07 09:00")
    await town.at("2026-12-07 09:55")
    assert await unsent_questions(town) == 1
    await town["amina"].says("/afwezig")
    await town["amina"].hears("Op welke dagen")
    await town.at("2026-12-07 10:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].says("volgende week")
    await town["amina"].hears("Ik heb dit bewaard")
    assert await absences(town) == []


async def test_a_seat_is_not_given_up_by_a_yes_to_a_question_that_waited(town: Neighbourhood) -> None:
    await free_from(town, "amina", 10)
    await town.at("2026-12-07 09:00")
    await town.at("2026-12-07 09:55")
    for said, heard in (("/stop", "Bij welke werkgroep"), ("Schoon en heel", "Stop je bij")):
        await town["amina"].says(said)
        await town["amina"].hears(heard)
    await town.at("2026-12-07 10:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].says("ja")
    await town["amina"].hears("Ik heb dit bewaard")
    assert "Je bent gestopt" not in town["amina"].transcript()


async def test_words_are_days_while_the_question_that_was_made_since_still_waits(town: Neighbourhood) -> None:
    await free_from(town, "amina", 10)
    await town.at("2026-12-07 08:59")
    await town["amina"].says("/afwezig")
    await town["amina"].hears("Op welke dagen")
    await town.at("2026-12-07 09:00")
    assert await unsent_questions(town) == 1
    await town["amina"].says("volgende week")
    await town["amina"].hears("je bent weg van maandag 14 december")
    assert await absences(town) == [(date(2026, 12, 14), date(2026, 12, 20))]


@pytest.mark.parametrize("said", ["/ritme?", "/ritme!", "/ritme (?)"])
async def test_a_mark_after_the_command_is_no_hours(town: Neighbourhood, said: str) -> None:
    assert "Wanneer past een vraag" in (await town.answers("amina", said)).shown


async def test_a_question_that_waits_moves_with_the_hours_that_are_chosen_meanwhile(
    town: Neighbourhood,
) -> None:
    await free_from(town, "amina", 12)
    await town.at("2026-12-07 09:00")
    await town.at("2026-12-07 10:00")
    await town["amina"].says("/ritme")
    shown = await town["amina"].hears("Wanneer past een vraag")
    await town["amina"].says("niet tussen 9 en 15")
    await town["amina"].hears("Tussen 9.00 uur en 15.00 uur stel ik je geen vragen")
    await town.at("2026-12-07 12:30")
    assert await unsent_questions(town) == 1
    await town["amina"].presses("In de ochtend", message=shown)
    await town["amina"].hears("Tussen 12.00 uur en 8.00 uur")
    await town.at("2026-12-07 15:30")
    assert await unsent_questions(town) == 1
    await town.at("2026-12-08 08:00")
    await town["amina"].hears("Hoe gaat het")


async def test_a_question_that_waits_comes_at_once_when_the_hours_let_it(town: Neighbourhood) -> None:
    await free_from(town, "amina", 12)
    await town.at("2026-12-07 09:00")
    await town.at("2026-12-07 10:00")
    assert await unsent_questions(town) == 1
    await town["amina"].says("/ritme")
    await town["amina"].hears("Wanneer past een vraag")
    await town["amina"].presses("In de ochtend")
    await town["amina"].hears("Tussen 12.00 uur en 8.00 uur")
    await town["amina"].hears("Hoe gaat het")


async def test_words_after_the_command_are_days_too(town: Neighbourhood) -> None:
    told = await town.answers("amina", "/afwezig t/m 18 december")
    assert "tot en met vrijdag 18 december" in told.text


async def test_words_after_the_seat_went_are_no_days_and_break_nothing(town: Neighbourhood) -> None:
    await town.answers("amina", "/afwezig")
    async with town.bot.database.writing() as session:
        amina = await session.scalar(select(Person.id).where(Person.name == "Amina"))
        await session.execute(delete(Seat).where(Seat.person_id == amina))
    told = await town.answers("amina", "volgende week")
    assert "Er ging iets mis" not in told.text


async def test_one_day_is_said_as_one_day(town: Neighbourhood) -> None:
    await town.answers("amina", "/afwezig")
    assert "je bent weg op zaterdag 5 december." in (await town.answers("amina", "morgen")).text
    assert "Toch niet: 5 dec" in labels(await town.answers("amina", "/afwezig"))


async def test_words_that_are_no_days_go_to_the_conversation(town: Neighbourhood) -> None:
    await town.answers("amina", "/afwezig")
    told = await town.answers("amina", "We missen een sleutel van het buurthuis")
    assert "Ik heb dit bewaard" in told.text


async def test_days_that_cannot_be_read_are_asked_again_and_are_no_answer(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-07 09:00")
    await town.answers("amina", "[Gaat goed]", "/afwezig")
    told = await town.answers("amina", "ergens in week 52 ben ik weg")
    assert "Deze dagen begrijp ik niet" in told.text
    told = await town.answers("amina", "ik ben weg van maandag tot en met volgende week vrijdag")
    assert await absences(town) == [(date(2026, 12, 7), date(2026, 12, 18))]
    async with town.bot.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Success)) == 0


async def test_days_that_stand_are_no_answer_once_they_are_edited(town: Neighbourhood) -> None:
    await town.answers("amina", "/afwezig")
    said = await town["amina"].says("14 december tot en met 18 december")
    await town["amina"].hears("van maandag 14 december tot en met vrijdag 18 december")
    await town.stops()
    await town.starts()
    await town["amina"].edits(said, "14 december tot en met 22 december")
    await town["amina"].hears("Deze dagen staan al genoteerd")
    async with town.bot.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Answer)) == 0
    await town.answers("amina", "/afwezig")
    await town["amina"].edits(said, "14 december tot en met 22 december")
    await town["amina"].hears("van maandag 14 december tot en met dinsdag 22 december")
    assert await absences(town) == [(date(2026, 12, 14), date(2026, 12, 22))]


@pytest.mark.parametrize("said", ["Ik ben terug", "ik ben er weer!", "/afwezig ik ben terug"])
async def test_who_is_back_may_type_it(town: Neighbourhood, said: str) -> None:
    await town.answers("amina", "/afwezig deze week", "/afwezig")
    assert "Welkom terug, Amina" in (await town.answers("amina", said)).text
    assert await absences(town) == []


async def test_who_was_away_by_mistake_is_still_asked_and_reminded(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("tijd voor een korte vraag")
    await town.answers("amina", "/afwezig", "[1 week]", "/afwezig", "[Ik ben terug]")
    await town.at("2026-12-07 09:05")
    await town.quiet()
    assert "deze ronde vraag ik het ook jou" not in town["chris"].transcript()
    await town.at("2026-12-08 09:03")
    await town["amina"].hears("je kunt nog antwoorden")
    await town.answers("amina", "/afwezig", "[1 week]", "/afwezig", "[Ik ben terug]")
    await town.at("2026-12-08 09:15")
    await town.quiet()
    assert town["amina"].transcript().count("je kunt nog antwoorden") == 1
    assert "deze ronde vraag ik het ook jou" not in town["chris"].transcript()
    await town.at("2026-12-08 14:03")
    await town["chris"].hears("deze ronde vraag ik het ook jou")


async def test_two_own_workgroups_of_one_name_are_told_apart_by_their_area(town: Neighbourhood) -> None:
    await town.load(RIJNBUURT.replace('"rijnbuurt"', '"zuid"').replace('"Rijnbuurt"', '"Zuid"'), slug="zuid")
    await town["amina"].opens(town.links["amina"])
    await town.quiet()
    town["amina"].catches_up()
    both = ["Schoon en heel, Rijnbuurt", "Schoon en heel, Zuid"]
    assert sorted(labels(await town.answers("amina", "/stop")))[1:] == both
    assert sorted(labels(await town.answers("amina", "/vastgelopen"))) == both
    asked = await town.answers("amina", "schoon en heel zuid")
    assert "Schoon en heel, Zuid" in asked.text
    shown = await town.answers("amina", "/ritme")
    assert all(name in shown.text for name in both)


async def test_what_is_said_of_one_of_two_own_workgroups_of_one_name_has_its_area_behind_it(
    town: Neighbourhood,
) -> None:
    here = town.links["dewi"]
    await town.load(RIJNBUURT.replace('"rijnbuurt"', '"zuid"').replace('"Rijnbuurt"', '"Zuid"'), slug="zuid")
    await town["amina"].opens(town.links["amina"])
    await town.quiet()
    town["amina"].catches_up()
    begun = await town.answers("amina", "/stap", "[Schoon en heel, Zuid]")
    assert "Mooi, Schoon en heel, Zuid begint" in begun.text
    assert "aan tafel bij Schoon en heel, Zuid?" in begun.text
    await town.answers("amina", "[Ja]")
    await town["amina"].sends_photo()
    await town["amina"].hears("Ik heb het bewaard bij Schoon en heel, ")
    newcomer = town.playground.person("Dewi")
    for link in (here, town.links["dewi"]):
        await newcomer.opens(link)
        await newcomer.hears("Doe je mee?")
    for area in ("Rijnbuurt", "Zuid"):
        assert f"Voor Ontmoeting, {area} krijg je een vraag" in newcomer.transcript()


async def test_what_comes_by_the_clock_tells_two_own_workgroups_of_one_name_apart_too(
    town: Neighbourhood,
) -> None:
    await town.load(RIJNBUURT.replace('"rijnbuurt"', '"zuid"').replace('"Rijnbuurt"', '"Zuid"'), slug="zuid")
    for key in ("amina", "chris"):
        await town[key].opens(town.links[key])
    await town.quiet()
    for moment in ("2026-12-07 09:00", "2026-12-08 09:03", "2026-12-08 14:05"):
        await town.at(moment)
        await town.quiet()
    for key, begin in (
        ("amina", "tijd voor een korte vraag over"),
        ("amina", "je kunt nog antwoorden voor"),
        ("chris", "deze ronde vraag ik het ook jou voor"),
    ):
        said = town[key].transcript()
        assert all(f"{begin} Schoon en heel, {area}." in said for area in ("Rijnbuurt", "Zuid"))


@pytest.mark.parametrize("waits", [True, False], ids=["a question waits", "nothing waits"])
async def test_who_is_away_may_type_at_any_time_that_they_are_back(
    town: Neighbourhood,
    waits: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    if waits:
        await town.at("2026-12-07 09:00")
        await town["amina"].hears("Hoe gaat het")
    told = await town.answers("amina", "/afwezig", "[3 weken]")
    assert "typ dan: ik ben terug" in told.text
    await town.at("2026-12-09 11:00")
    await town["amina"].says("Ik ben weer terug")
    await town["amina"].hears("Welkom terug, Amina")
    assert await absences(town) == []
    async with town.bot.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Answer)) == 0
    await town["amina"].says("Ik ben weer terug, en de sleutel is kwijt")
    await town["amina"].hears("Ik heb dit bewaard")


async def test_who_is_not_away_yet_is_asked_for_days_again(town: Neighbourhood) -> None:
    told = await town.answers("amina", "/afwezig volgende week", "/afwezig", "terug")
    assert "Deze dagen begrijp ik niet" in told.text
    assert len(await absences(town)) == 1


async def test_a_language_may_be_typed(town: Neighbourhood) -> None:
    await town.answers("amina", "/vastgelopen", "/taal")
    await town.quiet()
    town["amina"].catches_up()
    await town["amina"].says("Engels")
    await town["amina"].hears("English")
    await town.quiet()
    async with town.bot.database.reading() as session:
        assert await session.scalar(select(Person.language).where(Person.name == "Amina")) == "en"
        assert await session.scalar(select(func.count()).select_from(Obstacle)) == 0


FORGED = (
    *("o|af|9999-12", "o|af|0001-01", "o|af|2028-01", "o|af|", "o|af|x"),
    *("o|al|0001-01-01.", "o|al|9999-12-31.9999-12", "o|al|2026-12-07.9999-12"),
    *("o|ad|9999-12-31.9999-12-31", "o|ad|0001-01-01.0001-01-02"),
)


@pytest.mark.parametrize("data", FORGED)
async def test_a_button_of_a_month_out_of_reach_does_nothing(town: Neighbourhood, data: str) -> None:
    await town["amina"].forges(data)
    await town.quiet()
    assert "Deze knop werkt niet meer" in town["amina"].toasts[-1]
    assert "Er ging iets mis" not in town["amina"].transcript()


async def test_an_older_message_shows_the_month_that_it_is_now(town: Neighbourhood) -> None:
    await town.answers("amina", "/afwezig")
    await town.at("2027-01-09 09:00")
    assert "januari 2027" in (await town.answers("amina", "[Andere dagen]")).text


async def test_every_month_in_reach_can_be_turned_to(town: Neighbourhood) -> None:
    shown = await town.answers("amina", "/afwezig", "[Andere dagen]")
    months = 1
    while "Volgende" in labels(shown) and months < 20:
        shown, months = await town.answers("amina", "[Volgende]"), months + 1
    assert "december 2027" in shown.text
    assert "is de laatste dag" in (await town.answers("amina", "[1]")).text


async def test_days_that_cannot_be_read_may_be_edited(town: Neighbourhood) -> None:
    await town.answers("amina", "/afwezig")
    said = await town["amina"].says("volgende week tot en met vrijdg")
    await town["amina"].hears("Deze dagen begrijp ik niet")
    await town["amina"].edits(said, "volgende week")
    await town["amina"].hears("van maandag 7 december tot en met zondag 13 december")
    assert await absences(town) == [(date(2026, 12, 7), date(2026, 12, 13))]


async def test_days_are_picked_in_a_month(town: Neighbourhood) -> None:
    shown = await town.answers("amina", "/afwezig", "[Andere dagen]")
    assert "3" not in labels(shown)
    assert {"4", "31"} <= set(labels(shown))
    await town.answers("amina", "[21]", "[Volgende]", "[8]")
    assert await absences(town) == [(date(2026, 12, 21), date(2027, 1, 8))]
    listed = await town.answers("amina", "/afwezig")
    assert "Toch niet: 21 dec tot en met 8 jan" in labels(listed)
    assert "je bent dan niet weg" in (await town.answers("amina", "[Toch niet]")).shown
    assert await absences(town) == []


async def test_somebody_comes_back_sooner(town: Neighbourhood) -> None:
    await town.answers("amina", "/afwezig", "[2 weken]")
    assert "Welkom terug" in (await town.answers("amina", "/afwezig", "[Ik ben terug]")).shown
    assert await absences(town) == []


async def test_the_absence_of_another_cannot_be_dropped(town: Neighbourhood) -> None:
    await town.answers("amina", "/afwezig", "[2 weken]")
    await town["chris"].forges("o|ax|1")
    await town.quiet()
    assert len(await absences(town)) == 1
    assert "werkt niet meer" in town["chris"].toasts[-1]


async def test_who_goes_away_in_the_middle_of_a_round_passes_the_question_on(town: Neighbourhood) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("tijd voor een korte vraag")
    await town.answers("amina", "/afwezig", "[1 week]")
    await town.at("2026-12-07 09:20")
    await town["chris"].hears("want een vertegenwoordiger kan niet")


async def test_the_next_dates_are_shown_with_what_is_skipped(town: Neighbourhood) -> None:
    shown = (await town.answers("amina", "/ritme")).shown
    assert "elke week op maandag om 9.00 uur" in shown
    assert "ma 7 december 2026 om 9.00 uur" in shown


async def test_hours_that_suit_are_kept(town: Neighbourhood) -> None:
    shown = await town.answers("amina", "/ritme", "[In de middag]")
    assert "✓ In de middag" in labels(shown)
    assert (
        "Tussen 18.00 uur en 12.00 uur stel ik je geen vragen. Een vraag uit die uren komt erna"
        in shown.shown
    )
    await town.at("2026-12-07 09:00")
    await town["amina"].says("/help")
    await town["amina"].hears("Dit kun je doen")
    assert "tijd voor een korte vraag" not in town["amina"].transcript()
    await town.at("2026-12-07 12:00")
    await town["amina"].hears("tijd voor een korte vraag")


async def quiet(town: Neighbourhood, name: str = "Amina") -> tuple[time | None, time | None]:
    async with town.bot.database.reading() as session:
        found = await session.execute(
            select(Person.quiet_from, Person.quiet_until).where(Person.name == name)
        )
        begin, end = found.one()
        return begin, end


async def test_hours_are_typed_and_kept(town: Neighbourhood) -> None:
    asked = await town.answers("amina", "/ritme", "[Eigen uren]")
    assert "21 tot 8" in asked.shown
    assert "Deze uren begrijp ik niet" in (await town.answers("amina", "als het donker is")).shown
    assert "geen uur over" in (await town.answers("amina", "8 tot 20")).shown
    assert await quiet(town) == (None, None)
    shown = await town.answers("amina", "niet voor 10.30 uur")
    assert "Tussen 0.00 uur en 10.30 uur stel ik je geen vragen" in shown.shown
    assert [label for label in labels(shown) if label.startswith("✓")] == ["✓ Eigen uren"]
    assert await quiet(town) == (time(0), time(10, 30))
    await town.at("2026-12-07 09:00")
    await town["amina"].says("/help")
    await town["amina"].hears("Dit kun je doen")
    assert "tijd voor een korte vraag" not in town["amina"].transcript()
    await town.at("2026-12-07 10:30")
    await town["amina"].hears("tijd voor een korte vraag")


async def test_hours_after_the_command_are_kept_at_once(town: Neighbourhood) -> None:
    shown = await town.answers("amina", "/ritme na 20.00 niet")
    assert "Tussen 20.00 uur en 8.00 uur" in shown.shown
    assert "✓ Hele dag" in labels(await town.answers("amina", "/ritme altijd"))
    assert await quiet(town) == (None, None)
    assert "begrijp ik niet" in (await town.answers("amina", "/ritme als het regent")).shown


async def test_hours_are_typed_in_english_too(town: Neighbourhood) -> None:
    await town.answers("amina", "/taal", "[English]")
    await town.quiet()
    while town["amina"].unheard:
        await town["amina"].hears()
    await town.answers("amina", "/rhythm", "[Other hours]")
    assert "I do not understand these hours" in (await town.answers("amina", "when it is dark")).shown
    assert "Then no hour is left" in (await town.answers("amina", "8 to 8 pm")).shown
    assert "between 21:00 and 08:00" in (await town.answers("amina", "9 pm to 8 am")).shown
    assert await quiet(town) == (time(21), time(8))


async def test_what_is_too_long_for_hours_is_said_about_the_workgroup(town: Neighbourhood) -> None:
    await town.answers("amina", "/ritme", "[Eigen uren]")
    told = await town.answers("amina", "We missen nog altijd een sleutel van het buurthuis aan de overkant")
    assert "Ik heb dit bewaard" in told.text


async def test_who_has_no_seat_any_more_has_no_hours_to_type(town: Neighbourhood) -> None:
    await town.joins("joris")
    await town["joris"].forges("o|ho|")
    await town.quiet()
    assert "21 tot 8" not in town["joris"].transcript()


async def test_the_language_changes_with_its_menu(town: Neighbourhood) -> None:
    told = await town.answers("amina", "/taal", "[English]")
    assert "talk English" in told.shown
    await town.quiet()
    assert "rhythm" in town["amina"].commands
    async with town.bot.database.reading() as session:
        assert await session.scalar(select(Person.language).where(Person.name == "Amina")) == "en"
    assert "every week on Monday at 09:00" in (await town.answers("amina", "/rhythm")).shown
    told = await town.answers("amina", "/away", "until Wednesday")
    assert "Wednesday 9 December" in told.text


async def test_a_question_that_came_after_the_menu_is_what_words_answer(town: Neighbourhood) -> None:
    await town.answers("amina", "/afwezig")
    await town.at("2026-12-07 09:00")
    question = await town["amina"].hears("tijd voor een korte vraag")
    assert question.buttons
    await town.answers("amina", "[We zitten vast]", "morgen")
    assert await absences(town) == []


async def test_another_screen_ends_the_waiting_for_days(town: Neighbourhood) -> None:
    await town.joins("joris")
    await town.answers("joris", "/afwezig", "/beheer")
    await town.answers("joris", "morgen")
    assert await absences(town) == []


async def test_a_button_of_the_month_that_is_no_day_does_nothing(town: Neighbourhood) -> None:
    await town.answers("amina", "/afwezig", "[Andere dagen]")
    await town["amina"].presses("·")
    await town.quiet()
    assert await absences(town) == []
    assert town["amina"].toasts == []


async def test_hours_typed_under_the_dates_are_hours_and_other_words_are_an_answer(
    town: Neighbourhood,
) -> None:
    assert (
        "Tussen 17.00 uur en 9.00 uur" in (await town.answers("amina", "/ritme", "alleen van 9 tot 17")).shown
    )
    assert "Tussen 20.00 uur en 8.00 uur" in (await town.answers("amina", "na 20.00 niet")).shown
    assert "Ik heb dit bewaard" in (await town.answers("amina", "We missen een sleutel")).text


async def test_bare_hours_are_those_that_the_question_before_them_asked_for(town: Neighbourhood) -> None:
    await town.answers("amina", "/ritme", "tussen 10 en 12")
    assert await quiet(town) == (time(12), time(10))
    await town.answers("amina", "/ritme", "[Eigen uren]", "12 tot 13")
    assert await quiet(town) == (time(12), time(13))
    await town.answers("amina", "/ritme liever na 10")
    assert await quiet(town) == (time(8), time(10))
