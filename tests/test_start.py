"""What a start does without: whatever only few of them need is loaded when it is needed."""

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).parents[1]
LATER = (
    "click",
    "rich",
    "pygments",
    "alembic",
    "psycopg",
    "sqlalchemy.dialects.postgresql",
    "aiosmtplib",
    "email_validator",
    "jinja2",
    "holidays",
    "holidays.countries",
    "holidays.countries.belgium",
    "matplotlib",
    "docx",
    "starlette",
    "tomlkit",
    "jobs.area_file.form",
    "bot.demo",
    "bot.playground",
    "bot.commands.backup",
)


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """Name the modules that the program has once it is about to run, as a fresh process has them."""
    code = "import bot.__main__, bot.process, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("name", LATER)
def test_a_start_does_without(name: str, loaded: set[str]) -> None:
    assert "bot.app" in loaded
    assert name not in loaded


def test_the_calendar_loads_one_country() -> None:
    code = """
import sys
from datetime import date
from jobs.rules.calendar import holiday_name
print(holiday_name(date(2026, 4, 27), "nl"), *(name for name in sys.modules if "countries" in name))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["Koningsdag"]


@pytest.fixture
def dev() -> ModuleType:
    """Give dev.py as a module."""
    spec = spec_from_file_location("dev", ROOT / "dev.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_folder_that_was_moved_is_installed_again(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done: list[object] = []
    monkeypatch.setattr(dev, "MARK", tmp_path / "mark")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=0))
    monkeypatch.setattr("venv.create", lambda folder, **_: done.append(folder))
    for here in ("old", "old", "new"):
        monkeypatch.setattr(dev, "HERE", tmp_path / here)
        dev.install()
    assert done == [tmp_path / "old" / ".venv", tmp_path / "new" / ".venv"]


def test_elsewhere_than_on_linux_and_macos_nothing_is_installed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "os", SimpleNamespace(name="nt"))
    assert dev.main(["demo"]) == 1
    assert "runs on Linux and macOS" in capsys.readouterr().err
