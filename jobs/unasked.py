"""Rounds with nobody to ask: the facilitator hears of the first, and each overview tells of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.caretaking import Reader, tell_caretakers
from jobs.post import Wording
from jobs.rules.notices import NobodyToAsk
from models.queries.asking import WaitingRound
from models.queries.unasked import unasked_before


async def tell_of_unasked(
    session: AsyncSession, wording: Wording, rounds: Iterable[WaitingRound], now: datetime
) -> None:
    """Tell of all workgroups of an area in one message; of none that had nobody the last time as well."""
    areas: defaultdict[int, list[WaitingRound]] = defaultdict(list)
    for round_ in rounds:
        if not round_.stopped:
            areas[round_.area.id].append(round_)
    for area_id, unasked in areas.items():
        known = await unasked_before(session, [round_.id for round_ in unasked])
        fresh = [round_ for round_ in unasked if round_.id not in known]
        if not fresh:
            continue
        names, area = tuple(sorted({round_.workgroup for round_ in fresh})), fresh[0].area
        await tell_caretakers(
            session,
            wording,
            area_id,
            ZoneInfo(area.timezone),
            now,
            key=f"nobody-to-ask:{min(round_.id for round_ in fresh)}",
            notice=partial(_nobody_to_ask, names, area.name),
        )


def _nobody_to_ask(workgroups: tuple[str, ...], area: str, reader: Reader) -> NobodyToAsk:
    return NobodyToAsk(
        workgroups=workgroups, area=area, elsewhere=reader.elsewhere, may_arrange=reader.may_arrange
    )
