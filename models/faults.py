"""What a database says of itself, told from what it says of what it was asked."""

import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

_SQLITE: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
    }
)
_POSTGRESQL: Final = ("08", "40", "530", "531", "532", "533", "57P", "58")
"""How its states begin: the connection, a conflict, no room, the server stops, its disk."""


def is_of_storage(error: BaseException) -> bool:
    """Say whether an error tells that the database is full, locked, broken or going away.

    A statement that is wrong, or takes too long, would be so again.
    """
    if not isinstance(error, DBAPIError):
        return isinstance(error, NoConnectionError)
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        # The rest of the number says more of the same.
        return code & 0xFF in _SQLITE
    return (getattr(error.orig, "sqlstate", None) or "").startswith(_POSTGRESQL)
