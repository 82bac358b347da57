"""Which of a person's turns typed words belong to, when nothing on the screen says it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

CLOCKS_DIFFER = timedelta(minutes=1)
"""By so much Telegram's clock may be behind ours."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """When somebody sent a message, as far as is known."""

    number: int | None
    """Its number in the chat; None for an edit, which keeps the number of what it changes."""
    at: datetime
    """By Telegram's clock."""
    received_at: datetime | None
    """By ours: maybe hours later, after an outage."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A message of the bot in a turn."""

    number: int | None
    """Its number in the chat, once known."""
    at: datetime
    """When it came there, as near as is known."""
    made_at: datetime
    went: bool
    """Whether it is on its way, or further."""
    is_reply: bool = False
    """It was made since the person did something in this turn, whether they saw it or not."""

    def stood_before(self, spoken: Spoken) -> bool:
        """Say whether it stood in the chat when somebody sent a message.

        Telegram's numbers tell, which count the messages of a chat in order. Where one lacks, clocks do; what
        is on its way counts as seen then, unless it was made later.
        """
        if self.number is not None and spoken.number is not None:
            return self.number < spoken.number
        latest = spoken.at + CLOCKS_DIFFER
        return self.went and self.at <= min(latest, spoken.received_at or latest)


@dataclass(frozen=True, kw_only=True)
class Said:
    """Words that somebody typed in a turn: their number in the chat, and when they were handled."""

    number: int
    handled_at: datetime


@dataclass(frozen=True, kw_only=True)
class Trace:
    """All that tells when somebody had a turn before them."""

    shown: Collection[Shown] = ()
    said: Collection[Said] = ()
    touched_at: datetime | None = None


def places(traces: Mapping[int, Trace], spoken: Spoken) -> dict[int, float]:
    """Give for each turn where in the chat somebody last saw, said or tapped something of it; 0 for nowhere.

    Places are numbers of messages. What has none stands behind the last message that had come by then.
    """
    numbered = [
        (shown.at, shown.number)
        for shown in chain.from_iterable(trace.shown for trace in traces.values())
        if shown.number is not None
    ]

    def behind(moment: datetime) -> float:
        return 0.5 + max((number for at, number in numbered if at <= moment), default=0)

    return {turn: max(_places(trace, spoken, behind), default=0) for turn, trace in traces.items()}


def _places(trace: Trace, spoken: Spoken, behind: Callable[[datetime], float]) -> Iterator[float]:
    for shown in trace.shown:
        if shown.stood_before(spoken):
            yield behind(shown.at) if shown.number is None else shown.number
    yield from (said.number for said in trace.said)
    # Of words we know the place. What was tapped has no number, and is placed by when it was handled.
    worded = {said.handled_at for said in trace.said}
    acts = {shown.made_at for shown in trace.shown if shown.is_reply}
    acts |= {trace.touched_at} if trace.touched_at else set()
    yield from (behind(act) for act in acts - worded)


@dataclass(frozen=True, kw_only=True)
class TurnFact:
    """One of a person's turns, as far as it matters for whom words are meant."""

    check_in_id: int
    waits: bool
    """A question is open."""
    live: bool
    """Its round was open when the words were sent; or, of a report, no overview has told."""
    place: float = 0
    """Where in the chat the person last saw, said or tapped something of it; 0 for nowhere."""
    touched_at: datetime | None = None
    closed_at: datetime | None = None
    put_off: bool = False
    """The person chose "straks" or "sla over", and nothing was asked since."""
    asked_last: bool = True
    """The last that the bot said before the words is a question of it; looked up for thanks only."""

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
    """Choose the turn that was seen or touched last; of those never seen, the one begun last.

    When that one is complete, words that spell an answer to another open question go there; all others
    are about what was just said. Thanks after something else than a question are thanks, not "gaat goed".
    """
    reachable = sorted(
        (turn for turn in turns if turn.reachable), key=lambda turn: (turn.place, turn.check_in_id)
    )
    if not reachable:
        return Meant(None, thanks=thanks)
    last = reachable[-1]
    if thanks and (last.put_off or not last.waits or not last.asked_last):
        return Meant(last.check_in_id, thanks=True)
    if not last.waits:
        waiting = [turn for turn in reversed(reachable) if turn.waits and turn.place and spells_answer(turn)]
        return Meant((waiting or [last])[0].check_in_id)
    return Meant(last.check_in_id)
