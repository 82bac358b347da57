"""Which of a person's turns typed words belong to, when nothing on the screen says it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class TurnFact:
    """One of a person's turns, as far as it matters for whom words are meant."""

    check_in_id: int
    waits: bool
    """A question is open."""
    live: bool
    """Its round is open; or, for a report, no overview has gone since it was last touched."""
    asked_at: datetime
    """When its newest message was queued."""
    touched_at: datetime | None = None
    closed_at: datetime | None = None
    put_off: bool = False
    """The person chose "straks" or "sla over", and nothing was asked since."""

    @property
    def newest(self) -> datetime:
        return max(self.asked_at, self.touched_at or self.asked_at)

    @property
    def reachable(self) -> bool:
        """Whether loose words can be meant for it: it runs, or is being answered late."""
        late = self.closed_at is not None and self.touched_at is not None and self.touched_at > self.closed_at
        return self.live or (self.waits and late)


@dataclass(frozen=True)
class Meant:
    """The turn that words are meant for; None when they start a new one. `thanks` asks for no answer."""

    check_in_id: int | None
    thanks: bool = False


def meant_for(turns: Sequence[TurnFact], *, thanks: bool, spells_answer: Callable[[TurnFact], bool]) -> Meant:
    """Choose the turn that was asked or touched last.

    When that one is complete, words that spell an answer to another open question go there; all others
    are about what was just said. Thanks after something was said or put off are thanks, not "gaat goed".
    """
    reachable = sorted((turn for turn in turns if turn.reachable), key=lambda turn: turn.newest)
    if not reachable:
        return Meant(None, thanks=thanks)
    last = reachable[-1]
    if thanks and (last.put_off or not last.waits):
        return Meant(last.check_in_id, thanks=True)
    if not last.waits:
        waiting = [turn for turn in reversed(reachable) if turn.waits and spells_answer(turn)]
        return Meant((waiting or [last])[0].check_in_id)
    return Meant(last.check_in_id)
