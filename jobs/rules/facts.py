"""What an area and its workgroups said, and did not say, in a period: what overviews are made of."""

from dataclasses import dataclass
from datetime import date, datetime

from models.arranged import GapKind
from models.values import AttachmentKind, Helper, SkipReason, Standing, Theme


@dataclass(frozen=True, kw_only=True)
class Help:
    """What would help; `helper_text` is who can, in the person's own words."""

    text: str
    helper: Helper | None
    helper_text: str | None
    asked_at: datetime


@dataclass(frozen=True, kw_only=True)
class Stuck:
    """An obstacle that is open at the end of the period."""

    text: str
    theme: Theme | None
    reported_at: datetime
    change: str | None
    """What is different now: all that was said of it in the period, else what was said last."""
    help: Help | None


@dataclass(frozen=True, kw_only=True)
class File:
    """A photo or voice message that can be sent on."""

    attachment_id: int
    kind: AttachmentKind


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """A round that was due and not asked."""

    due_at: datetime
    reason: SkipReason


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Who is missing at a workgroup's table, or no longer needed, in somebody's words."""

    kind: GapKind
    who: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Away:
    name: str
    last_day: date


@dataclass(frozen=True, kw_only=True)
class WorkgroupFacts:
    """All that one workgroup said or did not say in a period."""

    name: str
    standings: tuple[Standing, ...] = ()
    obstacles: tuple[Stuck, ...] = ()
    solved: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    """What was said to be different about points that are solved now."""
    rough: tuple[str, ...] = ()
    worked: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    gaps: tuple[Gap, ...] = ()
    rounds_closed: int = 0
    still_open: bool = False
    late: bool = False
    silent_rounds: int = 0
    has_people: bool = True
    stopped: bool = False
    next_ask_at: datetime | None = None
    """The next round that no day off will skip."""


@dataclass(frozen=True, kw_only=True)
class AreaFacts:
    name: str
    timezone: str
    workgroups: tuple[WorkgroupFacts, ...]
    away: tuple[Away, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Period:
    start: datetime
    end: datetime
