"""The form of a sheet: CSV with semicolons and a byte order mark, and no cell that runs as a formula."""

import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

Row = Sequence[str]

MARK: Final = "\ufeff"
"""What tells Excel that a file is UTF-8."""
DELIMITER: Final = ";"
"""What a Dutch Excel parts cells by; a comma stands in its numbers."""
_RUNS: Final = re.compile(r"'*[=+\-@\t\r]")


def sheets(
    heading: Row, rows: Iterable[Row], most: int = sys.maxsize, *, most_rows: int | None = None
) -> Iterator[bytes]:
    """Write rows under a heading, in as many files of at most so many bytes and rows as they need."""
    return _parts(map(_line, rows), most, most_rows, top=MARK.encode() + _line(heading))


def pages(text: str, most: int) -> Iterator[bytes]:
    """Cut plain text at its lines, into as many files of at most so many bytes as it needs."""
    return _parts((line.encode() for line in text.splitlines(keepends=True)), most, None)


def _parts(lines: Iterable[bytes], most: int, most_lines: int | None, *, top: bytes = b"") -> Iterator[bytes]:
    part, size = [top], len(top)
    for line in lines:
        if len(part) > 1 and (size + len(line) > most or len(part) - 1 == most_lines):
            yield b"".join(part)
            part, size = [top], len(top)
        part.append(line)
        size += len(line)
    yield b"".join(part)


def _line(row: Row) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=DELIMITER).writerow([defused(cell) for cell in row])
    return written.getvalue().encode()


def defused(cell: str) -> str:
    """Put an apostrophe before what Excel would take for a formula; `jobs.area_file` takes it off again."""
    return f"'{cell}" if _RUNS.match(cell) else cell
