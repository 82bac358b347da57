"""The form of a sheet: CSV with semicolons and a byte order mark, and no cell that runs as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

Row = Sequence[str]

MARK: Final = "\ufeff"
"""What tells Excel that a file is UTF-8."""
DELIMITER: Final = ";"
"""What a Dutch Excel parts cells by; a comma stands in its numbers."""
_RUNS: Final = re.compile(r"'*[=+\-@\t\r]")


def sheet(rows: Iterable[Row]) -> bytes:
    """Write rows as one file."""
    return b"".join((MARK.encode(), *(_line(row) for row in rows)))


def sheets(heading: Row, rows: Iterable[Row], most: int) -> Iterator[bytes]:
    """Write rows under a heading, in as many files of at most so many bytes as they need."""
    top = MARK.encode() + _line(heading)
    lines, size = [top], len(top)
    for line in map(_line, rows):
        if size + len(line) > most and len(lines) > 1:
            yield b"".join(lines)
            lines, size = [top], len(top)
        lines.append(line)
        size += len(line)
    yield b"".join(lines)


def _line(row: Row) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=DELIMITER).writerow([defused(cell) for cell in row])
    return written.getvalue().encode()


def defused(cell: str) -> str:
    """Put an apostrophe before what Excel would take for a formula; `jobs.area_file` takes it off again."""
    return f"'{cell}" if _RUNS.match(cell) else cell
