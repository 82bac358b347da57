"""What holds for a whole area: its overview, its rhythm, reminders, closing, and days nobody is asked."""

from dataclasses import replace
from typing import Final

from bot.handlers.managing.showing import areas_with, ask_words, days_to_come, nothing_changes, propose
from bot.handlers.managing.workgroups import page_of
from bot.handlers.visit import Visit
from bot.render.managing import choosing
from bot.render.managing.parts import below, button, named
from bot.screens import Manage, Screen
from jobs.arranging.changes import Action as Done
from jobs.arranging.changes import AreaChange
from jobs.arranging.drafts import Typing
from jobs.arranging.known import KnownArea, Scope, gather_known
from jobs.post import Message
from jobs.rules.permissions import Action
from models.areas import Area
from models.queries.days_off import school_regions

REMINDERS: Final = (0, 1, 2, 3)
CLOSINGS: Final = (1, 2, 3, 5)
_NOBODY: Final = Scope(people=frozenset(), workgroups=frozenset())


async def listed(visit: Visit, _area: Area, _press: Manage) -> Message:
    """Let somebody with several areas choose one."""
    buttons = [
        button(named(area.name), Screen.WORKGROUPS, area.id)
        for area in await areas_with(visit, Action.ARRANGE)
    ]
    return Message(text=visit.texts("areas-choose"), buttons=below(buttons))


async def known_area(visit: Visit, area: Area) -> KnownArea:
    known = await gather_known(visit.session, area.slug, of=_NOBODY)
    if known.area is None:
        raise LookupError(f"area {area.id} is gone")
    return known.area


async def one(visit: Visit, area: Area, _press: Manage) -> Message:
    return choosing.whole_area(area, await known_area(visit, area), visit.now, visit.texts)


async def change_area(visit: Visit, area: Area, **fields: object) -> Message:
    """Propose to change what holds for the whole area."""
    known = await known_area(visit, area)
    wished = replace(known, **fields)  # type: ignore[arg-type]
    if wished == known:
        shown = choosing.whole_area(area, known, visit.now, visit.texts)
        return await nothing_changes(visit, area, shown)
    made = AreaChange(key=area.slug, action=Done.CHANGE, old=known, new=wished)
    return await propose(visit, area, made)


async def digest(visit: Visit, area: Area, _press: Manage) -> Message:
    """Ask the day and time of the overview."""
    known = await known_area(visit, area)
    return choosing.moments(
        area, 0, "digest", known.digest, visit.texts, chosen=Screen.DIGEST_CHOSEN, back=Screen.AREA
    )


async def reminder(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Choose after how many working days the one reminder comes, or that it does not."""
    known = await known_area(visit, area)
    if not press.option:
        return choosing.numbers(
            area, Screen.REMINDER, "remind_after", REMINDERS, known.remind_after, visit.texts
        )
    if press.option not in map(str, REMINDERS):
        return None
    return await change_area(visit, area, remind_after=int(press.option))


async def closing(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Choose how long people have before an overview closes their round."""
    known = await known_area(visit, area)
    if not press.option:
        now = known.answer_days
        return choosing.numbers(area, Screen.CLOSING, "answer_days", CLOSINGS, now, visit.texts)
    if press.option not in map(str, CLOSINGS):
        return None
    return await change_area(visit, area, answer_days=int(press.option))


async def closed_periods(visit: Visit, area: Area, press: Manage) -> Message:
    known = await known_area(visit, area)
    return choosing.closed_periods(area, known, page_of(press.option), visit.now, visit.texts)


async def new_closed_period(visit: Visit, area: Area, _press: Manage) -> Message:
    text = visit.texts("ask-closed-period", **days_to_come(visit, area))
    return await ask_words(visit, area, Typing.CLOSED_PERIOD, text)


async def school(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Choose the region whose school holidays are skipped, or that none are."""
    regions = (None, *school_regions(visit.session))
    if not press.option:
        known = await known_area(visit, area)
        return choosing.schools(area, regions, known.school_region, visit.texts)
    if press.option not in map(str, range(len(regions))):
        return None
    return await change_area(visit, area, school_region=regions[int(press.option)])


async def closed_period_dropped(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Propose to ask on those days again; their number may have changed since the list was shown."""
    known, (number, _, days) = await known_area(visit, area), press.option.partition(".")
    if not days:
        return None
    numbered = [(str(at), each) for at, each in enumerate(known.closed_periods, start=1)]
    same = [(at, each) for at, each in numbered if f"{each.first_day:%Y%m%d}.{each.last_day:%Y%m%d}" == days]
    # Of two periods of the same days it is the one with that number.
    dropped = next((at for at, _ in same if at == number), same[0][0] if same else None)
    kept = tuple(each for at, each in numbered if at != dropped)
    return await change_area(visit, area, closed_periods=kept)
