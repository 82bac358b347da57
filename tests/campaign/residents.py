"""The people of the year: what they do with each message is up to chance, but not to time or kills."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from .telegram import Shown, Telegram

SILENT, LATE, REPORTS = 0.2, 0.15, 0.01
"""How often somebody does not answer a turn at all, answers hours or days after, or reports by themselves."""
_CHOICE = re.compile(r"c\|(\d+)\|(\w+)\|(\d*)\|(\w+)")


@dataclass
class Residents:
    """Answers for everybody: each question once, however often it is shown."""

    telegram: Telegram
    seed: int
    representatives: list[int]
    seen: int = 0
    answered: set[str] = field(default_factory=set)
    stuck: set[int] = field(default_factory=set)
    """Who has to say still where they are stuck: that question has no buttons."""
    later: list[tuple[datetime, Shown]] = field(default_factory=list)
    told: int = 0

    def next_moment(self) -> datetime | None:
        """Say when somebody does something that they put off."""
        return min((at for at, _ in self.later), default=None)

    def look(self, now: datetime) -> None:
        """Let people do what they do with all that is new, and what they put off until now."""
        for shown in self._new():
            wait = self._hesitation(shown)
            if wait is None:
                continue
            if wait:
                self.later.append((now + wait, shown))
            else:
                self._answer(shown)
        ready = [shown for at, shown in self.later if at <= now]
        self.later = [(at, shown) for at, shown in self.later if at > now]
        for shown in ready:
            self._answer(shown)

    def _new(self) -> Iterator[Shown]:
        while self.seen < len(self.telegram.shown):
            self.seen += 1
            yield self.telegram.shown[self.seen - 1]

    def _hesitation(self, shown: Shown) -> timedelta | None:
        """Say how long somebody waits with the answer to a turn; None is for ever."""
        point = _points(shown)
        if not point:
            return timedelta(0)
        chance = Random(f"{self.seed} {point[0].split()[0]}")  # noqa: S311 - a story, no secret
        drawn = chance.random()
        if drawn < SILENT:
            return None
        return timedelta(minutes=chance.randint(30, 3000)) if drawn < SILENT + LATE else timedelta(0)

    def _answer(self, shown: Shown) -> None:
        if not (points := _points(shown)):
            self._says_where(shown)
            return
        point, chance = points[0], Random(f"{self.seed} {points[0]} {shown.chat}")  # noqa: S311 - a story
        if point in self.answered:
            return
        self.answered.add(point)
        data = self._choice([data for data in shown.data if _CHOICE.fullmatch(data)], chance)
        if data.endswith("|nothing") and chance.random() < 0.5:
            self._says(shown.chat, about=shown)
        else:
            if data.endswith("|standing||stuck"):
                self.stuck.add(shown.chat)
            elif "|obstacle|" in data:
                self.stuck.discard(shown.chat)
            self.telegram.taps(shown.chat, shown, data)

    def _choice(self, data: list[str], chance: Random) -> str:
        if "|standing|" not in data[0]:
            return chance.choice(data)
        how = chance.choices(("well", "rough", "stuck"), weights=(5, 2, 3))[0]
        return next(each for each in data if each.endswith(how))

    def _says_where(self, shown: Shown) -> None:
        if shown.chat in self.stuck and "Waar" in shown.text:
            self.stuck.remove(shown.chat)
            self._says(shown.chat, about=shown)

    def _says(self, chat: int, before: str = "", about: Shown | None = None) -> None:
        """Say something; as a reply if it is about another message than the newest in that chat."""
        self.told += 1
        newest = (
            next(shown for shown in reversed(self.telegram.shown) if shown.chat == chat) if about else None
        )
        reply_to = about.number if about and about is not newest else None
        self.telegram.says(chat, f"{before}Dit is wat ik zeg, nummer {self.told}", reply_to=reply_to)

    def report(self, chance: Random) -> None:
        """Let somebody, now and then, say that they are stuck without being asked."""
        if chance.random() < REPORTS * 10:
            self._says(chance.choice(self.representatives), "/vastgelopen ")


def _points(shown: Shown) -> list[str]:
    """Give the questions that the buttons of a message answer, as turn, question and subject."""
    found = [_CHOICE.fullmatch(data) for data in shown.data]
    return list(dict.fromkeys(f"{each[1]} {each[2]} {each[3]}" for each in found if each))
