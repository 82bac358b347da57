"""Workgroups: the list with its search, one of them, a new one, its name, a pause, and stopping."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.handlers.managing.showing import (
    areas_with,
    ask_words,
    days_to_come,
    nothing_changes,
    people_called,
    propose,
)
from bot.handlers.visit import Visit
from bot.render.managing import choosing, screens
from bot.render.managing.parts import PAGE
from bot.render.managing.screens import Listing
from bot.screens import Manage
from jobs.arranging.changes import Action as Done
from jobs.arranging.changes import WorkgroupChange
from jobs.arranging.drafts import Typing
from jobs.arranging.keys import key_for
from jobs.arranging.known import KnownWorkgroup, Scope, gather_known
from jobs.calendars import calendar_of
from jobs.post import Message
from jobs.rules.permissions import Action
from models.areas import Area
from models.queries import managing as queries
from models.queries.handovers import last_handover
from models.values import Rotation


async def listed(visit: Visit, area: Area, press: Manage) -> Message:
    """Show a page of all workgroups."""
    return await _list(visit, area, page=page_of(press.option))


async def found(visit: Visit, area: Area, part: str) -> Message:
    """Show the workgroups with this in their name; a single one at once."""
    rows, total = await queries.workgroups_page(visit.session, area.id, part, 0, PAGE)
    if part and total == 1:
        return await one_of(visit, area, rows[0]["id"]) or await _list(visit, area)
    return await _list(visit, area, part=part)


async def _list(visit: Visit, area: Area, *, page: int = 0, part: str = "") -> Message:
    rows, total = await queries.workgroups_page(visit.session, area.id, part, page * PAGE, PAGE)
    listing = Listing(rows=rows, page=page, total=total, part=part)
    several = len(await areas_with(visit, Action.ARRANGE)) > 1
    return screens.workgroups(area, listing, visit.now, visit.texts, several_areas=several)


def page_of(option: str) -> int:
    """Read a page; anything else is the first."""
    return min(int(option), 10_000) if option.isdigit() else 0


async def search(visit: Visit, area: Area, press: Manage) -> Message:
    typing = Typing.SEARCH_PERSON if press.option == "p" else Typing.SEARCH_WORKGROUP
    return await ask_words(visit, area, typing, visit.texts("ask-search"))


async def one(visit: Visit, area: Area, press: Manage) -> Message | None:
    return await one_of(visit, area, press.subject_id)


async def one_of(visit: Visit, area: Area, workgroup_id: int) -> Message | None:
    """Show a workgroup of the area, if it is one."""
    there = await known_workgroup(visit, area, workgroup_id)
    if there is None:
        return None
    _, known = there
    names, passed = await seated_names(visit, area, known), await last_handover(visit.session, workgroup_id)
    calendar = await calendar_of(visit.session, area, visit.now)
    return screens.workgroup(
        area, workgroup_id, known, names, visit.texts, calendar=calendar, now=visit.now, handover=passed
    )


async def known_workgroup(visit: Visit, area: Area, workgroup_id: int) -> tuple[str, KnownWorkgroup] | None:
    """Give the key of a workgroup of this area, and what is known of it."""
    row = await queries.workgroup_in(visit.session, area.id, workgroup_id)
    if row is None:
        return None
    scope = Scope(people=frozenset(), workgroups=frozenset({row.slug}))
    known = await gather_known(visit.session, area.slug, of=scope)
    return row.slug, known.workgroups[row.slug]


async def seated_names(visit: Visit, area: Area, known: KnownWorkgroup) -> dict[str, str]:
    keys = {*known.representatives, *known.deputies}
    return await people_called(visit, area, keys)


async def new(visit: Visit, area: Area, _press: Manage) -> Message:
    return await ask_words(visit, area, Typing.NEW_WORKGROUP, visit.texts("ask-workgroup-name"))


async def named_new(visit: Visit, area: Area, words: str) -> Message:
    """Propose a new workgroup, in the rhythm of the area."""
    slugs, _ = await queries.taken_names(visit.session, area.id)
    fresh = KnownWorkgroup(
        name=words,
        cadence=area.cadence,
        representatives=(),
        deputies=(),
        next_ask_at=None,
        own_rhythm=False,
    )
    return await propose(
        visit, area, WorkgroupChange(key=key_for(words, slugs), action=Done.ADD, old=None, new=fresh)
    )


async def change(
    visit: Visit, area: Area, workgroup_id: int, action: Done = Done.CHANGE, **fields: object
) -> Message | None:
    """Propose to change fields of a workgroup."""
    there = await known_workgroup(visit, area, workgroup_id)
    if there is None:
        return None
    key, known = there
    wished = replace(known, **fields)  # type: ignore[arg-type]
    if wished == known and action is Done.CHANGE:
        shown = await one_of(visit, area, workgroup_id)
        return await nothing_changes(visit, area, shown) if shown else None
    made = WorkgroupChange(key=key, action=action, old=known, new=wished)
    return await propose(visit, area, made, subject_id=workgroup_id)


async def name(visit: Visit, area: Area, press: Manage) -> Message:
    return await ask_words(
        visit, area, Typing.WORKGROUP_NAME, visit.texts("ask-workgroup-name"), subject_id=press.subject_id
    )


async def pause(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Choose until when a workgroup pauses, or end its pause."""
    if press.option == "typed":
        text = visit.texts("ask-pause", **days_to_come(visit, area))
        return await ask_words(visit, area, Typing.PAUSE, text, subject_id=press.subject_id)
    if press.option.isdigit():
        weeks = int(press.option)
        if weeks not in (*choosing.PAUSES, 0):
            return None
        today = visit.now.astimezone(ZoneInfo(area.timezone)).date()
        until = today + timedelta(weeks=weeks) if weeks else None
        return await change(visit, area, press.subject_id, paused_until=until)
    there = await known_workgroup(visit, area, press.subject_id)
    if there is None:
        return None
    return choosing.pauses(area, press.subject_id, there[1], visit.now, visit.texts)


async def stop(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Stop a workgroup, or start it again, as the button said."""
    there = await known_workgroup(visit, area, press.subject_id)
    if there is None or press.option not in {"on", "off"}:
        return None
    stops, stopped = press.option == "on", there[1].next_ask_at is None
    if stops == stopped:
        shown = await one_of(visit, area, press.subject_id)
        return await nothing_changes(visit, area, shown) if shown else None
    return await change(visit, area, press.subject_id, Done.STOP if stops else Done.RESTART)


async def rotation(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Choose which representatives are asked."""
    if press.option in set(Rotation):
        return await change(visit, area, press.subject_id, rotation=Rotation(press.option))
    there = await known_workgroup(visit, area, press.subject_id)
    return choosing.rotations(area, press.subject_id, there[1].rotation, visit.texts) if there else None
