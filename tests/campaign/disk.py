"""A disk that fails when it is told to: a layer under SQLite, where it makes the system's own calls.

SQLite reaches the disk through a table of functions, its VFS. Here every file that it opens gets a copy of
that table in which writing, truncating and syncing may be refused, with the codes of a full or a broken disk.
All above is SQLite itself, which has to cope.
"""

import ctypes
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OK, FULL = 0, 13
BROKEN_WRITE, BROKEN_SYNC, BROKEN_TRUNCATE = 778, 1034, 1546
_METHODS = {1: 13, 2: 17, 3: 19}
"""How many places a table has, by its version, the version itself among them."""
_POINTER = ctypes.c_void_p
_Open = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, _POINTER, ctypes.c_int, _POINTER)
_Write = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, ctypes.c_int, ctypes.c_longlong)
_Truncate = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_longlong)
_Sync = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int)


class NoWayInError(Exception):
    """This Python has its SQLite built in, so that its table cannot be reached."""


class _Vfs(ctypes.Structure):
    """The head of `sqlite3_vfs`, up to the function that opens a file."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", _POINTER),
        ("name", ctypes.c_char_p),
        ("data", _POINTER),
        ("open", _POINTER),
    )


@dataclass
class Disk:
    """Counts what is written, and fails at one of these operations or from it on."""

    operations: int = 0
    fails_at: int | None = None
    stays_broken: bool = True
    is_full: bool = True
    """It is full, rather than broken."""
    failures: int = 0
    broken: bool = False
    _kept: list[Any] = field(default_factory=list)

    def mend(self) -> None:
        self.broken, self.fails_at = False, None

    def refuses(self) -> bool:
        """Count one operation and say whether it fails."""
        self.operations += 1
        if self.operations == self.fails_at:
            self.broken = self.stays_broken
            self.failures += 1
            return True
        self.failures += self.broken
        return self.broken


@contextmanager
def failing_disk() -> Iterator[Disk]:
    """Put the layer under every SQLite file that is opened from now on. Raises NoWayInError."""
    library = _library()
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
    vfs = library.sqlite3_vfs_find(None).contents
    disk, original = Disk(), vfs.open
    opens = _Open(original or 0)

    def opened(table: int, name: int, file: int, flags: int, out: int) -> int:
        code = int(opens(table, name, file, flags, out))
        if code == OK:
            _change(disk, file)
        return code

    ours = _Open(opened)
    disk._kept += [ours, opens]
    vfs.open = ctypes.cast(ours, _POINTER).value
    try:
        yield disk
    finally:
        vfs.open = original
        disk.mend()


def _library() -> ctypes.CDLL:
    """Find the very library that Python's own module uses."""
    sqlite3.connect(":memory:").close()
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        path = line.rpartition(" ")[2]
        if "libsqlite3" in path:
            return ctypes.CDLL(path)
    raise NoWayInError


def _change(disk: Disk, file: int) -> None:
    """Let a file that was just opened use a table of our own, mostly a copy of the one it had."""
    slot = ctypes.cast(file, ctypes.POINTER(_POINTER))
    version = ctypes.cast(slot[0], ctypes.POINTER(ctypes.c_int))[0]
    size = _METHODS.get(version, _METHODS[3])
    theirs = list(ctypes.cast(slot[0], ctypes.POINTER(_POINTER * size)).contents)
    table = (_POINTER * size)(*theirs)
    write, truncate, sync = _Write(theirs[3] or 0), _Truncate(theirs[4] or 0), _Sync(theirs[5] or 0)

    def writes(to: int, content: int, amount: int, offset: int) -> int:
        if disk.refuses():
            return FULL if disk.is_full else BROKEN_WRITE
        return int(write(to, content, amount, offset))

    def truncates(to: int, length: int) -> int:
        return BROKEN_TRUNCATE if disk.refuses() else int(truncate(to, length))

    def syncs(to: int, flags: int) -> int:
        return BROKEN_SYNC if disk.refuses() else int(sync(to, flags))

    kept = [_Write(writes), _Truncate(truncates), _Sync(syncs)]
    for place, function in enumerate(kept, start=3):
        table[place] = ctypes.cast(function, _POINTER).value
    disk._kept += [kept, table, write, truncate, sync]
    slot[0] = ctypes.addressof(table)
