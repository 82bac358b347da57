"""The house rules: who may import whom, what is pure, and how large a room may become."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent
FLOORS = ("models", "jobs", "bot")
"""From the ground up: a floor imports itself and what is below it."""

SOURCES = sorted(
    path
    for floor in FLOORS
    for path in (HERE / floor).rglob("*.py")
    if "versions" not in path.parts and "__pycache__" not in path.parts
)

PURE = ("jobs/rules/", "bot/render/", "bot/texts/", "models/values.py", "bot/buttons.py")
IMPURE_LIBRARIES = {
    "sqlalchemy",
    "telegram",
    "asyncio",
    "httpx",
    "aiohttp",
    "aiosmtplib",
    "apscheduler",
    "uvicorn",
    "starlette",
}
STANDARD_ONLY = "models/values.py"
ALONE = "bot/playground/"
CLOCK_READERS = {
    "bot/process.py",
    "bot/demo/clock.py",
    "jobs/clock.py",
    "bot/commands/shell.py",
    "bot/commands/checks.py",
}
"""Who may read the machine's clock; everybody else is told the time."""


@pytest.fixture(scope="module")
def sources() -> dict[str, ast.Module]:
    """Give every module of the product as it is written, by its path."""
    return {
        path.relative_to(HERE).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES
    }


def imported(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def wrong_imports(name: str, module: ast.Module) -> list[str]:
    """Name what a file imports against the rules."""
    floor = FLOORS.index(name.partition("/")[0])
    above = FLOORS[floor + 1 :]
    found = [what for what in imported(module) if what.split(".")[0] in above]
    if name.startswith(PURE):
        found += [what for what in imported(module) if what.split(".")[0] in IMPURE_LIBRARIES]
    if name.startswith(ALONE):
        ours = [what for what in imported(module) if what.split(".")[0] in FLOORS]
        found += [what for what in ours if not what.startswith("bot.playground")]
    if name == STANDARD_ONLY:
        found += [
            what for what in imported(module) if what.split(".")[0] not in {"dataclasses", "datetime", "enum"}
        ]
    if name not in {"bot/__main__.py", "bot/process.py", "bot/duty.py"} and not name.startswith(
        ("bot/demo/", "bot/commands/")
    ):
        found += [what for what in imported(module) if what == "bot.app"]
    if name != "jobs/clock.py":
        found += [what for what in imported(module) if what.split(".")[0] == "apscheduler"]
    return found


def test_imports_go_down(sources: dict[str, ast.Module]) -> None:
    found = {name: wrong for name, module in sources.items() if (wrong := wrong_imports(name, module))}
    assert found == {}


def test_a_wrong_import_would_be_found() -> None:
    assert wrong_imports("models/areas.py", ast.parse("from jobs.rounds import remind")) == ["jobs.rounds"]
    assert wrong_imports("jobs/rules/rota.py", ast.parse("import sqlalchemy.orm")) == ["sqlalchemy.orm"]
    assert wrong_imports("bot/playground/x.py", ast.parse("from models.values import Role")) == [
        "models.values"
    ]
    assert wrong_imports("bot/handlers/taps.py", ast.parse("from bot.app import run")) == ["bot.app"]


def reads_the_clock(module: ast.Module) -> bool:
    """Find `datetime.now(...)`, `date.today()` and `time.time()`."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr)
        in {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
        for node in ast.walk(module)
    )


def test_only_a_few_read_the_clock(sources: dict[str, ast.Module]) -> None:
    assert {name for name, module in sources.items() if reads_the_clock(module)} <= CLOCK_READERS


def test_reading_the_clock_would_be_found() -> None:
    assert reads_the_clock(ast.parse("from datetime import datetime\nx = datetime.now(UTC)"))


def test_pure_code_awaits_nothing(sources: dict[str, ast.Module]) -> None:
    pure = {name: module for name, module in sources.items() if name.startswith(PURE)}
    awaits = (ast.Await, ast.AsyncFunctionDef)
    nodes = ((name, node) for name, module in pure.items() for node in ast.walk(module))
    assert [name for name, node in nodes if isinstance(node, awaits)] == []


def test_a_module_says_in_one_sentence_what_lives_there(sources: dict[str, ast.Module]) -> None:
    first = {name: (ast.get_docstring(module) or "").split("\n")[0] for name, module in sources.items()}
    assert [name for name, sentence in first.items() if not sentence.endswith((".", ":"))] == []


def test_a_room_is_no_larger_than_250_lines(sources: dict[str, ast.Module]) -> None:
    lines = {name: len((HERE / name).read_text(encoding="utf-8").splitlines()) for name in sources}
    assert {name: count for name, count in lines.items() if count > 250} == {}


def test_a_body_is_no_longer_than_40_lines(sources: dict[str, ast.Module]) -> None:
    lines = {
        (name, node.name): lines_of_body(node)
        for name, module in sources.items()
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {place: count for place, count in lines.items() if count > 40} == {}


def lines_of_body(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_the_top_level_is_what_the_owner_asked_for() -> None:
    allowed = {
        "bot",
        "jobs",
        "models",
        "tests",
        "docs",
        "deploy",
        ".ci",
        "config.example.toml",
        "pyproject.toml",
    }
    allowed |= {"README.md", "CHANGELOG.md", "dev.py", "requirements.lock", ".gitignore", ".git"}
    grown = {".venv", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", "config.toml"}
    found = {path.name for path in HERE.iterdir()} - grown
    assert {name for name in found if not name.startswith("vlottrekker")} <= allowed
