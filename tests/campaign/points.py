"""Exhaustive crash points: the process dies by SIGKILL before and after every commit and network call.

Each scenario is played once to its end, which lists the points; then once for each point, where the process
kills itself there. Another process of the product starts, people go on, and the reader looks.
"""

import asyncio
from collections.abc import Sequence

from .playing import Outcome, Stage
from .product import nursery
from .scenarios import SCENARIOS
from .table import Row, Scale, verdict

FEWEST = 500
"""How many points there were when this was last looked at; fewer would mean that the harness looks away."""
QUICK_STEP = 12
"""The short version plays each so manieth point."""


def run(scale: Scale) -> list[Row]:
    """Play every point of every scenario; the short version plays some of each."""
    outcomes, listed = asyncio.run(_all(scale))
    points = sum(len(outcome.points) for outcome in outcomes)
    missed = sum(len(outcome.missed) for outcome in outcomes)
    found = [f"{outcome.name}, {line}" for outcome in outcomes for line in outcome.found]
    unreached = [
        f"{outcome.name}: {point} was not reached" for outcome in outcomes for point in outcome.missed
    ]
    return [
        Row(
            part="points",
            what=f"SIGKILL before and after every commit and network call of {len(outcomes)} scenarios",
            goal=f"100 % of points, at least {FEWEST}; 0 violations",
            measured=f"{listed} points, {points - missed} of {points} played; {len(found)} violations",
            verdict=verdict(met=not found and not missed and listed >= FEWEST),
            details=(*found, *unreached),
        )
    ]


async def _all(scale: Scale) -> tuple[Sequence[Outcome], int]:
    async with nursery(scale.folder) as lives:
        stage = Stage(lives)
        prepared = await asyncio.gather(*(stage.prepare(scenario) for scenario in SCENARIOS))
        listed = sum(len(each.outcome.points) for each in prepared)
        step = scale.size(1, QUICK_STEP)
        for number, each in enumerate(prepared):
            each.outcome.points = each.outcome.points[(scale.seed + number) % step :: step]
        await asyncio.gather(*(stage.play(each, point) for each in prepared for point in each.outcome.points))
    return [each.outcome for each in prepared], listed
