"""The overview as a value, and the rule that makes it: every workgroup once, in one of three parts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from jobs.rules.facts import AreaFacts, Away, File, Gap, Period, Skipped, Stuck, WorkgroupFacts
from jobs.rules.wall_clock import on_the_wall
from models.values import Helper, Standing, Theme

MOST_THAT_NEED_HER = 5
LONG_STUCK = 21
"""From how many days on the same point is long."""
SILENT_TOO_OFTEN = 3


class Reason(StrEnum):
    """Why a workgroup needs the gebiedsmakelaar, the most pressing first."""

    HELP_ASKED = "help_asked"
    DECISION = "decision"
    LONG_STUCK = "long_stuck"
    SILENT = "silent"


class State(StrEnum):
    """How a workgroup stands in this period."""

    STUCK = "stuck"
    ROUGH = "rough"
    WELL = "well"
    SILENT = "silent"
    RUNNING = "running"
    SKIPPED = "skipped"  # also by "sla over", or it was told in an earlier overview
    NOT_ASKED = "not_asked"
    NOBODY = "nobody"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One workgroup in the overview. `age` is in days of the calendar since its reason or obstacle began."""

    workgroup: str
    state: State
    reason: Reason | None = None
    age: int = 0
    obstacles: tuple[Stuck, ...] = ()
    solved: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    """What was said to be different about points that are solved now."""
    rough: tuple[str, ...] = ()
    worked: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    gaps: tuple[Gap, ...] = ()
    """What is not right about its table, until that is settled."""
    still_open: bool = False
    """The round runs on: its people have had less than two working days."""
    late: bool = False
    """Some of it was said after the round had closed."""
    silent_rounds: int = 0
    """How many rounds in a row nothing was heard, up to now."""
    next_ask_at: datetime | None = None
    stopped: bool = False
    """It is not asked any more, and is here for what it said before."""


@dataclass(frozen=True, kw_only=True)
class Digest:
    """The overview of one area over one period; `perhaps_again` if due before a backup was restored."""

    area: str
    timezone: str
    period_start: datetime
    period_end: datetime
    needs_you: tuple[Entry, ...]
    for_information: tuple[Entry, ...]
    going_well: tuple[Entry, ...]
    away: tuple[Away, ...]
    help_open: int
    """All open requests for help, and how many of them wait for the gebiedsmakelaar."""
    help_with_you: int
    provisional: bool = False
    """The state of this moment, asked for with /overzicht; the period has not ended."""
    perhaps_again: bool = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.needs_you + self.for_information + self.going_well


def compile_digest(facts: AreaFacts, period: Period, *, provisional: bool = False) -> Digest:
    """Put every workgroup in exactly one part; at most five need her, the others lead the information."""
    today = _Today(end=period.end, zone=ZoneInfo(facts.timezone))
    entries = [_entry(workgroup, today) for workgroup in facts.workgroups]
    pressing = sorted((entry for entry in entries if entry.reason), key=_pressing_first)
    calm = sorted((entry for entry in entries if not entry.reason), key=_state_order)
    informative = [entry for entry in calm if not _goes_well(entry)]
    requests = [stuck.help for workgroup in facts.workgroups for stuck in workgroup.obstacles if stuck.help]
    return Digest(
        area=facts.name,
        timezone=facts.timezone,
        period_start=period.start,
        period_end=period.end,
        needs_you=tuple(pressing[:MOST_THAT_NEED_HER]),
        for_information=tuple(pressing[MOST_THAT_NEED_HER:]) + tuple(informative),
        going_well=tuple(entry for entry in calm if _goes_well(entry)),
        away=facts.away,
        help_open=len(requests),
        help_with_you=sum(request.helper is Helper.GEBIEDSMAKELAAR for request in requests),
        provisional=provisional,
    )


@dataclass(frozen=True, kw_only=True)
class _Today:
    """The local day on which a period ends."""

    end: datetime
    zone: ZoneInfo

    def days_since(self, moment: datetime) -> int:
        """Count the midnights since, as who reads the dates would."""
        first, last = (on_the_wall(each, self.zone).date() for each in (moment, self.end))
        return max(0, (last - first).days)


def _entry(facts: WorkgroupFacts, today: _Today) -> Entry:
    entry = Entry(
        workgroup=facts.name,
        state=_state(facts),
        age=today.days_since(min((stuck.reported_at for stuck in facts.obstacles), default=today.end)),
        obstacles=facts.obstacles,
        solved=facts.solved,
        different=facts.different,
        rough=facts.rough,
        worked=facts.worked,
        files=facts.files,
        skipped=facts.skipped,
        gaps=facts.gaps,
        still_open=facts.still_open,
        late=facts.late,
        silent_rounds=facts.silent_rounds,
        next_ask_at=facts.next_ask_at,
        stopped=facts.stopped,
    )
    return _with_reason(entry, facts, today)


def _with_reason(entry: Entry, facts: WorkgroupFacts, today: _Today) -> Entry:
    for reason, since in _reasons(facts, today):
        return replace(entry, reason=reason, age=today.days_since(since))
    return entry


def _reasons(facts: WorkgroupFacts, today: _Today) -> Iterable[tuple[Reason, datetime]]:
    requests = [stuck.help for stuck in facts.obstacles if stuck.help]
    for_her = [request.asked_at for request in requests if request.helper is Helper.GEBIEDSMAKELAAR]
    if for_her:
        yield Reason.HELP_ASKED, min(for_her)
    undecided = [stuck.reported_at for stuck in facts.obstacles if stuck.theme is Theme.DECISION]
    if undecided:
        yield Reason.DECISION, min(undecided)
    oldest = min((stuck.reported_at for stuck in facts.obstacles), default=today.end)
    if today.days_since(oldest) >= LONG_STUCK:
        yield Reason.LONG_STUCK, oldest
    # Told as often as a round was silent: no week between two rounds, or of a pause, tells it again.
    heard = facts.standings or facts.stopped
    if facts.rounds_closed and facts.silent_rounds >= SILENT_TOO_OFTEN and not heard:
        yield Reason.SILENT, today.end


def _state(facts: WorkgroupFacts) -> State:
    """Say how the workgroup stands: what was said weighs most, the heaviest word of several people first."""
    for standing in (Standing.STUCK, Standing.ROUGH, Standing.WELL):
        if standing in facts.standings:
            return State(standing.value)
    if facts.stopped:
        return State.STOPPED
    if not facts.has_people:
        return State.NOBODY
    if facts.still_open:
        return State.RUNNING
    if facts.rounds_closed and facts.silent_rounds:
        return State.SILENT
    return State.SKIPPED if facts.skipped or facts.rounds_closed else State.NOT_ASKED


def _goes_well(entry: Entry) -> bool:
    return entry.state is State.WELL and not (entry.obstacles or entry.gaps or entry.stopped)


def _pressing_first(entry: Entry) -> tuple[int, int]:
    return list(Reason).index(entry.reason or Reason.SILENT), -entry.age


def _state_order(entry: Entry) -> int:
    return list(State).index(entry.state)
