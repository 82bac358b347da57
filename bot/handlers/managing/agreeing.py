"""Akkoord, aanpassen or annuleren: what becomes of a change that somebody has seen."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from telegram import Update

from bot.handlers.leaving import tell_of
from bot.handlers.managing import areas, people, rhythms, seats, tables, workgroups
from bot.handlers.managing.desk import permitted_area
from bot.handlers.managing.newcomers import tell_newcomers
from bot.handlers.managing.showing import cannot, made, propose_anew, propose_beside, what_is_left
from bot.handlers.showing import show
from bot.handlers.visit import Visit
from bot.render.dates import moment
from bot.render.managing.parts import below, button
from bot.screens import Decide, Manage, Screen, Verdict
from jobs.arranging.apply import Hand
from jobs.arranging.changes import Action as Done
from jobs.arranging.changes import AreaChange, Change, PersonChange, WorkgroupChange, differences
from jobs.arranging.drafts import Sketch, rest, sketch_of
from jobs.arranging.wishes import OvertakenError, RefusedError, TakenError, arrange
from jobs.post import Message
from jobs.rules.closing import compiled_at
from jobs.rules.permissions import Action
from models.areas import Area
from models.arranged import Way
from models.queries.areas import area_workgroups

_OF_OVERVIEW = frozenset({"digest", "next_digest_at"})

_OF_ONE = frozenset({Screen.WORKGROUP, Screen.SEATS, Screen.TABLE, Screen.PERSON})
"""Screens of one workgroup or person."""


async def decide(update: Update, visit: Visit, press: Decide) -> None:
    """Do what was said to a draft, if it is the newest of this person and they may still make it."""
    sketch = await sketch_of(visit.session, visit.me.id)
    if sketch is None or sketch.number != press.draft or not sketch.awaits_yes:
        visit.toast = visit.texts("tap-void")
        return
    area = await permitted_area(visit, sketch.area_id, Action.ARRANGE if sketch.change else Action.IMPORT)
    if area is None:
        return
    message = await decided(visit, area, sketch, press.verdict)
    if message is None:
        visit.toast = visit.texts("tap-void")
    else:
        await show(update, visit, message)


async def decided(visit: Visit, area: Area, sketch: Sketch, verdict: Verdict) -> Message | None:
    """Do what was said to a draft; None for what cannot be said to it."""
    if sketch.change:
        return await _decided(visit, area, sketch, sketch.change, verdict)
    from bot.handlers.managing.importing import decide_list  # noqa: PLC0415 - as where one comes in

    return await decide_list(visit, area, sketch, verdict)


async def _decided(visit: Visit, area: Area, sketch: Sketch, change: Change, verdict: Verdict) -> Message:
    match verdict:
        case Verdict.AGREE:
            return await _make(visit, area, sketch, change)
        case Verdict.ADJUST:
            return await _again(visit, area, sketch, change)
        case Verdict.CANCEL:
            await rest(visit.session, visit.me.id, area.id, visit.now)
            return _with_way_back(visit, area, sketch, "change-cancelled")


async def _make(visit: Visit, area: Area, sketch: Sketch, change: Change) -> Message:
    """Make a change; who was overtaken sees what the other did, and is asked again."""
    hand = Hand(way=Way.CHAT, person_id=visit.me.id, why=sketch.why)
    try:
        changes = await arrange(visit.session, area.slug, change, visit.now, hand=hand)
    except OvertakenError as overtaken:
        if overtaken.change is None:
            await rest(visit.session, visit.me.id, area.id, visit.now)
            return _with_way_back(visit, area, sketch, what_is_left(overtaken))
        return await propose_anew(visit, area, overtaken, subject_id=sketch.subject_id, why=sketch.why)
    except TakenError:
        return await propose_beside(visit, area, change, why=sketch.why)
    except RefusedError as refused:
        await rest(visit.session, visit.me.id, area.id, visit.now)
        return cannot(visit, area, refused.refusal)
    await rest(visit.session, visit.me.id, area.id, visit.now)
    await tell_of(visit, area, changes)
    occasion, by = str(visit.update_id), visit.me.id
    await tell_newcomers(visit.session, area, changes, visit.now, occasion=occasion, by=by)
    return await _made(visit, area, sketch, change, changes)


async def _made(
    visit: Visit, area: Area, sketch: Sketch, change: Change, changes: Iterable[Change]
) -> Message:
    """Say that a change and what followed from it is done, and lead on to what comes next."""
    match change:
        case PersonChange(action=Done.ADD, key=key):
            await people.send_link(visit, area, key)
            another = button(visit.texts("button-another-person"), Screen.NEW_PERSON, area.id)
            done = _with_way_back(visit, area, sketch, "done-person-add", Screen.PEOPLE)
            return replace(done, buttons=(*below([another]), *done.buttons))
        case WorkgroupChange(action=Done.ADD, key=key):
            (row,) = await area_workgroups(visit.session, area.id, {key})
            speakers = button(visit.texts("button-manage-seats"), Screen.SEATS, area.id, row.id)
            return Message(text=visit.texts("done-workgroup-add"), buttons=below([speakers]))
    if {field for field, *_ in differences(change)} <= _OF_OVERVIEW and isinstance(change, AreaChange):
        zone = ZoneInfo(area.timezone)
        next_one = moment(compiled_at(zone, area.next_digest_at, visit.now), zone, visit.texts.language)
        return _with_way_back(visit, area, sketch, "change-made-overview", moment=next_one)
    return _with_way_back(visit, area, sketch, made(changes))


def _with_way_back(
    visit: Visit, area: Area, sketch: Sketch, key: str, screen: Screen | None = None, **said: str
) -> Message:
    back = screen or _home_of(sketch)
    subject = sketch.subject_id if back in _OF_ONE else 0
    return Message(
        text=visit.texts(key, **said),
        buttons=below([button(visit.texts("button-manage-back"), back, area.id, subject)]),
    )


def _home_of(sketch: Sketch) -> Screen:
    match sketch.change:
        case WorkgroupChange() if sketch.subject_id and sketch.change.new:
            return _screen_of({field for field, *_ in differences(sketch.change)})
        case PersonChange() if sketch.subject_id and sketch.change.new:
            return Screen.PERSON
        case PersonChange():
            return Screen.PEOPLE
        case AreaChange():
            return Screen.AREA
    return Screen.WORKGROUPS


def _screen_of(fields: set[str]) -> Screen:
    """Give the screen of a workgroup on which somebody sees what comes of a change, and goes on."""
    if fields == {"table"}:
        return Screen.TABLE
    return Screen.SEATS if fields and fields <= {"representatives", "deputies"} else Screen.WORKGROUP


async def _again(visit: Visit, area: Area, sketch: Sketch, change: Change) -> Message:
    """Go back to where the change was chosen; it waits no more, and what is typed is no reason for it."""
    await rest(visit.session, visit.me.id, area.id, visit.now)
    press = Manage(Screen.WORKGROUP, area.id, sketch.subject_id)
    changed = change.action is Done.CHANGE
    fields = {field for field, _, _ in differences(change)} if changed else set()
    match change:
        case AreaChange():
            again = _again_of_area(fields)
        case WorkgroupChange():
            again = _again_of_workgroup(fields) if sketch.subject_id else workgroups.new
        case PersonChange():
            again = _again_of_person(fields) if sketch.subject_id else people.new
    return await again(visit, area, press) or await workgroups.listed(visit, area, press)


_Shown = Callable[[Visit, Area, Manage], Awaitable[Message | None]]


def _again_of_area(fields: set[str]) -> _Shown:
    if "cadence" in fields:
        return rhythms.often
    return areas.closed_periods if "closed_periods" in fields else areas.one


def _again_of_workgroup(fields: set[str]) -> _Shown:
    if "cadence" in fields:
        return rhythms.often
    if fields & {"representatives", "deputies"}:
        return seats.listed
    if fields & {"table", "table_every"}:
        return tables.one
    if "paused_until" in fields:
        return workgroups.pause
    return workgroups.name if "name" in fields else workgroups.one


def _again_of_person(fields: set[str]) -> _Shown:
    asks: dict[str, _Shown] = {
        "name": people.name,
        "organisation": people.organisation,
        "email": people.email,
    }
    return next((asks[field] for field in asks if field in fields), people.one)
