"""What somebody sets for themselves: /ritme with the hours that suit them, and /taal."""

from collections.abc import Mapping
from datetime import time
from types import MappingProxyType

from telegram import Update

from bot.handlers import absence, leaving
from bot.handlers.info import commands_of
from bot.handlers.showing import show
from bot.handlers.visit import Visit
from bot.render import own as render
from bot.render.own import Hours
from bot.screens import Mine, Own
from jobs.calendars import calendars_of
from jobs.post import Message
from models.queries import rounds as queries
from models.values import Language

QUIET: Mapping[Hours, tuple[time, time] | None] = MappingProxyType(
    {
        Hours.WHOLE_DAY: None,
        Hours.MORNING: (time(12), time(8)),
        Hours.AFTERNOON: (time(18), time(12)),
    }
)
"""The quiet hours behind each choice: from a local time until one, perhaps past midnight."""


async def my_rhythm(_update: Update, visit: Visit) -> None:
    """Show when somebody is asked, and let them choose their hours."""
    await visit.say(await _rhythm(visit))


async def _rhythm(visit: Visit) -> Message:
    seats = await queries.workgroups_of(visit.session, visit.me.id)
    calendars = await calendars_of(visit.session, (area for _, area, _ in seats), visit.now)
    hours = next((hours for hours, quiet in QUIET.items() if quiet == _quiet(visit)), None)
    return render.rhythms(seats, calendars, hours, visit.now, visit.texts)


def _quiet(visit: Visit) -> tuple[time, time] | None:
    me = visit.me
    return (me.quiet_from, me.quiet_until) if me.quiet_from and me.quiet_until else None


async def language(_update: Update, visit: Visit) -> None:
    await visit.say(render.languages(visit.texts))


async def choose(update: Update, visit: Visit, press: Mine) -> None:
    """Set what was chosen."""
    match press.own:
        case Own.LANGUAGE if press.option in set(Language):
            visit.me.language = Language(press.option)
            await show(update, visit, Message(text=visit.texts("language-done")))
            await visit.say(await commands_of(visit))
        case Own.HOURS if press.option in {str(hours) for hours in QUIET}:
            quiet = QUIET[Hours(press.option)]
            visit.me.quiet_from, visit.me.quiet_until = quiet or (None, None)
            await show(update, visit, await _rhythm(visit))
        case Own.NOTHING:
            pass
        case Own.LANGUAGE | Own.HOURS:
            visit.toast = visit.texts("tap-void")
        case Own.LEAVE | Own.LEAVE_SURE | Own.STAY | Own.HANDOVER_READ:
            await leaving.choose(update, visit, press)
        case _:
            await absence.choose(update, visit, press)
