"""The command line: what each command prints, how it ends, and that no secret is ever shown."""

import asyncio
import json
import os
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP
from campaign.disk import failing_disk
from command_line import NO_FOLDER, NOW, TOKEN, Terminal, telegram
from conftest import Cluster
from pydantic import SecretStr
from sqlalchemy import make_url, select
from typer.testing import CliRunner

from bot.__main__ import app
from bot.commands import checks
from bot.health.survey import Disk
from bot.playground import Playground
from bot.settings.config import Settings, load_settings
from bot.settings.form import Backups, Storage, Telegram
from jobs.tick import TickError
from models.areas import Area
from models.database import Database
from models.leadership import leadership
from models.people import Grant, Person
from models.values import Role

EXAMPLE = Path(__file__).parents[1] / "docs" / "area.example.toml"
COMMANDS = (
    "init",
    "load",
    "invites",
    "log",
    "export",
    "run",
    "tick",
    "digest",
    "doctor",
    "status",
    "backup",
    "restore",
    "demo",
)
NEEDED = "--token or --token-file, --area, --facilitator"
A_NAME = "it must be a name of 1 to 120 characters on one line"
ANSWERS = ("--no-input", "--token", TOKEN, "--area", "Rijnbuurt", "--facilitator", "Joris")


@pytest.fixture
def terminal(bare_terminal: Terminal) -> Terminal:
    return bare_terminal


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Playground, str]]:
    with telegram() as served:
        yield served


@pytest.fixture
def url(server: tuple[Playground, str]) -> str:
    return server[1]


# Help, and wrong use


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(terminal: Terminal, command: str) -> None:
    ended = terminal(command, "--help")

    assert ended.code == 0
    assert f"vlottrekker {command}" in ended.out
    assert "--help" in ended.out


def test_the_version_is_told(terminal: Terminal) -> None:
    ended = terminal("--version")

    assert (ended.code, ended.out) == (0, "vlottrekker 0.1.0\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fly"], "vlottrekker: No such command 'fly'; see `vlottrekker --help`.\n"),
        (["load"], "vlottrekker: Missing argument 'FILE'; see `vlottrekker load --help`.\n"),
        (["tick"], "vlottrekker: Missing option '--now'; see `vlottrekker tick --help`.\n"),
        (
            ["tick", "--now", "2026-11-24T09:00"],
            "add a time zone to the moment, as in 2026-11-23T09:00:00+01:00",
        ),
        (["tick", "--now", "tomorrow"], "write a moment like 2026-11-23T09:00:00+01:00"),
        (["tick", "--now", "9999-12-31T23:59:59-01:00"], "give a moment in the years 2000 to 2999"),
        (["tick", "--now", "0001-01-01T00:00:00+01:00"], "give a moment in the years 2000 to 2999"),
        (["digest", "rijnbuurt", "--week", "9999-W52"], "write a week of the year like 2026-W48"),
        (["digest", "rijnbuurt", "--week", "0001-W01"], "write a week of the year like 2026-W48"),
        (["digest", "rijnbuurt", "--week", "2026-W54"], "write a week of the year like 2026-W48"),
        (["digest", "rijnbuurt", "--week", "48"], "write a week of the year like 2026-W48"),
        (["digest", "rijnbuurt", "--format", "pdf"], "'pdf' is not one of 'text', 'html', 'json'"),
        (["load", "area.toml", "--purge"], "No such option: --purge"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_to_do(
    terminal: Terminal, arguments: list[str], said: str
) -> None:
    terminal.configure()

    ended = terminal(*arguments)

    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_without_a_command_it_explains_itself(terminal: Terminal) -> None:
    ended = terminal()

    assert ended.code == 2
    assert "init" in ended.out


def test_the_program_itself_ends_with_these_codes(terminal: Terminal) -> None:
    terminal.configure()
    terminal("load", EXAMPLE, "--now", NOW)
    program = [
        sys.executable,
        "-m",
        "bot",
        "invites",
        "nowhere",
        "--config",
        str(terminal.folder / "config.toml"),
    ]

    ended = subprocess.run(
        program, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1]
    )

    assert ended.returncode == 2
    assert ended.stderr == 'vlottrekker: There is no area "nowhere"; there are: rijnbuurt.\n'


def test_problems_of_the_settings_are_told_all_at_once(terminal: Terminal) -> None:
    path = terminal.write("config.toml", f'[telegram]\ntokn = "{TOKEN}"\n[clock]\ntick_seconds = "x"\n')

    ended = terminal("load", EXAMPLE)

    assert ended.code == 2
    assert [line.split(": ")[:3] for line in ended.err.splitlines()] == [
        ["vlottrekker", path.name, key] for key in ("telegram.token", "telegram.tokn", "clock.tick_seconds")
    ]
    assert TOKEN not in ended.err


@pytest.mark.parametrize("before", [True, False])
def test_the_settings_can_be_named_before_and_after_the_command(
    terminal: Terminal,
    before: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    option = ["--config", "nowhere.toml"]

    ended = terminal(*option, "doctor") if before else terminal("doctor", *option)

    assert ended.code == 1
    assert "nowhere.toml: there is no such file" in ended.out


# init


def test_init_makes_everything_and_prints_the_first_link(terminal: Terminal, url: str) -> None:
    ended = terminal("init", *ANSWERS, "--email", "joris@example.org", "--api-url", url, "--now", NOW)

    assert (ended.code, ended.err) == (0, "")
    assert "https://t.me/vlottrekker_bot?start=" in ended.out
    assert "until 2026-12-08 09:00 UTC" in ended.out
    assert TOKEN not in ended.out
    assert stat.S_IMODE(Path("config.toml").stat().st_mode) == 0o600
    settings = load_settings()
    assert settings.telegram.token.get_secret_value() == TOKEN
    assert asyncio.run(_people(settings.database.url.get_secret_value())) == [
        ("rijnbuurt", "Joris", "joris@example.org", Role.FACILITATOR)
    ]
    assert sorted(path.name for path in terminal.folder.iterdir()) == ["config.toml", "vlottrekker.db"]


async def _people(database_url: str) -> list[tuple[str, str, str | None, Role]]:
    database = Database(database_url)
    async with database.reading() as session:
        rows = await session.execute(
            select(Area.slug, Person.name, Person.email, Grant.role)
            .join(Grant, Grant.person_id == Person.id)
            .join(Area, Area.id == Grant.area_id)
        )
        found = [(slug, name, email, role) for slug, name, email, role in rows]
    await database.close()
    return found


def test_init_can_answer_in_json(terminal: Terminal, url: str) -> None:
    ended = terminal("init", *ANSWERS, "--api-url", url, "--now", NOW, "--json")

    said = json.loads(ended.out)
    assert said["config"] == "config.toml"
    assert said["area"] == "rijnbuurt"
    assert said["invite"]["key"] == "joris"
    assert said["invite"]["expires_at"] == "2026-12-08T09:00:00+00:00"


def test_init_asks_what_it_was_not_told(
    terminal: Terminal, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__API_URL", url)

    ended = CliRunner().invoke(app, ["init"], input=f"{TOKEN}\nRijnbuurt\nJoris\n\n")

    assert ended.exit_code == 0, ended.output
    assert "The token that BotFather gave (it is not shown)" in ended.output
    assert TOKEN not in ended.output
    assert (terminal.folder / "config.toml").exists()


def test_init_can_leave_the_token_in_a_file_of_its_own(terminal: Terminal, url: str) -> None:
    secret = terminal.write("token", f"{TOKEN}\n")
    secret.chmod(0o600)
    answers = [answer for answer in ANSWERS if answer not in {"--token", TOKEN}]

    ended = terminal("init", *answers, "--token-file", "token", "--api-url", url)

    assert ended.code == 0
    assert TOKEN not in Path("config.toml").read_text()
    assert load_settings().telegram.token.get_secret_value() == TOKEN


def test_init_writes_over_nothing_unless_it_is_told(terminal: Terminal, url: str) -> None:
    terminal.write("config.toml", "# mine\n")

    ended = terminal("init", *ANSWERS, "--api-url", url)

    assert (ended.code, ended.err) == (
        2,
        "vlottrekker: config.toml is there already; --force writes over it.\n",
    )
    assert terminal("init", *ANSWERS, "--api-url", url, "--force").code == 0
    assert TOKEN in Path("config.toml").read_text()


def test_init_without_questions_names_what_it_needs(terminal: Terminal) -> None:
    ended = terminal("init", "--no-input")

    assert (ended.code, ended.err) == (
        2,
        f"vlottrekker: Without questions these must be given: {NEEDED}.\n",
    )


def test_init_tells_all_wrong_answers_at_once(terminal: Terminal) -> None:
    ended = terminal(
        "init", "--yes", "--token", "98765", "--area", "!", "--facilitator", "", "--email", "joris",
        "--api-url", "example.org", "--database", "mysql://vlot:hunter2@db/vlot", "--facilitator", "?",
    )  # fmt: skip

    assert ended.code == 2
    assert [line.split(": ")[1] for line in ended.err.splitlines()] == [
        "--token", "--api-url", "--database", "--area", "--facilitator", "--email",
    ]  # fmt: skip
    assert "98765" not in ended.err
    assert "hunter2" not in ended.err


def test_a_refused_token_leaves_nothing_behind(terminal: Terminal, url: str) -> None:
    other = "987654321:AAE-another-token-of-nobody"

    ended = terminal("init", "--yes", "--token", other, *ANSWERS[3:], "--api-url", url)

    assert ended.code == 1
    assert ended.err.startswith(f"vlottrekker: {url} does not accept the token; copy it again from BotFather")
    assert other not in ended.err
    assert list(terminal.folder.iterdir()) == []


def test_an_unreachable_telegram_leaves_nothing_behind(terminal: Terminal) -> None:
    ended = terminal("init", *ANSWERS, "--api-url", "http://127.0.0.1:9")

    assert ended.code == 1
    assert "http://127.0.0.1:9 cannot be reached (ClientConnectorError); look at the network" in ended.err
    assert list(terminal.folder.iterdir()) == []


def test_a_server_that_is_not_telegram_is_told(terminal: Terminal, server: tuple[Playground, str]) -> None:
    playground, url = server
    playground.garble("getMe", times=1)

    ended = terminal("init", *ANSWERS, "--api-url", url)

    assert ended.code == 1
    assert "telegram.api_url" in ended.err
    assert list(terminal.folder.iterdir()) == []


def test_an_init_that_fails_halfway_leaves_all_as_it_was(terminal: Terminal, url: str) -> None:
    assert terminal("init", *ANSWERS, "--api-url", url).code == 0
    before = Path("config.toml").read_bytes()

    ended = terminal("init", *ANSWERS, "--api-url", url, "--force")

    assert ended.code == 1
    assert 'This database has an area "rijnbuurt" already' in ended.err
    assert Path("config.toml").read_bytes() == before
    assert sorted(path.name for path in terminal.folder.iterdir()) == ["config.toml", "vlottrekker.db"]


def test_an_init_whose_settings_cannot_be_written_leaves_no_database(terminal: Terminal, url: str) -> None:
    ended = terminal("init", *ANSWERS, "--api-url", url, "--config", "nowhere/config.toml",
                     "--database", f"sqlite:///{terminal.folder}/v.db")  # fmt: skip

    assert ended.code == 1
    assert "nowhere/config.toml cannot be written" in ended.err
    assert list(terminal.folder.iterdir()) == []


# load


def test_load_shows_what_changes_and_a_second_time_nothing_does(terminal: Terminal) -> None:
    terminal.configure()

    first, second = (terminal("load", EXAMPLE, "--now", NOW) for _ in range(2))

    assert (first.code, first.err) == (0, "")
    assert "add     workgroup schoon\n          name: Schoon en heel\n" in first.out
    assert "          cadence: every week, mon 09:00\n" in first.out
    assert "          next question: Mon 30 Nov 2026 09:00\n" in first.out
    assert first.out.endswith("10 changes made in rijnbuurt.\n")
    assert second.out == f"Nothing changes: rijnbuurt is as {EXAMPLE} says.\n"


def test_load_shows_old_and_new(terminal: Terminal) -> None:
    terminal.configure()
    terminal("load", EXAMPLE, "--now", NOW)
    other = terminal.write(
        "area.toml",
        EXAMPLE.read_text().replace('weekday = "mon", time = "09:00"', 'weekday = "thu", time = "11:00"'),
    )

    ended = terminal("load", other, "--now", NOW)

    assert ended.out == (
        "change  workgroup schoon\n"
        "          cadence: every week, mon 09:00 → every week, thu 11:00\n"
        "          next question: Mon 30 Nov 2026 09:00 → Thu 26 Nov 2026 11:00\n"
        "1 change made in rijnbuurt.\n"
    )


def test_the_next_question_that_load_shows_is_the_first_that_no_day_off_skips(terminal: Terminal) -> None:
    terminal.configure()
    closed = 'closed_periods = [{ name = "rust", first_day = 2026-11-25, last_day = 2026-12-04 }]\n'
    text = EXAMPLE.read_text(encoding="utf-8").replace("answer_days = 2", f"{closed}answer_days = 2")
    file, other = (
        terminal.write("area.toml", text),
        terminal.write("other.toml", text.replace('"mon"', '"thu"')),
    )

    first = [terminal("load", file, "--now", NOW, *dry) for dry in (["--dry-run"], [])]
    ended = terminal("load", other, "--now", NOW)

    assert all("          next question: Mon 07 Dec 2026 09:00\n" in each.out for each in first)
    assert "          next question: Mon 07 Dec 2026 09:00 → Thu 10 Dec 2026 09:00\n" in ended.out


def test_load_shows_which_week_of_the_month_a_rhythm_is_in(terminal: Terminal) -> None:
    terminal.configure()
    every_week = 'every_weeks = 1, weekday = "mon"'
    for week in ("first", "last"):
        text = EXAMPLE.read_text(encoding="utf-8").replace(every_week, f'monthly = "{week}", weekday = "mon"')
        ended = terminal("load", terminal.write("area.toml", text), "--now", NOW)

    assert "          cadence: every month, first mon 09:00 → every month, last mon 09:00\n" in ended.out


def test_a_dry_run_shows_the_same_and_changes_nothing(terminal: Terminal) -> None:
    terminal.configure()

    dry = terminal("load", EXAMPLE, "--dry-run", "--now", NOW)

    assert dry.code == 0
    assert dry.out.endswith("10 changes would be made. Nothing was changed: this was a dry run.\n")
    assert not (terminal.folder / "vlottrekker.db").exists()
    real = terminal("load", EXAMPLE, "--now", NOW)
    assert real.out.splitlines()[:-1] == dry.out.splitlines()[:-1]


def test_load_reads_standard_input(terminal: Terminal) -> None:
    terminal.configure()
    area = CliRunner().invoke(app, ["load", "-", "--now", NOW], input=Path(EXAMPLE).read_bytes())
    sheet = ["load", "-", "--area", "rijnbuurt", "--now", NOW]
    people = CliRunner().invoke(app, sheet, input="naam;rol\nNoor;meelezer\n")
    broken = CliRunner().invoke(app, ["load", "-"], input=b"\xff")

    assert area.output.endswith("10 changes made in rijnbuurt.\n")
    assert people.output.endswith("1 change made in rijnbuurt.\n")
    assert "-: this is not text in UTF-8" in str(broken.exception)


def test_a_terminal_that_has_few_letters_hinders_no_command(terminal: Terminal) -> None:
    def typed(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        around = os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONPATH": str(EXAMPLE.parents[1])}
        program = [sys.executable, "-P", "-m", "bot", *arguments]
        return subprocess.run(program, env=around, cwd=terminal.folder, check=False, capture_output=True)

    def prints(*arguments: str) -> bytes:
        done = typed(*arguments)
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout

    name = "Rijnbuurt ’t Čilo →"
    terminal.configure()
    area = EXAMPLE.read_text(encoding="utf-8").replace('name = "Rijnbuurt"', f'name = "{name}"', 1)
    terminal.write("area.toml", area)
    shown = json.loads(prints("load", "area.toml", "--dry-run", "--json").decode("cp1252"))
    assert name in str(shown)
    assert b"?ilo" in prints("load", "area.toml")
    assert b"?ilo" in prints("log", "rijnbuurt")
    assert name in prints("log", "rijnbuurt", "--csv").decode("utf-8")
    (terminal.folder / "again.toml").write_bytes(prints("export", "rijnbuurt"))
    assert b"Nothing changes" in prints("load", "again.toml")


def test_a_dry_run_makes_no_tables(
    terminal: Terminal, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.configure()
    url = cluster.create()
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", url)

    dry = terminal("load", EXAMPLE, "--dry-run", "--now", NOW)
    status = terminal("status")

    assert (dry.code, dry.err) == (0, "")
    assert status.err.startswith("vlottrekker: There is no database yet")
    assert terminal("load", EXAMPLE, "--now", NOW).code == 0
    cluster.drop(url)


def test_a_new_file_is_its_owners_alone(terminal: Terminal) -> None:
    terminal.configure()
    before = os.umask(0o022)
    try:
        assert terminal("load", EXAMPLE, "--now", NOW).code == 0
    finally:
        os.umask(before)

    assert stat.S_IMODE((terminal.folder / "vlottrekker.db").stat().st_mode) == 0o600


def test_load_says_when_an_area_loses_its_last_gebiedsmakelaar(terminal: Terminal, tmp_path: Path) -> None:
    terminal.configure()
    said = "has no gebiedsmakelaar, and its weekly overview goes to nobody"
    assert said not in terminal("load", EXAMPLE, "--now", NOW).err
    sheet = tmp_path / "people.csv"
    sheet.write_text("name;role\nFatima;reader\n")
    for how in (["--dry-run"], []):
        assert said in terminal("load", str(sheet), "--area", "rijnbuurt", *how, "--now", NOW).err


def test_load_speaks_json(terminal: Terminal) -> None:
    terminal.configure()

    said = json.loads(terminal("load", EXAMPLE, "--json", "--now", NOW).out)

    assert (said["area"], said["dry_run"]) == ("rijnbuurt", False)
    said["changes"][-2]["fields"].pop("table")
    assert said["changes"][-2] == {
        "action": "add",
        "what": "workgroup",
        "key": "schoon",
        "fields": {
            "name": {"old": None, "new": "Schoon en heel"},
            "cadence": {"old": None, "new": {"every_weeks": 1, "weekday": "mon", "time": "09:00"}},
            "representatives": {"old": None, "new": ["amina", "bram"]},
            "deputies": {"old": None, "new": ["chris"]},
            "next_ask_at": {"old": None, "new": "2026-11-30T08:00:00+00:00"},
        },
    }
    assert json.loads(terminal("load", EXAMPLE, "--json").out)["changes"] == []


def test_load_tells_all_problems_of_a_file(terminal: Terminal) -> None:
    terminal.configure()
    path = terminal.write("area.toml", '[area]\nslug = "r"\nnaam = "R"\n[[people]]\nkey = "amina"\n')

    ended = terminal("load", path)

    assert ended.code == 2
    assert ended.err.splitlines() == [
        f"vlottrekker: {path}: area.name: is missing; {A_NAME}",
        f'vlottrekker: {path}: area.naam: this key is not known; did you mean "name"?',
        f"vlottrekker: {path}: people[amina].name: is missing; {A_NAME}",
    ]


def test_a_database_that_cannot_be_opened_is_told_without_a_trace(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.configure()
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", "sqlite:///nowhere/v.db")

    ended = terminal("load", EXAMPLE)

    mend = f"There is no folder {terminal.folder}/nowhere for the database; make it, or mend database.url."
    assert (ended.code, ended.out, ended.err) == (1, "", f"vlottrekker: {mend}\n")


def test_a_file_that_is_no_database_is_told_without_a_trace(terminal: Terminal) -> None:
    terminal.configure()
    terminal.write("vlottrekker.db", "Not a database at all, but long enough to look at." * 20)

    ended = terminal("load", EXAMPLE)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "vlottrekker: The database does not answer as it should: file is not a database\n"


def test_a_secret_that_everybody_can_read_is_a_warning(terminal: Terminal) -> None:
    terminal.configure().chmod(0o644)

    ended = terminal("load", EXAMPLE)

    assert ended.code == 0
    assert ended.err.startswith("warning: config.toml: everybody on this machine can read the secret in it")


# invites


def test_invites_print_a_link_for_each_person(terminal: Terminal, url: str) -> None:
    terminal.configure(url)
    terminal("load", EXAMPLE, "--now", NOW)

    ended = terminal("invites", "rijnbuurt", "--now", NOW)

    assert ended.code == 0
    lines = ended.out.splitlines()
    assert len(lines) == 14
    assert lines[0] == "Fatima (fatima), until 2026-12-08 09:00 UTC:"
    assert lines[1].startswith("  https://t.me/vlottrekker_bot?start=")


def test_a_lost_account_is_mended_with_another_key(terminal: Terminal, url: str) -> None:
    """As docs/operation.md tells it: export, another key everywhere, load with --prune, invites."""
    terminal.configure(url)
    terminal("load", EXAMPLE, "--now", NOW)
    asyncio.run(_joris_joined(terminal))
    assert "Joris" not in terminal("invites", "rijnbuurt", "--now", NOW).out
    exported = terminal("export", "rijnbuurt").out
    area = terminal.write("area.toml", exported.replace('"joris"', '"joris-2"'))

    loaded = terminal("load", area, "--prune", "--now", NOW)

    assert (loaded.code, loaded.err) == (0, "")
    assert "2 changes made in rijnbuurt" in loaded.out
    assert "Joris" in terminal("invites", "rijnbuurt", "--now", NOW).out
    assert "Nothing changes" in terminal("load", area, "--prune", "--now", NOW).out


async def _joris_joined(terminal: Terminal) -> None:
    database = Database(f"sqlite+aiosqlite:///{terminal.folder / 'vlottrekker.db'}")
    async with database.writing() as session:
        joris = (await session.scalars(select(Person).where(Person.name == "Joris"))).one()
        joris.telegram_id, joris.joined_at = 5, datetime.fromisoformat(NOW)
    await database.close()


def test_invites_speak_json_and_renew(terminal: Terminal, url: str) -> None:
    terminal.configure(url)
    terminal("load", EXAMPLE, "--now", NOW)

    first, second = (json.loads(terminal("invites", "rijnbuurt", "--json").out) for _ in range(2))

    assert [invite["key"] for invite in first] == [
        "fatima", "joris", "amina", "bram", "chris", "dewi", "emre"
    ]  # fmt: skip
    assert set(first[0]) == {"key", "name", "link", "expires_at"}
    assert {invite["link"] for invite in first}.isdisjoint(invite["link"] for invite in second)


def test_an_unknown_area_tells_which_there_are(terminal: Terminal) -> None:
    terminal.configure()
    terminal("load", EXAMPLE)

    ended = terminal("invites", "rijnbuut")

    assert (ended.code, ended.err) == (
        2,
        'vlottrekker: There is no area "rijnbuut"; there are: rijnbuurt.\n',
    )


def test_init_writes_the_settings_that_the_environment_names(
    terminal: Terminal, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VLOTTREKKER_CONFIG", str(terminal.folder / "elsewhere.toml"))

    first, again = (terminal("init", *ANSWERS, "--api-url", url) for _ in range(2))

    assert first.code == 0
    assert f"{terminal.folder}/elsewhere.toml is written" in first.out
    assert not (terminal.folder / "config.toml").exists()
    assert again.code == 2
    assert "elsewhere.toml is there already" in again.err
    assert terminal("invites", "rijnbuurt").code == 0


def test_init_takes_a_name_in_another_script(terminal: Terminal, url: str) -> None:
    answers = ("--no-input", "--token", TOKEN, "--area", "Rijnbuurt", "--facilitator", "Фатима")
    ended = terminal("init", *answers, "--api-url", url)
    assert ended.code == 0, ended.err
    assert "The link with which Фатима joins" in ended.out


def test_init_takes_the_token_file_that_the_environment_names(
    terminal: Terminal, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__TOKEN_FILE", str(terminal.write("token", f"{TOKEN}\n")))
    answers = ("--no-input", "--area", "Rijnbuurt", "--facilitator", "Joris")

    assert terminal("init", *answers, "--api-url", url).code == 0
    assert "token_file = " in (terminal.folder / "config.toml").read_text(encoding="utf-8")


def test_init_makes_no_database_that_the_other_commands_would_not_use(
    terminal: Terminal, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL_FILE", str(terminal.write("address", "sqlite:///v.db")))

    ended = terminal("init", *ANSWERS, "--api-url", url)

    assert ended.code == 2
    assert "VLOTTREKKER_DATABASE__URL_FILE names another database" in ended.err
    assert not (terminal.folder / "config.toml").exists()


def test_an_area_file_of_another_area_than_was_named_is_refused(terminal: Terminal, url: str) -> None:
    terminal.configure(url)

    other, same = (terminal("load", EXAMPLE, "--area", name) for name in ("elders", "rijnbuurt"))

    assert other.code == 2
    assert 'is of area "rijnbuurt", not "elders"; leave --area out' in other.err
    assert same.code == 0


def test_a_database_where_nobody_can_look_is_one_sentence(
    terminal: Terminal, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.configure(url)
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", f"sqlite:///{NO_FOLDER}/v.db")
    init = ("--config", "other.toml", "init", *ANSWERS, "--api-url", url)

    ended = [terminal("status"), terminal("backup"), terminal("load", EXAMPLE), terminal(*init)]
    doctor = terminal("doctor")

    for one in ended:
        assert one.code == 1
        assert one.err.startswith(f"vlottrekker: {NO_FOLDER}/v.db cannot be reached (File name too long); ")
    assert f"mend database   {NO_FOLDER}/v.db cannot be reached" in doctor.out


# A database that is not there


SEEKING = ("status", "backup", "export rijnbuurt", "log rijnbuurt", "invites rijnbuurt", "digest rijnbuurt")
MAKES_IT = "`vlottrekker init` or `load` makes it, and `restore` puts a backup back"


@pytest.mark.parametrize("command", [*SEEKING, f"tick --now {NOW}"])
def test_without_a_database_a_command_says_so_and_makes_none(terminal: Terminal, command: str) -> None:
    terminal.configure()

    ended = terminal(*command.split())

    said = f"vlottrekker: There is no database yet at {terminal.folder}/vlottrekker.db; {MAKES_IT}.\n"
    assert (ended.code, ended.out, ended.err) == (1, "", said)
    assert [path.name for path in terminal.folder.iterdir()] == ["config.toml"]


def test_a_postgresql_without_our_tables_is_no_database_yet(
    terminal: Terminal, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.configure()
    url = cluster.create()
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", url)

    ended = [terminal(*command.split()) for command in SEEKING]
    doctor = terminal("doctor")

    there_is_none = f"here is no database yet at PostgreSQL's {make_url(url).database}; {MAKES_IT}"
    assert {(one.code, one.out, one.err) for one in ended} == {(1, "", f"vlottrekker: T{there_is_none}.\n")}
    assert f"t{there_is_none}\n" in doctor.out
    cluster.drop(url)


# doctor


def test_doctor_finds_a_new_installation_well(terminal: Terminal, url: str) -> None:
    terminal("init", *ANSWERS, "--api-url", url)

    ended = terminal("doctor")

    assert ended.code == 0
    assert [line.split()[:2] for line in ended.out.splitlines()] == [
        *(["ok", name] for name in ("config", "token", "webhook", "database", "sqlite")),
        *(["ok", name] for name in ("migrations", "school", "backup", "disk", "mail", "clock")),
        ["ok", "web"],
    ]


def test_doctor_says_how_to_mend(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.configure()
    monkeypatch.setenv("VLOTTREKKER_EMAIL__HOST", "127.0.0.1")
    monkeypatch.setenv("VLOTTREKKER_EMAIL__PORT", "9")
    monkeypatch.setenv("VLOTTREKKER_EMAIL__FROM", "bot@example.org")

    ended = terminal("doctor", "--json")

    said = json.loads(ended.out)
    assert (ended.code, said["ok"]) == (1, False)
    mends = {check["name"]: check["mend"] for check in said["checks"] if not check["ok"]}
    assert set(mends) == {"token", "webhook", "database", "mail", "clock"}
    assert "look at the network and at telegram.api_url" in mends["token"]
    assert mends["database"] == f"there is no database yet at {terminal.folder}/vlottrekker.db; {MAKES_IT}"
    assert "look at email.host, port and security" in mends["mail"]
    assert not (terminal.folder / "vlottrekker.db").exists()


def test_doctor_tells_the_problems_of_the_settings(terminal: Terminal) -> None:
    terminal.write("config.toml", '[telegram]\ntokn = "x"\n')

    ended = terminal("doctor")

    assert ended.code == 1
    assert ended.out.splitlines()[1] == (
        'mend config     config.toml: telegram.tokn: this key is not known; did you mean "token"?'
    )


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_cannot_hold_all_text_is_told(
    terminal: Terminal, cluster: Cluster, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    terminal.configure()
    like = f"ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    cluster.order(f"CREATE DATABASE {encoding.lower()} {like}")
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", cluster.address(encoding.lower()))

    doctor, load = terminal("doctor"), terminal("load", EXAMPLE)

    told = f"it keeps text as {encoding}, which cannot hold all; make it again with `createdb --encoding UTF8"
    assert f"mend database   it does not answer: {told}" in doctor.out
    assert (load.code, load.out) == (1, "")
    assert load.err.startswith(f"vlottrekker: The database does not answer as it should: {told}")
    cluster.drop(cluster.address(encoding.lower()))


@pytest.mark.parametrize(("locale", "begins"), [("C", "mend"), ("C.UTF-8", "ok")])
def test_a_database_that_does_not_know_capitals_is_told(
    terminal: Terminal, cluster: Cluster, monkeypatch: pytest.MonkeyPatch, locale: str, begins: str
) -> None:
    terminal.configure()
    cluster.order(f"CREATE DATABASE capitals TEMPLATE template0 ENCODING 'UTF8' LOCALE '{locale}'")
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", cluster.address("capitals"))

    doctor = terminal("doctor")

    (told,) = (line for line in doctor.out.splitlines() if line.split()[1] == "letters")
    assert told.startswith(begins)
    assert ("createdb --encoding UTF8 --locale C.UTF-8 --template template0" in told) is (begins == "mend")
    cluster.drop(cluster.address("capitals"))


async def test_doctor_greets_the_mail_server(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.configure()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(None), "127.0.0.1", 0)
    monkeypatch.setenv("VLOTTREKKER_EMAIL__HOST", "127.0.0.1")
    monkeypatch.setenv("VLOTTREKKER_EMAIL__PORT", str(server.sockets[0].getsockname()[1]))
    monkeypatch.setenv("VLOTTREKKER_EMAIL__FROM", "bot@example.org")
    monkeypatch.setenv("VLOTTREKKER_EMAIL__SECURITY", "none")

    async with server:
        found = await checks.mail_server(load_settings().email)
        monkeypatch.setenv("VLOTTREKKER_EMAIL__SECURITY", "starttls")
        insecure = await checks.mail_server(load_settings().email)

    assert found.ok
    assert insecure.mend
    assert "look at email.host, port and security" in insecure.mend


async def test_doctor_sees_a_disk_that_takes_nothing_more(tmp_path: Path) -> None:
    with failing_disk() as disk:
        database = Database(f"sqlite:///{tmp_path}/v.db")
        await database.migrate()
        settings = Settings(
            telegram=Telegram(token=SecretStr(TOKEN)),
            database=Storage(url=SecretStr(f"sqlite:///{tmp_path}/v.db")),
            backup=Backups(folder=tmp_path),
        )
        well = await checks.database(settings)
        disk.fails_at = disk.operations + 1
        (full,) = await checks.database(settings)
        disk.mend()
        await database.close()

    assert {one.name: one.ok for one in well}["database"]
    assert full.mend
    assert "full" in full.mend


def test_doctor_sees_a_disk_that_is_nearly_full() -> None:
    found = checks.disk({"database": Disk(folder=Path("a"), free=49, part=0.049)})

    assert found.mend == "the disk of the database is nearly full; make room on it"


@asynccontextmanager
async def told_at_nine() -> AsyncIterator[str]:
    """Serve what tells that it is nine o'clock."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            b"HTTP/1.1 302 Found\r\nDate: Tue, 24 Nov 2026 09:00:00 GMT\r\nContent-Length: 0\r\n\r\n"
        )
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_slow_answer_is_no_reason_to_blame_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "monotonic", iter([100.0, 107.0]).__next__)

    async with told_at_nine() as url:
        found = await checks.clock(url, datetime(2026, 11, 24, 8, 59, 53, tzinfo=UTC))

    assert found.ok


@pytest.mark.parametrize(("seconds", "ok"), [(0, True), (-4, True), (6, False), (-3600, False)])
async def test_doctor_compares_the_clock_with_the_server(seconds: int, ok: bool) -> None:  # noqa: FBT001
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)

    async with told_at_nine() as url:
        found = await checks.clock(url, now + timedelta(seconds=seconds))

    assert found.ok is ok
    assert ok or "turn on its time service" in (found.mend or "")


# run, tick and digest


def test_two_processes_do_not_run_one_database(terminal: Terminal) -> None:
    terminal.configure()
    terminal("load", EXAMPLE)
    # The lock is one of the operating system, so it is held between the loops as well.
    other = leadership(Database(f"sqlite:///{terminal.folder}/vlottrekker.db"), "other")
    assert asyncio.run(other.take())

    try:
        ended = terminal("run")
    finally:
        asyncio.run(other.release())

    assert (ended.code, ended.out) == (1, "")
    last = json.loads(ended.err.splitlines()[-1])
    assert last["message"] == ("Another `vlottrekker run` serves this database already; stop that one first.")


def test_a_refused_token_ends_the_run(terminal: Terminal, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.configure(url)
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__TOKEN", "987654321:AAE-another-token-of-nobody")

    ended = terminal("run")

    assert ended.code == 1
    assert f"{url} does not accept the token" in ended.err
    assert "another-token" not in ended.err


def test_a_tick_says_what_it_did(terminal: Terminal) -> None:
    terminal.configure()
    terminal("load", EXAMPLE, "--now", NOW)

    first = json.loads(terminal("tick", "--now", "2026-11-30T09:00:00+01:00", "--json").out)
    second = terminal("tick", "--now", "2026-11-30T08:00:00Z")

    assert first["now"] == "2026-11-30T08:00:00+00:00"
    assert (first["planned"], first["digests"]) == (2, 1)
    assert second.out.startswith("planned 0, ")
    assert second.out.endswith(" at 2026-11-30T08:00:00+00:00.\n")


def test_a_tick_that_could_not_do_all_has_failed(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.configure()
    terminal("load", EXAMPLE, "--now", NOW)

    async def fail(settings: object, now: datetime) -> None:
        del settings, now
        raise TickError("1 failed")

    monkeypatch.setattr("bot.process.tick_once", fail)

    ended = terminal("tick", "--now", NOW)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "vlottrekker: Not all that was due could be done: 1 failed\n"


@pytest.mark.parametrize(
    ("form", "begin"), [("text", "Overzicht van nu voor Rijnbuurt"), ("html", "<!doctype")]
)
def test_the_overview_of_this_moment_is_printed(terminal: Terminal, form: str, begin: str) -> None:
    terminal.configure()
    terminal("load", EXAMPLE, "--now", NOW)

    ended = terminal("digest", "rijnbuurt", "--format", form, "--now", NOW)

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(begin)
    assert "Schoon en heel" in ended.out


def test_the_overview_of_a_week_is_the_one_that_was_sent(terminal: Terminal) -> None:
    terminal.configure()
    terminal("load", EXAMPLE, "--now", NOW)
    terminal("tick", "--now", "2026-11-27T15:00:00+01:00")

    sent = json.loads(terminal("digest", "rijnbuurt", "--week", "2026-W48", "--format", "json").out)
    other = terminal("digest", "rijnbuurt", "--week", "2026-W49")

    assert (sent["period_end"], sent["provisional"]) == ("2026-11-27T14:00:00Z", False)
    assert (other.code, other.err) == (1, "vlottrekker: No overview of rijnbuurt was sent in 2026-W49.\n")


def test_postgresql_is_filled_just_the_same(
    terminal: Terminal, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.configure()
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", postgresql_url)

    dry, first, second = (terminal("load", EXAMPLE, *more) for more in (["--dry-run"], [], []))

    assert "10 changes would be made" in dry.out
    assert first.out.endswith("10 changes made in rijnbuurt.\n")
    assert second.out.startswith("Nothing changes")
    assert (terminal("digest", "rijnbuurt").code, list(terminal.folder.glob("*.db"))) == (0, [])
