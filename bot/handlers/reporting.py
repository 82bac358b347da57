"""/vastgelopen, and words that nobody asked for: a person tells something at any time."""

from collections.abc import Sequence

from telegram import Message as TelegramMessage
from telegram import Update

from bot.buttons import Report, encode
from bot.handlers.asking import ask, go_on
from bot.handlers.commands import words_after_command
from bot.handlers.meaning import is_void, replied_turn
from bot.handlers.naming import named_workgroup, own_names, own_workgroups
from bot.handlers.taps import show_choice
from bot.handlers.visit import Visit
from bot.render.words import said_on_one_line
from jobs.answers import OpenTurn, Saying, open_turn, record
from jobs.arranging.drafts import Sketch, Typing, keep, stop_asking
from jobs.post import Button, Message
from jobs.rules.conversation import Point, Said
from jobs.rules.hearing import NOTE, Heard, Way
from jobs.rules.prompts import Occasion
from jobs.turns import start_report
from models.areas import Workgroup
from models.queries import rounds as queries
from models.values import Question, Standing

STUCK = Heard(point=Point(Question.STANDING), said=Said(choice=Standing.STUCK.value))


async def stuck(update: Update, visit: Visit) -> None:
    """Start a report; words after the command say where they are stuck."""
    message, workgroups = update.effective_message, await own_workgroups(visit)
    words = words_after_command(update)
    if words and message:
        await report_with(visit, workgroups, message, words)
    elif len(workgroups) == 1:
        await _start(visit, workgroups[0].id)
    else:
        sketch = Sketch(area_id=workgroups[0].area_id, typing=Typing.STUCK_WORKGROUP)
        await keep(visit.session, visit.me.id, sketch, visit.now)
        buttons = tuple(
            (Button(label=said_on_one_line(name), data=encode(Report(id_))),)
            for id_, name in (await own_names(visit)).items()
        )
        await visit.say(Message(text=visit.texts("ask-workgroup"), buttons=buttons))


async def meant_workgroup(
    visit: Visit, workgroups: Sequence[Workgroup], message: TelegramMessage
) -> Workgroup:
    """Choose the workgroup of what somebody replies to; else that which they said something about last."""
    if len(workgroups) == 1:
        return workgroups[0]
    replied = await replied_turn(visit, message)
    last = await queries.last_workgroup(visit.session, visit.me.id)
    wanted = replied.check_in.workgroup_id if replied else last
    return next((workgroup for workgroup in workgroups if workgroup.id == wanted), workgroups[0])


async def report_with(
    visit: Visit, workgroups: Sequence[Workgroup], message: TelegramMessage, words: str
) -> None:
    """Report that the workgroup which is meant is stuck, and where."""
    replied = await replied_turn(visit, message)
    if replied and await is_void(visit, replied):
        return
    workgroup = await meant_workgroup(visit, workgroups, message)
    check_in = await start_report(visit.session, visit.me.id, workgroup.id, visit.now)
    await tell_stuck(visit, await open_turn(visit.session, check_in), message, words)


async def tell_stuck(visit: Visit, open_: OpenTurn, message: TelegramMessage, words: str) -> None:
    """Note in a new report that they are stuck, and where if there are words."""
    where = [Heard(point=Point(Question.OBSTACLE), said=Said(text=words))] if words else []
    at = Saying(now=visit.now, message_id=message.message_id)
    recorded = await record(visit.session, open_, [STUCK, *where], at)
    await go_on(visit, open_, recorded, Occasion.REPORT)


async def report(update: Update, visit: Visit, press: Report) -> None:
    """Take the workgroup that was chosen."""
    names = await own_names(visit)
    if press.workgroup_id not in names:
        visit.toast = visit.texts("tap-void")
        return
    await show_choice(update, visit, names[press.workgroup_id])
    await stop_asking(visit.session, visit.me.id, Typing.STUCK_WORKGROUP, visit.now)
    await _start(visit, press.workgroup_id)


async def heard(visit: Visit, words: str) -> bool:
    """Take a typed name for the workgroup that is stuck; say whether it is one."""
    workgroup = await named_workgroup(visit, words)
    if workgroup:
        await stop_asking(visit.session, visit.me.id, Typing.STUCK_WORKGROUP, visit.now)
        await _start(visit, workgroup.id)
    return workgroup is not None


async def _start(visit: Visit, workgroup_id: int) -> None:
    """Ask where they are stuck; one that was started, left empty and not told yet is taken up again."""
    check_in = await queries.empty_report(visit.session, visit.me.id, workgroup_id)
    if check_in is None:
        check_in = await start_report(visit.session, visit.me.id, workgroup_id, visit.now)
    open_ = await open_turn(visit.session, check_in)
    heard = [] if open_.turn.standing else [STUCK]
    recorded = await record(visit.session, open_, heard, Saying(now=visit.now))
    await go_on(visit, open_, recorded, Occasion.REPORT)


async def start_report_with(visit: Visit, message: TelegramMessage, text: str) -> None:
    """Keep words that nobody asked for, and ask how it goes in the workgroup they are taken to be about."""
    workgroups = await own_workgroups(visit)
    if not workgroups:
        await visit.say(Message(text=visit.texts("not-for-you-words")))
        return
    chosen = await meant_workgroup(visit, workgroups, message)
    check_in = await start_report(visit.session, visit.me.id, chosen.id, visit.now)
    open_ = await open_turn(visit.session, check_in)
    note = Heard(point=NOTE, said=Said(text=text), way=Way.APPEND)
    at = Saying(now=visit.now, message_id=message.message_id)
    recorded = await record(visit.session, open_, [note], at)
    if recorded.next:
        await ask(visit, open_, recorded.next, Occasion.KEPT)


async def speak_of(visit: Visit, workgroup: Workgroup) -> None:
    """Ask how it goes in a workgroup of which somebody typed no more than the name, or what waits there."""
    check_in = await queries.waiting_turn(visit.session, visit.me.id, workgroup.id)
    if check_in is None:
        check_in = await start_report(visit.session, visit.me.id, workgroup.id, visit.now)
    open_ = await open_turn(visit.session, check_in)
    if open_.asking:
        await ask(visit, open_, open_.asking, Occasion.NEXT)
