"""Reading a sheet: bytes become rows of named cells, however Excel or another program wrote them."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from jobs.area_file.faults import Fault, FaultsError, Wrong
from jobs.area_file.sheets.columns import BY_HEADING, NAMES_OF_WORKGROUPS, NONE, OF_WORKGROUPS, Column, plain

MOST_BYTES: Final = 256 * 1024
MOST_ROWS: Final = 2_000
"""What a list that is sent in chat may hold: others wait while it is read."""
_DELIMITERS: Final = ";,\t"
_QUOTED: Final = re.compile(r'"[^"]*"')
_ESCAPED: Final = re.compile(r"'+(?:[=+\-@\t\r]|(?:geen|none)$)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One row: its line in the file, its cells, and which of them say that there is nothing."""

    line: int
    cells: dict[Column, str]
    emptied: frozenset[Column] = frozenset()

    def __getitem__(self, column: Column) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, kw_only=True)
class SheetRows:
    rows: tuple[SheetRow, ...]
    of_workgroups: bool
    unknown: tuple[str, ...] = ()
    """Headings that mean nothing to us."""


def as_text(content: bytes) -> str:
    """Decode text: UTF-16 by its mark, else UTF-8, else Windows-1252. Raises FaultsError."""
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    for tried in (encoding, "cp1252"):
        try:
            text = content.decode(tried)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
        break
    raise FaultsError([Fault(wrong=Wrong.NOT_TEXT)])


def read_sheet(text: str, *, most_rows: int | None = MOST_ROWS) -> SheetRows:
    """Read rows under their headings, however many for None. Raises FaultsError with all that is wrong."""
    found = list(_records(text))
    if len(found) < 2:
        raise FaultsError([Fault(wrong=Wrong.NO_ROWS)])
    if most_rows is not None and len(found) - 1 > most_rows:
        raise FaultsError([Fault(wrong=Wrong.TOO_MANY_ROWS, word=str(len(found) - 1))])
    (line, heading), *rest = found
    columns = [BY_HEADING.get(plain(cell)) for cell in heading]
    faults = list(_heading_faults(line, columns))
    faults += [
        Fault(wrong=Wrong.CELLS, line=at, word=f"{len(cells)}")
        for at, cells in rest
        if any(cell.strip() for cell in cells[len(columns) :])
    ]
    if faults:
        raise FaultsError(faults)
    unknown = tuple(
        cell.strip() for cell, column in zip(heading, columns, strict=True) if not column and cell.strip()
    )
    return SheetRows(
        rows=tuple(_row(at, columns, cells) for at, cells in rest),
        of_workgroups=any(column in OF_WORKGROUPS for column in columns)
        or any(plain(cell) in NAMES_OF_WORKGROUPS for cell in heading),
        unknown=unknown,
    )


def _heading_faults(line: int, columns: list[Column | None]) -> Iterator[Fault]:
    known = [column for column in columns if column]
    if Column.NAME not in known:
        yield Fault(wrong=Wrong.NO_NAME_COLUMN, line=line)
    for column in sorted({column for column in known if known.count(column) > 1}):
        yield Fault(wrong=Wrong.COLUMN_TWICE, line=line, field=column)


def _row(line: int, columns: list[Column | None], cells: list[str]) -> SheetRow:
    said = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
    emptied = frozenset(column for column, cell in said.items() if plain(cell) in NONE)
    plainly = {column: _unescaped(cell) for column, cell in said.items() if column not in emptied}
    return SheetRow(line=line, cells=plainly, emptied=emptied)


def _unescaped(cell: str) -> str:
    """Take off the apostrophe that keeps a cell from being a formula."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give every row that is not empty, with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not _is_separator_line(begins, cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        raise FaultsError([Fault(wrong=Wrong.QUOTES, line=begins)]) from None


def _is_separator_line(line: int, cells: list[str]) -> bool:
    """Find the line `sep=;` that some programs write for Excel."""
    return line == 1 and cells[0].strip().lower().startswith("sep=")


def _delimiter(text: str) -> str:
    """Choose what the headings are parted by; csv.Sniffer guesses wrong where names hold commas."""
    lines = (line for line in text.splitlines() if line.strip() and not line.lower().startswith("sep="))
    heading = _QUOTED.sub("", next(lines, ""))
    return max(_DELIMITERS, key=heading.count)
