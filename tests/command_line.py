"""Running commands as a person does, and a Telegram for them that serves beside the test."""

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import run_command
from bot.playground import Playground

TOKEN = "123456789:AAH-a-secret-of-nobody-at-all"
NO_FOLDER = "/" + "x" * 300
"""A folder that nobody can look into, whatever their rights."""
NOW = "2026-11-24T10:00:00+01:00"


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Terminal:
    """A folder to work in, without any VLOTTREKKER_ variable but those that a test sets."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str | Path) -> Outcome:
        self.capture.readouterr()
        code = run_command([str(argument) for argument in arguments])
        printed = self.capture.readouterr()
        return Outcome(code, printed.out, printed.err)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def configure(self, api_url: str = "http://127.0.0.1:9") -> Path:
        """Write a config.toml that only its owner can read."""
        path = self.write("config.toml", f'[telegram]\ntoken = "{TOKEN}"\napi_url = "{api_url}"\n')
        path.chmod(0o600)
        return path


@pytest.fixture
def bare_terminal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """Give a terminal in an empty folder."""
    for name in [name for name in os.environ if name.startswith("VLOTTREKKER_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Terminal(tmp_path, capsys)


@pytest.fixture
def terminal(bare_terminal: Terminal) -> Terminal:
    """Give a terminal where the settings are written already."""
    bare_terminal.configure()
    return bare_terminal


@contextmanager
def telegram(token: str = TOKEN) -> Iterator[tuple[Playground, str]]:
    """Serve a Telegram in a thread of its own: a command has the loop of the test's thread for itself."""
    playground, up, down = Playground(token=token), threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        async with playground.serve():
            up.set()
            await down.wait()

    thread = threading.Thread(target=asyncio.run, args=[serve()])
    thread.start()
    assert up.wait(10)
    try:
        yield playground, playground.url
    finally:
        loops[0].call_soon_threadsafe(down.set)
        thread.join(10)
