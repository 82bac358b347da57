"""Who sits at a workgroup's table: the list, who comes, who goes, and how often it is looked at."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.handlers.managing.showing import ask_words
from bot.handlers.managing.workgroups import change, known_workgroup, page_of
from bot.handlers.visit import Visit
from bot.render.managing import table as render
from bot.screens import Manage, Screen
from jobs.arranging.apply import Hand
from jobs.arranging.drafts import Sketch, Typing, keep
from jobs.arranging.known import AtTable, KnownWorkgroup, by_name
from jobs.post import Message
from jobs.rules.organisations import Spellings
from jobs.rules.table import Sitting, participation, quarter_ends
from jobs.tables import settle_gap
from models.areas import Area
from models.arranged import OrganisationKind, Way
from models.organisations import Organisation
from models.queries.organisations import area_organisations, places_in_area, tables_of
from models.queries.tables import open_gaps

QUARTERS: Final = 4


async def one(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Show the table of a workgroup."""
    there = await known_workgroup(visit, area, press.subject_id)
    if there is None:
        return None
    places = [dict(row) for row in await tables_of(visit.session, [press.subject_id])]
    gaps = await open_gaps(visit.session, press.subject_id)
    return render.table(area, press.subject_id, there[1], places, gaps, visit.texts)


async def add(visit: Visit, area: Area, press: Manage) -> Message | None:
    """List the organisations of the area that do not sit there."""
    there = await known_workgroup(visit, area, press.subject_id)
    if there is None:
        return None
    seated = {each.name for each in there[1].table}
    known = await area_organisations(visit.session, area.id)
    found = [each for name, each in known.items() if name not in seated]
    sketch = Sketch(area_id=area.id, subject_id=press.subject_id, typing=Typing.TABLE_ORGANISATION)
    await keep(visit.session, visit.me.id, sketch, visit.now)
    return render.organisations(area, press.subject_id, found, page_of(press.option), visit.texts)


async def new(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Ask what kind of organisation comes, then its name."""
    if not press.option:
        return render.kinds(area, press.subject_id, Screen.TABLE_NEW, "", visit.texts)
    if press.option not in set(OrganisationKind):
        return None
    return await ask_words(
        visit,
        area,
        Typing.TABLE_ORGANISATION,
        visit.texts("ask-table-organisation"),
        subject_id=press.subject_id,
        option=press.option,
    )


async def named_new(visit: Visit, area: Area, sketch: Sketch, name: str) -> Message | None:
    """Propose that an organisation comes to the table, by its name; one that the area knows is that one."""
    known = await area_organisations(visit.session, area.id)
    name = Spellings(known).of(name)
    if sketch.option:
        return await _with(visit, area, sketch.subject_id, name, OrganisationKind(sketch.option))
    if name not in known:
        return render.unknown(area, sketch.subject_id, name, visit.texts)
    return await _put(visit, area, sketch.subject_id, known[name])


async def put(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Propose that an organisation comes to the table; what kind it is, is asked where nobody said it yet."""
    number, _, kind = press.option.partition(".")
    organisation = await _organisation(visit, area, number)
    if organisation is None or (kind and kind not in set(OrganisationKind)):
        return None
    if not kind:
        return await _put(visit, area, press.subject_id, organisation)
    return await _with(visit, area, press.subject_id, organisation.name, OrganisationKind(kind))


async def _put(visit: Visit, area: Area, workgroup_id: int, organisation: Organisation) -> Message | None:
    """Propose an organisation of the area for the table, or ask of what kind it is."""
    name, kind = organisation.name, organisation.kind
    if kind is OrganisationKind.OTHER:
        prefix = f"{organisation.id}."
        return render.kinds(area, workgroup_id, Screen.TABLE_PUT, prefix, visit.texts, name)
    return await _with(visit, area, workgroup_id, name, kind)


async def left(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Propose that an organisation leaves the table."""
    organisation = await _organisation(visit, area, press.option)
    there = await known_workgroup(visit, area, press.subject_id)
    if organisation is None or there is None:
        return None
    return await change(visit, area, press.subject_id, table=_without(there[1], organisation.name))


async def _with(
    visit: Visit, area: Area, workgroup_id: int, name: str, kind: OrganisationKind
) -> Message | None:
    there = await known_workgroup(visit, area, workgroup_id)
    if there is None:
        return None
    seated = (*_without(there[1], name), AtTable(name=name, kind=kind))
    return await change(visit, area, workgroup_id, table=by_name(seated))


def _without(known: KnownWorkgroup, name: str) -> tuple[AtTable, ...]:
    return tuple(each for each in known.table if each.name != name)


async def _organisation(visit: Visit, area: Area, number: str) -> Organisation | None:
    known = await area_organisations(visit.session, area.id)
    return next((each for each in known.values() if str(each.id) == number), None)


async def often(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Choose after how many rounds the table is looked at."""
    if press.option in map(str, render.OFTEN):
        return await change(visit, area, press.subject_id, table_every=int(press.option))
    there = await known_workgroup(visit, area, press.subject_id)
    return render.often(area, press.subject_id, there[1].table_every, visit.texts) if there else None


async def gap_closed(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Settle what was not right about a table."""
    there = await known_workgroup(visit, area, press.subject_id)
    if there is None or not press.option.isdigit():
        return None
    hand = Hand(way=Way.CHAT, person_id=visit.me.id)
    await settle_gap(visit.session, area.id, press.subject_id, int(press.option), visit.now, hand=hand)
    return await one(visit, area, press)


async def of_area(visit: Visit, area: Area, _press: Manage) -> Message:
    """Show which kinds of organisations sit at the tables of an area, and sat there over a year."""
    zone = ZoneInfo(area.timezone)
    ends = quarter_ends(visit.now.astimezone(zone).date(), QUARTERS)
    moments = [datetime.combine(day + timedelta(days=1), time(), zone) for day in ends]
    sittings = [Sitting(**row) for row in await places_in_area(visit.session, area.id)]
    counts = participation(sittings, moments, visit.now)
    return render.tables(area, counts, ends, visit.texts)
