"""A rhythm that proposes itself: calmer after quiet rounds, faster after rounds that told of being stuck."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from jobs.rules.cadence import Upcoming
from models.arranged import Tempo
from models.values import Cadence, Standing

QUIET_ROUNDS = 3
STUCK_ROUNDS = 2
PEACE_AFTER_REFUSAL = timedelta(weeks=8)
"""How long nothing is proposed after somebody said no, or while nobody has said anything."""
SLOWEST = 8
_MONTH = 4


@dataclass(frozen=True, kw_only=True)
class RoundStory:
    """What a closed round told: how it goes, in the words of everybody who answered."""

    opened_at: datetime
    standings: frozenset[Standing]


@dataclass(frozen=True, kw_only=True)
class LastProposal:
    """What was proposed last, and what became of it."""

    made_at: datetime
    answered_at: datetime | None
    accepted: bool | None


@dataclass(frozen=True, kw_only=True)
class TempoProposal:
    """A proposal as the facilitators see it: the reason, and the dates that would come of it."""

    proposal_id: int
    workgroup: str
    area: str
    elsewhere: tuple[str, ...]
    """The names of the workgroups in the reader's other areas."""
    timezone: str
    tempo: Tempo
    old: Cadence
    new: Cadence
    dates: tuple[Upcoming, ...]

    @property
    def rounds(self) -> int:
        """After how many rounds it is made."""
        return QUIET_ROUNDS if self.tempo is Tempo.CALMER else STUCK_ROUNDS


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What became of a proposal: who answered first, and how; `by` is empty where it is overtaken.

    `cadence` and `dates` are those that hold now.
    """

    workgroup: str
    area: str
    elsewhere: tuple[str, ...]
    timezone: str
    by: str | None
    own: bool
    """Whether the reader was the first."""
    accepted: bool
    stopped: bool
    """Whether the workgroup has stopped, so that no rhythm holds."""
    cadence: Cadence
    dates: tuple[Upcoming, ...]


def tempo_told(stories: Sequence[RoundStory]) -> Tempo | None:
    """Say which way the closed rounds point, the newest first; one in which nobody spoke points nowhere."""
    if _all_are(stories[:STUCK_ROUNDS], STUCK_ROUNDS, lambda standings: Standing.STUCK in standings):
        return Tempo.FASTER
    if _all_are(stories[:QUIET_ROUNDS], QUIET_ROUNDS, lambda standings: standings == {Standing.WELL}):
        return Tempo.CALMER
    return None


def tempo_to_propose(
    stories: Sequence[RoundStory],
    cadence: Cadence,
    last: LastProposal | None,
    now: datetime,
    *,
    news_at: datetime | None,
) -> Tempo | None:
    """Say what to propose for a workgroup that runs; None for nothing.

    `news_at` is when something new was told last, or now while something is open: quiet is without it.
    Rounds from before a rhythm that was accepted tell nothing about it.
    """
    if last and _in_peace(last, now):
        return None
    if last and last.accepted and last.answered_at:
        stories = [story for story in stories if story.opened_at > last.answered_at]
    tempo = tempo_told(stories)
    if tempo is Tempo.CALMER and news_at and news_at >= stories[QUIET_ROUNDS - 1].opened_at:
        return None
    return tempo if tempo and moved(cadence, tempo) != cadence else None


def _in_peace(last: LastProposal, now: datetime) -> bool:
    return not last.accepted and now - (last.answered_at or last.made_at) < PEACE_AFTER_REFUSAL


def _all_are(stories: Sequence[RoundStory], count: int, fits: Callable[[frozenset[Standing]], bool]) -> bool:
    return len(stories) == count and all(fits(story.standings) for story in stories)


def moved(cadence: Cadence, tempo: Tempo) -> Cadence:
    """Give the rhythm twice as calm, up to 8 weeks, or twice as fast; a month counts as 4 weeks.

    What cannot go further comes back as it is.
    """
    weeks = _MONTH if cadence.monthly else cadence.every_weeks
    later = min(weeks * 2, SLOWEST) if tempo is Tempo.CALMER else (weeks + 1) // 2
    return cadence if later == weeks else replace(cadence, every_weeks=later, monthly=None)
