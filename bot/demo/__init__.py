"""Four weeks in an invented neighbourhood, played against the local Bot API."""

import asyncio
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.demo.clock import MovedClock
from bot.demo.mailbox import text_of
from bot.demo.play import play_story
from bot.demo.stage import AREA, ZONE, Command, CommandFailedError, Stage
from bot.demo.story import read_story
from bot.settings.config import our_variables

LAST_WEEK = "2026-W48"


def play(folder: Path | None, run: Command) -> int:
    """Play the demo and leave everything in a folder; give the exit code of the command."""
    console = Console(stderr=True, highlight=False)
    logging.getLogger().setLevel(logging.WARNING)
    folder = folder or free_folder()
    if refusal := _refusal(folder):
        console.print(refusal, markup=False, soft_wrap=True)
        return 2
    try:
        with _nothing_set():
            overview = asyncio.run(_play(folder, console, run))
    except (AssertionError, CommandFailedError, TimeoutError) as error:
        why = str(error) or "what should come next did not come in time"
        console.print("[bold]The demo stopped:[/bold]", escape(why))
        console.print(f"What there is so far is in {folder}")
        return 1
    print(overview)  # noqa: T201 - the overview is what the command is for
    console.print(f"Left in {folder}: overview.html, mails, chats, and the database vlottrekker.db")
    return 0


def _refusal(folder: Path) -> str:
    """Make the folder, and say why the demo cannot play in it; what lies there may be a demo, or no demo."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return f"{folder} is not empty; name a new folder." if any(folder.iterdir()) else ""
    except OSError as error:
        return f"{folder} cannot be made ({error.strerror}); name another folder."


@contextmanager
def _nothing_set() -> Iterator[None]:
    """Take away what the environment sets, which would win: it may name a database of real people."""
    aside = {name: os.environ.pop(name) for name in our_variables()}
    try:
        yield
    finally:
        os.environ.update(aside)


def free_folder() -> Path:
    """Choose a folder here that is not there yet."""
    names = (Path(f"vlottrekker-demo{'' if number == 1 else f'-{number}'}") for number in range(1, 1000))
    return next(folder for folder in names if not folder.exists())


async def _play(folder: Path, console: Console, run: Command) -> str:
    story = read_story()
    clock = MovedClock(datetime.fromisoformat(story.start).replace(tzinfo=ZONE))
    stage = Stage(folder, clock, run)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("De buurt komt binnen", total=len(story.parts) + 1)
        async with stage.open():
            try:
                await play_story(
                    stage, story, lambda title: progress.update(task, advance=1, description=title)
                )
            finally:
                _leave(stage)
            (folder / "overview.html").write_text(text_of(stage.mailbox.mails[-1], "html"), encoding="utf-8")
            return await stage.command("digest", AREA, "--week", LAST_WEEK)


def _leave(stage: Stage) -> None:
    """Write down every chat as it stands."""
    chats = stage.folder / "chats"
    chats.mkdir(exist_ok=True)
    for key, person in stage.people.items():
        (chats / f"{key}.txt").write_text(person.transcript() + "\n", encoding="utf-8")
