"""What every test stands on: the real databases, fresh and migrated, and no way out to the network."""

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from itertools import count
from pathlib import Path
from typing import Any
from zlib import crc32

import psycopg
import pytest
from compiled import share_compiled
from hypothesis import settings as hypothesis_settings
from sqlalchemy import make_url

from bot.loading import collect_seldom
from models.database import Database

pytest_plugins = ("command_line",)

hypothesis_settings.register_profile("suite", derandomize=True, database=None, deadline=None)
hypothesis_settings.load_profile("suite")

KINDS = ("sqlite", "postgresql")
SWIFT = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "shared_buffers=32MB",
    "timezone=Europe/Amsterdam",  # so that a moment read without care would come out wrong
)
# PostgreSQL refuses to be root.
AS_POSTGRES = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server of our own, on a socket in a temporary folder; nothing in it outlives the tests."""

    programs: Path
    folder: Path
    numbers: Iterator[int] = field(default_factory=count)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keep the server up. Its guard stops it once the pipe to us is closed, also when we are killed."""
        self.run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8")
        settings = (*SWIFT, "listen_addresses=''", f"unix_socket_directories={self.folder}")
        options = " ".join(f"-c {setting}" for setting in settings)
        stop = 'read -r _; "$0" stop -s -D data -m immediate; rm -rf "${PWD:?}"'
        guard = [*AS_POSTGRES, "sh", "-c", stop, str(self.programs / "pg_ctl")]
        with subprocess.Popen(guard, cwd=self.folder, stdin=subprocess.PIPE, start_new_session=True):
            self.run("pg_ctl", "start", "-D", "data", "-l", "log", "-w", "-o", options)
            yield

    def run(self, program: str, *arguments: str) -> None:
        command = [*AS_POSTGRES, str(self.programs / program), *arguments]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)

    def address(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def create(self, template: str = "template0") -> str:
        """Make a new database and give its address."""
        name = f"test_{next(self.numbers)}"
        self.order(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.address(name)

    def drop(self, url: str) -> None:
        self.order(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def order(self, sql: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(sql.encode())


def pytest_xdist_auto_num_workers() -> int:
    """Take two workers a processor: half of what the long tests do is waiting for processes and leases."""
    return 2 * (os.cpu_count() or 1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--both", action="store_true", help="run also the stories on each kind of database")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run a test of a story on one kind of database, which its name draws; with `--both` on each."""
    if config.getoption("--both"):
        return
    stories = defaultdict[str, list[pytest.Item]](list)
    for item in items:
        if isinstance(item, pytest.Function) and "database_url" in item.fixturenames:
            case = item.callspec.id.replace(str(item.callspec.params["database_url"]), "", 1)
            if item.get_closest_marker("story"):
                stories[f"{item.location[0]} {item.originalname} {case}"].append(item)
    draws = crc32 if _postgresql_programs() else lambda _: 0
    drawn = {kinds[draws(name.encode()) % len(kinds)] for name, kinds in stories.items()}
    left_out = {item for kinds in stories.values() for item in kinds} - drawn
    config.hook.pytest_deselected(items=[*left_out])
    items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """Look for garbage as seldom as the program does: all that was loaded stays."""
    collect_seldom()


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse every connection but those to this machine."""
    real = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}

    def guarded(name: str) -> Any:
        def call(self: socket.socket, address: Any) -> Any:
            outside = self.family != socket.AF_UNIX and not _is_here(address[0])
            assert not outside, f"a test reached for the network: {address}"
            return real[name](self, address)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in real:
            patch.setattr(socket.socket, name, guarded(name))
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Let a test's engines not compile what those of the test before it compiled."""
    with pytest.MonkeyPatch.context() as patch:
        share_compiled(patch.setattr)
        yield


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start PostgreSQL once; without its programs skip, but fail where the project is checked as a whole."""
    programs = _postgresql_programs()
    if programs is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("PostgreSQL's programs are not installed")
    with tempfile.TemporaryDirectory(prefix="vlot-", dir=_memory(), ignore_cleanup_errors=True) as name:
        if os.geteuid() == 0:
            shutil.chown(name, "postgres")
        server = Cluster(programs, Path(name))
        with server.running():
            yield server


def _postgresql_programs() -> Path | None:
    """Find the folder of initdb: the newest of Debian's, which are not on the path, or the path's."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).parent if found else None


def _memory() -> Path | None:
    """Give the folder that is kept in memory, if it has room: databases are copied ten times faster there."""
    folder = Path("/dev/shm")
    roomy = os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > 512 * 2**20
    return folder if roomy else None


@pytest.fixture(scope="session")
def migrated_cluster(cluster: Cluster) -> Cluster:
    """Migrate one database of the cluster, for the others to be copies of."""
    cluster.order("CREATE DATABASE migrated")
    asyncio.run(_migrate(cluster.address("migrated")))
    return cluster


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


async def _migrate(url: str) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """Give the address of a migrated SQLite database with nothing in it."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'vlottrekker.db')}"


@pytest.fixture
def postgresql_url(migrated_cluster: Cluster) -> Iterator[str]:
    """Give the address of a migrated PostgreSQL database with nothing in it."""
    url = migrated_cluster.create("migrated")
    yield url
    migrated_cluster.drop(url)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Give a migrated database with nothing in it: the test runs once on each kind."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """Give a migrated database with nothing in it, for a test that one kind is enough for."""
    database = Database(sqlite_url)
    yield database
    await database.close()


@pytest.fixture
async def postgresql_database(postgresql_url: str) -> AsyncIterator[Database]:
    """Give a migrated database with nothing in it, for what only PostgreSQL has."""
    database = Database(postgresql_url)
    yield database
    await database.close()
