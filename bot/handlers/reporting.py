"""/vastgelopen: say at any time that a workgroup is stuck."""

from telegram import Update

from bot.buttons import Report, encode
from bot.handlers.asking import ask
from bot.handlers.taps import show_choice
from bot.handlers.visit import Visit
from bot.render.words import said_on_one_line
from jobs.post import Button, Message
from jobs.rules.prompts import Occasion
from jobs.turns import start_report
from models.queries import rounds as queries
from models.values import Standing


async def stuck(_update: Update, visit: Visit) -> None:
    """Start a report, after asking which workgroup it is about if there are several."""
    workgroups = [workgroup for workgroup, _, _ in await queries.workgroups_of(visit.session, visit.me.id)]
    if not workgroups:
        await visit.say(Message(text=visit.texts("report-no-workgroup")))
    elif len(workgroups) == 1:
        await _start(visit, workgroups[0].id)
    else:
        buttons = tuple(
            (Button(label=said_on_one_line(workgroup.name), data=encode(Report(workgroup.id))),)
            for workgroup in workgroups
        )
        await visit.say(Message(text=visit.texts("ask-workgroup"), buttons=buttons))


async def report(update: Update, visit: Visit, press: Report) -> None:
    workgroups = {
        workgroup.id: workgroup for workgroup, _, _ in await queries.workgroups_of(visit.session, visit.me.id)
    }
    if press.workgroup_id not in workgroups:
        visit.toast = visit.texts("tap-void")
        return
    await show_choice(update, visit, workgroups[press.workgroup_id].name)
    await _start(visit, press.workgroup_id)


async def _start(visit: Visit, workgroup_id: int) -> None:
    check_in, recorded = await start_report(
        visit.session, visit.me.id, workgroup_id, visit.now, standing=Standing.STUCK
    )
    await ask(visit, check_in, recorded, Occasion.REPORT)
