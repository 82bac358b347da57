"""What is in deploy/ is true: its paths, commands and settings exist, and its restrictions are there."""

import asyncio
import json
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import httpx
import pytest
from frontage import SECRET, free_port, frontage
from packaging.requirements import Requirement

from bot.__main__ import COMMANDS
from bot.settings.config import Settings, _variables, load_settings
from bot.settings.web import Webhook
from bot.web.webhook import SECRET_HEADER
from jobs.problems import keys_at
from models.database import Database

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
HOME = "/opt/vlottrekker"
UNITS = ("vlottrekker.service", "vlottrekker-backup.service")
KNOWN = {*_variables(), "VLOTTREKKER_CONFIG"}
STRICT = {
    "ProtectSystem": ["strict"],
    "ProtectHome": ["yes"],
    "PrivateTmp": ["yes"],
    "NoNewPrivileges": ["yes"],
    "CapabilityBoundingSet": [""],
    "StateDirectory": ["vlottrekker"],
    "UMask": ["0077"],
    "User": ["vlottrekker"],
    "SystemCallFilter": ["@system-service", "~@privileged @resources"],
    "LoadCredential": ["telegram-token:/etc/vlottrekker/telegram-token"],
}

Unit = dict[str, dict[str, list[str]]]


def unit(name: str) -> Unit:
    """Read a unit of systemd: its sections, and each key with all that it is set to."""
    sections: Unit = {}
    for line in (DEPLOY / "systemd" / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            section.setdefault(key, []).append(value)
    return sections


def in_project(path: str) -> Path:
    """Give the file of the project that is installed at a path."""
    return ROOT / Path(path).relative_to(HOME)


# The command and its libraries


def test_the_command_runs_through_a_link_from_any_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "deploy").mkdir(parents=True)
    shutil.copy(DEPLOY / "vlottrekker", home / "deploy")
    for name in ("bot", "jobs", "models", "pyproject.toml", ".venv"):
        (home / name).symlink_to(ROOT / name)
    (tmp_path / "vlottrekker").symlink_to(home / "deploy" / "vlottrekker")
    command = [str(tmp_path / "vlottrekker"), "--version"]
    # Whoever made a folder in which somebody else stands decides nothing.
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__main__.py").write_text('print("code of the folder")')
    (tmp_path / "platform.py").write_text('print("a library of the folder")')

    ended = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin"}
    )

    assert ended.stdout == "vlottrekker 0.1.0\n"


def blocks(lock: Path) -> dict[str, str]:
    """Give each package of a lock, with its version and its hashes."""
    found = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
    return {re.split(r"[=\[]", block)[0]: block for block in found}


def test_the_lock_for_running_is_a_part_of_the_lock_for_all() -> None:
    running, everything = blocks(DEPLOY / "requirements.lock"), blocks(ROOT / "requirements.lock")

    assert {name: block for name, block in running.items() if everything.get(name) != block} == {}
    assert not {"pytest", "mypy", "ruff", "playwright", "hatchling"} & set(running)


def test_the_lock_for_running_holds_all_that_running_needs() -> None:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [Requirement(line) for line in written["project"]["dependencies"]]
    needed: dict[str, set[str]] = {}
    while wanted:
        one = wanted.pop()
        extras = {"", *one.extras}
        name = re.sub(r"[-_.]+", "-", one.name).lower()
        if not extras - needed.get(name, set()):
            continue
        needed[name] = needed.get(name, set()) | extras
        for line in requires(name) or ():
            further = Requirement(line)
            if not further.marker or any(further.marker.evaluate({"extra": extra}) for extra in extras):
                wanted.append(further)

    assert set(needed) - set(blocks(DEPLOY / "requirements.lock")) == set()


# systemd


@pytest.mark.parametrize("name", UNITS)
def test_a_service_runs_a_command_that_exists_with_settings_that_exist(name: str) -> None:
    service = unit(name)["Service"]
    (program, command), = (line.split() for line in service["ExecStart"])  # fmt: skip

    assert in_project(program).stat().st_mode & 0o111
    assert command in COMMANDS
    assert {line.partition("=")[0] for line in service["Environment"]} <= KNOWN
    assert in_project(unit(name)["Unit"]["Documentation"][0].removeprefix("file:")).exists()


@pytest.mark.parametrize("name", UNITS)
def test_a_service_has_the_least_privilege(name: str) -> None:
    service = unit(name)["Service"]

    assert {key: service.get(key) for key in STRICT} == STRICT
    assert "ReadWritePaths" not in service


def test_who_keeps_backups_elsewhere_reads_how_the_service_may_write_there() -> None:
    page = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    told = page.partition("## Back up\n")[2].partition("\n## ")[0]
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    beside = example.partition("[backup]\n")[2].partition("folder =")[0]

    assert "systemctl edit vlottrekker-backup.service\n\n    [Service]\n    ReadWritePaths=FOLDER\n" in told
    assert 'docs/operation.md, "Back up"' in beside


def test_the_bot_is_started_again_but_not_with_wrong_settings() -> None:
    service = unit("vlottrekker.service")["Service"]

    assert (service["Restart"], service["RestartPreventExitStatus"]) == (["on-failure"], ["2"])
    assert int(service["TimeoutStopSec"][0]) > 10


def test_the_bot_waits_for_a_clock_that_is_right_where_something_waits_for_that() -> None:
    described = unit("vlottrekker.service")["Unit"]

    # Who waits for the clock pulls the target in: else it is reached at once, also where it is not right.
    assert "time-sync.target" in described["After"][0].split()
    assert "time-sync.target" not in described["Wants"][0].split()


def test_the_timer_starts_the_backup() -> None:
    timer = unit("vlottrekker-backup.timer")["Timer"]

    assert timer["Persistent"] == ["true"]
    assert timer["OnCalendar"] == ["*-*-* 03:15:00"]
    assert (DEPLOY / "systemd" / "vlottrekker-backup.service").exists()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this machine has no systemd")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    for path in (DEPLOY / "systemd").glob("vlottrekker*.[st]*[er]"):
        text = path.read_text(encoding="utf-8").replace(HOME, str(ROOT))
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    units = sorted(path.name for path in tmp_path.iterdir())
    assert units == ["vlottrekker-backup.service", "vlottrekker-backup.timer", "vlottrekker.service"]

    ended = subprocess.run(
        ["systemd-analyze", "verify", *(f"./{name}" for name in units)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_settings_for_the_service_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__TOKEN", "123456789:AAH-a-secret-of-nobody-at-all")

    settings = load_settings(DEPLOY / "config.toml")

    state = Path("/var/lib/vlottrekker")
    assert settings.backup.folder.is_relative_to(state)
    assert settings.database.url.get_secret_value() == f"sqlite:///{state}/vlottrekker.db"


# Containers


def steps() -> list[tuple[str, str]]:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.partition(" ") for line in text.splitlines() if line and not line.startswith("#"))
    return [(word, rest) for word, _, rest in lines]


def test_the_image_copies_what_exists_and_is_not_ignored() -> None:
    kept = re.findall(r"(?m)^!(.*)$", (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8"))
    copied = [rest.split() for word, rest in steps() if word == "COPY"]

    for source, target in (words for words in copied if not words[0].startswith("--from")):
        assert (ROOT / source).exists(), source
        assert source in kept
        assert target in {f"{HOME}/{source}", "/tmp/requirements.lock"}
    assert {"bot", "jobs", "models"} <= {words[0] for words in copied}


def test_the_image_runs_the_command_and_not_as_root() -> None:
    said = dict(steps())

    assert said["USER"] == "10001:10001"
    assert json.loads(said["ENTRYPOINT"]) == ["/usr/local/bin/vlottrekker"]
    assert json.loads(said["CMD"])[0] in COMMANDS
    assert set(re.findall(r"(VLOTTREKKER_\w+)=", said["ENV"])) <= KNOWN
    assert "--require-hashes" in " ".join(rest for word, rest in steps() if word == "RUN")


def compose() -> dict[str, Any]:
    """Read the part of YAML that compose.yaml is written in: mappings and lists, two spaces a step."""
    lines = [
        line for line in (DEPLOY / "compose.yaml").read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    return _mapping([line for line in lines if not line.lstrip().startswith("#")])


def _mapping(lines: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for head, below in _parts(lines):
        key, _, value = head.partition(":")
        if value.strip():
            found[key] = json.loads(value) if value.strip()[0] in '["{' else value.strip()
        elif below and below[0].startswith("- "):
            found[key] = [line.removeprefix("- ") for line in below]
        else:
            found[key] = _mapping(below)
    return found


def _parts(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Give each line of this depth with the deeper ones that follow it."""
    starts = [number for number, line in enumerate(lines) if not line.startswith(" ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start], [line[2:] for line in lines[start + 1 : end]]


def test_the_compose_file_gives_settings_and_secrets_that_exist() -> None:
    whole = compose()
    bot, database = whole["services"]["bot"], whole["services"]["database"]

    assert set(bot["environment"]) <= KNOWN
    assert bot["command"][0] in COMMANDS
    assert (DEPLOY / bot["build"]["context"] / bot["build"]["dockerfile"]).resolve().exists()
    for service in (bot, database):
        files = [value for value in service["environment"].values() if value.startswith("/run/secrets/")]
        assert sorted(Path(file).name for file in files) == sorted(service["secrets"])
        assert set(service["secrets"]) <= set(whole["secrets"])
    assert all(secret["file"].startswith("./secrets/") for secret in whole["secrets"].values())


@pytest.mark.parametrize("name", ["bot", "database"])
def test_a_container_has_the_least_privilege(name: str) -> None:
    service = compose()["services"][name]

    assert service["read_only"] == "true"
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in service
    assert "privileged" not in service


def test_the_database_is_waited_for_and_reached_by_the_bot_alone() -> None:
    whole = compose()
    bot, database = whole["services"]["bot"], whole["services"]["database"]

    assert bot["depends_on"]["database"]["condition"] == "service_healthy"
    assert database["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]
    assert database["networks"] == ["inside"]
    assert whole["networks"]["inside"]["internal"] == "true"


def test_server_and_client_programs_are_of_one_version() -> None:
    (bases, server) = (
        {rest.split()[0] for word, rest in steps() if word == "FROM"},
        compose()["services"]["database"]["image"],
    )

    # Debian's trixie has PostgreSQL 17.
    assert all(base.endswith("-trixie") for base in bases)
    assert server == "docker.io/library/postgres:17-trixie"


async def test_the_check_of_the_container_asks_the_health_of_the_bot(sqlite_database: Database) -> None:
    bot = compose()["services"]["bot"]
    words = [json.loads(word) if word[0] == '"' else word for word in bot["healthcheck"]["test"]]
    port = json.loads(bot["environment"]["VLOTTREKKER_WEB__PORT"])
    assert words[:3] == ["CMD", f"{HOME}/.venv/bin/python", "-P"]

    async def checked(to: int) -> int:
        command = [sys.executable, *(word.replace(f":{port}/", f":{to}/") for word in words[2:])]
        process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
        return await process.wait()

    async with frontage(sqlite_database, webhook=False) as front:
        assert front.settings.web
        listens = front.settings.web.port
        assert await checked(listens) == 0
        front.bot._tasks[0].cancel()
        await asyncio.wait(front.bot._tasks[:1])
        assert await checked(listens) == 1
    assert await checked(listens) == 1


# The proxy


def test_the_proxies_pass_on_the_webhook_and_nothing_else() -> None:
    said = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    nginx_said = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    (public,) = re.findall(r'public_url = "([^"]+)"', example)
    host, _, path = public.removeprefix("https://").partition("/")

    assert f"\n{host} {{" in said
    assert re.findall(r"(?m)^\s+path (.*)", said) == [f"/{path}"]
    assert re.findall(r"reverse_proxy (\S+)", said) == [f"127.0.0.1:{Webhook(public_url=public).port}"]
    assert "respond 404" in said
    assert f"\tserver_name {host};" in nginx_said
    assert re.findall(r"location (.*) {", nginx_said) == [f"= /{path}", "/"]
    assert f"\tserver 127.0.0.1:{Webhook(public_url=public).port} " in nginx_said


NGINX = """
worker_processes 1;
daemon off;
pid nginx.pid;
error_log stderr;
events {}
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    SITE
}
"""
CERTIFICATE = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost")


@asynccontextmanager
async def nginx(folder: Path, site: str, port: int) -> AsyncIterator[str]:
    """Run nginx with a site of ours until the block ends, and give its address."""
    _certify(folder)
    site = site.replace("/etc/ssl/bot.example.org", str(folder)).replace(
        "listen 443", f"listen 127.0.0.1:{port}"
    )
    (folder / "nginx.conf").write_text(NGINX.replace("SITE", site), encoding="utf-8")
    process = await asyncio.create_subprocess_exec("nginx", "-p", folder, "-c", folder / "nginx.conf")
    try:
        async with asyncio.timeout(30):
            while process.returncode is None and not _listens(port):
                await asyncio.sleep(0.02)
        assert process.returncode is None
        yield f"https://127.0.0.1:{port}/telegram"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _certify(folder: Path) -> None:
    command = ["openssl", *CERTIFICATE, "-keyout", "key.pem", "-out", "fullchain.pem"]
    subprocess.run(command, cwd=folder, capture_output=True, check=True)


def _listens(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.skipif(not shutil.which("nginx"), reason="this machine has no nginx")
async def test_nginx_brings_to_the_other_what_one_cannot_take(
    sqlite_database: Database, tmp_path: Path
) -> None:
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    await sqlite_database.migrate()
    async with frontage(sqlite_database, runs=False) as front:
        assert front.settings.webhook
        site = site.replace("8080", str(free_port())).replace("# server", "server")
        site = site.replace("8082", str(front.settings.webhook.port))
        async with nginx(tmp_path, site, free_port()) as hook, httpx.AsyncClient(verify=False) as outside:  # noqa: S501 - our own
            brought = [
                await outside.post(hook, json={"update_id": number}, headers={SECRET_HEADER: SECRET})
                for number in (7, 8, 9)
            ]
            stranger = await outside.post(hook, json={"update_id": 10})
            read = await outside.get(hook)
            elsewhere = await outside.post(hook.replace("/telegram", "/health"))

    assert [answer.status_code for answer in brought] == [200, 200, 200]
    assert [answer.status_code for answer in (stranger, read, elsewhere)] == [403, 403, 404]


# What is written about it


@pytest.mark.parametrize("page", ["docs/operation.md", "deploy/README.md"])
def test_a_page_names_commands_files_and_settings_that_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")

    named = set(re.findall(r"(?:`|\n    |bot |sql\S+ )(?:vlot|vlottrekker) ([a-z]+)", text))
    assert named
    assert named <= set(COMMANDS)
    for path in re.findall(r"\bdeploy/[\w./-]*\w", text):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"\]\(([^)#]+)\)", text):
        assert ((ROOT / page).parent / path).exists(), path
    assert set(re.findall(r"VLOTTREKKER_\w+", text)) <= KNOWN
    for section, key in re.findall(r"`(backup|database|log|telegram|web|webhook|watch)\.(\w+)`", text):
        assert key in keys_at(Settings, (section,))


def test_whoever_sets_up_mail_reads_that_answers_come_to_the_sender() -> None:
    text = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    told = " ".join(text.partition("**With mail:**")[2].partition("\n\n")[0].split())
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8")

    assert "Answers go to the address of `email.from`" in told
    assert "let somebody read that mailbox" in told
    assert re.search(r"(?m)^# from = .* # .*let somebody read them$", example)


@pytest.mark.skipif(not shutil.which("jq"), reason="this machine has no jq")
def test_whoever_upgrades_reads_how_the_service_can_read_what_is_new() -> None:
    page = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    upgrade = page.partition("## Upgrade\n")[2].partition("\n## ")[0]

    assert upgrade.split()[:2] == ["umask", "022"]
    assert "systemctl daemon-reload" in upgrade


def test_the_log_is_sifted_beside_the_lines_of_systemd() -> None:
    page = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    (sifting,) = re.findall(r"(?m)^    journalctl -u vlottrekker -o cat \| jq (.+)$", page)
    usual = json.dumps({"level": "INFO", "message": "Vlottrekker runs"})
    alarm = json.dumps({"level": "ERROR", "message": "Telegram does not accept the token"})
    kept = ["Started Vlottrekker.", alarm, "vlottrekker: config.toml: telegram.token: is missing"]

    ended = subprocess.run(
        ["jq", *shlex.split(sifting)],
        input="\n".join([kept[0], usual, *kept[1:], usual]),
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stdout.splitlines() == kept


def test_every_line_of_the_log_that_is_explained_is_one_that_the_bot_writes() -> None:
    text = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    table = text.partition("## What stands in the log")[2]
    lines = re.findall(r"(?m)^\| `([^`]+)` \|", table)
    sources = "".join(
        path.read_text(encoding="utf-8") for floor in ("bot", "jobs") for path in (ROOT / floor).rglob("*.py")
    )

    assert len(lines) >= 9
    assert [line for line in lines if line not in sources] == []


def test_every_line_of_status_is_explained() -> None:
    text = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    source = (ROOT / "bot" / "commands" / "status.py").read_text(encoding="utf-8")
    lines = re.findall(r'(?m)^        "(\w+)": f?["(_,s]', source.partition("def _lines")[2])

    assert lines[:2] == ["running", "rounds"]
    assert [line for line in lines if f"| `{line}` |" not in text] == []
