"""Exhaustive crash points: the process dies by SIGKILL before and after every commit and network call.

Each scenario is played once to its end, which lists the points; then once for each point, where the process
kills itself there. Another process of the product starts, people go on, and the reader looks.
"""

import asyncio
from dataclasses import dataclass, field
from time import monotonic

from .patience import all_of
from .playing import NotReachedError, Prepared, Stage
from .product import nursery
from .scenarios import SCENARIOS
from .table import Row, Scale, verdict

FEWEST = 500
"""How many points there were when this was last looked at; fewer would mean that the harness looks away."""
SECONDS = 180
RARE = 0.03
"""Which share of the points may be there in one run alone: how often the outbox is looked at varies."""
QUICK_SCENARIOS, QUICK_STEP = 3, 24
"""The short version takes each so manieth scenario, and plays each so manieth point of it."""


@dataclass
class Outcome:
    """What came of the points that were played."""

    listed: int
    scenarios: int
    played: int = 0
    missed: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)


def run(scale: Scale) -> list[Row]:
    """Play every point of every scenario; the short version plays some of each."""
    begun = monotonic()
    outcome = asyncio.run(_all(scale))
    seconds, missed = monotonic() - begun, len(outcome.missed)
    in_time = scale.quick or seconds < SECONDS
    all_there = scale.quick or outcome.listed >= FEWEST
    enough = all_there and missed <= max(outcome.played * RARE, scale.size(0, 1))
    sound = not outcome.found and enough
    rare = f" ({missed} never came again)" if missed else ""
    done = f"{outcome.played - missed} of {outcome.played} killed{rare}, {len(outcome.found)} violations"
    return [
        Row(
            part="points",
            what=f"SIGKILL before and after every commit and network call of {outcome.scenarios} scenarios",
            goal=f"100 % of points, at least {FEWEST}; 0 violations; under {SECONDS} s",
            measured=f"{outcome.listed} points, {done}, {seconds:.0f} s",
            verdict=verdict(met=sound and in_time),
            details=(*outcome.found, *outcome.missed),
        )
    ]


async def _all(scale: Scale) -> Outcome:
    async with nursery(scale.folder) as lives:
        stage = Stage(lives)
        some = SCENARIOS[scale.seed % QUICK_SCENARIOS :: QUICK_SCENARIOS] if scale.quick else SCENARIOS
        prepared = await all_of(*(stage.prepare(scenario) for scenario in some))
        outcome = Outcome(sum(len(each.points) for each in prepared), len(prepared))
        step = scale.size(1, QUICK_STEP)
        await all_of(
            *(
                _play(stage, each, point, outcome)
                for number, each in enumerate(prepared)
                for point in each.points[(scale.seed + number) % step :: step]
            )
        )
    return outcome


async def _play(stage: Stage, prepared: Prepared, point: str, outcome: Outcome) -> None:
    outcome.played += 1
    name = f"{prepared.scenario.name}, killed {point}"
    try:
        outcome.found += [f"{name}: {line}" for line in await stage.play(prepared, point)]
    except NotReachedError:
        outcome.missed.append(f"{name}: it came by that point once, and never again")
