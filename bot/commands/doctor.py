"""`doctor`: everything that a running bot stands on, one line each, with the mend."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import typer
from rich.text import Text

from bot.commands.checks import look_at
from bot.commands.finding import Finding, wrong
from bot.commands.shell import FAILED, ConfigOption, JsonOption, output, say_json
from bot.logs import set_up_logging
from bot.settings.config import exposed_secrets, load_settings, secrets_of
from jobs.problems import ProblemsError


def doctor(context: typer.Context, *, as_json_: JsonOption = False, config: ConfigOption = None) -> None:
    """Look at everything the bot stands on: settings, token, database, mail server, clock.

    One line each, with how to mend what is not well. Nothing is sent, and nothing is changed. The exit code
    is 1 when something must be mended.
    """
    found = _examine(config or context.find_root().params.get("config"))
    well = all(one.ok for one in found)
    if as_json_:
        say_json({"ok": well, "checks": [asdict(one) for one in found]})
    else:
        _show(found)
    if not well:
        raise typer.Exit(FAILED)


def _examine(config: Path | None) -> Sequence[Finding]:
    try:
        settings = load_settings(config)
    except ProblemsError as error:
        return [wrong("config", str(problem)) for problem in error.problems]
    set_up_logging(secrets_of(settings))
    source = str(settings.file.absolute()) if settings.file else "the environment alone"
    exposed = [wrong("config", str(problem)) for problem in exposed_secrets(settings)]
    read = exposed or [Finding(name="config", ok=True, said=f"read from {source}")]
    return [*read, *asyncio.run(look_at(settings))]


def _show(found: Sequence[Finding]) -> None:
    for one in found:
        word, style = ("ok", "green") if one.ok else ("mend", "bold red")
        output().print(Text.assemble((f"{word:<5}", style), f"{one.name:<11}", one.mend or one.said))
