"""Plays a scenario, lets a process of it die at a point, starts another, and says what was violated."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from signal import SIGKILL
from time import monotonic
from typing import Any

from .product import Life, Nursery
from .promises import violations
from .scenarios import AREA, LOADED, overviews_by, rounds_by
from .stage import Act, Scenario, Scene, nothing
from .telegram import Call, Reply, refusal
from .town import invitations, settle_town, sqlite

AT_ONCE = 3
"""How many points are played at the same time: two processors, and some waiting."""
TRIES = 3
"""How often a point is tried: what happens at once happens in no fixed order."""
LINGERS = 1.0
"""How long a process may take, once all is done, for what leaves no trace."""
LONGEST = 60.0


@dataclass
class Outcome:
    """What came of the points of one scenario."""

    name: str
    points: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Prepared:
    """A scenario that can be played from its beginning any number of times."""

    scenario: Scenario
    scene: Scene
    outcome: Outcome


class Stage:
    """Plays scenarios, a few at a time, with planted bugs or without."""

    def __init__(self, lives: Nursery, plant: tuple[str, ...] = ()) -> None:
        self.lives = lives
        self.plant = plant
        self._room = asyncio.Semaphore(AT_ONCE)
        self._numbers = count(1)
        self._scenes: dict[tuple[Act, bool], asyncio.Task[Scene]] = {}

    async def prepare(self, scenario: Scenario) -> Prepared:
        """Play what goes before a scenario, and then the scenario to its end, to learn its points."""
        before = await self._after(scenario.before, joined=scenario.joined)
        async with self._room:
            begun = before.copy(f"{self._next()}-begun")
            if scenario.at > begun.clock.now():
                begun.clock.move_to(scenario.at)
            points = await self._points(scenario, begun)
            return Prepared(scenario, begun, Outcome(scenario.name, points))

    async def _after(self, before: Act, *, joined: bool) -> Scene:
        """Give the scene after something happened; what several scenarios begin with happens once."""
        if (before, joined) not in self._scenes:
            self._scenes[before, joined] = asyncio.create_task(self._happens(before, joined=joined))
        return await self._scenes[before, joined]

    async def _happens(self, before: Act, *, joined: bool) -> Scene:
        if before is nothing:
            return await self._settle(joined=joined)
        town = await self._after(nothing, joined=joined)
        async with self._room:
            scene = town.copy(f"{self._next()}-before")
            await before(scene)
        return scene

    async def _settle(self, *, joined: bool) -> Scene:
        name = f"town-{joined}"
        url = sqlite(self.lives.folder / f"{name}.db")
        people = await settle_town(self.lives, url, {"rijnbuurt": AREA}, LOADED, joined=joined)
        clock = self.lives.clock(LOADED)
        scene = Scene(self.lives, name, people, self.lives.server.bot(clock.now), clock)
        if not joined:
            scene.links = await invitations(self.lives, url, "rijnbuurt", LOADED)
        return scene

    async def _points(self, scenario: Scenario, begun: Scene) -> list[str]:
        trace = self.lives.folder / f"{begun.name}-trace"
        scene = begun.copy(f"{self._next()}-whole", self.plant)
        async with surroundings(scenario, scene):
            doing = asyncio.create_task(scenario.act(scene))
            life, beside = await _first(scenario, scene, trace=str(trace))
            await (beside or life).until(lambda: doing.done() and scene.is_quiet())
            doing.result()
            await asyncio.sleep(LINGERS / 4)
            if beside:
                await life.ended
            await _kill(scene, life, beside)
        scene.forget()
        return _lines(trace)

    async def play(self, prepared: Prepared, point: str) -> list[str]:
        """Play a scenario and let the process die at a point; note and give what was violated."""
        scenario, outcome = prepared.scenario, prepared.outcome
        async with self._room:
            for _ in range(TRIES):
                scene = prepared.scene.copy(self._next(), self.plant)
                async with surroundings(scenario, scene):
                    died, found = await self._played(scenario, scene, point)
                scene.forget()
                if died or found:
                    break
            else:
                outcome.missed.append(point)
        outcome.found += [f"killed {point}: {line}" for line in found]
        return found

    async def _played(self, scenario: Scenario, scene: Scene, point: str) -> tuple[bool, list[str]]:
        doing = asyncio.create_task(scenario.act(scene))
        lives: list[Life | None] = []
        try:
            life, beside = await _first(scenario, scene, die_at=point)
            lives += life, beside
            died = await _dies(life, scene, doing)
            await _kill(scene, life, beside)
            scene.clock.move(timedelta(seconds=5))
            second = await scene.starts()
            lives.append(second)
            await scene.settles(second)
            if doing.done():
                doing.result()
        except (RuntimeError, TimeoutError) as error:
            return True, [f"P2: it does not come to rest: {error} {scene.state()}"]
        finally:
            doing.cancel()
            await _kill(scene, *lives)
        return died, await _violations(scenario, scene)

    def _next(self) -> str:
        return f"scene-{next(self._numbers)}"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


async def _first(scenario: Scenario, scene: Scene, **given: Any) -> tuple[Life, Life | None]:
    """Start what is to be killed, and the bot beside it if that is not the bot."""
    if not scenario.arguments:
        return await scene.starts(**given), None
    bot = await scene.starts()
    return await scene.starts(*scenario.arguments, **given), bot


async def _dies(life: Life, scene: Scene, doing: asyncio.Task[None]) -> bool:
    """Wait until a process has killed itself; say no if everything was done and it lives still."""
    latest, done_at = monotonic() + LONGEST, None
    while not life.is_over:
        if monotonic() > latest:
            raise TimeoutError("neither killed nor done")
        if done_at is None and doing.done() and scene.is_quiet():
            done_at = monotonic()
        if done_at and monotonic() > done_at + LINGERS:
            return False
        await asyncio.sleep(0.005)
    return life.ended.result() == -SIGKILL


async def _kill(scene: Scene, *lives: Life | None) -> None:
    for life in lives:
        if life:
            life.signal(SIGKILL)
            await scene.ended(life)


async def _violations(scenario: Scenario, scene: Scene) -> list[str]:
    now = scene.clock.now()
    expected = scene.expected(rounds_by(now), overviews_by(now))
    expected.may_fail = scenario.blocked_by is not None
    expected.uncertain_shown = await scene.uncertain_shown()
    return violations(scene.url, scene.telegram, expected, now)


@asynccontextmanager
async def surroundings(scenario: Scenario, scene: Scene) -> AsyncIterator[None]:
    """Have what a scenario needs beside a friendly Telegram."""
    if scenario.blocked_by:
        scene.telegram.before = _blocked(scene.people[scenario.blocked_by])
    if scenario.mail:
        async with scene.with_mail():
            yield
    else:
        yield


def _blocked(chat: int) -> Any:
    async def refuse(call: Call) -> Reply | None:
        return refusal(403, "Forbidden: bot was blocked by the user") if call.chat == chat else None

    return refuse
