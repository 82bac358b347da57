"""What a start does without: whatever only few of them need is loaded when it is needed."""

import subprocess
import sys
from pathlib import Path

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
