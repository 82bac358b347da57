"""The table of what was measured, for people and as JSON."""

import json
import platform
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version

from rich.console import Console
from rich.table import Table

from .measure import Row, Scale, load

_LIBRARIES = ("python-telegram-bot", "APScheduler", "SQLAlchemy")


def header(scale: Scale, processors: int) -> dict[str, object]:
    """Say on what was measured; a load above the number of processors makes wall times doubtful."""
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in _LIBRARIES},
        "processors": processors,
        "load": round(load(), 1),
        "rounds": scale.rounds,
        "sizes": "tiny, these numbers say nothing" if scale.quick else "those of the goals",
    }


def print_table(about: dict[str, object], rows: Sequence[Row], console: Console) -> None:
    table = Table(title="Speed", caption=" · ".join(f"{name} {value}" for name, value in about.items()))
    for name in ("goal", "what", "baseline", "ours"):
        table.add_column(name)
    for name in ("ratio", "wanted", ""):
        table.add_column(name, justify="right" if name == "ratio" else "left")
    for row in rows:
        shown = f"{row.ratio:.3g}x" if row.ratio is not None else ""
        verdict = "[green]met[/]" if row.met else "[red]missed[/]"
        what = f"{row.what} (wall)" if row.wall else row.what
        table.add_row(row.goal, what, row.baseline, row.ours, shown, row.wanted, verdict)
    console.print(table)


def print_json(about: dict[str, object], rows: Sequence[Row]) -> None:
    sys.stdout.write(json.dumps({"about": about, "rows": [asdict(row) for row in rows]}, indent=2) + "\n")
