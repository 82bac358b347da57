"""The area file: what it may say, what it changes, and that nothing which was said is lost by it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.area_file.comparing import plan_area
from jobs.area_file.form import AreaFile
from jobs.area_file.plan import plan_changes
from jobs.area_file.reading import parse_area_file, read_area_file
from jobs.arranging.apply import ADMINISTRATOR, Hand, apply_changes
from jobs.arranging.changes import Action, Change, PersonChange, WorkgroupChange, differences
from jobs.arranging.known import ClosedDays, Known, KnownPerson, gather_known
from jobs.arranging.wishes import arrange
from jobs.invitations import invite_all
from jobs.joining import Opened, open_invitation
from jobs.problems import ProblemsError
from models.areas import Seat, Workgroup
from models.arranged import OrganisationKind, Way
from models.arrangements import Handover
from models.database import Database
from models.organisations import Organisation
from models.people import Invitation, Membership, Person
from models.queries.accounts import merge, roles_by_area
from models.queries.areas import area_by_slug
from models.queries.people import leave_area
from models.rounds import Answer, CheckIn, Round
from models.values import Cadence, Language, MonthWeek, Question, Role, RoundStatus, Weekday

pytestmark = pytest.mark.story

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LATER = datetime(2026, 12, 2, 9, tzinfo=UTC)
EXAMPLE = Path(__file__).parents[1] / "docs" / "area.example.toml"

RIJNBUURT = """
[area]
slug = "rijnbuurt"
name = "Rijnbuurt"
[[people]]
key = "amina"
name = "Amina"
email = "amina@example.org"
roles = ["reader", "core_group"]
[[people]]
key = "bram"
name = "Bram"
[[people]]
key = "chris"
name = "Chris"
[[workgroups]]
slug = "schoon"
name = "Schoon en heel"
cadence = { every_weeks = 1, weekday = "mon", time = "09:00" }
representatives = ["amina", "bram"]
deputies = ["chris"]
"""
ONLY_AREA = RIJNBUURT[: RIJNBUURT.index("[[people]]")]
ONLY_AMINA = RIJNBUURT[: RIJNBUURT.index('[[people]]\nkey = "bram"')]


def parsed(text: str) -> AreaFile:
    return parse_area_file(text, "rijnbuurt.toml")


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


async def load(
    database: Database, text: str, now: datetime = NOW, *, prune: bool = False
) -> tuple[Change, ...]:
    file = parsed(text)
    async with database.writing() as session:
        changes = await plan_area(session, file, "rijnbuurt.toml", now, prune=prune)
        await apply_changes(session, file.area.slug, changes, now, hand=Hand(way=Way.FILE))
    return changes


async def known(database: Database, slug: str = "rijnbuurt") -> Known:
    async with database.writing() as session:
        return await gather_known(session, slug)


def summary(changes: Iterable[Change]) -> list[tuple[str, str, list[str]]]:
    return [
        (change.action.value, change.key, [name for name, _, _ in differences(change)]) for change in changes
    ]


# What a file may say


def test_the_example_is_an_area_file() -> None:
    file = read_area_file(EXAMPLE)

    assert file.area.slug == "rijnbuurt"
    assert len(file.people) == 7
    assert [workgroup.slug for workgroup in file.workgroups] == ["schoon", "ontmoeting"]


def test_an_area_file_may_begin_with_the_mark_that_a_notepad_puts_there(tmp_path: Path) -> None:
    path = tmp_path / "area.toml"
    path.write_text(RIJNBUURT, encoding="utf-8-sig")
    assert read_area_file(path) == parsed(RIJNBUURT)


def test_a_time_can_also_be_one_of_toml() -> None:
    file = parsed(changed(RIJNBUURT, ('time = "09:00"', "time = 09:00:00")))

    assert file.workgroups[0].cadence
    assert file.workgroups[0].cadence.time == time(9)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('slug = "rijnbuurt"', 'slug = "Rijn buurt"', "area.slug: must be a short name of small letters"),
        ('name = "Rijnbuurt"', 'name = " "', "area.name: must be a name of 1 to 120 characters"),
        (
            'name = "Rijnbuurt"',
            'name = "Rijn\\u0007buurt"',
            "area.name: must be a name of 1 to 120 characters",
        ),
        (
            'name = "Rijnbuurt"',
            'naam = "Rijnbuurt"',
            'area.naam: this key is not known; did you mean "name"?',
        ),
        ('name = "Rijnbuurt"', "name = 5", "area.name: must be a name"),
        ("[area]", '[area]\ntimezone = "Europe/Amsterdm"', 'did you mean "Europe/Amsterdam"?'),
        ("[area]", '[area]\ntimezone = "here"', "names are those of the IANA time zone database"),
        ("[area]", '[area]\nlanguage = "fr"', 'area.language: must be "nl" or "en"'),
        ("[area]", '[area]\ndigest = "fri"', "area.digest: must be a table"),
        (
            "[area]",
            '[area]\ndigest = { weekday = "vrij", time = "15:00" }',
            'area.digest.weekday: must be a day: "mon"',
        ),
        ("[area]", '[area]\ndigest = { weekday = "fri" }', "area.digest.time: is missing; it must be a time"),
        ("[area]", "[gebied]\n[area]", "gebied: this key is not known"),
        ('key = "bram"', 'key = "Bram!"', "people[Bram!].key: must be a short name"),
        ('key = "bram"', 'key = "amina"', 'people[amina].key: "amina" stands here more than once'),
        ('name = "Bram"', 'email = "bram@example.org"', "people[bram].name: is missing"),
        ('name = "Bram"', 'name = "Bram"\nemail = "bram"', "people[bram].email: must be a mail address"),
        (
            'name = "Bram"',
            'name = "Bram"\nemail = "AMINA@example.org"',
            "people[bram].email: amina has the same address",
        ),
        ('"core_group"]', '"core-group"]', 'people[amina].roles[2]: must be a list of "gebiedsmakelaar"'),
        ('"core_group"]', '"representative"]', "people[amina].roles[2]: must be a list of"),
        ('"core_group"]', '"reader"]', 'people[amina].roles: "reader" stands here more than once'),
        (
            "every_weeks = 1",
            "every_weeks = 0",
            "cadence.every_weeks: must be a whole number of weeks from 1 to 8",
        ),
        (
            "every_weeks = 1",
            "every_weeks = 9",
            "cadence.every_weeks: must be a whole number of weeks from 1 to 8",
        ),
        ("every_weeks = 1", "every_weeks = true", "cadence.every_weeks: must be a whole number of weeks"),
        ("every_weeks = 1", "every_weeks = 1.5", "cadence.every_weeks: must be a whole number of weeks"),
        ('"mon"', '"sat"', "workgroups[schoon].cadence.weekday: must be a working day"),
        ('"09:00"', '"9 uur"', "workgroups[schoon].cadence.time: must be a time of the day"),
        ('"09:00"', '"24:00"', "workgroups[schoon].cadence.time: must be a time of the day"),
        ('"09:00"', "9", "workgroups[schoon].cadence.time: must be a time of the day"),
        ('"09:00"', "09:00:30", "workgroups[schoon].cadence.time: must be a time of the day"),
        ('["amina", "bram"]', "[]", "workgroups[schoon].representatives: must be a list of one or two keys"),
        (
            '["amina", "bram"]\ndeputies = ["chris"]',
            '["amina", "bram", "chris"]',
            "workgroups[schoon].representatives: must be a list of one or two keys",
        ),
        ('["amina", "bram"]', '"amina"', "workgroups[schoon].representatives: must be a list of one or two"),
        (
            '["amina", "bram"]',
            '["amina", "bran"]',
            'workgroups[schoon].representatives: "bran" is nobody\'s key in [[people]]; did you mean "bram"?',
        ),
        ('["chris"]', '["dewi"]', 'workgroups[schoon].deputies: "dewi" is nobody\'s key in [[people]]'),
        ('["chris"]', '["amina"]', 'workgroups[schoon].deputies: "amina" has more than one seat'),
        ('["amina", "bram"]', '["amina", "amina"]', '.representatives: "amina" has more than one seat'),
    ],
)
def test_a_wrong_value_names_file_key_and_mend(old: str, new: str, said: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        parsed(changed(RIJNBUURT, (old, new)))

    assert all(problem.where == "rijnbuurt.toml" for problem in raised.value.problems)
    assert any(said in str(problem) for problem in raised.value.problems), str(raised.value)


def test_two_workgroups_with_one_slug_are_told() -> None:
    twice = RIJNBUURT + RIJNBUURT[RIJNBUURT.index("[[workgroups]]") :]

    with pytest.raises(
        ProblemsError, match=r'workgroups\[schoon\].slug: "schoon" stands here more than once'
    ):
        parsed(twice)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ProblemsError) as raised:
        parsed(
            changed(
                RIJNBUURT,
                ('name = "Rijnbuurt"', ""),
                ('key = "chris"', 'key = "bram"'),
                ('"mon"', '"zon"'),
                ("amina@example.org", "amina"),
            )
        )

    assert [problem.key for problem in raised.value.problems] == [
        "area.name",
        "people[amina].email",
        "workgroups[schoon].cadence.weekday",
        "people[bram].key",
        "workgroups[schoon].deputies",
    ]


def test_a_syntax_error_names_line_and_column() -> None:
    with pytest.raises(
        ProblemsError, match=r"^rijnbuurt.toml: this is not valid TOML: .*at line 2, column 8"
    ):
        parsed("[area]\nslug = rijnbuurt\n")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gone.toml"

    with pytest.raises(ProblemsError) as raised:
        read_area_file(path)

    assert str(raised.value) == f"{path}: there is no such file; mend the name"


# What a file changes


async def test_a_new_area_gets_all_that_its_file_says(database: Database) -> None:
    changes = await load(database, RIJNBUURT)

    assert [(change.action, change.key) for change in changes] == [
        (Action.ADD, key) for key in ("rijnbuurt", "amina", "bram", "chris", "schoon")
    ]
    now_known = await known(database)
    assert now_known.people["amina"] == KnownPerson(
        name="Amina", email="amina@example.org", roles=(Role.CORE_GROUP, Role.READER)
    )
    schoon = now_known.workgroups["schoon"]
    assert (schoon.representatives, schoon.deputies) == (("amina", "bram"), ("chris",))
    assert schoon.next_ask_at == datetime(2026, 11, 30, 8, tzinfo=UTC)


async def test_a_new_area_has_its_first_overview_on_friday(database: Database) -> None:
    await load(database, RIJNBUURT)

    async with database.reading() as session:
        area = await area_by_slug(session, "rijnbuurt")
    assert area
    assert area.digest_from == NOW
    assert area.next_digest_at == datetime(2026, 11, 27, 14, tzinfo=UTC)
    assert (area.timezone, area.language) == ("Europe/Amsterdam", Language.DUTCH)
    assert (area.digest_weekday, area.digest_time) == (Weekday.FRIDAY, time(15))


async def test_a_second_time_nothing_changes(database: Database) -> None:
    await load(database, RIJNBUURT)

    assert await load(database, RIJNBUURT, LATER) == ()
    assert await load(database, RIJNBUURT, LATER, prune=True) == ()


async def test_what_is_planned_is_what_is_known_afterwards(database: Database) -> None:
    await load(database, RIJNBUURT)
    text = changed(RIJNBUURT, ('"mon"', '"tue"'), ('name = "Bram"', 'name = "Abraham"'))
    async with database.writing() as session:
        planned = await plan_area(session, parsed(text), "rijnbuurt.toml", LATER)

    assert await load(database, text, LATER) == planned
    now_known = await known(database)
    assert [now_known.people["bram"], now_known.workgroups["schoon"]] == [change.new for change in planned]


async def test_another_cadence_is_planned_from_now(database: Database) -> None:
    await load(database, RIJNBUURT)

    (change,) = await load(database, changed(RIJNBUURT, ('"mon"', '"thu"'), ('"09:00"', '"10:30"')))

    assert [name for name, _, _ in differences(change)] == ["cadence", "next_ask_at"]
    schoon = (await known(database)).workgroups["schoon"]
    assert schoon.next_ask_at == datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


async def test_another_cadence_leaves_a_question_that_is_due_alone(database: Database) -> None:
    await load(database, RIJNBUURT)
    await load(database, changed(RIJNBUURT, ('"mon"', '"thu"'), ('"09:00"', '"10:30"')), LATER)
    assert (await known(database)).workgroups["schoon"].next_ask_at == datetime(2026, 11, 30, 8, tzinfo=UTC)


RHYTHM = """
cadence = { monthly = "first", weekday = "tue", time = "09:00" }
remind_after = 2
answer_days = 3
school_region = "north"
closed_periods = [{ name = "Zomerreces", first_day = 2027-07-19, last_day = 2027-08-27 }]
"""
OWN = 'cadence = { every_weeks = 1, weekday = "mon", time = "09:00" }'
IN_AREA = 'name = "Rijnbuurt"\n'


async def test_an_area_has_its_own_rhythm_settings_and_closed_periods(database: Database) -> None:
    await load(database, changed(RIJNBUURT, (IN_AREA, IN_AREA + RHYTHM)))
    area = (await known(database)).area
    assert area
    assert area.cadence == Cadence(
        every_weeks=4, weekday=Weekday.TUESDAY, time=time(9), monthly=MonthWeek.FIRST
    )
    assert (area.remind_after, area.answer_days, area.school_region) == (2, 3, "north")
    recess = ClosedDays(name="Zomerreces", first_day=date(2027, 7, 19), last_day=date(2027, 8, 27))
    assert area.closed_periods == (recess,)
    assert await load(database, RIJNBUURT) == ()
    emptied = IN_AREA + 'school_region = ""\nclosed_periods = []\nremind_after = 0\n'
    await load(database, changed(RIJNBUURT, (IN_AREA, emptied)))
    area = (await known(database)).area
    assert area
    assert (area.school_region, area.closed_periods, area.remind_after) == (None, (), 0)


async def test_closed_periods_in_any_order_are_the_same_a_second_time(database: Database) -> None:
    autumn = '{ name = "Herfst", first_day = 2027-10-18, last_day = 2027-10-22 }'
    week = '{ name = "Bouwvak", first_day = 2027-07-19, last_day = 2027-07-23 }'
    recess = '{ name = "Zomerreces", first_day = 2027-07-19, last_day = 2027-08-27 }'
    file = changed(RIJNBUURT, (IN_AREA, f"{IN_AREA}closed_periods = [{autumn}, {recess}, {week}]\n"))

    await load(database, file)

    area = (await known(database)).area
    assert area
    assert [days.name for days in area.closed_periods] == ["Bouwvak", "Zomerreces", "Herfst"]
    assert await load(database, file) == ()


async def test_a_workgroup_without_a_cadence_follows_its_area(database: Database) -> None:
    follows = changed(RIJNBUURT, (IN_AREA, IN_AREA + RHYTHM), (OWN, ""))
    await load(database, follows)
    schoon = (await known(database)).workgroups["schoon"]
    assert (schoon.own_rhythm, schoon.cadence.monthly) == (False, MonthWeek.FIRST)
    assert schoon.next_ask_at == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert await load(database, follows) == ()
    changes = await load(database, changed(follows, ('monthly = "first"', 'monthly = "last"')))
    assert summary(changes) == [
        ("change", "rijnbuurt", ["cadence"]),
        ("change", "schoon", ["cadence", "next_ask_at"]),
    ]
    schoon = (await known(database)).workgroups["schoon"]
    assert schoon.next_ask_at == datetime(2026, 12, 29, 8, tzinfo=UTC)


async def test_a_follower_that_the_file_does_not_name_changes_with_its_area(database: Database) -> None:
    follows = changed(RIJNBUURT, (OWN, ""))
    await load(database, follows)
    unnamed = follows[: follows.index("[[workgroups]]")]
    await load(database, changed(unnamed, (IN_AREA, IN_AREA + RHYTHM)))
    assert (await known(database)).workgroups["schoon"].cadence.monthly is MonthWeek.FIRST


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ("remind_after = 11", "area.remind_after: must be a whole number of working days from 0"),
        ("answer_days = 0", "area.answer_days: must be a whole number of working days from 1"),
        ('school_region = "Noord"', "area.school_region: must be a region of the school holidays"),
        (
            'closed_periods = [{ name = "Zomer", first_day = 2027-08-01, last_day = 2027-07-01 }]',
            "area.closed_periods[1]: must have a last_day from its first_day",
        ),
        (
            'closed_periods = [{ name = "Zomer", first_day = 2027-08-01, last_day = 9999-12-31 }]',
            "area.closed_periods[1]: must have a last_day from its first_day",
        ),
        (
            'cadence = { every_weeks = 1, monthly = "first", weekday = "tue", time = "09:00" }',
            "area.cadence: must have either every_weeks or monthly",
        ),
        ('cadence = { weekday = "tue", time = "09:00" }', "area.cadence: must have either every_weeks or"),
        (
            'cadence = { monthly = "fifth", weekday = "tue", time = "09:00" }',
            'area.cadence.monthly: must be "first", "second", "third" or "last"',
        ),
    ],
)
def test_what_a_file_says_wrongly_about_the_rhythm_is_named(area: str, said: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        parsed(changed(RIJNBUURT, (IN_AREA, f"{IN_AREA}{area}\n")))
    assert said in str(raised.value.problems[0])


DEPUTIES = 'deputies = ["chris"]\n'
TABLE = """
table = [{ name = "De Wijkpost", kind = "welfare" }, { name = "Agent Zuid", kind = "police" }]
table_every = 3
"""


async def test_a_workgroup_has_its_table_and_keeps_it_when_the_file_leaves_it_out(database: Database) -> None:
    seated = changed(RIJNBUURT, (DEPUTIES, DEPUTIES + TABLE))
    await load(database, seated)
    schoon = (await known(database)).workgroups["schoon"]
    assert [(place.name, place.kind) for place in schoon.table] == [
        ("Agent Zuid", OrganisationKind.POLICE),
        ("De Wijkpost", OrganisationKind.WELFARE),
    ]
    assert schoon.table_every == 3
    assert await load(database, seated) == ()
    assert await load(database, RIJNBUURT) == ()
    await load(database, changed(RIJNBUURT, (DEPUTIES, DEPUTIES + "table = []\ntable_every = 0\n")))
    schoon = (await known(database)).workgroups["schoon"]
    assert (schoon.table, schoon.table_every) == ((), 0)


async def test_an_organisation_spelt_otherwise_is_the_one_that_is_there(database: Database) -> None:
    await load(database, changed(RIJNBUURT, (DEPUTIES, DEPUTIES + TABLE)))
    spelt = TABLE.replace('"De Wijkpost"', '"de  WIJKPOST"')
    assert await load(database, changed(RIJNBUURT, (DEPUTIES, DEPUTIES + spelt))) == ()
    emptied = changed(RIJNBUURT, (DEPUTIES, DEPUTIES + "table = []\n"))
    await load(database, emptied)
    someone = changed(emptied, ('name = "Bram"', 'name = "Bram"\norganisation = "de wijkpost"'))
    (change,) = await load(database, someone)
    assert isinstance(change.new, KnownPerson)
    assert change.new.organisation == "De Wijkpost"
    async with database.reading() as session:
        names = list(await session.scalars(select(Organisation.name).order_by(Organisation.name)))
    assert names == ["Agent Zuid", "De Wijkpost"]


async def test_an_organisation_of_a_new_file_has_its_first_spelling(database: Database) -> None:
    spelt = TABLE.replace('"De Wijkpost"', '"de wijkpost"')
    file = changed(RIJNBUURT, (DEPUTIES, DEPUTIES + spelt))
    await load(database, changed(file, ('name = "Bram"', 'name = "Bram"\norganisation = "De Wijkpost"')))
    assert [place.name for place in (await known(database)).workgroups["schoon"].table] == [
        "Agent Zuid",
        "De Wijkpost",
    ]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("table_every = 53", "workgroups[schoon].table_every: must be a whole number of rounds from 0"),
        (
            'table = [{ name = "Wij", kind = "club" }]',
            "workgroups[schoon].table[1].kind: must be one of muni",
        ),
        (
            'table = [{ name = "Wij", kind = "care" }, { name = "Wij", kind = "care" }]',
            'workgroups[schoon].table: "Wij" stands here more than once; keep one',
        ),
        (
            'table = [{ name = "Wij", kind = "care" }, { name = " wij", kind = "care" }]',
            'workgroups[schoon].table: " wij" stands here more than once; keep one',
        ),
        (
            'table = [{ name = "Wij", kind = "care" }, { name = "wij", kind = "school" }]',
            'workgroups[schoon].table: "wij" is "school" here and "care" elsewhere; give it one kind',
        ),
        (
            'table = [{ name = "Wij", kind = "care" }, { name = "Wij", kind = "school" }]',
            'workgroups[schoon].table: "Wij" is "school" here and "care" elsewhere; give it one kind',
        ),
    ],
)
def test_what_a_file_says_wrongly_about_a_table_is_named(table: str, said: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        parsed(changed(RIJNBUURT, (DEPUTIES, f"{DEPUTIES}{table}\n")))
    assert said in str(raised.value)


async def test_other_seats_leave_the_next_question_alone(database: Database) -> None:
    await load(database, RIJNBUURT)
    text = changed(RIJNBUURT, ('["amina", "bram"]', '["bram"]'), ('["chris"]', '["chris", "amina"]'))

    (change,) = await load(database, text, LATER)

    assert [name for name, _, _ in differences(change)] == ["representatives", "deputies"]
    schoon = (await known(database)).workgroups["schoon"]
    assert (schoon.representatives, schoon.deputies) == (("bram",), ("chris", "amina"))
    assert schoon.next_ask_at == datetime(2026, 11, 30, 8, tzinfo=UTC)


async def test_another_moment_for_the_overview_is_that_of_the_same_week(database: Database) -> None:
    await load(database, RIJNBUURT)

    (change,) = await load(
        database, changed(RIJNBUURT, ("[area]", '[area]\ndigest = { weekday = "thu", time = "12:00" }'))
    )

    assert [name for name, _, _ in differences(change)] == ["digest", "next_digest_at"]
    area = (await known(database)).area
    assert area
    assert area.next_digest_at == datetime(2026, 11, 26, 11, tzinfo=UTC)


async def test_an_overview_that_is_due_is_still_made_when_its_moment_changes(database: Database) -> None:
    await load(database, RIJNBUURT)
    due = datetime(2026, 11, 27, 14, tzinfo=UTC)

    await load(
        database,
        changed(
            RIJNBUURT,
            ("[area]", '[area]\ndigest = { weekday = "thu", time = "12:00" }\ntimezone = "Europe/Lisbon"'),
        ),
        due,
    )

    area = (await known(database)).area
    assert area
    assert area.next_digest_at == due


async def test_another_time_zone_keeps_the_wall_clock(database: Database) -> None:
    await load(database, RIJNBUURT)

    changes = await load(database, changed(RIJNBUURT, ("[area]", '[area]\ntimezone = "Europe/Lisbon"')))

    assert summary(changes) == [
        ("change", "rijnbuurt", ["timezone", "next_digest_at"]),
        ("change", "schoon", ["next_ask_at"]),
    ]
    after = await known(database)
    assert after.area
    assert after.area.next_digest_at == datetime(2026, 11, 27, 15, tzinfo=UTC)
    assert after.workgroups["schoon"].next_ask_at == datetime(2026, 11, 30, 9, tzinfo=UTC)


async def test_a_key_that_is_left_out_changes_nothing(database: Database) -> None:
    await load(
        database,
        changed(
            RIJNBUURT, ("[area]", '[area]\nlanguage = "en"\ndigest = { weekday = "tue", time = "12:00" }')
        ),
    )
    without = changed(
        RIJNBUURT,
        ('email = "amina@example.org"\n', ""),
        ('roles = ["reader", "core_group"]\n', ""),
        ('deputies = ["chris"]\n', ""),
    )

    assert await load(database, without, LATER) == ()


async def test_an_empty_address_takes_it_away(database: Database) -> None:
    await load(database, RIJNBUURT)

    (change,) = await load(database, changed(RIJNBUURT, ("amina@example.org", "")))

    assert differences(change) == [("email", "amina@example.org", None)]
    assert (await known(database)).people["amina"].email is None


async def test_a_list_of_roles_is_the_whole_list(database: Database) -> None:
    await load(database, RIJNBUURT)

    await load(database, changed(RIJNBUURT, ('["reader", "core_group"]', '["facilitator"]')))

    assert (await known(database)).people["amina"].roles == (Role.FACILITATOR,)


async def test_a_deputy_who_becomes_representative_has_one_seat(database: Database) -> None:
    await load(database, RIJNBUURT)
    text = changed(RIJNBUURT, ('["amina", "bram"]', '["chris"]'), ('deputies = ["chris"]\n', ""))

    await load(database, text)

    schoon = (await known(database)).workgroups["schoon"]
    assert (schoon.representatives, schoon.deputies) == (("chris",), ())


async def test_nobody_is_taken_out_without_being_told(database: Database) -> None:
    await load(database, RIJNBUURT)

    assert await load(database, ONLY_AMINA) == ()
    assert set((await known(database)).people) == {"amina", "bram", "chris"}


async def test_pruning_takes_out_what_never_began(database: Database) -> None:
    await load(database, RIJNBUURT)

    changes = await load(database, ONLY_AMINA, prune=True)

    assert [(change.action, change.key) for change in changes] == [
        (Action.REMOVE, "schoon"),
        (Action.REMOVE, "bram"),
        (Action.REMOVE, "chris"),
    ]
    async with database.reading() as session:
        assert [person.name for person in await session.scalars(select(Person))] == ["Amina"]
        for table in (Workgroup, Seat):
            assert list(await session.scalars(select(table))) == []
    assert await load(database, ONLY_AMINA, prune=True) == ()


async def test_pruning_takes_the_seat_of_who_leaves_also_where_no_representatives_are_named(
    database: Database,
) -> None:
    await load(database, RIJNBUURT)
    async with database.writing() as session:
        await ask(session)
    bram = '[[people]]\nkey = "bram"\nname = "Bram"\n'
    text = changed(RIJNBUURT, (bram, ""), ('representatives = ["amina", "bram"]\n', ""))

    changes = await load(database, text, LATER, prune=True)

    assert summary(changes) == [("change", "schoon", ["representatives"]), ("leave", "bram", ["name"])]
    schoon = (await known(database)).workgroups["schoon"]
    assert (schoon.representatives, schoon.deputies) == (("amina",), ("chris",))
    async with database.reading() as session:
        giver = await session.scalar(select(Handover.giver_id))
        assert giver
        assert await roles_by_area(session, giver) == []
        assert giver not in set(await session.scalars(select(Seat.person_id)))
    assert await load(database, text, LATER, prune=True) == ()


async def test_who_leaves_an_area_keeps_no_seat_there_whatever_was_planned(database: Database) -> None:
    await load(database, RIJNBUURT)
    bram = PersonChange(key="bram", action=Action.LEAVE, old=(await known(database)).people["bram"], new=None)

    async with database.writing() as session:
        await apply_changes(session, "rijnbuurt", [bram], NOW)

    assert (await known(database)).workgroups["schoon"].representatives == ("amina",)
    async with database.reading() as session:
        assert len(list(await session.scalars(select(Seat)))) == 2


async def test_pruning_takes_the_roles_that_are_left_out(database: Database) -> None:
    await load(database, RIJNBUURT)

    await load(database, changed(RIJNBUURT, ('roles = ["reader", "core_group"]\n', "")), prune=True)

    assert (await known(database)).people["amina"].roles == ()


async def ask(session: AsyncSession, *, status: RoundStatus = RoundStatus.OPEN) -> None:
    """Let the round of this week be asked, and Bram answer in it."""
    workgroup = (await session.scalars(select(Workgroup))).one()
    bram = (await session.scalars(select(Person).where(Person.name == "Bram"))).one()
    bram.joined_at, bram.telegram_id = NOW, 2**40
    round_ = Round(workgroup_id=workgroup.id, due_at=NOW, ask_at=NOW, status=status, opened_at=NOW)
    session.add(round_)
    await session.flush()
    check_in = CheckIn(
        round_id=round_.id, workgroup_id=workgroup.id, person_id=bram.id, asked_at=NOW, question=Question.HELP
    )
    session.add(check_in)
    await session.flush()
    session.add(
        Answer(
            check_in_id=check_in.id, question=Question.OBSTACLE, text="De containers zijn vol.", said_at=NOW
        )
    )


async def test_pruning_keeps_all_that_was_said(database: Database) -> None:
    await load(database, RIJNBUURT)
    async with database.writing() as session:
        await ask(session)

    changes = await load(database, ONLY_AMINA, LATER, prune=True)

    assert [(change.action, change.key) for change in changes] == [
        (Action.STOP, "schoon"),
        (Action.LEAVE, "bram"),
        (Action.REMOVE, "chris"),
    ]
    async with database.reading() as session:
        assert [answer.text for answer in await session.scalars(select(Answer))] == [
            "De containers zijn vol."
        ]
        assert {person.name for person in await session.scalars(select(Person))} == {"Amina", "Bram"}
        (workgroup,) = await session.scalars(select(Workgroup))
        assert workgroup.next_ask_at is None
        assert list(await session.scalars(select(Seat))) == []
        assert [member.key for member in await session.scalars(select(Membership))] == ["amina"]
    assert await load(database, ONLY_AMINA, LATER, prune=True) == ()


async def test_a_stopped_workgroup_that_comes_back_is_asked_again(database: Database) -> None:
    await load(database, RIJNBUURT)
    async with database.writing() as session:
        await ask(session)
    await load(database, ONLY_AMINA, prune=True)

    changes = await load(database, RIJNBUURT, LATER)

    assert [(change.action, change.key) for change in changes][-1] == (Action.RESTART, "schoon")
    schoon = (await known(database)).workgroups["schoon"]
    assert schoon.next_ask_at == datetime(2026, 12, 7, 8, tzinfo=UTC)


async def test_a_workgroup_that_was_stopped_stays_so_until_its_file_says_otherwise(
    database: Database,
) -> None:
    await load(database, RIJNBUURT)
    schoon = (await known(database)).workgroups["schoon"]
    async with database.writing() as session:
        stop = WorkgroupChange(key="schoon", action=Action.STOP, old=schoon, new=schoon)
        await arrange(session, "rijnbuurt", stop, NOW, hand=ADMINISTRATOR)

    assert await load(database, RIJNBUURT, LATER) == ()

    (change,) = await load(
        database, changed(RIJNBUURT, ('name = "Schoon en heel"', 'name = "Schoon"\nstopped = false')), LATER
    )
    assert change.action is Action.RESTART
    assert (await known(database)).workgroups["schoon"].next_ask_at == datetime(2026, 12, 7, 8, tzinfo=UTC)


async def test_a_workgroup_that_was_stopped_once_nobody_spoke_for_it_stays_so_too(database: Database) -> None:
    await load(database, RIJNBUURT)
    running = (await known(database)).workgroups["schoon"]
    left = replace(running, representatives=(), deputies=())
    async with database.writing() as session:
        emptied = WorkgroupChange(key="schoon", action=Action.CHANGE, old=running, new=left)
        stop = WorkgroupChange(key="schoon", action=Action.STOP, old=left, new=left)
        for change in (emptied, stop):
            await arrange(session, "rijnbuurt", change, NOW, hand=Hand(way=Way.CHAT))

    await load(database, RIJNBUURT, LATER)

    schoon = (await known(database)).workgroups["schoon"]
    assert schoon.next_ask_at is None
    assert schoon.representatives == ("amina", "bram")


async def test_an_open_round_is_not_touched(database: Database) -> None:
    await load(database, RIJNBUURT)
    async with database.writing() as session:
        await ask(session)
    text = changed(RIJNBUURT, ('["amina", "bram"]', '["amina"]'), ('"mon"', '"wed"'))

    await load(database, text, LATER)

    async with database.reading() as session:
        (round_,) = await session.scalars(select(Round))
        (check_in,) = await session.scalars(select(CheckIn))
    assert (round_.status, round_.due_at, round_.closed_at) == (RoundStatus.OPEN, NOW, None)
    assert check_in.question is Question.HELP


async def test_who_leaves_cannot_use_the_link_any_more(database: Database) -> None:
    await load(database, RIJNBUURT)
    async with database.writing() as session:
        area = await area_by_slug(session, "rijnbuurt")
        assert area
        await invite_all(session, area.id, NOW)
        await ask(session)

    await load(database, ONLY_AMINA, LATER, prune=True)

    async with database.reading() as session:
        left = {link.replaced_at for link in await session.scalars(select(Invitation))}
    assert left == {None, LATER}


async def test_many_changes_take_few_statements(database: Database) -> None:
    def area(people: int, role: str, day: str) -> str:
        return ONLY_AREA + "".join(
            f'[[people]]\nkey = "p{n}"\nname = "Buur {n}"\nroles = ["{role}"]\norganisation = "{role}"\n'
            f'[[workgroups]]\nslug = "g{n}"\nname = "Groep {n}"\nrepresentatives = ["p{n}"]\n'
            f'cadence = {{ every_weeks = 1, weekday = "{day}", time = "09:00" }}\n'
            for n in range(people)
        )

    said: list[str] = []
    engine = database._writer.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    await load(database, ONLY_AREA)
    for text in (area(80, "reader", "mon"), area(80, "facilitator", "tue")):
        said.clear()
        assert len(await load(database, text)) == 160
        # On SQLite a new row whose number is needed takes a statement of its own.
        numbered = [each for each in said if each.startswith(("INSERT INTO person", "INSERT INTO workgroup"))]
        assert len(said) - len(numbered) < 50


# One person in two areas

AMSTEL = """
[area]
slug = "amstel"
name = "Amstel"
[[people]]
key = "a"
name = "Amina"
email = "amina@example.org"
roles = ["facilitator"]
"""


async def test_an_address_that_is_known_in_another_area_makes_nobody_a_member_there(
    database: Database,
) -> None:
    await load(database, RIJNBUURT)
    async with database.writing() as session:
        amina = await session.scalar(select(Person).where(Person.name == "Amina"))
        assert amina
        amina.telegram_id, amina.joined_at = 1, NOW

    await load(database, AMSTEL)

    async with database.writing() as session:
        areas = await roles_by_area(session, amina.id)
        assert [area.slug for area, _ in areas] == ["rijnbuurt"]
        area = await area_by_slug(session, "amstel")
        assert area
        (link,) = await invite_all(session, area.id, NOW)
        opened = await open_invitation(session, link.token, 1, NOW)
    assert (opened.worth, opened.person and opened.person.id) == (Opened.ADDED, amina.id)
    async with database.reading() as session:
        roles = {area.slug: roles for area, roles in await roles_by_area(session, amina.id)}
        assert await session.scalar(select(func.count(Person.id))) == 3
    assert roles == {
        "amstel": {Role.FACILITATOR},
        "rijnbuurt": {Role.CORE_GROUP, Role.READER, Role.REPRESENTATIVE},
    }
    assert await load(database, AMSTEL) == ()


@pytest.mark.parametrize("left", [False, True])
async def test_an_address_given_in_another_area_becomes_that_of_nobody_who_is_somewhere_already(
    database: Database, *, left: bool
) -> None:
    await load(database, changed(RIJNBUURT, ('email = "amina@example.org"\n', "")))
    await load(database, AMSTEL)
    async with database.writing() as session:
        amina, guest = await session.scalars(select(Person).where(Person.name == "Amina").order_by(Person.id))
        if left:
            area = await area_by_slug(session, "rijnbuurt")
            assert area
            await leave_area(session, area.id, [amina.id], NOW)
        await merge(session, guest, into=amina)

    assert (await known(database, "amstel")).people["a"].email == ("amina@example.org" if left else None)


@pytest.mark.parametrize("email", ["amina@new.example.org", None])
async def test_who_left_and_comes_back_has_the_name_and_address_that_they_are_given_now(
    database: Database, email: str | None
) -> None:
    await load(database, RIJNBUURT)
    async with database.writing() as session:
        area = await area_by_slug(session, "rijnbuurt")
        amina = (await session.scalars(select(Person).where(Person.name == "Amina"))).one()
        assert area
        amina.telegram_id = amina_account = 1
        amina.joined_at = amina.mail_refused_since = NOW
        await leave_area(session, area.id, [amina.id], NOW)
    said = 'name = "Amina de Vries"\n' + (f'email = "{email}"\n' if email else "")
    again = changed(RIJNBUURT, ('name = "Amina"\nemail = "amina@example.org"\n', said))
    await load(database, again)
    async with database.writing() as session:
        links = await invite_all(session, area.id, NOW, only={"amina"})
        opened = await open_invitation(session, links[0].token, amina_account, NOW)
        assert opened.person
        assert opened.person.id == amina.id
        assert opened.person.mail_refused_since is None
        assert (opened.person.name, opened.person.email) == ("Amina de Vries", email)
    assert await load(database, again) == ()


async def test_leaving_one_area_is_not_leaving_the_other(database: Database) -> None:
    await load(database, RIJNBUURT)
    await load(database, AMSTEL)
    async with database.writing() as session:
        amina, guest = await session.scalars(select(Person).where(Person.name == "Amina").order_by(Person.id))
        await merge(session, guest, into=amina)

    (change,) = await load(database, AMSTEL[: AMSTEL.index("[[people]]")], prune=True)

    assert change.action is Action.LEAVE
    assert (await known(database)).people["amina"].roles == (Role.CORE_GROUP, Role.READER)


async def test_an_address_of_somebody_the_file_does_not_name_is_told(sqlite_database: Database) -> None:
    await load(sqlite_database, RIJNBUURT)

    with pytest.raises(ProblemsError) as raised:
        await load(sqlite_database, changed(ONLY_AMINA, ('key = "amina"', 'key = "mina"')))

    assert str(raised.value) == (
        'rijnbuurt.toml: people[mina].email: this address is that of "amina" in this area; '
        "keep that key, or give another address"
    )


async def test_an_address_of_whom_the_file_takes_out_is_free(sqlite_database: Database) -> None:
    await load(sqlite_database, RIJNBUURT)
    await load(sqlite_database, changed(ONLY_AMINA, ('key = "amina"', 'key = "mina"')), prune=True)

    people = (await known(sqlite_database)).people
    assert ("amina" in people, people["mina"].email) == (False, "amina@example.org")


async def test_an_address_that_somebody_of_the_file_keeps_is_told(sqlite_database: Database) -> None:
    await load(sqlite_database, RIJNBUURT)
    email = 'email = "amina@example.org"\n'
    bram = changed(RIJNBUURT, (email, ""), ('name = "Bram"\n', f'name = "Bram"\n{email}'))

    with pytest.raises(ProblemsError) as raised:
        await load(sqlite_database, bram)

    assert 'people[bram].email: this address is that of "amina" in this area' in str(raised.value)
    assert len(await load(sqlite_database, changed(bram, ('"Amina"\n', '"Amina"\nemail = ""\n')))) == 2


# The plan alone


def test_the_plan_of_the_example_needs_no_database() -> None:
    changes = plan_changes(read_area_file(EXAMPLE), Known(), NOW)

    assert {change.action for change in changes} == {Action.ADD}
    assert len(changes) == 10


def test_roles_in_another_order_are_the_same_roles() -> None:
    first = parsed(RIJNBUURT)
    other = parsed(changed(RIJNBUURT, ('["reader", "core_group"]', '["core_group", "reader"]')))
    people = {change.key: change.new for change in plan_changes(first, Known(), NOW)}

    assert people["amina"] in [change.new for change in plan_changes(other, Known(), NOW)]
