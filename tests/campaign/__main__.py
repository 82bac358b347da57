"""Run the campaign: `python -m tests.campaign [--only NAME ...] [--seed N] [--quick] [--json]`."""

import argparse
import faulthandler
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from time import monotonic

from rich.console import Console

from .table import Part, Row, Scale, Verdict, header, print_json, print_table

PARTS = (
    "points",
    "planted",
    "year",
    "storm",
    "outages",
    "storage",
    "seasons",
    "flood",
    "backups",
    "two",
)
"""Each is a module here with `run(scale)`, which gives rows of the table."""


LONGEST_SECONDS, SHORTEST_SECONDS = 7200, 600
"""After so long a part is ended that gets no further, with where it stood."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is named, or all. The exit code is 0 when every goal was met, 1 otherwise."""
    given = _read(arguments)
    console = Console(stderr=given.json)
    rows: list[Row] = []
    begun = monotonic()
    with tempfile.TemporaryDirectory(prefix="vlottrekker-campaign-", dir=memory()) as folder:
        scale = Scale(folder=Path(folder), seed=given.seed, quick=given.quick)
        for name in given.only or PARTS:
            rows += _run(name, scale, console)
        about = header(scale, monotonic() - begun)
    (print_json(about, rows) if given.json else print_table(about, rows, console))
    return 0 if all(row.verdict is Verdict.MET for row in rows) else 1


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=PARTS, help=", ".join(PARTS))
    parser.add_argument("--seed", type=int, default=1, help="what chance starts from (1)")
    parser.add_argument("--quick", action="store_true", help="the short version that the tests run")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args(arguments)


def _run(name: str, scale: Scale, console: Console) -> list[Row]:
    """Run one part in a folder of its own; one that breaks off is void."""
    folder = scale.folder / name
    folder.mkdir()
    begun = monotonic()
    # The last resort: each wait has an end of its own, and says more.
    faulthandler.dump_traceback_later(scale.size(LONGEST_SECONDS, SHORTEST_SECONDS), exit=True)
    try:
        part: Part = import_module(f".{name}", __package__).run
        with console.status(f"{name} ..."):
            rows = part(replace(scale, folder=folder))
    except Exception:  # noqa: BLE001 - the others are still worth running
        traceback.print_exc(file=sys.stderr)
        broken = "it broke off, see above"
        rows = [Row(part=name, what="", goal="", measured=broken, verdict=Verdict.VOID)]
    finally:
        faulthandler.cancel_dump_traceback_later()
    # All of them take long: whoever ends it sooner has seen something.
    for row in rows:
        console.print(f"{row.part} {row.what}: {row.measured}, {row.verdict.value}", style="dim")
    console.print(f"{name}: {monotonic() - begun:.0f} s", style="dim")
    return rows


def memory() -> Path | None:
    """Give the folder that is kept in memory: a kill of a process loses nothing there that a disk keeps."""
    folder = Path("/dev/shm")
    return folder if os.access(folder, os.W_OK) else None


if __name__ == "__main__":
    sys.exit(main())
