"""Words that a screen of /beheer asked for: a name, a moment, a reason, or a part of a name to search."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.handlers.managing import areas, people, rhythms, tables, workgroups
from bot.handlers.managing.agreeing import decided
from bot.handlers.managing.desk import permitted_area
from bot.handlers.managing.showing import days_to_come, propose, reason
from bot.handlers.visit import Visit
from bot.render.words import said_on_one_line
from bot.screens import Verdict
from bot.texts import folded
from bot.texts.days import day_said, period_said
from jobs.addresses import mail_address
from jobs.area_file.sheets.columns import NONE, plain
from jobs.arranging.drafts import Sketch, Typing, rest, stop_asking
from jobs.arranging.known import ClosedDays, by_day
from jobs.post import Message
from jobs.rules.calendar import LONGEST_CLOSED
from jobs.rules.permissions import Action
from models.areas import Area
from models.queries import managing as queries

LONGEST_NAME = 120

SEARCHES = frozenset({Typing.SEARCH_WORKGROUP, Typing.SEARCH_PERSON})
"""What is answered once: words that come after it are no search."""

Heard = Callable[[Visit, Area, Sketch, str], Awaitable[Message | None]]


async def heard(visit: Visit, sketch: Sketch, typing: Typing, text: str) -> bool:
    """Take words for what a screen asked. Of who may not arrange there any more they are for nothing else."""
    area = await permitted_area(visit, sketch.area_id, Action.ARRANGE)
    if area is None:
        await stop_asking(visit.session, visit.me.id, typing, visit.now)
        await visit.say(Message(text=visit.texts("not-for-you-arrange")))
        return True
    if typing in SEARCHES:
        await rest(visit.session, visit.me.id, area.id, visit.now)
    if typing is Typing.NEW_PERSON and len(text.split("\n")) > 1:
        await visit.say(Message(text=visit.texts("ask-one-person")))
        return True
    answer = await HEARD[typing](visit, area, sketch, said_on_one_line(text))
    if answer is None and await _is_gone(visit, area, sketch, typing):
        await rest(visit.session, visit.me.id, area.id, visit.now)
        answer = Message(text=visit.texts("change-gone"))
    if answer is None:
        answer = Message(text=visit.texts(f"not-understood-{typing}", **days_to_come(visit, area)))
    await visit.say(answer)
    return True


async def _is_gone(visit: Visit, area: Area, sketch: Sketch, typing: Typing) -> bool:
    """Say whether who or what the words are about is in the area no more."""
    if not sketch.subject_id or typing is Typing.WHY:
        return False
    of_person = typing in {Typing.PERSON_NAME, Typing.ORGANISATION, Typing.EMAIL}
    there = queries.member_in if of_person else queries.workgroup_in
    return await there(visit.session, area.id, sketch.subject_id) is None


def _fits(words: str) -> bool:
    return 0 < len(words) <= LONGEST_NAME


async def _new_workgroup(visit: Visit, area: Area, _sketch: Sketch, words: str) -> Message | None:
    return await workgroups.named_new(visit, area, words) if _fits(words) else None


async def _workgroup_name(visit: Visit, area: Area, sketch: Sketch, words: str) -> Message | None:
    return await workgroups.change(visit, area, sketch.subject_id, name=words) if _fits(words) else None


async def _new_person(visit: Visit, area: Area, _sketch: Sketch, words: str) -> Message | None:
    name = words.partition(",")[0].strip()
    return await people.named_new(visit, area, words) if name and _fits(words) else None


async def _person_name(visit: Visit, area: Area, sketch: Sketch, words: str) -> Message | None:
    return await people.change(visit, area, sketch.subject_id, name=words) if _fits(words) else None


async def _organisation(visit: Visit, area: Area, sketch: Sketch, words: str) -> Message | None:
    if plain(words) in NONE:
        return await people.change(visit, area, sketch.subject_id, organisation=None)
    return await people.comes_for(visit, area, sketch.subject_id, words) if _fits(words) else None


async def _email(visit: Visit, area: Area, sketch: Sketch, words: str) -> Message | None:
    try:
        address = None if plain(words) in NONE else mail_address(words)
    except ValueError:
        return None
    return await people.change(visit, area, sketch.subject_id, email=address)


async def _moment(visit: Visit, area: Area, sketch: Sketch, words: str) -> Message | None:
    return await rhythms.typed_moment(visit, area, sketch.subject_id, sketch.option, words)


async def _pause(visit: Visit, area: Area, sketch: Sketch, words: str) -> Message | None:
    today = visit.now.astimezone(ZoneInfo(area.timezone)).date()
    day = day_said(words, today, visit.texts.language)
    if day is None or day <= today:
        return None
    return await workgroups.change(visit, area, sketch.subject_id, paused_until=day)


async def _closed_period(visit: Visit, area: Area, _sketch: Sketch, words: str) -> Message | None:
    today = visit.now.astimezone(ZoneInfo(area.timezone)).date()
    said = period_said(words, today, visit.texts.language)
    if said is None:
        return None
    if said.last < today:
        return Message(text=visit.texts("closed-days-past"))
    if said.last - said.first >= LONGEST_CLOSED:
        return Message(text=visit.texts("closed-days-too-long"))
    name = said.rest or visit.texts("closed-days-unnamed")
    days = ClosedDays(name=name[:LONGEST_NAME], first_day=said.first, last_day=said.last)
    known = await areas.known_area(visit, area)
    return await areas.change_area(visit, area, closed_periods=by_day([*known.closed_periods, days]))


async def _table_organisation(visit: Visit, area: Area, sketch: Sketch, words: str) -> Message | None:
    return await tables.named_new(visit, area, sketch, words) if _fits(words) else None


async def _search_workgroup(visit: Visit, area: Area, _sketch: Sketch, words: str) -> Message | None:
    return await workgroups.found(visit, area, words)


async def _search_person(visit: Visit, area: Area, _sketch: Sketch, words: str) -> Message | None:
    return await people.found(visit, area, words)


async def _why(visit: Visit, area: Area, sketch: Sketch, words: str) -> Message | None:
    said, why = visit.texts.vocabulary("heard-verdict").get(folded(words)), reason(words)
    if said and sketch.awaits_yes and (done := await decided(visit, area, sketch, Verdict[said.upper()])):
        return done
    if sketch.given:
        from bot.handlers.managing.importing import propose_list  # noqa: PLC0415 - as where one comes in

        visit.take_time()
        return await propose_list(visit, area, sketch.given, why=why)
    if sketch.change is None:
        return None
    return await propose(visit, area, sketch.change, subject_id=sketch.subject_id, why=why)


HEARD: Mapping[Typing, Heard] = MappingProxyType(
    {
        Typing.NEW_WORKGROUP: _new_workgroup,
        Typing.WORKGROUP_NAME: _workgroup_name,
        Typing.NEW_PERSON: _new_person,
        Typing.PERSON_NAME: _person_name,
        Typing.ORGANISATION: _organisation,
        Typing.EMAIL: _email,
        Typing.MOMENT: _moment,
        Typing.PAUSE: _pause,
        Typing.CLOSED_PERIOD: _closed_period,
        Typing.TABLE_ORGANISATION: _table_organisation,
        Typing.SEARCH_WORKGROUP: _search_workgroup,
        Typing.SEARCH_PERSON: _search_person,
        Typing.WHY: _why,
    }
)
