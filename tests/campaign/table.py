"""What every part gives back, and the table that it is printed in."""

import json
import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parents[2]
"""The folder of the project, which every program is started from."""
_LIBRARIES = ("python-telegram-bot", "APScheduler", "SQLAlchemy")


class Verdict(StrEnum):
    """Void is a run that did not hurt enough to say anything: neither met nor missed."""

    MET = "met"
    MISSED = "missed"
    VOID = "void"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table."""

    part: str
    what: str
    goal: str
    measured: str
    seeds: str = ""
    verdict: Verdict
    details: tuple[str, ...] = ()
    """Every violation found, or what else somebody who mends it needs to see."""


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Where a part may write, which seed it starts from, and whether it runs at full length."""

    folder: Path
    seed: int = 1
    quick: bool = False

    def size(self, full: int, quick: int) -> int:
        return quick if self.quick else full


Part = Callable[[Scale], list[Row]]
"""What a part's module has as `run`."""


def verdict(*, met: bool, void: bool = False) -> Verdict:
    if void:
        return Verdict.VOID
    return Verdict.MET if met else Verdict.MISSED


def header(scale: Scale, seconds: float) -> dict[str, object]:
    """Say what ran where."""
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in _LIBRARIES},
        "processors": os.cpu_count(),
        "seed": scale.seed,
        "length": "the short one of the tests" if scale.quick else "that of the goals",
        "seconds": round(seconds),
    }


def print_table(about: dict[str, object], rows: Sequence[Row], console: Console) -> None:
    table = Table(title="Campaign", caption=" · ".join(f"{name} {value}" for name, value in about.items()))
    for name in ("part", "what", "goal", "measured", "seeds", ""):
        table.add_column(name)
    colours = {Verdict.MET: "green", Verdict.MISSED: "red", Verdict.VOID: "yellow"}
    for row in rows:
        colour = colours[row.verdict]
        table.add_row(
            row.part, row.what, row.goal, row.measured, row.seeds, f"[{colour}]{row.verdict}[/{colour}]"
        )
    console.print(table)
    for row in rows:
        for detail in row.details:
            console.print(f"{row.part}: {detail}", markup=False, soft_wrap=True)


def print_json(about: dict[str, object], rows: Sequence[Row]) -> None:
    sys.stdout.write(json.dumps({"about": about, "rows": [asdict(row) for row in rows]}, indent=2) + "\n")
