"""Many messages at once: whose is handled next, and how many of one person are taken in a minute."""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

MOST_IN_A_MINUTE = 60
"""As many as the bot can answer in that time: Telegram lets it say one thing a second to one person."""
SECONDS = 60
_KINDS = ("message", "edited_message", "callback_query", "my_chat_member")

Item = TypeVar("Item")
Json = dict[str, Any]


def sender_of(update: Json) -> int:
    """Give the number of the account that an update comes from; 0 for what comes from nobody."""
    for kind in _KINDS:
        content = update.get(kind)
        sender = content.get("from") if isinstance(content, dict) else None
        if isinstance(sender, dict) and isinstance(sender.get("id"), int):
            return int(sender["id"])
    return 0


def said_at(update: Json) -> float | None:
    """Give when something was said, in seconds since 1970 by Telegram's clock; a tap does not tell.

    It is never the moment at which it came in: what somebody said over a day comes all at once when we
    were away that day.
    """
    for kind, date in (("message", "date"), ("edited_message", "edit_date")):
        content = update.get(kind)
        moment = content.get(date) if isinstance(content, dict) else None
        if isinstance(moment, int):
            return float(moment)
    return None


class FairQueue(Generic[Item]):
    """A queue in which everybody's things keep their order, and everybody has a turn after each other."""

    def __init__(self) -> None:
        self._waiting: dict[int, deque[Item]] = {}
        self._news = asyncio.Event()

    def put(self, sender: int, item: Item) -> None:
        self._waiting.setdefault(sender, deque()).append(item)
        self._news.set()

    def put_back(self, sender: int, item: Item) -> None:
        """Let something wait: before all else of the same person, and after everybody else."""
        self._waiting[sender] = deque([item, *self._waiting.pop(sender, ())])
        self._news.set()

    async def get(self) -> tuple[int, Item]:
        """Wait for the next, and say whose it is: the oldest of whoever has waited longest for a turn."""
        while not self._waiting:
            self._news.clear()
            await self._news.wait()
        sender = next(iter(self._waiting))
        items = self._waiting.pop(sender)
        item = items.popleft()
        if items:
            self._waiting[sender] = items
        return sender, item


@dataclass(frozen=True)
class Said:
    update_id: int
    at: float


Window = deque[Said]
"""What somebody said last, at most as much as is taken in a minute."""
Speaker = tuple[int, bool]
"""Who speaks, and whether Telegram tells when: a moment by its clock is not compared with one by ours."""


@dataclass
class Admission:
    """Which updates are taken, which of them is answered with the notice, and what is remembered of it."""

    taken: list[Json] = field(default_factory=list)
    enough: dict[int, str] = field(default_factory=dict)
    """The updates that are one too many, each with a name for the row of them that it begins."""
    windows: dict[Speaker, Window] = field(default_factory=dict)
    floods: dict[Speaker, bool] = field(default_factory=dict)
    """Of everybody who spoke, whether they say too much."""


class Door:
    """Takes what people say, at most so many a minute of each; the rest is not even stored.

    Nothing is remembered of an update before `admit`, so that one that could not be stored and comes
    again is judged anew.
    """

    def __init__(self) -> None:
        self._known: dict[Speaker, _Known] = {}
        """Everybody who spoke lately, whoever did so longest ago first."""

    def judge(self, updates: Iterable[Json], now: datetime) -> Admission:
        """Take what is not too much, and the first that is, to be answered with the notice."""
        found = Admission()
        for update in updates:
            sender, at = sender_of(update), said_at(update)
            said = Said(update["update_id"], now.timestamp() if at is None else at)
            if not sender or self._takes(found, (sender, at is not None), said):
                found.taken.append(update)
        return found

    def _takes(self, found: Admission, speaker: Speaker, said: Said) -> bool:
        if speaker not in found.windows:
            known = self._known.get(speaker, _Known())
            found.windows[speaker] = deque(known.window, maxlen=MOST_IN_A_MINUTE)
            found.floods[speaker] = known.floods
        window, flooding = found.windows[speaker], found.floods[speaker]
        if any(said.update_id == before.update_id for before in window):
            return True
        # Our clock can be set back meanwhile.
        found.floods[speaker] = len(window) == MOST_IN_A_MINUTE and 0 <= said.at - window[0].at < SECONDS
        window.append(said)
        if found.floods[speaker] and not flooding:
            found.enough[said.update_id] = _name(said.at)
            return True
        return not found.floods[speaker]

    def admit(self, found: Admission, now: datetime) -> None:
        """Remember a judgement; of whoever was quiet for a while nothing."""
        for speaker, window in found.windows.items():
            self._known.pop(speaker, None)
            self._known[speaker] = _Known(window=window, floods=found.floods[speaker], heard=now.timestamp())
        while self._known:
            speaker = next(iter(self._known))
            if self._known[speaker].heard > now.timestamp() - 2 * SECONDS:
                return
            del self._known[speaker]


@dataclass(frozen=True)
class _Known:
    """What is remembered of somebody who spoke lately."""

    window: Window = field(default_factory=deque)
    floods: bool = False
    heard: float = 0.0


def _name(at: float) -> str:
    """Name a flood by ten minutes, so that a program that starts anew within it says nothing twice."""
    return datetime.fromtimestamp(at - at % 600, UTC).strftime("%Y-%m-%dT%H:%M")
