"""Telling of an error without its message, which may hold what somebody said."""

import traceback
from pathlib import Path

from sqlalchemy.exc import OperationalError


def wordless(error: BaseException) -> str:
    """Tell where an error came from without its message, which may hold what somebody said."""
    chain = []
    seen: BaseException | None = error
    while seen is not None:
        frames = traceback.extract_tb(seen.__traceback__)
        places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-6:]))
        chain.append(f"{type(seen).__name__}{_said_by_database(seen)} at {places or 'no place'}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "; from ".join(chain)


def _said_by_database(error: BaseException) -> str:
    """Give what a database says of itself: that it is away, locked or full. It quotes no value then."""
    if not isinstance(error, OperationalError):
        return ""
    first = str(error.orig).strip().partition("\n")[0]
    return f" ({first})" if first else ""
