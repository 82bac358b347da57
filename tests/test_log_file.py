"""The log of an area as a file: in chat for who may read it, and at the command line."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import fields
from datetime import UTC, datetime, time

import pytest
from command_line import NOW, Terminal
from hypothesis import example, given
from hypothesis import strategies as st
from longest import arrives, words
from neighbourhood import FRIDAY, RIJNBUURT, Neighbourhood, labels, neighbourhood
from sqlalchemy import select

from bot.buttons import encode
from bot.playground import Message
from bot.render.managing import logged
from bot.render.managing.logged import PAGE
from bot.render.sheets.writing import pages, sheets
from bot.screens import Manage, Screen
from bot.texts import Texts
from jobs.arranging.known import KnownWorkgroup
from jobs.post import MOST_OF_DOCUMENT, PAYLOAD, Document
from models.areas import Area
from models.arranged import Arranged, GapKind, Way
from models.arrangements import LoggedChange
from models.database import Database
from models.organisations import TableGap
from models.people import Person
from models.traffic import OutboxMessage
from models.values import Language, Weekday

pytestmark = pytest.mark.story


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("joris", "amina", "fatima")
        yield town


def content(town: Neighbourhood, message: Message) -> bytes:
    """Give what stands in the file of a message."""
    return town.playground.world.files.get(message.json["document"]["file_id"]).upload.content


async def log_file(town: Neighbourhood, key: str, command: str, button: str) -> list[list[str]]:
    """Ask the log as a file, and read it as Excel would."""
    await town.answers(key, command)
    await town[key].presses(button)
    await town.quiet()
    heard = next(message for message in reversed(town[key].screen) if message.kind == "document")
    assert heard.shown == "[bestand logboek-rijnbuurt.csv]"
    raw = content(town, heard)
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


async def test_the_whole_log_comes_as_a_file_with_old_and_new(town: Neighbourhood) -> None:
    await town.answers("joris", "/beheer schoon", "[Ritme]", "[2 weken]", "[do 13.00]")
    await town.answers("joris", "=HYPERLINK(1)", "[Akkoord]")
    rows = await log_file(town, "joris", "/logboek", "Als bestand")
    assert rows[0][:3] == ["Wanneer", "Wie", "Hoe"]
    changed = [row for row in rows if row[1] == "Joris" and row[6] == "Ritme"]
    assert all(row[0].startswith("2026-12-04 16:0") for row in changed)
    assert [row[1:] for row in changed] == [
        [
            "Joris",
            "in de chat",
            "werkgroep",
            "Schoon en heel",
            "veranderd",
            "Ritme",
            "elke week op maandag om 9.00 uur",
            "elke 2 weken op donderdag om 13.00 uur",
            "'=HYPERLINK(1)",
        ]
    ]
    seats = [row[8] for row in rows if row[6] == "Vertegenwoordigers" and row[4] == "Schoon en heel"]
    assert seats == ["Amina, Bram"]
    assert any("Het bestand staat hieronder" in message.shown for message in town["joris"].screen)


async def test_what_a_facilitator_says_is_right_at_a_table_stands_in_the_file(town: Neighbourhood) -> None:
    async with town.bot.database.writing() as session:
        gap = TableGap(workgroup_id=1, kind=GapKind.MISSING, who="de school", reported_at=town.clock.now())
        session.add(gap)
    await town.answers("joris", "/beheer schoon", "[Tafel]", "[Opgelost: de school]")
    rows = await log_file(town, "joris", "/logboek", "Als bestand")
    assert [row[3:9] for row in rows if row[3] == "tafel"] == [
        ["tafel", "Schoon en heel", "opgelost", "Wie er miste", "de school", ""]
    ]


async def test_the_log_comes_in_english_too(town: Neighbourhood) -> None:
    async with town.bot.database.writing() as session:
        fatima = await session.scalar(select(Person).where(Person.name == "Fatima"))
        assert fatima
        fatima.language = Language.ENGLISH
    rows = await log_file(town, "fatima", "/changes", "As a file")
    assert rows[0][5:9] == ["What", "Part", "Was", "Becomes"]
    said = [row[8] for row in rows if row[4:7:2] == ["Schoon en heel", "Rhythm"]]
    assert said == ["every week on Monday at 09:00"]


async def test_who_may_not_read_the_log_gets_no_file_by_a_forged_button(town: Neighbourhood) -> None:
    await town.quiet()
    before = len(town["amina"].screen)
    await town["amina"].forges(encode(Manage(Screen.LOG_FILE, 1)))
    await town.quiet()
    assert len(town["amina"].screen) == before
    assert "niet veranderen" in town["amina"].toasts[-1]


async def test_what_was_sent_does_not_stay_in_the_outbox(town: Neighbourhood) -> None:
    await log_file(town, "joris", "/logboek", "Als bestand")
    await town.quiet()
    async with town.bot.database.reading() as session:
        kept = await session.scalars(select(OutboxMessage.payload).where(OutboxMessage.kind == "document"))
        assert list(kept) == [{}]


async def test_a_log_that_is_too_long_for_one_file_comes_in_more(town: Neighbourhood) -> None:
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    async with town.bot.database.writing() as session:
        session.add_all(
            LoggedChange(
                area_id=1,
                way=Way.CHAT,
                at=at,
                subject=Arranged.PERSON,
                name="Amina",
                action="change",
                fields={"name": {"old": "x" * 60_000, "new": f"{number}"}},
            )
            for number in range(40)
        )
    await town.answers("joris", "/logboek")
    await town["joris"].presses("Als bestand")
    await town.quiet()
    files = [message for message in town["joris"].screen if message.kind == "document"]
    assert [message.shown for message in files] == [f"[bestand logboek-rijnbuurt-{n}.csv]" for n in (1, 2, 3)]
    lines = [line for message in files for line in content(town, message).decode("utf-8-sig").splitlines()]
    assert sum("x" * 1000 in line for line in lines) == 40


@given(st.lists(st.tuples(words(1_024), words(120), words(120)), min_size=1, max_size=PAGE), words(120))
@example([("🧹" * 1_024, "🧹" * 120, "🧹" * 120)] * PAGE, "🧹" * 120)
def test_a_page_of_the_log_always_arrives(said: list[tuple[str, str, str]], name: str) -> None:
    area = Area(
        slug="b",
        name=name or "b",
        timezone="Europe/Amsterdam",
        language=Language.DUTCH,
        digest_weekday=Weekday.FRIDAY,
        digest_time=time(15),
        digest_from=FRIDAY,
        next_digest_at=FRIDAY,
    )
    every = {"old": 1, "new": 2}
    rows = [
        {
            "who": who,
            "LoggedChange": LoggedChange(
                area_id=1,
                way=Way.CHAT,
                at=FRIDAY,
                subject=Arranged.WORKGROUP,
                name=called,
                action="change",
                fields={each.name: every for each in fields(KnownWorkgroup)},
                why=why,
            ),
        }
        for why, called, who in said
    ]
    for language in Language:
        shown = logged.page(area, rows, 0, len(rows), Texts(language), may_arrange=True)
        assert arrives(shown)


async def test_a_reason_that_is_too_long_for_the_screen_is_whole_in_the_file(town: Neighbourhood) -> None:
    for number in range(5):
        await town.answers("joris", "/beheer schoon", "[Naam]", f"Schoon {number}", "🧹 " * 500, "[Akkoord]")
    shown = await town.answers("joris", "/logboek")
    assert shown.shown.count("🧹 …") == 5
    rows = await log_file(town, "joris", "/logboek", "Als bestand")
    assert max(len(row[9]) for row in rows) == 999


async def test_an_empty_log_has_no_file(database: Database) -> None:
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("joris")
        async with database.writing() as session:
            for row in await session.scalars(select(LoggedChange)):
                await session.delete(row)
        assert "Als bestand" not in labels(await town.answers("joris", "/logboek"))


@pytest.mark.parametrize("size", [0, MOST_OF_DOCUMENT + 1])
def test_a_document_has_bytes_and_not_too_many(size: int) -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        Document(name="x.csv", content=bytes(size))


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_wait_in_the_outbox_as_they_are(content: bytes) -> None:
    document = Document(name="x.csv", content=content)
    assert PAYLOAD.validate_python(PAYLOAD.dump_python(document, mode="json")) == document


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=8), min_size=1))
def test_no_cell_of_a_sheet_runs_as_a_formula(cells: list[str]) -> None:
    (content,) = sheets(cells, [])
    written = content.decode("utf-8-sig")
    (read,) = csv.reader(io.StringIO(written, newline=""), delimiter=";")
    assert all(cell[:1] not in "=+-@\t" or not cell for cell in read)


@given(st.text("ab\n🧹"), st.integers(10, 50))
def test_a_long_text_is_cut_at_its_lines(text: str, most: int) -> None:
    files = list(pages(text, most))
    assert b"".join(files).decode() == text
    assert all(len(file) <= most or len(file.splitlines()) == 1 for file in files)


@given(st.lists(st.text('ab;\n"', max_size=30), max_size=30), st.integers(20, 200), st.integers(1, 9))
def test_sheets_hold_each_row_once_in_order(cells: list[str], most: int, most_rows: int) -> None:
    files = list(sheets(["kop"], ([cell, "."] for cell in cells), most, most_rows=most_rows))
    read = []
    for file in files:
        heading, *rows = csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";")
        assert heading == ["kop"]
        assert len(file) <= most or len(rows) == 1
        assert len(rows) <= most_rows
        read += [row[0] for row in rows]
    assert read == cells


def test_the_command_prints_the_same_sheet_or_lines(terminal: Terminal) -> None:
    terminal.write("area.toml", RIJNBUURT)
    assert terminal("load", "area.toml", "--now", NOW).code == 0
    printed = terminal("log", "rijnbuurt", "--csv").out
    assert printed.startswith("\ufeffWanneer;Wie;Hoe;")
    assert "2026-11-24 10:00;de beheerder;met een bestand;persoon;Amina;nieuw;Naam;;Amina;" in printed
    lines = terminal("log", "rijnbuurt").out
    assert "the administrator, with a file: person Amina, new; Name: none → Amina" in lines
    assert terminal("log", "elders").code == 2
