"""Who may do what: every command and every button, as every role, in one's own area and in another."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from neighbourhood import Neighbourhood, neighbourhood
from sqlalchemy import select

from bot import buttons
from bot.buttons import encode
from bot.handlers import PRESSES
from bot.handlers.info import _NEEDS as NEEDS
from bot.handlers.info import NAMES
from bot.handlers.managing.desk import SCREENS
from bot.playground import Upload
from bot.screens import AtTable, CheckTable, Decide, Manage, Mine, NewStep, Own, Screen, Verdict
from jobs.rules.permissions import _ALLOWED, Action, may
from models.areas import Area, Workgroup
from models.arrangements import LoggedChange
from models.database import Database
from models.organisations import TableCheck
from models.people import Absence
from models.values import Question, Role

AREA = """
[area]
slug = "{slug}"
name = "{slug}"
[[people]]
key = "fatima{n}"
name = "Fatima{n}"
roles = ["gebiedsmakelaar"]
[[people]]
key = "joris{n}"
name = "Joris{n}"
roles = ["facilitator"]
[[people]]
key = "kees{n}"
name = "Kees{n}"
roles = ["core_group"]
[[people]]
key = "emre{n}"
name = "Emre{n}"
roles = ["reader"]
[[people]]
key = "amina{n}"
name = "Amina{n}"
[[workgroups]]
slug = "groep{n}"
name = "Groep{n}"
cadence = {{ every_weeks = 1, weekday = "mon", time = "09:00" }}
representatives = ["amina{n}"]
"""
PLAYERS = {
    Role.GEBIEDSMAKELAAR: "fatima1",
    Role.FACILITATOR: "joris1",
    Role.CORE_GROUP: "kees1",
    Role.READER: "emre1",
    Role.REPRESENTATIVE: "amina1",
}
REFUSALS = {
    Action.REPORT: "Je zit nu niet in een werkgroep",
    Action.BE_AWAY: "dus afwezig melden hoeft niet",
    Action.SEE_RHYTHM: "dus je hebt geen ritme",
    Action.LEAVE: "dus stoppen hoeft niet",
    Action.MARK_STEP: "een nieuwe stap melden hoeft niet",
    Action.READ_OVERVIEW: "Het overzicht is voor de gebiedsmakelaar",
    Action.ARRANGE: "Dit regelt de facilitator",
    Action.READ_LOG: "Het logboek is voor de facilitator",
}


def foreign(turn: int) -> dict[type[buttons.Press], buttons.Press]:
    """Make a button of each kind that belongs to somebody of the other area; joining is by one's own link."""
    return {
        buttons.Choose: buttons.Choose(turn, Question.STANDING, None, "well"),
        buttons.Adjust: buttons.Adjust(turn),
        buttons.AskAgain: buttons.AskAgain(turn, Question.STANDING, None),
        buttons.LeaveIt: buttons.LeaveIt(turn),
        buttons.Later: buttons.Later(turn),
        buttons.Decline: buttons.Decline(turn),
        buttons.Report: buttons.Report(2),
        buttons.ShowFile: buttons.ShowFile(1),
        buttons.LastOverview: buttons.LastOverview(2),
        buttons.AnswerProposal: buttons.AnswerProposal(1, yes=True),
        Manage: Manage(Screen.WORKGROUPS, 2),
        Decide: Decide(Verdict.AGREE, 1),
        Mine: Mine(Own.LEAVE_SURE, "2"),
        CheckTable: CheckTable(AtTable.COMPLETE, 1),
        NewStep: NewStep(2),
    }


@pytest.fixture(params=PLAYERS)
def role(request: pytest.FixtureRequest) -> Role:
    return Role(request.param)


@pytest.fixture
async def town(sqlite_database: Database, role: Role) -> AsyncIterator[Neighbourhood]:
    """Give two areas, where those have joined that a test looks at."""
    async with neighbourhood(sqlite_database) as town:
        for number, slug in ((1, "noord"), (2, "zuid")):
            await town.load(AREA.format(slug=slug, n=number), slug=slug)
        await town.joins(PLAYERS[role], "amina2")
        await town.at("2026-12-07 09:00")
        await town.quiet()
        yield town


def test_every_action_is_in_the_table_and_every_command_has_one_or_is_for_everybody() -> None:
    assert set(_ALLOWED) == set(Action)
    assert set(NAMES) - set(NEEDS) == {"taal", "privacy", "help"}


def test_every_button_and_screen_is_in_the_matrix() -> None:
    assert set(PRESSES) == {*foreign(1), buttons.Join}
    assert set(SCREENS) == set(Screen)


async def test_a_command_does_what_the_table_says_for_a_role(town: Neighbourhood, role: Role) -> None:
    person = town[PLAYERS[role]]
    person.catches_up()
    for command, action in NEEDS.items():
        await person.says(f"/{command}")
        await person.hears()
        await town.quiet()
        person.catches_up()
        said = "\n".join(message.shown for message in person.screen[-2:])
        assert (REFUSALS[action] in said) != may({role}, action), command


async def test_a_list_or_file_is_taken_and_given_as_the_table_says(town: Neighbourhood, role: Role) -> None:
    person = town[PLAYERS[role]]
    await person.sends_document(Upload("lijst.csv", b"naam\nNoor\n", "text/csv"))
    for screen, option in ((Screen.FILE, "people"), (Screen.LOG_FILE, "")):
        await person.forges(encode(Manage(screen, 1, 0, option)))
    await town.quiet()
    said = [message.shown for message in person.screen if message.from_bot]
    assert any("Nieuw in het gebied: Noor" in each for each in said) == may({role}, Action.IMPORT)
    assert any("[bestand mensen-noord.csv]" in each for each in said) == may({role}, Action.EXPORT)
    assert any("[bestand logboek-noord.csv]" in each for each in said) == may({role}, Action.READ_LOG)


async def test_no_area_file_of_another_area_does_anything(town: Neighbourhood, role: Role) -> None:
    person = town[PLAYERS[role]]
    content = AREA.format(slug="zuid", n=2).replace("Groep2", "Anders").encode()
    await person.sends_document(Upload("zuid.toml", content, "text/plain"))
    await town.quiet()
    assert not any("Anders" in message.shown or message.buttons for message in person.screen[-1:])
    async with town.bot.database.reading() as session:
        assert await session.scalar(select(Workgroup.name).where(Workgroup.slug == "groep2")) == "Groep2"


async def test_no_button_of_another_area_does_anything(town: Neighbourhood, role: Role) -> None:
    person = town[PLAYERS[role]]
    async with town.bot.database.reading() as session:
        area = await session.scalar(select(Area.id).where(Area.slug == "zuid"))
        workgroup = await session.scalar(select(Workgroup.id).where(Workgroup.slug == "groep2"))
    assert (area, workgroup) == (2, 2)
    turn = next(
        button.value.split("|")[1] for button in town["amina2"].screen[-1].buttons if button.value[0] == "c"
    )
    await town["amina2"].says("/stap")
    await town["amina2"].hears("Zitten de juiste mensen nog aan tafel")
    before = len(person.screen)
    for press in foreign(int(turn)).values():
        await person.forges(encode(press))
    await town.quiet()
    # So many in a minute that the bot would listen no more.
    town.clock.move_to(town.clock.now() + timedelta(minutes=2))
    for screen in Screen:
        await person.forges(encode(Manage(screen, 2, 2, "1")))
    await town.quiet()
    assert len(person.screen) == before
    assert len(person.toasts) == len(foreign(1)) + len(Screen)
    async with town.bot.database.reading() as session:
        assert (await session.scalars(select(Absence))).all() == []
        assert [check.answered_at for check in await session.scalars(select(TableCheck))] == [None]
        made = (await session.scalars(select(LoggedChange).where(LoggedChange.person_id.is_not(None)))).all()
    assert made == []
