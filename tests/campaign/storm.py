"""A storm of 429: half of all calls refused for an hour, and one chat that is refused alone.

The product's own composition in virtual time, with the playground as Telegram; every number is one of
Telegram's side. A strict limit stands behind the storm as well: thirty a second, one a second to a person.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from bot.playground import Person
from bot.playground.faults import NO_FAULT, Fault, Faults
from bot.playground.refusals import too_many_requests
from bot.playground.world import Call
from models.traffic import OutboxMessage
from models.values import SendStatus

from .abreast import abreast
from .databases import Files
from .house import House, area_of, listening
from .table import Row, Scale, verdict
from .virtual import VirtualClock, in_virtual_time

START = datetime(2026, 12, 7, 7, 59, 40, tzinfo=UTC)
"""A Monday, one tick before everybody is asked at 9.00 in Amsterdam."""
MOST_A_SECOND = 30
PAUSES = (1, 1, 2, 3, 5, 8, 15, 30)
BACKLOG_SECONDS = 900
OTHERS_SECONDS = 5.0
ONE_CHAT_SECONDS = 35
REFUSED_UNTIL = 120.0
NOT_ASKED = 2
"""Fatima and Joris speak for no workgroup."""
_WAITING = (SendStatus.QUEUED, SendStatus.SENDING)


@dataclass(frozen=True)
class Arrival:
    """One request as it came in: when, what, and for how long it was told to wait."""

    at: float
    method: str
    pause: int | None


@dataclass
class Storm(Faults):
    """Refuses half of all calls while it blows, whatever they are."""

    chance: Random = field(default_factory=Random)
    blows: bool = True
    arrivals: list[Arrival] = field(default_factory=list)

    def take(self, method: str) -> Fault:
        pause = self.chance.choice(PAUSES) if self.blows and self.chance.random() < 0.5 else None
        self.arrivals.append(Arrival(asyncio.get_running_loop().time(), method, pause))
        return NO_FAULT if pause is None else Fault(refusal=too_many_requests(pause))


@dataclass(kw_only=True)
class Weather:
    """What one storm came to, as Telegram saw it."""

    arrivals: Sequence[Arrival]
    calls: Sequence[Call]
    backlog_after: float | None
    unanswered: int
    wanted: int

    @property
    def refused(self) -> int:
        return sum(arrival.pause is not None for arrival in self.arrivals)

    @property
    def too_soon(self) -> list[str]:
        """List requests that were made again before their pause was over.

        To a chat that is any message; of what goes to no chat it is the same method.
        """
        found: list[str] = []
        until: dict[str, tuple[float, float]] = {}
        for at, what, pause in sorted([*self._polls(), *self._others()], key=lambda each: each[0]):
            since, over = until.get(what, (0.0, 0.0))
            if since < at < over - 1e-3:
                found.append(f"{what} {over - at:.1f} s before its pause was over")
            if pause is not None and at + pause > over:
                until[what] = (at, at + pause)
        return found

    def _polls(self) -> Iterator[tuple[float, str, int | None]]:
        """Give the polls by their beginning; they end when there is news."""
        for arrival in self.arrivals:
            if arrival.method == "getupdates":
                yield arrival.at, arrival.method, arrival.pause

    def _others(self) -> Iterator[tuple[float, str, int | None]]:
        for call in self.calls:
            if call.method == "getUpdates":
                continue
            pause = int(call.description.rpartition(" ")[2]) if call.status == 429 else None
            chat = call.parameters.get("chat_id")
            yield call.at - START.timestamp(), f"to {chat}" if chat else call.method, pause

    @property
    def busiest_second(self) -> int:
        """Count the messages of the busiest second, refused ones too."""
        moments = [arrival.at for arrival in self.arrivals if arrival.method.startswith("send")]
        most, first = 0, 0
        for last, moment in enumerate(moments):
            while moments[first] <= moment - 1:
                first += 1
            most = max(most, last - first + 1)
        return most


@dataclass(frozen=True)
class Task:
    """One storm to live through, or none: then one chat is refused alone."""

    folder: Path
    seed: int | None
    seconds: float = 0.0


def run(scale: Scale) -> list[Row]:
    """Let it storm, and let one chat be refused alone."""
    minutes, groups, storms = scale.size(60, 2), scale.size(200, 4), scale.size(3, 1)
    Files(scale.folder, town(groups), START - timedelta(minutes=1))
    tasks = [Task(scale.folder, scale.seed + number, minutes * 60) for number in range(storms)]
    *weathers, alone = abreast(live, [*tasks, Task(scale.folder, None)], few=scale.quick)
    what = f"half of all calls refused for {minutes} min, {2 * groups} people, {storms} storms, virtual time"
    storms_seen = [weather for weather in weathers if isinstance(weather, Weather)]
    assert isinstance(alone, Alone)
    return [*_rows(storms_seen, what, f"{scale.seed} to {scale.seed + storms - 1}"), _alone(alone)]


def live(task: Task) -> "Weather | Alone":
    with Files(task.folder, "", START).fresh() as url:
        seed = task.seed
        if seed is None:
            return in_virtual_time(lambda: _one_chat(url))
        return in_virtual_time(lambda: _storm(url, seed, task.seconds))


def town(groups: int) -> str:
    """Write an area of so many workgroups with two representatives each, all asked at one moment."""
    return area_of({f"groep{n}": ("mon", "09:00", [f"a{n}", f"b{n}"]) for n in range(groups)})


async def _storm(url: str, seed: int, seconds: float) -> Weather:
    house, loop = House(url, VirtualClock(START)), asyncio.get_running_loop()
    faults = house.playground.world.faults = Storm(chance=Random(seed))  # noqa: S311 - a story, no secret
    with listening(house.clock):
        async with house.peopled(), house.at_work():
            neighbours = [
                asyncio.create_task(_answers(person, Random(f"{seed} {name}")))  # noqa: S311 - a story, no secret
                for name, person in house.people.items()
            ]
            await asyncio.sleep(seconds)
            faults.blows, ended = False, loop.time()
            while loop.time() < ended + 2 * BACKLOG_SECONDS and (
                await _backlog(house) or sum(not each.done() for each in neighbours) > NOT_ASKED
            ):
                await asyncio.sleep(5)
            backlog_after = loop.time() - ended
            finished = [neighbour.done() for neighbour in neighbours]
            for neighbour in neighbours:
                neighbour.cancel()
        calls = house.playground.calls
    return Weather(
        arrivals=faults.arrivals,
        calls=calls,
        backlog_after=backlog_after,
        unanswered=finished.count(False) - NOT_ASKED,
        wanted=len(finished) - NOT_ASKED,
    )


async def _answers(person: Person, chance: Random) -> None:
    """Answer a turn by its buttons, as somebody does who is well, a while after each question."""
    for label, hears in (("Gaat goed", "Hoe gaat het"), ("Niets bijzonders", "Wat werkte")):
        while not any(hears in message.text for message in person.chat.said_by_bot):
            await person.chat.changed()
        await asyncio.sleep(5 + chance.random() * 55)
        await person.presses(label)
    while not any("Dank je" in message.text for message in person.chat.said_by_bot):
        await person.chat.changed()


async def _backlog(house: House) -> int:
    waiting = select(func.count(OutboxMessage.id)).where(OutboxMessage.status.in_(_WAITING))
    [(count,)] = await house.rows(waiting)
    return int(count) + len(house.playground.pending)


@dataclass(kw_only=True)
class Alone:
    """What came of one chat that was refused, with others waiting for their messages."""

    too_soon: int
    refused: int
    longest: float
    others: int
    reached: bool


async def _one_chat(url: str) -> Alone:
    """Refuse the messages to one person for a while, and let the others answer meanwhile."""
    house, loop, chance = House(url, VirtualClock(START)), asyncio.get_running_loop(), Random(1)  # noqa: S311 - a story, no secret
    world, refusals, waits = house.playground.world, list[float](), list[float]()
    with listening(house.clock):
        async with house.peopled():
            chosen = house.people["a0"]
            admit = world.pace.admit

            def strict(chat_id: int) -> float:
                if chat_id == chosen.user_id and loop.time() < REFUSED_UNTIL:
                    refusals.append(loop.time())
                    raise too_many_requests(ONE_CHAT_SECONDS)
                return admit(chat_id)

            world.pace.admit = strict  # type: ignore[method-assign]
            async with house.at_work():
                others = [
                    asyncio.create_task(_taps(person, 30 + chance.random() * 100, waits))
                    for name, person in house.people.items()
                    if name[0] in "ab" and person is not chosen
                ]
                await asyncio.wait(others, timeout=600)
                await asyncio.sleep(120)
            reached = bool(chosen.chat.said_by_bot)
    return Alone(
        too_soon=sum(b - a < ONE_CHAT_SECONDS - 1e-3 for a, b in pairwise(refusals)),
        refused=len(refusals),
        longest=max(waits, default=600.0),
        others=len(waits),
        reached=reached and len(waits) == len(others),
    )


async def _taps(person: Person, at: float, waits: list[float]) -> None:
    """Answer at a moment, and note how long it takes until the next question comes."""
    loop = asyncio.get_running_loop()
    await asyncio.sleep(at - loop.time())
    while not person.chat.said_by_bot:
        await person.chat.changed()
    await person.presses("Gaat goed")
    tapped = loop.time()
    while not any("Wat werkte" in message.text for message in person.chat.said_by_bot):
        await person.chat.changed()
    waits.append(loop.time() - tapped)


def _rows(weathers: Sequence[Weather], what: str, seeds: str) -> list[Row]:
    refused, soon = sum(w.refused for w in weathers), [line for w in weathers for line in w.too_soon]
    busiest = max(w.busiest_second for w in weathers)
    calls = sum(len(w.arrivals) for w in weathers)
    backlog = [w.backlog_after or 0.0 for w in weathers]
    unanswered = sum(w.unanswered for w in weathers)
    void, wanted = refused < calls / 4, sum(w.wanted for w in weathers)
    return [
        Row(
            part="storm",
            what=what,
            goal="0 requests before retry_after",
            measured=f"{len(soon)} of {calls} requests, {refused} refused",
            seeds=seeds,
            verdict=verdict(met=not soon, void=void),
            details=tuple(soon[:20]),
        ),
        Row(
            part="storm",
            what="the busiest second of Telegram's side, refused messages too",
            goal="30",
            measured=str(busiest),
            seeds=seeds,
            verdict=verdict(met=busiest <= MOST_A_SECOND, void=void),
        ),
        Row(
            part="storm",
            what="backlog gone after the storm, and everybody answered",
            goal="15 min",
            measured=f"{max(backlog):.0f} s at most, {unanswered} of {wanted} unanswered",
            seeds=seeds,
            verdict=verdict(met=max(backlog) <= BACKLOG_SECONDS and not unanswered, void=void),
        ),
    ]


def _alone(alone: Alone) -> Row:
    return Row(
        part="storm",
        what=f"one chat refused for {ONE_CHAT_SECONDS} s at a time, {alone.others} others who answer then",
        goal="delays others at most 5 s, 0 requests too soon",
        measured=f"{alone.longest:.1f} s at most, {alone.too_soon} of {alone.refused} too soon",
        verdict=verdict(
            met=alone.longest <= OTHERS_SECONDS and not alone.too_soon and alone.reached,
            void=not alone.refused,
        ),
    )
