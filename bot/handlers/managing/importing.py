"""A list that a facilitator sends: what it would change is told first, and made when they agree."""

import asyncio
from collections.abc import Iterable, Sequence
from types import MappingProxyType

from markupsafe import Markup
from telegram import Document as SentDocument

from bot.handlers.managing import people
from bot.handlers.managing.exporting import documents
from bot.handlers.managing.newcomers import tell_newcomers
from bot.handlers.managing.showing import made, reason
from bot.handlers.visit import Visit
from bot.render.managing import given
from bot.render.managing.parts import below, button
from bot.render.sheets.writing import pages
from bot.screens import Screen, Verdict
from jobs.area_file.faults import Fault, FaultsError, Wrong
from jobs.area_file.given import GivenList
from jobs.area_file.lists import ListPlan, area_named, plan_list
from jobs.area_file.sheets.reading import MOST_BYTES, as_text
from jobs.arranging.apply import Hand, apply_changes
from jobs.arranging.changes import Action as Done
from jobs.arranging.changes import PersonChange
from jobs.arranging.drafts import Sketch, Typing, keep, rest
from jobs.arranging.guards import Caution, Refusal, kept_elsewhere, loses_gebiedsmakelaar
from jobs.calendars import calendar_of, calendars_around
from jobs.invitations import invite_all
from jobs.post import MOST_OF_DOCUMENT, Message
from models.areas import Area
from models.arranged import Way
from models.queries import managing as queries
from models.queries.days_off import all_school_holidays

FEW_LINKS = 5
"""How many links come as messages that can be passed on; more come together, as one file."""

_KEPT_ELSEWHERE = MappingProxyType(
    {
        Refusal.ADDRESS_ELSEWHERE: Wrong.ADDRESS_ELSEWHERE,
        Refusal.NAME_ELSEWHERE: Wrong.NAME_ELSEWHERE,
    }
)


async def received(visit: Visit, sent: SentDocument, mine: Sequence[Area], *, why: str | None = None) -> None:
    """Read a list of somebody who may bring one in, in these areas; what they write with it is the reason."""
    visit.take_time()
    if (sent.file_size or 0) > MOST_BYTES:
        await visit.say(Message(text=visit.texts("list-too-large")))
        return
    content = visit.content_of(sent.file_id)
    if content is None:
        await visit.say(Message(text=visit.texts("list-not-fetched")))
        return
    try:
        list_ = GivenList(name=(sent.file_name or "")[-120:], text=as_text(content))
        area = await _area_of(visit, list_, mine)
    except FaultsError as error:
        await _say_faults(visit, error.faults)
        return
    await visit.say(await propose_list(visit, area, list_, why=reason(why)))


async def _area_of(visit: Visit, list_: GivenList, mine: Sequence[Area]) -> Area:
    """Find the area that a list is for: the one it names, or the one they were at last."""
    named = await area_named(list_)
    if named is not None:
        found = next((area for area in mine if area.slug == named), None)
        if found is None:
            raise FaultsError([Fault(wrong=Wrong.OTHER_AREA, word=named)])
        return found
    draft = await queries.draft_of(visit.session, visit.me.id)
    return next((area for area in mine if draft and area.id == draft.area_id), mine[0])


async def propose_list(
    visit: Visit, area: Area, list_: GivenList, *, why: str | None = None, notes: Iterable[Markup] = ()
) -> Message:
    """Tell what a list would change, or what is wrong with it, before anything does."""
    try:
        plan = await _planned(visit, area, list_)
    except FaultsError as error:
        await rest(visit.session, visit.me.id, area.id, visit.now)
        return await _faults(visit, error.faults)
    if not plan.changes:
        await rest(visit.session, visit.me.id, area.id, visit.now)
        return Message(text=given.nothing(area, plan, visit.texts))
    sketch = Sketch(area_id=area.id, typing=Typing.WHY, given=list_, print_=plan.print_, why=why)
    draft = await keep(visit.session, visit.me.id, sketch, visit.now)
    # What is said of thousands of changes takes long to write, and others want an answer meanwhile.
    current = await calendar_of(visit.session, area, visit.now)
    calendars = await calendars_around(plan.changes, current, all_school_holidays(visit.session))
    cautions = (
        [visit.texts.html(f"caution-{Caution.NO_GEBIEDSMAKELAAR}")]
        if await loses_gebiedsmakelaar(visit.session, area.id, plan.changes)
        else []
    )
    notes = [*notes, *cautions]
    message, whole = await asyncio.to_thread(
        given.report, area, plan, draft.number, visit.texts, calendar=calendars.after, notes=notes, why=why
    )
    if whole:
        await _say_file(visit, "list-changes-name", whole)
    return message


async def _planned(visit: Visit, area: Area, list_: GivenList) -> ListPlan:
    """Work out what a list changes. Raises FaultsError."""
    plan = await plan_list(visit.session, list_, area.slug, visit.now)
    if kept := await kept_elsewhere(visit.session, area.id, plan.changes):
        raise FaultsError([Fault(wrong=_KEPT_ELSEWHERE[why], word=name) for name, why in kept])
    return plan


async def decide_list(visit: Visit, area: Area, sketch: Sketch, verdict: Verdict) -> Message | None:
    """Make what a list changes, or give it up; None for what cannot be said to a list."""
    back = below([button(visit.texts("button-manage-back"), Screen.WORKGROUPS, area.id)])
    if verdict is Verdict.ADJUST or sketch.given is None:
        return None
    if verdict is Verdict.CANCEL:
        await rest(visit.session, visit.me.id, area.id, visit.now)
        return Message(text=visit.texts("change-cancelled"), buttons=back)
    visit.take_time()
    try:
        plan = await _planned(visit, area, sketch.given)
    except FaultsError as error:
        await rest(visit.session, visit.me.id, area.id, visit.now)
        return await _faults(visit, error.faults)
    if plan.print_ != sketch.print_:
        notes = [visit.texts.html("change-overtaken")]
        return await propose_list(visit, area, sketch.given, why=sketch.why, notes=notes)
    hand = Hand(way=Way.CHAT_FILE, person_id=visit.me.id, why=sketch.why)
    await apply_changes(visit.session, area.slug, plan.changes, visit.now, hand=hand)
    await rest(visit.session, visit.me.id, area.id, visit.now)
    await _invite(visit, area, plan)
    occasion, by = str(visit.update_id), visit.me.id
    await tell_newcomers(visit.session, area, plan.changes, visit.now, occasion=occasion, by=by)
    return Message(text=visit.texts(made(plan.changes)), buttons=back)


async def _invite(visit: Visit, area: Area, plan: ListPlan) -> None:
    """Give a link to pass on for everybody who is new."""
    new = {
        change.key
        for change in plan.changes
        if isinstance(change, PersonChange) and change.action is Done.ADD
    }
    invites = await invite_all(visit.session, area.id, visit.now, only=new) if new else []
    texts = [people.to_pass_on(visit, area, invite) for invite in invites]
    if len(texts) <= FEW_LINKS:
        await visit.say(*(Message(text=text) for text in texts))
    else:
        whole = "\n\n".join(text.unescape() for text in texts)
        await _say_file(visit, "list-links-name", whole, caption=visit.texts("list-links"))


async def _say_faults(visit: Visit, faults: Sequence[Fault]) -> None:
    await visit.say(await _faults(visit, faults))


async def _faults(visit: Visit, faults: Sequence[Fault]) -> Message:
    """Tell what is wrong with a list, line by line; what does not fit comes as a file."""
    message, whole = given.faults(faults, visit.texts)
    if whole:
        await _say_file(visit, "list-faults-name", whole)
    return message


async def _say_file(visit: Visit, key: str, text: str, *, caption: str = "") -> None:
    await visit.say(*documents(visit.texts(key), "txt", list(pages(text, MOST_OF_DOCUMENT)), caption))
