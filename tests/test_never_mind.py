"""Words that tell nothing: "laat maar", "nee bedankt", and names of buttons where nothing is asked."""

from collections.abc import AsyncIterator

import pytest
from neighbourhood import Neighbourhood, neighbourhood
from sqlalchemy import select
from test_edits import is_stuck
from test_second_thoughts import STUCK, taps, texts

from models.database import Database
from models.obstacles import HelpRequest, Obstacle, Remark, Success
from models.rounds import Answer, CheckIn

pytestmark = pytest.mark.story


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    """Give the neighbourhood just after Amina was asked how it goes."""
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("amina")
        await town.at("2026-12-07 09:00")
        yield town


async def words(town: Neighbourhood) -> list[str]:
    """List all words that were kept as content."""
    return [text for table in (Obstacle, HelpRequest, Remark, Success) for text in await texts(town, table)]


@pytest.mark.parametrize("said", ["laat maar", "nee laat maar", "niks", "Nee hoor", "niks bijzonders"])
async def test_nothing_rough_is_told(town: Neighbourhood, said: str) -> None:
    await taps(town, "amina", ("Hoe gaat het", "[Stroef]"), ("Wat gaat er stroef", said))
    await town["amina"].hears("Wat werkte")
    assert await words(town) == []


@pytest.mark.parametrize("said", ["laat maar", "nee bedankt", "niks bijzonders", "Nee, dank je", "toch niet"])
async def test_nothing_that_worked_is_told(town: Neighbourhood, said: str) -> None:
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"), ("Wat werkte", said))
    await town["amina"].hears("Dank je")
    assert await words(town) == []


async def test_laat_maar_tells_no_theme_no_help_and_nobody_who_helps(town: Neighbourhood) -> None:
    await taps(town, "amina", *STUCK[:2], ("vooral over", "laat maar"), ("Wat zou jullie", "Een monteur"))
    await taps(town, "amina", ("Wie kan daarbij helpen?", "nee, laat maar"))
    await town["amina"].hears("Wat werkte")
    assert await words(town) == ["De lift is stuk", "Een monteur"]


@pytest.mark.parametrize("said", ["laat maar", "niet nodig", "nee bedankt"])
async def test_no_help_is_asked(town: Neighbourhood, said: str) -> None:
    await taps(town, "amina", *STUCK[:3], ("Wat zou jullie helpen?", said))
    await town["amina"].hears("Wat werkte")
    assert await words(town) == ["De lift is stuk"]


@pytest.mark.parametrize(
    "said", ["nee laat maar", "laat maar zitten", "foutje", "nee toch niet", "laat het zo"]
)
async def test_a_change_that_was_begun_is_given_up(town: Neighbourhood, said: str) -> None:
    await taps(town, "amina", *STUCK, ("Dank je", "[Aanpassen]"), ("Wat wil je", "[Waar het vastloopt]"))
    await taps(town, "amina", ("Waar lopen jullie vast", said))
    await town["amina"].hears("Goed, ik laat het zo")
    assert await words(town) == ["De lift is stuk", "Een monteur"]


@pytest.mark.parametrize("said", ["laat maar", "Laat het zo", "sla over"])
async def test_the_menu_of_answers_is_left_in_words(town: Neighbourhood, said: str) -> None:
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"), ("Wat werkte", "[Niets bijzonders]"))
    await taps(town, "amina", ("Dank je", "[Aanpassen]"), ("Wat wil je", said))
    await town["amina"].hears("Goed, er verandert niets.")
    assert await words(town) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("aanpassen", "Er is niets om aan te passen."),
        ("laat maar", "Goed, er verandert niets."),
        ("sla over", "Goed, er verandert niets."),
    ],
)
async def test_a_button_in_words_begins_no_report_once_the_overview_went(
    town: Neighbourhood, said: str, told: str
) -> None:
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"), ("Wat werkte", "[Niets bijzonders]"))
    await town["amina"].hears("Dank je")
    await town.at("2026-12-11 15:00")
    await town["amina"].says(said)
    await town["amina"].hears(told)
    await town.quiet()
    async with town.bot.database.reading() as session:
        assert len((await session.scalars(select(CheckIn).where(CheckIn.touched_at.is_not(None)))).all()) == 1


@pytest.mark.parametrize("said", ["morgen", "per ongeluk", "toch niet", "niet nodig geweest"])
async def test_words_that_may_go_on_with_what_was_said_stay(town: Neighbourhood, said: str) -> None:
    await taps(town, "amina", ("Hoe gaat het", "[Gaat goed]"), ("Wat werkte", "[Niets bijzonders]"))
    await taps(town, "amina", ("Dank je", "Jan heeft de boom omgezaagd"), ("Ik heb het erbij gezet", said))
    await town["amina"].hears("Ik heb het erbij gezet")
    assert await words(town) == [f"Jan heeft de boom omgezaagd\n{said}"]


async def test_a_sentence_that_begins_with_laat_maar_is_kept(town: Neighbourhood) -> None:
    await taps(town, "amina", ("Hoe gaat het", "[Stroef]"), ("Wat gaat er stroef", "De lift hapert"))
    await town["amina"].hears("Wat werkte")
    await town["amina"].says("Laat maar zien hoe het moet, dan helpt de buurt")
    await town["amina"].hears("Dank je")
    assert await words(town) == ["De lift hapert", "Laat maar zien hoe het moet, dan helpt de buurt"]


@pytest.mark.parametrize("said", ["laat maar", "foutje", "nee", "laat zo"])
async def test_words_that_say_nothing_of_how_it_goes_are_not_kept_but_asked_about_again(
    town: Neighbourhood, said: str
) -> None:
    for _ in range(2):
        await taps(town, "amina", ("Hoe gaat het", said))
    await taps(town, "amina", ("Hoe gaat het", "[Stroef]"))
    await town["amina"].hears("Wat gaat er stroef")
    assert await words(town) == []


@pytest.mark.parametrize("said", ["laat maar", "foutje", "nee"])
async def test_words_that_say_nothing_of_a_point_confirm_nothing(town: Neighbourhood, said: str) -> None:
    await is_stuck(town)
    await taps(town, "amina", ("Hoe staat het er nu mee?", said), ("Hoe staat het er nu mee?", "[Loopt nog]"))
    await town["amina"].hears("Hoe gaat het")
    async with town.bot.database.reading() as session:
        assert (await session.scalars(select(Obstacle.change))).all() == [None]
        assert said not in (await session.scalars(select(Answer.text))).all()
