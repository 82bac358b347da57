"""Run the benchmarks: `python -m tests.bench [NAME ...] [--json] [--quick]`."""

import argparse
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

from .measure import Benchmark, Row, Scale
from .report import header, print_json, print_table

BENCHMARKS = (
    "pace",
    "sending",
    "handling",
    "ticking",
    "restart",
    "overview",
    "start",
    "peers",
    "answering",
    "managing",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is named, or all; the exit code says whether everything ran, not whether goals were met."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, two rounds: does it run at all")
    parser.add_argument("--rounds", type=int, help="how many rounds (5)")
    given = parser.parse_args(arguments)
    if strange := sorted(set(given.names).difference(BENCHMARKS)):
        parser.error(f"there is no benchmark {', '.join(strange)}; there are {', '.join(BENCHMARKS)}")
    console = Console(stderr=given.json)
    rounds = given.rounds or (2 if given.quick else 5)
    rows: list[Row] = []
    broken = 0
    with tempfile.TemporaryDirectory(prefix="vlottrekker-bench-") as folder:
        scale = Scale(folder=Path(folder), quick=given.quick, rounds=rounds)
        about = header(scale, os.cpu_count() or 1)
        for name in given.names or BENCHMARKS:
            broken += not _run(name, scale, rows, console)
    (print_json(about, rows) if given.json else print_table(about, rows, console))
    return 1 if broken else 0


def _run(name: str, scale: Scale, rows: list[Row], console: Console) -> bool:
    """Run one benchmark in a folder of its own; say whether it came to its end."""
    folder = scale.folder / name
    folder.mkdir()
    begun, before = monotonic(), len(rows)
    try:
        benchmark: Benchmark = import_module(f".{name}", __package__).run
        with console.status(f"{name} ..."):
            rows += benchmark(replace(scale, folder=folder))
    except Exception:  # noqa: BLE001 - the others are still worth running
        traceback.print_exc(file=sys.stderr)
        return False
    # All of them take long: whoever ends it sooner has seen something.
    for row in rows[before:]:
        console.print(f"{row.goal} {row.what}: {row.ours}, {'met' if row.met else 'missed'}", style="dim")
    console.print(f"{name}: {monotonic() - begun:.0f} s", style="dim")
    return True


if __name__ == "__main__":
    sys.exit(main())
