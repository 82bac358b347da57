"""What all screens share: showing in place, asking for words, and proposing a change."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.handlers.visit import Visit
from bot.render.clash import clash_note
from bot.render.dates import date_long
from bot.render.managing import choosing
from bot.render.managing.fields import closed_days
from bot.render.managing.parts import below, button
from bot.render.words import said_on_one_line, told_apart
from bot.screens import Screen
from jobs.arranging.changes import Action as Done
from jobs.arranging.changes import AreaChange, Change, PersonChange, WorkgroupChange, differences
from jobs.arranging.coming import Coming, coming, decides_dates
from jobs.arranging.drafts import Sketch, Typing, keep, rest
from jobs.arranging.guards import Caution, Refusal, cautions, loses_gebiedsmakelaar, refusal
from jobs.arranging.keys import key_for
from jobs.arranging.known import gather_known
from jobs.arranging.wishes import OvertakenError, SoAlreadyError, TakenError, fulfilled, scope
from jobs.calendars import calendar_as_known, calendar_of
from jobs.post import Message
from jobs.rules.calendar import Calendar
from jobs.rules.clash import clash
from jobs.rules.permissions import Action, may
from models.areas import Area
from models.queries import accounts
from models.queries import managing as queries
from models.queries.days_off import all_school_holidays
from models.queries.people import member_names

LONGEST_WHY = 1_024
"""Characters of a reason: what can stand beside a file (Telegram)."""


def reason(words: str | None) -> str | None:
    """Give the reason of a change as the log keeps it; None for none."""
    return said_on_one_line(words or "")[:LONGEST_WHY] or None


async def areas_with(visit: Visit, action: Action) -> list[Area]:
    """List the areas in which somebody may do this."""
    mine = await accounts.roles_by_area(visit.session, visit.me.id)
    return [area for area, roles in mine if may(roles, action)]


async def ask_words(
    visit: Visit, area: Area, typing: Typing, text: str, *, subject_id: int = 0, option: str = ""
) -> Message:
    """Ask for words; the next ones that are typed are taken for the answer."""
    sketch = Sketch(area_id=area.id, subject_id=subject_id, option=option, typing=typing)
    await keep(visit.session, visit.me.id, sketch, visit.now)
    screen = _ASKED_AT.get(typing, Screen.WORKGROUP) if subject_id else Screen.WORKGROUPS
    back = button(visit.texts("button-manage-back"), screen, area.id, subject_id)
    return Message(text=text, buttons=below([back]))


def days_to_come(visit: Visit, area: Area) -> dict[str, str]:
    """Give a first and a last day for an example of what may be typed: days that are still to come."""
    zone = ZoneInfo(area.timezone)
    today, language = visit.now.astimezone(zone).date(), visit.texts.language
    first, last = (date_long(today + timedelta(weeks=weeks), zone, language) for weeks in (4, 6))
    return {"first": first, "last": last}


_ASKED_AT: Mapping[Typing, Screen] = MappingProxyType(
    {
        **dict.fromkeys((Typing.PERSON_NAME, Typing.ORGANISATION, Typing.EMAIL), Screen.PERSON),
        Typing.TABLE_ORGANISATION: Screen.TABLE,
    }
)
"""The screen on which words about a person or a workgroup were asked, where that is not the workgroup's."""


async def propose(
    visit: Visit,
    area: Area,
    change: Change,
    *,
    subject_id: int = 0,
    why: str | None = None,
    notes: Sequence[Markup] = (),
) -> Message:
    """Show a change before it is made, with what comes of it; or say why it cannot be made."""
    known = await gather_known(visit.session, area.slug, of=scope(change))
    try:
        made, *following = fulfilled(change, known, visit.now)
    except OvertakenError as overtaken:
        return await propose_anew(visit, area, overtaken, subject_id=subject_id, why=why)
    except TakenError:
        return await propose_beside(visit, area, change, why=why)
    no = await refusal(visit.session, area.id, made)
    if no:
        # Other words change no other refusal.
        if no is not Refusal.ADDRESS_TAKEN:
            await rest(visit.session, visit.me.id, area.id, visit.now)
        return cannot(visit, area, no)
    sketch = Sketch(area_id=area.id, subject_id=subject_id, typing=Typing.WHY, change=made, why=why)
    draft = await keep(visit.session, visit.me.id, sketch, visit.now)
    dates = coming(made, following, known, await _calendar(visit, area, made), visit.now)
    told = [
        *_dropped(visit, area, made),
        *await _cautions(visit, area, [made, *following]),
        *_clash(visit, area, made, dates),
    ]
    return choosing.proposal(
        made,
        draft.number,
        await names_in(visit, area, made),
        area.timezone,
        visit.texts,
        coming=dates if decides_dates(made) else None,
        notes=[*notes, *told],
        why=why,
    )


async def propose_anew(
    visit: Visit, area: Area, overtaken: OvertakenError, *, subject_id: int, why: str | None
) -> Message:
    """Show a change that was overtaken as it would be now; or say what is left where nothing is to change."""
    if overtaken.change is None:
        await rest(visit.session, visit.me.id, area.id, visit.now)
        return Message(text=visit.texts(what_is_left(overtaken)))
    notes = [visit.texts.html("change-overtaken")]
    return await propose(visit, area, overtaken.change, subject_id=subject_id, why=why, notes=notes)


def what_is_left(overtaken: OvertakenError) -> str:
    """Name the text for a change that is none any more."""
    return "change-nothing" if isinstance(overtaken, SoAlreadyError) else "change-gone"


async def propose_beside(visit: Visit, area: Area, change: Change, *, why: str | None) -> Message:
    """Show again what is to be added, with a key of its own: another of that name was added meanwhile."""
    slugs, keys = await queries.taken_names(visit.session, area.id)
    taken = slugs if isinstance(change, WorkgroupChange) else keys
    notes = [visit.texts.html(f"change-name-taken-{change.subject}")]
    return await propose(visit, area, replace(change, key=key_for(change.name, taken)), why=why, notes=notes)


async def nothing_changes(visit: Visit, area: Area, shown: Message) -> Message:
    """Say on the screen it is about that something is so already, and take no more words for it."""
    await rest(visit.session, visit.me.id, area.id, visit.now)
    return replace(shown, text=visit.texts("change-nothing"))


def cannot(visit: Visit, area: Area, why: Refusal) -> Message:
    """Say why a change cannot be made."""
    back = button(visit.texts("button-manage-back"), Screen.WORKGROUPS, area.id)
    return Message(text=visit.texts.html(f"refused-{why}"), buttons=below([back]))


async def _cautions(visit: Visit, area: Area, changes: Sequence[Change]) -> list[Markup]:
    told = [
        visit.texts.html(f"caution-{each}", workgroup=said_on_one_line(change.name))
        for change in changes
        for each in cautions(change)
    ]
    if await loses_gebiedsmakelaar(visit.session, area.id, changes):
        told.append(visit.texts.html(f"caution-{Caution.NO_GEBIEDSMAKELAAR}"))
    return told


def _dropped(visit: Visit, area: Area, change: Change) -> Iterator[Markup]:
    """Name the free periods that a change takes away: in two long lists nobody sees which."""
    if isinstance(change, AreaChange) and change.old:
        for days in change.old.closed_periods:
            if days not in change.new.closed_periods:
                said = closed_days(days, ZoneInfo(area.timezone), visit.texts)
                yield visit.texts.html("closed-dropped", days=said)


async def _calendar(visit: Visit, area: Area, change: Change) -> Calendar:
    """Give the days of the area as they are after a change."""
    if isinstance(change, AreaChange):
        return await calendar_as_known(change.new, all_school_holidays(visit.session))
    return await calendar_of(visit.session, area, visit.now)


def _clash(visit: Visit, area: Area, change: Change, dates: Coming | None) -> list[Markup]:
    """Explain where an overview comes before the answers can be in."""
    zone, changed = ZoneInfo(area.timezone), {field for field, *_ in differences(change)}
    match change:
        case WorkgroupChange(new=new) if new and "cadence" in changed:
            asking, overviews, days = new.cadence, area.digest, area.answer_days
        case AreaChange(new=new) if changed & {"cadence", "digest", "answer_days"}:
            asking, overviews, days = new.cadence, new.digest, new.answer_days
        case _:
            return []
    found = clash(asking, overviews, days, visit.now, zone=zone, planned=dates.first if dates else None)
    return [clash_note(found, asking, zone, visit.texts)] if found else []


async def names_in(visit: Visit, area: Area, change: Change) -> dict[str, str]:
    """Give the names of the people that a change of a workgroup speaks of."""
    if not isinstance(change, WorkgroupChange):
        return {}
    keys = {
        key for side in (change.old, change.new) if side for key in (*side.representatives, *side.deputies)
    }
    return await people_called(visit, area, keys)


async def people_called(visit: Visit, area: Area, keys: Collection[str]) -> dict[str, str]:
    """Name people of an area by their keys, with their organisation where another is called the same."""
    return told_apart(await member_names(visit.session, area.id, keys))


def made(changes: Iterable[Change]) -> str:
    """Name the text that says what changes did, and whether rounds that run are touched."""
    there = list(changes)
    if all(isinstance(change, PersonChange) for change in there):
        return "change-made-plain"
    if any(change.action is Done.STOP for change in there):
        return "change-made-stopped"
    if all(change.action is Done.RESTART for change in there):
        return "change-made-plain"
    if any(_empties_seat(change) for change in there):
        return "change-made-left"
    if any(_pauses(change) for change in there):
        return "change-made-paused"
    changed = {field for each in there if isinstance(each, AreaChange) for field, *_ in differences(each)}
    return "change-made-closing" if "answer_days" in changed else "change-made"


def _empties_seat(change: Change) -> bool:
    """Say whether somebody who could be asked for a workgroup no longer can."""
    if not isinstance(change, WorkgroupChange) or change.old is None or change.new is None:
        return False
    if change.new.next_ask_at is None:
        return False
    before, after = ({*side.representatives, *side.deputies} for side in (change.old, change.new))
    return not before <= after


def _pauses(change: Change) -> bool:
    if not isinstance(change, WorkgroupChange) or change.new is None or change.new.paused_until is None:
        return False
    return change.old is None or change.old.paused_until != change.new.paused_until
