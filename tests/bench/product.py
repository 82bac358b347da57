"""The product's own process, as an administrator starts it: only addresses, database and moment are given."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from .measure import HERE
from .seed import url
from .telegrams import Stub


def surroundings(path: Path, server: Stub) -> Mapping[str, str]:
    return os.environ | {
        "VLOTTREKKER_TELEGRAM__TOKEN": server.token,
        "VLOTTREKKER_TELEGRAM__API_URL": server.url,
        "VLOTTREKKER_DATABASE__URL": url(path),
    }


@contextmanager
def program(
    arguments: list[str], server: Stub, path: Path, log: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Python program until the block ends; then it is killed."""
    with (
        (log or path.with_suffix(".log")).open("wb") as output,
        subprocess.Popen(
            [sys.executable, *arguments],
            cwd=HERE,
            env=surroundings(path, server),
            stdout=output,
            stderr=output,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


def run_at(now: datetime) -> list[str]:
    """Give the arguments that run the bot as if it were `now`."""
    return ["-m", "bot", "run", "--now", now.isoformat()]


def bare(name: str, *given: str) -> list[str]:
    """Give the arguments that run a baseline."""
    return ["-P", str(Path(__file__).with_name("bare") / f"{name}.py"), *given]
