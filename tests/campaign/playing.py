"""Plays a scenario, lets a process of it die at a point, starts another, and says what was violated."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from signal import SIGKILL
from time import monotonic
from typing import Any

from .patience import StoodStillError
from .product import LOOKS_EVERY, Life, Nursery
from .promises import violations
from .reader import backups_whole
from .scenarios import AREA, LOADED, overviews_by, rounds_by
from .stage import Act, Scenario, Scene, nothing
from .town import invitations, settle_town, sqlite

AT_ONCE = 18
"""How many points are played at the same time: two processors, and most of a point is waiting."""
TRIES = 3
"""How often a point is tried: what happens at once happens in no fixed order."""
LINGERS = 1.0
"""How long a process may take, once all is done, for what leaves no trace."""
LONGEST = 5.0
"""How long people wait for something when nothing at all is left to do."""
HOPELESS = 60.0
_NUMBERS = count(1)


@dataclass(frozen=True)
class Prepared:
    """A scenario that can be played from its beginning any number of times, and its points."""

    scenario: Scenario
    scene: Scene
    points: list[str]


class NotReachedError(Exception):
    """A process did not come by the point where it was to die."""


class Stage:
    """Plays scenarios, a few at a time, with planted bugs or without."""

    at_once = AT_ONCE

    def __init__(
        self, lives: Nursery, plant: tuple[str, ...] = (), room: asyncio.Semaphore | None = None
    ) -> None:
        self.lives = lives
        self.plant = plant
        self.room = room or asyncio.Semaphore(AT_ONCE)
        self._scenes: dict[tuple[Act, bool], asyncio.Task[Scene]] = {}

    async def prepare(self, scenario: Scenario) -> Prepared:
        """Play what goes before a scenario, and then the scenario to its end, to learn its points."""
        before = await self._after(scenario.before, joined=scenario.joined)
        async with self.room:
            begun = before.copy(f"{self._next()}-begun")
            begun.clock.move_to(scenario.at)
            return Prepared(scenario, begun.rest(), await self._points(scenario, begun))

    async def _after(self, before: Act, *, joined: bool) -> Scene:
        """Give the scene after something happened; what several scenarios begin with happens once."""
        if (before, joined) not in self._scenes:
            self._scenes[before, joined] = asyncio.create_task(self._happens(before, joined=joined))
        return await self._scenes[before, joined]

    async def _happens(self, before: Act, *, joined: bool) -> Scene:
        if before is nothing:
            return await self._settle(joined=joined)
        town = await self._after(nothing, joined=joined)
        async with self.room:
            scene = town.copy(f"{self._next()}-before")
            await before(scene)
        return scene.rest()

    async def _settle(self, *, joined: bool) -> Scene:
        name = f"town-{joined}"
        url = sqlite(self.lives.folder / f"{name}.db")
        people = await settle_town(self.lives, url, {"rijnbuurt": AREA}, LOADED, joined=joined)
        clock = self.lives.clock(LOADED)
        scene = Scene(self.lives, name, people, self.lives.server.bot(clock.now), clock)
        if not joined:
            scene.links = await invitations(self.lives, url, "rijnbuurt", LOADED)
        return scene.rest()

    async def _points(self, scenario: Scenario, begun: Scene) -> list[str]:
        trace = self.lives.folder / f"{begun.name}-trace"
        scene = begun.copy(f"{self._next()}-whole", self.plant)
        async with surroundings(scenario, scene):
            doing = asyncio.create_task(scenario.act(scene))
            life, beside = await _first(scenario, scene, trace=str(trace))
            try:
                await (beside or life).until(lambda: doing.done() and scene.is_quiet())
            except RuntimeError as error:
                raise RuntimeError(f"{scenario.name}, with no kill: {error} {scene.state()}") from None
            doing.result()
            await asyncio.sleep(LINGERS / 4)
            if beside:
                await life.end()
            await _kill(scene, life, beside)
        scene.forget()
        return _lines(trace)

    async def play(self, prepared: Prepared, point: str) -> list[str]:
        """Play a scenario and let the process die at a point; give what was violated.

        Raises NotReachedError if the process never came there, and nothing else was wrong.
        """
        async with self.room:
            for _ in range(TRIES):
                scene = prepared.scene.copy(self._next(), self.plant)
                async with surroundings(prepared.scenario, scene):
                    died, found = await self._played(prepared.scenario, scene, point)
                scene.forget()
                if died or found:
                    return found
        raise NotReachedError(point)

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
        except RuntimeError as error:
            return True, [f"P2: it does not come to rest: {error} {scene.state()}"]
        finally:
            doing.cancel()
            await _kill(scene, *lives)
        return died, await _violations(scenario, scene)

    def _next(self) -> str:
        return f"scene-{next(_NUMBERS)}"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


async def _first(scenario: Scenario, scene: Scene, **given: Any) -> tuple[Life, Life | None]:
    """Start what is to be killed, and the bot beside it if that is not the bot."""
    if not scenario.arguments:
        return await scene.starts(**given), None
    bot = await scene.starts()
    return await scene.starts(*scenario.arguments, **given), bot


async def _dies(life: Life, scene: Scene, doing: asyncio.Task[None]) -> bool:
    """Wait until a process has killed itself; say no if it lives still when nothing happens any more."""
    begun = quiet_since = monotonic()
    while not life.is_over:
        if monotonic() > begun + HOPELESS:
            raise StoodStillError(f"it neither dies nor comes to rest: {await life.stands()}")
        if not scene.is_quiet():
            quiet_since = monotonic()
        if monotonic() > quiet_since + (LINGERS if doing.done() else LONGEST):
            return False
        await asyncio.sleep(LOOKS_EVERY)
    return life.ended.result() == -SIGKILL


async def _kill(scene: Scene, *lives: Life | None) -> None:
    for life in lives:
        if life:
            life.signal(SIGKILL)
            await scene.ended(life)


async def _violations(scenario: Scenario, scene: Scene) -> list[str]:
    now = scene.clock.now()
    expected = scene.expected(rounds_by(now), overviews_by(now))
    expected.may_fail = scenario.may_fail
    expected.uncertain_shown = await scene.uncertain_shown()
    return [*violations(scene.url, scene.telegram, expected, now), *backups_whole(scene.backups)]


@asynccontextmanager
async def surroundings(scenario: Scenario, scene: Scene) -> AsyncIterator[None]:
    """Have what a scenario needs beside a friendly Telegram."""
    scenario.fault(scene)
    if scenario.mail:
        async with scene.with_mail():
            yield
    else:
        yield
