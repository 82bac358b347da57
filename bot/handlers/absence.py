"""/afwezig: be away for some weeks; it ends by itself."""

from zoneinfo import ZoneInfo

from telegram import Update

from bot.buttons import BeAway, encode
from bot.handlers.taps import show_choice
from bot.handlers.visit import Visit
from bot.render.dates import day
from bot.render.words import said_on_one_line
from jobs.post import Button, Message
from jobs.turns import be_away
from models.queries import rounds as queries

WEEKS = (1, 2, 3)


async def away(_update: Update, visit: Visit) -> None:
    """Ask how long."""
    buttons = tuple(
        (Button(label=visit.texts(f"button-away-{weeks}"), data=encode(BeAway(weeks))),)
        for weeks in (*WEEKS, 0)
    )
    await visit.say(Message(text=visit.texts("away-choose"), buttons=buttons))


async def choose_weeks(update: Update, visit: Visit, press: BeAway) -> None:
    seats = await queries.workgroups_of(visit.session, visit.me.id)
    if not seats or press.weeks not in (*WEEKS, 0):
        visit.toast = visit.texts("tap-void")
        return
    zone = ZoneInfo(seats[0][1].timezone)
    was_away, absence = await be_away(visit.session, visit.me.id, press.weeks, zone, visit.now)
    await show_choice(update, visit, visit.texts(f"button-away-{press.weeks}"))
    if absence:
        last = day(absence.last_day, zone, visit.texts.language)
        await visit.say(Message(text=visit.texts.html("away-done", day=last)))
    else:
        key = "away-back" if was_away else "away-never"
        await visit.say(Message(text=visit.texts.html(key, name=said_on_one_line(visit.me.name))))
