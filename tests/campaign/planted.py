"""Eight known wrong versions are planted, one by one, and the harness has to find each, every time.

It is aimed at the scenario and point where each must show; at full length it also searches for each
without being told where, through all points of all scenarios in an order of chance.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from .patience import all_of
from .playing import NotReachedError, Prepared, Stage
from .product import Nursery, nursery
from .scenarios import SCENARIOS
from .table import Row, Scale, verdict

TIMES = 5
NEVER = "never"
"""A point that no process passes: these bugs show without any kill."""
_STORES = "commit of insert inbox_update 1"
_PLANS = "commit of insert round, update workgroup 1"


@dataclass(frozen=True)
class Planted:
    """A wrong version by its name in `bugs`, and where it must show."""

    name: str
    scenario: str
    point: str

    @property
    def plant(self) -> tuple[str, ...]:
        return (f"bugs:{self.name}",)


PLANTED = (
    Planted("confirm_first", "an answer by words", f"before {_STORES}"),
    Planted("two_transactions", "an answer by words", "before commit of update inbox_update 2"),
    Planted("retry_on_timeout", "answers get lost", NEVER),
    Planted("plan_from_now", "the hour comes", f"before {_PLANS}"),
    Planted("no_unique_key", "an answer by words", f"after {_STORES}"),
    Planted("short_lease", "Telegram is slow", NEVER),
    Planted("mark_sent_first", "a round opens", "before sendMessage 1"),
    Planted("replace_existing", "the hour comes", f"before {_PLANS}"),
)


def run(scale: Scale) -> list[Row]:
    """Plant each, and say which check found it."""
    return asyncio.run(_all(scale))


async def _all(scale: Scale) -> list[Row]:
    async with nursery(scale.folder) as lives:
        sound = Stage(lives)
        aimed = {planted.scenario for planted in PLANTED}
        wanted = [scenario for scenario in SCENARIOS if not scale.quick or scenario.name in aimed]
        prepared = await all_of(*(sound.prepare(scenario) for scenario in wanted))
        rows = (_row(scale, lives, sound, planted, prepared) for planted in PLANTED)
        return await all_of(*rows) if scale.quick else [await row for row in rows]


async def _row(
    scale: Scale, lives: Nursery, sound: Stage, planted: Planted, prepared: Sequence[Prepared]
) -> Row:
    stage = Stage(lives, planted.plant, room=sound.room)
    times = scale.size(TIMES, 1)
    where = next(each for each in prepared if each.scenario.name == planted.scenario)
    tries = await all_of(*(_found(stage, where, planted.point) for _ in range(times)))
    found = [lines for lines in tries if lines]
    by = sorted({line[:2] for lines in found for line in lines})
    measured = f"{len(found)} of {times} times, by {', '.join(by) or 'nothing'}"
    searched = None if scale.quick else await _search(stage, prepared, Random(scale.seed))  # noqa: S311 - no secret
    if searched:
        measured += f"; unaimed after {searched[0]} points: {searched[1] or 'not'}"
    met = len(found) == times and (searched is None or bool(searched[1]))
    first = found[0][0] if found else "it was not found"
    return Row(
        part="planted",
        what=planted.name.replace("_", " "),
        goal="found every time",
        measured=measured,
        seeds=str(scale.seed),
        verdict=verdict(met=met),
        details=(f"{planted.name}: {first}",),
    )


async def _search(stage: Stage, prepared: Sequence[Prepared], chance: Random) -> tuple[int, str]:
    """Play points in an order of chance until one shows something; say how many it took, and what showed."""
    points = [(each, point) for each in prepared for point in each.points]
    chance.shuffle(points)
    for begin in range(0, len(points), stage.at_once):
        some = points[begin : begin + stage.at_once]
        for number, lines in enumerate(await all_of(*(_found(stage, *each) for each in some))):
            if lines:
                return begin + number + 1, lines[0][:2]
    return len(points), ""


async def _found(stage: Stage, prepared: Prepared, point: str) -> list[str]:
    try:
        return await stage.play(prepared, point)
    except NotReachedError:
        return []
