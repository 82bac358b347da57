"""/stop: leave a workgroup, with a handover for whoever comes after."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from telegram import Update

from bot.handlers.info import commands_of
from bot.handlers.managing.newcomers import tell_newcomers
from bot.handlers.meaning import is_thanks, spelling
from bot.handlers.naming import named_workgroup, own_names
from bot.handlers.showing import show
from bot.handlers.visit import Visit
from bot.render import leaving as render
from bot.screens import Mine, Own
from bot.texts import folded
from bot.wording import Words
from jobs.arranging.apply import Hand
from jobs.arranging.changes import Action, Change, WorkgroupChange
from jobs.arranging.drafts import Sketch, Typing, keep, note_shown, rest, stop_asking
from jobs.arranging.guards import Caution, cautions
from jobs.arranging.known import Scope, gather_known
from jobs.arranging.wishes import arrange, without
from jobs.caretaking import of_nobody_speaks, tell_caretakers
from jobs.handovers import add_words, confirm
from jobs.post import Message
from jobs.rules.notices import NobodySpeaks
from models.areas import Area, Workgroup
from models.arranged import Way
from models.queries import rounds as queries
from models.queries.handovers import untaken
from models.queries.managing import member_in
from models.values import Question

_MORE: Final = "more"
"""Of a note in which words stand already."""


async def stop(_update: Update, visit: Visit) -> None:
    """Ask which workgroup somebody leaves."""
    seats = await queries.workgroups_of(visit.session, visit.me.id)
    sketch = Sketch(area_id=seats[0][1].id, typing=Typing.LEFT_WORKGROUP)
    await keep(visit.session, visit.me.id, sketch, visit.now)
    await visit.say(render.choose(await own_names(visit), visit.texts))


async def heard_which(visit: Visit, sketch: Sketch, words: str) -> bool:
    """Take a typed name for the workgroup that somebody leaves, or their yes or no; say whether it is one."""
    said = visit.texts.vocabulary("heard-stop").get(folded(words))
    workgroup, message = await named_workgroup(visit, words), None
    if said == "no":
        await stop_asking(visit.session, visit.me.id, Typing.LEFT_WORKGROUP, visit.now)
        message = Message(text=visit.texts("leave-stayed"))
    elif said == "yes":
        message = await _about_seat(visit, Own.LEAVE_SURE, sketch.subject_id)
    elif workgroup:
        message = await _about_seat(visit, Own.LEAVE, workgroup.id)
    if message:
        await visit.say(message)
    return message is not None


async def choose(update: Update, visit: Visit, press: Mine) -> None:
    """Ask whether somebody is sure, leave, or confirm a handover."""
    number = int(press.option) if press.option.isdigit() else 0
    message: Message | None = None
    await stop_asking(visit.session, visit.me.id, Typing.LEFT_WORKGROUP, visit.now)
    if press.own is Own.HANDOVER_READ:
        if await confirm(visit.session, number, visit.me.id, visit.now):
            message = Message(text=visit.texts("handover-read"))
            await visit.say(message)
            return
    elif press.own is Own.STAY:
        message = Message(text=visit.texts("leave-stayed"))
    else:
        message = await _about_seat(visit, press.own, number)
    if message is None:
        visit.toast = visit.texts("tap-void")
    else:
        await show(update, visit, message)


async def _about_seat(visit: Visit, own: Own, workgroup_id: int) -> Message | None:
    seats = await queries.workgroups_of(visit.session, visit.me.id)
    found = next(((group, area) for group, area, _ in seats if group.id == workgroup_id), None)
    if found is None:
        return None
    workgroup, area = found
    if own is Own.LEAVE:
        sketch = Sketch(area_id=area.id, subject_id=workgroup.id, typing=Typing.LEFT_WORKGROUP)
        await keep(visit.session, visit.me.id, sketch, visit.now)
        return render.sure(workgroup.id, (await own_names(visit))[workgroup.id], visit.texts)
    await _leave(visit, workgroup, area)
    return Message(text=visit.texts("leave-done"))


async def _leave(visit: Visit, workgroup: Workgroup, area: Area) -> None:
    """Give up the seat, and ask for a word to whoever comes after."""
    member = await member_in(visit.session, area.id, visit.me.id)
    if member is None:
        raise LookupError("somebody with a seat is no member")
    scope = Scope(people=frozenset(), workgroups=frozenset({workgroup.slug}))
    known = (await gather_known(visit.session, area.slug, of=scope)).workgroups[workgroup.slug]
    new = without(known, member[0])
    change = WorkgroupChange(key=workgroup.slug, action=Action.CHANGE, old=known, new=new)
    hand = Hand(way=Way.CHAT, person_id=visit.me.id)
    made = await arrange(visit.session, area.slug, change, visit.now, hand=hand)
    await tell_of(visit, area, made)
    occasion = str(visit.update_id)
    await tell_newcomers(visit.session, area, made, visit.now, occasion=occasion, by=visit.me.id)
    await visit.say(await commands_of(visit))
    waiting = await untaken(visit.session, [workgroup.id])
    if workgroup.id in waiting:
        newest = waiting[workgroup.id][0]
        sketch = Sketch(area_id=area.id, subject_id=newest.id, typing=Typing.HANDOVER)
        await keep(visit.session, visit.me.id, sketch, visit.now)


async def tell_of(visit: Visit, area: Area, changes: Iterable[Change]) -> None:
    """Tell those who look after the area of each workgroup for which nobody speaks any more."""
    for change in changes:
        if Caution.NO_REPRESENTATIVE in cautions(change):
            await _tell_nobody_speaks(visit, area, change)


async def _tell_nobody_speaks(visit: Visit, area: Area, change: Change) -> None:
    await tell_caretakers(
        visit.session,
        Words(),
        area.id,
        ZoneInfo(area.timezone),
        visit.now,
        key=f"{of_nobody_speaks(area.id, change.key)}{visit.update_id}",
        notice=lambda reader: NobodySpeaks(
            workgroup=change.name,
            area=area.name,
            elsewhere=reader.elsewhere,
            may_arrange=reader.may_arrange,
        ),
    )


def with_words(sketch: Sketch) -> Sketch:
    """Give the question for a note once words stand in it."""
    return replace(sketch, option=_MORE)


def has_words(sketch: Sketch) -> bool:
    """Say whether words stand already in the note that is asked for."""
    return sketch.typing is Typing.HANDOVER and sketch.option == _MORE


async def heard(visit: Visit, sketch: Sketch, words: str) -> bool:
    """Take what the leaver types for whoever comes after, in several messages too; say whether it is that."""
    # How it goes is the answer to another question that may still wait.
    if is_thanks(visit, words) or spelling(visit, words)(Question.STANDING):
        return False
    nothing = folded(words) in visit.texts.vocabulary("heard-no-note")
    if not nothing and not await add_words(visit.session, sketch.subject_id, visit.me.id, words):
        await rest(visit.session, visit.me.id, sketch.area_id, visit.now)
        await visit.say(Message(text=visit.texts("leave-words-late")))
        return True
    # A no after the first words takes nothing back of them.
    text = visit.texts("leave-no-words" if nothing and not has_words(sketch) else "leave-words-kept")
    if nothing or await queries.question_waits(visit.session, visit.me.id):
        await rest(visit.session, visit.me.id, sketch.area_id, visit.now)
        await note_shown(visit.session, visit.me.id, with_words(sketch), visit.now)
    else:
        await keep(visit.session, visit.me.id, with_words(sketch), visit.now)
        text += " " + visit.texts("leave-words-more")
    await visit.say(Message(text=text))
    return True
