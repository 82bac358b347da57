"""The command line: `vlottrekker`, and how its commands end."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.commands.areas import invites, load
from bot.commands.backup import backup, restore
from bot.commands.doctor import doctor
from bot.commands.log import log
from bot.commands.overview import digest
from bot.commands.running import demo, run, tick
from bot.commands.setup import init
from bot.commands.shell import FAILED, WRONG_USE, ConfigOption, FailureError, complain, complain_all
from bot.commands.status import status
from bot.logs import set_up_logging
from bot.release import release
from jobs.problems import ProblemsError

app = typer.Typer(
    name="vlottrekker",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for command in (init, load, invites, log, run, tick, digest, doctor, status, backup, restore, demo):
    app.command()(command)


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
    sys.exit(run_command(sys.argv[1:]))


if __name__ == "__main__":
    main()
