"""Lists of people and workgroups: out and in again changes nothing, and what is wrong is told by line."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from threading import current_thread
from time import process_time

import pytest
from command_line import NOW as AT
from command_line import Terminal
from hypothesis import given
from hypothesis import strategies as st
from known_areas import CADENCES, NOW, known_areas
from neighbourhood import RIJNBUURT

from bot.render.preview import rhythm
from bot.render.sheets import lists
from bot.render.sheets.writing import Row, sheets
from bot.texts import Texts
from jobs.area_file.faults import FaultsError, Wrong
from jobs.area_file.form import AreaFile, AreaForm
from jobs.area_file.given import GivenList
from jobs.area_file.lists import area_named
from jobs.area_file.plan import clashes, plan_changes
from jobs.area_file.reading import parse_area_file
from jobs.area_file.sheets.columns import Column
from jobs.area_file.sheets.people import read_people
from jobs.area_file.sheets.reading import MOST_BYTES, MOST_ROWS, as_text, read_sheet
from jobs.area_file.sheets.rhythms import date_said, rhythm_said
from jobs.area_file.sheets.workgroups import read_workgroups
from jobs.area_file.toml_faults import faults_of
from jobs.area_file.writing import write_area_file
from jobs.arranging.changes import Change
from jobs.arranging.known import Known, KnownArea, KnownPerson, KnownWorkgroup
from jobs.problems import ProblemsError
from models.values import Cadence, Language, MonthWeek, Weekday

LANGUAGES = st.sampled_from(Language)
DIGEST = Cadence(every_weeks=1, weekday=Weekday.FRIDAY, time=time(15))
BUURT = Known(
    area=KnownArea(
        name="Buurt", timezone="Europe/Amsterdam", language=Language.DUTCH, digest=DIGEST, next_digest_at=NOW
    ),
    people={
        key: KnownPerson(name=key.title(), email=f"{key}@example.org", roles=()) for key in ("amina", "bram")
    },
)


def changes_of_sheet(content: bytes, known: Known) -> tuple[Change, ...]:
    """Plan what a sheet changes, as it is done for one that is sent."""
    read = read_sheet(as_text(content))
    assert known.area
    area = AreaForm.model_construct(slug="buurt", name=known.area.name)
    if read.of_workgroups:
        return plan_changes(AreaFile(area=area, workgroups=read_workgroups(read, known)), known, NOW)
    return plan_changes(AreaFile(area=area, people=read_people(read, known)), known, NOW)


def sheet(rows: Iterable[Row]) -> bytes:
    heading, *others = rows
    (content,) = sheets(heading, others)
    return content


def spoken_to(known: Known, language: Language) -> Known:
    return replace(known, languages=dict.fromkeys(known.people, language))


@given(known_areas(), LANGUAGES)
def test_an_area_file_that_goes_out_and_in_changes_nothing(known: Known, language: Language) -> None:
    written = write_area_file("buurt", spoken_to(known, language))
    file = parse_area_file(written, "buurt.toml")
    assert not list(clashes(file, known, "buurt.toml"))
    assert plan_changes(file, known, NOW) == ()
    assert plan_changes(file, known, NOW, prune=True) == ()


@given(known_areas(), LANGUAGES)
def test_sheets_that_go_out_and_in_change_nothing(known: Known, language: Language) -> None:
    texts = Texts(language)
    if known.people:
        assert changes_of_sheet(sheet(lists.people(spoken_to(known, language), texts)), known) == ()
    if known.workgroups:
        assert changes_of_sheet(sheet(lists.workgroups(known, texts)), known) == ()


@given(known_areas(), known_areas())
def test_no_list_takes_the_last_who_speaks_for_a_workgroup(known: Known, other: Known) -> None:
    file = parse_area_file(write_area_file("buurt", other), "buurt.toml")
    for change in plan_changes(file, known, NOW):
        if isinstance(change.old, KnownWorkgroup) and change.old.representatives:
            assert isinstance(change.new, KnownWorkgroup)
            assert change.new.representatives


@given(known_areas())
def test_an_area_file_brings_everything_into_a_new_place(known: Known) -> None:
    file = parse_area_file(write_area_file("buurt", known), "buurt.toml")
    people, groups = {}, {}
    for change in plan_changes(file, Known(), NOW):
        match change.new:
            case KnownPerson() as person:
                people[change.key] = person
            case KnownWorkgroup() as group:
                groups[change.key] = group
    assert people == known.people
    assert {key: replace(group, next_ask_at=None) for key, group in groups.items()} == {
        key: replace(group, next_ask_at=None) for key, group in known.workgroups.items()
    }
    assert {key: bool(group.next_ask_at) for key, group in groups.items()} == {
        key: bool(group.next_ask_at) for key, group in known.workgroups.items()
    }


async def test_whose_area_file_it_is_is_read_while_others_have_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads = []

    def noting(text: str, where: str) -> AreaFile:
        threads.append(current_thread())
        return parse_area_file(text, where)

    monkeypatch.setattr("jobs.area_file.lists.parse_area_file", noting)
    assert await area_named(GivenList(name="b.toml", text=RIJNBUURT)) == "rijnbuurt"
    assert threads != [current_thread()]
    assert await area_named(GivenList(name="b.csv", text="naam\n")) is None


def test_the_lines_of_many_faults_are_found_in_one_look_at_the_file() -> None:
    wrong = "".join(f"wrong{number} = 1\n" for number in range(200))
    text = '[area]\nslug = "buurt"\nnote = """\n[' + "a" * 30_000 + f'\n"""\n{wrong}'
    with pytest.raises(ProblemsError) as raised:
        parse_area_file(text, "buurt.toml")
    begun = process_time()
    found = {fault.word: fault.line for fault in faults_of(text, raised.value.problems)}
    # It takes a hundredth of a second; it took minutes, in which the whole bot stood still.
    assert process_time() - begun < 5
    assert [found[f"area.wrong{number}"] for number in range(200)] == list(range(6, 206))


@given(CADENCES, LANGUAGES)
def test_a_rhythm_is_heard_as_it_is_said(cadence: Cadence, language: Language) -> None:
    assert rhythm_said(rhythm(cadence, Texts(language))) == cadence


@pytest.mark.parametrize(
    ("words", "weeks", "weekday", "at", "monthly"),
    [
        ("elke 2 weken do 13.00", 2, Weekday.THURSDAY, time(13), None),
        ("Elke week op maandag om 9 uur", 1, Weekday.MONDAY, time(9), None),
        ("wekelijks ma 9:30", 1, Weekday.MONDAY, time(9, 30), None),
        ("om de week vr. 8.15 uur", 2, Weekday.FRIDAY, time(8, 15), None),
        ("3 weken di 10:00:00", 3, Weekday.TUESDAY, time(10), None),
        ("eerste dinsdag van de maand om 10.30 uur", 4, Weekday.TUESDAY, time(10, 30), MonthWeek.FIRST),
        ("maandelijks op de laatste vrijdag 16.00", 4, Weekday.FRIDAY, time(16), MonthWeek.LAST),
        ("every other week on Wed at 09:00", 2, Weekday.WEDNESDAY, time(9), None),
        ("every month on the 2nd Thursday at 14:00", 4, Weekday.THURSDAY, time(14), MonthWeek.SECOND),
    ],
)
def test_a_rhythm_is_heard_in_many_words(
    words: str, weeks: int, weekday: Weekday, at: time, monthly: MonthWeek | None
) -> None:
    assert rhythm_said(words) == Cadence(every_weeks=weeks, weekday=weekday, time=at, monthly=monthly)


@pytest.mark.parametrize(
    "words",
    ["", "soms", "elke 9 weken ma 9.00", "elke week op zondag om 9.00 uur", "ma 9.00", "elke week ma 25.00"],
)
def test_what_is_no_rhythm_is_not_guessed(words: str) -> None:
    assert rhythm_said(words) is None


@pytest.mark.parametrize("words", ["2027-01-05", "5-1-2027", "05/01/27", "2027-01-05 00:00:00", "5.1.2027"])
def test_a_date_is_read_as_spreadsheets_write_it(words: str) -> None:
    assert date_said(words) == date(2027, 1, 5)


@pytest.mark.parametrize("words", ["27-01-05", "5-1-27", "31/02/27", "2027-01-05 09:00:00", "morgen"])
def test_what_could_be_two_dates_or_none_is_no_date(words: str) -> None:
    assert date_said(words) is None


DOCS = Path(__file__).parents[1] / "docs"


def test_the_examples_of_the_manual_can_be_brought_in() -> None:
    people = changes_of_sheet((DOCS / "mensen.example.csv").read_bytes(), replace(BUURT, people={}))
    there = {change.key: change.new for change in people if isinstance(change.new, KnownPerson)}
    assert list(there) == ["fatima", "joris", "amina", "bram", "dewi"]
    groups = changes_of_sheet((DOCS / "werkgroepen.example.csv").read_bytes(), replace(BUURT, people=there))
    assert [change.key for change in groups] == ["schoon-en-heel", "ontmoeting"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_sheet_is_read_however_it_was_saved(delimiter: str, encoding: str) -> None:
    rows = (("name", "role"), ("Zoë", "core group"), ("Jan", '"facilitator, reader"'))
    text = "\r\n".join(delimiter.join(row) for row in rows)
    read = read_sheet(as_text(text.encode(encoding)))
    assert [row[Column.NAME] for row in read.rows] == ["Zoë", "Jan"]
    assert [row[Column.ROLES] for row in read.rows] == ["core group", "facilitator, reader"]
    assert [row.line for row in read.rows] == [2, 3]


@pytest.mark.parametrize(
    ("text", "line", "wrong"),
    [
        ("", 0, Wrong.NO_ROWS),
        ("naam\n", 0, Wrong.NO_ROWS),
        ("rol\nmeelezer\n", 1, Wrong.NO_NAME_COLUMN),
        ("naam;naam\na;b\n", 1, Wrong.COLUMN_TWICE),
        ("naam,rol\nAmina,kerngroep,meelezer\n", 2, Wrong.CELLS),
        ('naam;rol\nAmina;"kerngroep" x\n', 2, Wrong.QUOTES),
    ],
)
def test_a_sheet_that_cannot_be_read_says_where(text: str, line: int, wrong: Wrong) -> None:
    with pytest.raises(FaultsError) as raised:
        read_sheet(text)
    assert [(fault.line, fault.wrong) for fault in raised.value.faults] == [(line, wrong)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("naam;organisatie\nNoor  de Wit;De Wijkpost\nChris;\nnoor de wit;Stadsdeel\n", 4),
        ("naam;sleutel\nNoor;\nNoor;noor-2\n", 3),
        ("naam;sleutel\nNoor;noor-2\nNoor;\n", 3),
        ("naam;e-mail\nAmina Baal;\nAmina Baal;amina@example.org\n", 3),
        ("naam;vertegenwoordigers\nSchoon;Amina\nSchoon;Bram\n", 3),
    ],
    ids=["people", "the second with a key", "the first with a key", "a new name", "workgroups"],
)
def test_who_or_what_is_new_stands_in_a_list_once(text: str, line: int) -> None:
    with pytest.raises(FaultsError) as raised:
        changes_of_sheet(text.encode(), BUURT)
    assert [(fault.line, fault.wrong) for fault in raised.value.faults] == [(line, Wrong.TWICE)]


@pytest.mark.parametrize("emptied", ["", "geen"])
def test_an_address_is_free_for_another_once_it_was_emptied(emptied: str) -> None:
    rows = f"naam;e-mail;sleutel\nAmina;{emptied};amina\nBram;Amina@example.org;bram\n"
    if emptied:
        assert [change.key for change in changes_of_sheet(rows.encode(), BUURT)] == ["amina", "bram"]
        return
    with pytest.raises(FaultsError) as raised:
        changes_of_sheet(rows.encode(), BUURT)
    assert [(fault.line, fault.wrong) for fault in raised.value.faults] == [(3, Wrong.ADDRESS_TAKEN)]


FORTNIGHTLY = Cadence(every_weeks=2, weekday=Weekday.TUESDAY, time=time(9, 30))
MONTHLY = replace(FORTNIGHTLY, every_weeks=4, monthly=MonthWeek.LAST)


@pytest.mark.parametrize(
    ("old", "cells", "new"),
    [
        (FORTNIGHTLY, ";donderdag;13.00", replace(FORTNIGHTLY, weekday=Weekday.THURSDAY, time=time(13))),
        (FORTNIGHTLY, ";donderdag;", replace(FORTNIGHTLY, weekday=Weekday.THURSDAY)),
        (FORTNIGHTLY, "3;;", replace(FORTNIGHTLY, every_weeks=3)),
        (FORTNIGHTLY, ";;13.00", replace(FORTNIGHTLY, time=time(13))),
        (MONTHLY, ";;13.00", replace(MONTHLY, time=time(13))),
        (MONTHLY, "2;;", FORTNIGHTLY),
    ],
)
def test_an_empty_cell_leaves_a_part_of_the_rhythm_as_it_was(old: Cadence, cells: str, new: Cadence) -> None:
    group = KnownWorkgroup(
        name="Groen", cadence=old, representatives=("amina",), deputies=(), next_ask_at=None
    )
    rows = f"naam;weken;dag;tijd\nGroen;{cells}\n"
    (change,) = changes_of_sheet(rows.encode(), replace(BUURT, workgroups={"groen": group}))
    assert isinstance(change.new, KnownWorkgroup)
    assert change.new.cadence == new


@pytest.mark.parametrize("cells", [";donderdag;13.00", "2;;13.00", "2;donderdag;"])
def test_the_rhythm_of_a_new_workgroup_is_told_whole(cells: str) -> None:
    with pytest.raises(FaultsError) as raised:
        changes_of_sheet(f"naam;weken;dag;tijd\nGroen;{cells}\n".encode(), BUURT)
    assert [(fault.line, fault.wrong) for fault in raised.value.faults] == [(2, Wrong.RHYTHM)]


def test_who_have_the_same_name_come_in_by_keys_of_their_own() -> None:
    rows = "naam;sleutel\nNoor;noor-a\nNoor;noor-b\nChris;\nKris;chris\n"
    changes = changes_of_sheet(rows.encode(), BUURT)
    assert [change.key for change in changes] == ["noor-a", "noor-b", "chris-2", "chris"]


@pytest.mark.parametrize(
    ("heading", "of_workgroups"),
    [
        ("Werkgroep", True),
        ("workgroup;key", True),
        ("naam", False),
        ("naam;gestopt", True),
        ("name;key", False),
    ],
)
def test_a_heading_says_whether_a_sheet_is_of_workgroups(heading: str, *, of_workgroups: bool) -> None:
    assert read_sheet(f"{heading}\nGroen\n").of_workgroups is of_workgroups


@pytest.mark.parametrize("dry", [("--dry-run",), ()])
def test_a_sheet_makes_no_database(terminal: Terminal, dry: tuple[str, ...]) -> None:
    terminal.write("new.csv", "naam;rol\nNoor;meelezer\n")
    ended = terminal("load", "new.csv", "--area", "rijnbuurt", *dry, "--now", AT)
    assert ended.code == 2
    assert ended.err.endswith('There is no area "rijnbuurt"; there are none yet; make one with `load`.\n')
    assert not (terminal.folder / "vlottrekker.db").exists()


def test_a_list_of_any_length_comes_in_and_out_at_the_command_line(terminal: Terminal) -> None:
    terminal.write("area.toml", RIJNBUURT)
    assert terminal("load", "area.toml", "--now", AT).code == 0
    rows = "".join(f"Buur {number} {'x' * 110}\n" for number in range(MOST_ROWS + 300))
    assert len(rows) > MOST_BYTES
    terminal.write("new.csv", f"naam\n{rows}")
    assert terminal("load", "new.csv", "--area", "rijnbuurt", "--now", AT).code == 0
    terminal.write("out.csv", terminal("export", "rijnbuurt", "--format", "people").out)
    again = terminal("load", "out.csv", "--area", "rijnbuurt", "--now", AT)
    assert (again.err, again.out) == ("", "Nothing changes: rijnbuurt is as out.csv says.\n")


def test_a_sheet_comes_in_and_out_at_the_command_line(terminal: Terminal) -> None:
    terminal.write("area.toml", RIJNBUURT)
    assert terminal("load", "area.toml", "--now", AT).code == 0
    terminal.write("new.csv", "naam;rol\nNoor;meelezer\n")
    assert terminal("load", "new.csv").code == 2
    dry = terminal("load", "new.csv", "--area", "rijnbuurt", "--dry-run", "--now", AT)
    assert "person noor" in dry.out
    assert terminal("load", "new.csv", "--area", "rijnbuurt", "--now", AT).code == 0
    terminal.write("taal.csv", "naam;taal\nNoor;Engels\n")
    kept = terminal("load", "taal.csv", "--area", "rijnbuurt", "--now", AT)
    assert "Everybody chooses their own language; 1 stay as they are." in kept.err
    for form, name in (("people", "out.csv"), ("workgroups", "groups.csv"), ("toml", "out.toml")):
        terminal.write(name, terminal("export", "rijnbuurt", "--format", form).out)
        again = terminal("load", name, *(("--area", "rijnbuurt") if form != "toml" else ()), "--now", AT)
        assert "Nothing changes" in again.out
    terminal.write("bad.csv", "naam;rol\nNoor;baas\n")
    wrong = terminal("load", "bad.csv", "--area", "rijnbuurt")
    assert wrong.code == 2
    assert "bad.csv: Line 2: I do not know this role: baas." in wrong.err
