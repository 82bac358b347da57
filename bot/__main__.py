"""The command line: `vlottrekker`, and how its commands end."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import bot.loading  # noqa: F401 - before what takes long to load
from bot.commands.shell import (
    FAILED,
    WRONG_USE,
    ConfigOption,
    FailureError,
    complain,
    complain_all,
    take_any_letter,
)
from bot.logs import set_up_logging
from bot.release import release
from jobs.problems import ProblemsError

COMMANDS = {
    "init": "setup",
    "load": "areas",
    "invites": "areas",
    "log": "log",
    "export": "lists",
    "run": "running",
    "tick": "running",
    "digest": "overview",
    "doctor": "doctor",
    "status": "status",
    "backup": "backup",
    "restore": "backup",
    "demo": "running",
}
"""Each command, and in which module of `bot.commands` it is."""
STYLE: dict[str, Any] = {
    "add_completion": False,
    "rich_markup_mode": "markdown",
    "pretty_exceptions_enable": False,
}


class Commands(TyperGroup):
    """The commands, of which each is imported when it runs: to start takes no more than the one needs."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002 - the parent's signature
        return list(COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 - the parent's signature
        if cmd_name not in COMMANDS:
            return None
        alone = typer.Typer(**STYLE)
        alone.command(cmd_name)(getattr(import_module(f"bot.commands.{COMMANDS[cmd_name]}"), cmd_name))
        return typer.main.get_command(alone)


app = typer.Typer(
    name="vlottrekker",
    cls=Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    **STYLE,
)


def _print_version(asked: bool) -> None:  # noqa: FBT001 - typer calls it
    if asked:
        sys.stdout.write(f"vlottrekker {release()}\n")
        raise typer.Exit


@app.callback()
def vlottrekker(
    *,
    config: ConfigOption = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Ask workgroups where they are stuck, and tell the gebiedsmakelaar what needs her.

    Begin with `init`. Exit codes: 0 it worked, 1 it failed, 2 what you gave must be mended.
    """


def run_command(arguments: Sequence[str]) -> int:
    """Run one command; give its exit code. What is wrong is on stderr, readable."""
    try:
        ended = app(list(arguments), prog_name="vlottrekker", standalone_mode=False)
    except ProblemsError as error:
        complain_all(error.problems)
        return WRONG_USE
    except FailureError as error:
        complain(f"vlottrekker: {error}")
        return error.code
    except typer.TyperException as error:
        if text := _usage(error):
            complain(text)
        return error.exit_code
    except typer.Abort:
        complain("vlottrekker: stopped; nothing was changed.")
        return FAILED
    return ended if isinstance(ended, int) else 0


def _usage(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    if not (text := error.format_message()):
        return ""
    hint = f"; see `{context.command_path} --help`" if context else ""
    return f"vlottrekker: {text.rstrip('.')}{hint}."


def main() -> None:
    """Be the program."""
    set_up_logging()
    take_any_letter()
    sys.exit(run_command(sys.argv[1:]))


if __name__ == "__main__":
    main()
