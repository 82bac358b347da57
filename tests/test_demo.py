"""The demo: it plays through, says what it leaves, and fails loudly when a step does not happen."""

import os
import sqlite3
from pathlib import Path

import pytest

from bot.__main__ import run_command
from bot.demo import play, story
from bot.demo.story import Friday, Scene, read_story


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the file of a database of real people that settings in the environment name."""
    path = tmp_path / "real.db"
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", f"sqlite:///{path}")
    monkeypatch.setenv("VLOTTREKKER_EMAIL__HOST", "127.0.0.2")
    monkeypatch.setenv("VLOTTREKKER_TELEGRAM__TOKEN_FILE", str(tmp_path / "token"))
    monkeypatch.setenv("VLOTTREKKER_CONFIG", str(tmp_path / "other.toml"))
    return path


def test_the_demo_plays_four_weeks_and_leaves_what_it_says_wherever_it_runs(
    tmp_path: Path, real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "demo"
    assert play(folder, run_command) == 0
    printed = capsys.readouterr().out
    for part in ("JIJ BENT NODIG", "TER INFORMATIE", "GAAT GOED"):
        assert part in printed
    assert "Jij bent nodig" in (folder / "overview.html").read_text(encoding="utf-8")
    assert len(list((folder / "mails").glob("*.eml"))) == 4
    assert "Het grofvuil blijft weken liggen" in (folder / "chats" / "sanne.txt").read_text(encoding="utf-8")
    with sqlite3.connect(folder / "vlottrekker.db") as database:
        assert database.execute("SELECT count(*) FROM digest WHERE status = 'sent'").fetchone() == (4,)
        assert database.execute("SELECT count(*) FROM round WHERE status = 'skipped'").fetchone() == (0,)
    database.close()
    assert not real.exists()
    assert os.environ["VLOTTREKKER_DATABASE__URL"] == f"sqlite:///{real}"


def test_a_step_that_does_not_happen_ends_the_demo_with_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = story.STORY_FILE.read_text(encoding="utf-8").replace(
        'hears = "Dank je, Bram"', 'hears = "Tot ziens"', 1
    )
    changed = tmp_path / "story.toml"
    changed.write_text(told, encoding="utf-8")
    monkeypatch.setattr(story, "STORY_FILE", changed)
    assert play(tmp_path / "demo", run_command) == 1
    assert "Tot ziens" in capsys.readouterr().err


def test_a_folder_in_which_something_lies_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "vlottrekker.db").write_text("what somebody keeps", encoding="utf-8")
    assert play(tmp_path, run_command) == 2
    assert f"{tmp_path} is not empty; name a new folder" in capsys.readouterr().err
    assert (tmp_path / "vlottrekker.db").read_text(encoding="utf-8") == "what somebody keeps"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "demo"):
        assert play(folder, run_command) == 2
        assert f"{folder} cannot be made" in capsys.readouterr().err.replace("\n", "")


def test_a_step_that_takes_too_long_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def never(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr("bot.demo.play_story", never)
    assert play(tmp_path / "demo", run_command) == 1
    assert "The demo stopped: what should come next did not come in time" in capsys.readouterr().err


def test_the_story_has_four_weeks_with_an_overview_each() -> None:
    parts = read_story().parts
    assert sum(isinstance(part, Friday) for part in parts) == 4
    assert all(part.turns for part in parts if isinstance(part, Scene))
