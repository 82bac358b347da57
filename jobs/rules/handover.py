"""What a handover says, as values: frozen when somebody leaves, read by whoever comes after them."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from models.arranged import GapKind
from models.values import Helper, Standing


@dataclass(frozen=True, kw_only=True)
class Point:
    """An open obstacle, with the help that was asked for."""

    text: str
    since: datetime
    help: str | None = None
    helper: Helper | None = None


@dataclass(frozen=True, kw_only=True)
class Said:
    """How it went, as somebody of the workgroup said."""

    standing: Standing
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Who is missing at the table, or no longer needed, and since when."""

    kind: GapKind
    who: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Added:
    """What a later leaver adds to a handover that did not reach them, if they say anything."""

    giver_id: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Note:
    """All that the bot knows of a workgroup and a newcomer should."""

    points: tuple[Point, ...] = ()
    gaps: tuple[Gap, ...] = ()
    said: tuple[Said, ...] = ()
    worked: tuple[str, ...] = ()
    call: tuple[str, ...] = ()
    """Whom to call, by name, as it is when it is given."""
    added: tuple[Added, ...] = ()


HANDOVER: TypeAdapter[Note] = TypeAdapter(Note)
