"""Which of a person's turns typed words belong to, when nothing on the screen says it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

CLOCKS_DIFFER = timedelta(minutes=1)
"""By so much Telegram's clock may be behind ours."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


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
    went: bool
    """Whether it is on its way, or further."""
    is_reply: bool = False
    """The person did something in this turn just before: they were there, whether they saw this or not."""

    def stood_before(self, spoken: Spoken) -> bool:
        """Say whether it stood in the chat when somebody sent a message.

        Telegram's numbers tell, which count the messages of a chat in order. Where one lacks, clocks do; what
        is on its way counts as seen then, unless it was made later.
        """
        if self.number is not None and spoken.number is not None:
            return self.number < spoken.number
        latest = spoken.at + CLOCKS_DIFFER
        return self.went and self.at <= min(latest, spoken.received_at or latest)


def last_seen(messages: Iterable[Shown], spoken: Spoken) -> datetime | None:
    """Give when somebody last saw or did something in a turn, by its messages; None if never."""
    known = (shown.at for shown in messages if shown.is_reply or shown.stood_before(spoken))
    return max(known, default=None)


@dataclass(frozen=True, kw_only=True)
class TurnFact:
    """One of a person's turns, as far as it matters for whom words are meant."""

    check_in_id: int
    waits: bool
    """A question is open."""
    live: bool
    """Its round was open when the words were sent; or, of a report, no overview has told."""
    seen_at: datetime | None = None
    """When the person last saw or did something there before the words, by the bot's messages."""
    touched_at: datetime | None = None
    closed_at: datetime | None = None
    put_off: bool = False
    """The person chose "straks" or "sla over", and nothing was asked since."""

    @property
    def recency(self) -> tuple[datetime, int]:
        """How late the person last saw or touched it; before either, how late it was begun."""
        return max(self.seen_at or LONG_AGO, self.touched_at or LONG_AGO), self.check_in_id

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
    are about what was just said. Thanks after something was said or put off are thanks, not "gaat goed".
    """
    reachable = sorted((turn for turn in turns if turn.reachable), key=lambda turn: turn.recency)
    if not reachable:
        return Meant(None, thanks=thanks)
    last = reachable[-1]
    if thanks and (last.put_off or not last.waits):
        return Meant(last.check_in_id, thanks=True)
    if not last.waits:
        waiting = [turn for turn in reversed(reachable) if turn.waits and spells_answer(turn)]
        return Meant((waiting or [last])[0].check_in_id)
    return Meant(last.check_in_id)
