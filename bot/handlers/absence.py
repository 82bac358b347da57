"""/afwezig: be away on days chosen by buttons or typed; it ends by itself."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from telegram import Update

from bot.handlers.commands import words_after_command
from bot.handlers.showing import show
from bot.handlers.visit import Visit
from bot.render import away as render
from bot.render.dates import day
from bot.render.words import said_on_one_line
from bot.screens import Mine, Own
from bot.texts import folded
from bot.texts.absences import absence_said, mentions_days, tells_absence
from jobs.arranging.drafts import Sketch, Typing, keep, rest_from_oneself, stop_asking
from jobs.post import Message
from jobs.turns import be_away, be_back
from models.areas import Area
from models.queries import accounts
from models.queries import rounds as queries

LONGEST = timedelta(days=366)
"""How long somebody can be away at a time; whoever goes for longer passes their seat on."""
LONGEST_DAYS = 80
"""Characters of days that somebody types; what is longer is said about something else."""


async def away(update: Update, visit: Visit) -> None:
    """Ask on which days, or take the typed words for them."""
    words = words_after_command(update)
    if words and (await is_back(visit, words) or await _notes(visit, words)):
        return
    area = await _area(visit)
    today = _today(visit, area)
    sketch = Sketch(area_id=area.id, typing=Typing.AWAY)
    await keep(visit.session, visit.me.id, sketch, visit.now)
    absences = await accounts.absences_from(visit.session, visit.me.id, today)
    await visit.say(render.choose(absences, today, visit.texts))


async def _area(visit: Visit) -> Area:
    seats = await queries.workgroups_of(visit.session, visit.me.id)
    return seats[0][1]


def _today(visit: Visit, area: Area) -> date:
    return visit.now.astimezone(ZoneInfo(area.timezone)).date()


async def heard(visit: Visit, words: str) -> bool:
    """Take typed days, and ask again for those we cannot read; say whether the words are about days."""
    if not await queries.workgroups_of(visit.session, visit.me.id):
        # The seat went since they asked.
        return False
    if await is_back(visit, words) or await _notes(visit, words):
        return True
    # A holiday in a longer story is part of what somebody tells about a workgroup.
    waits = await queries.question_waits(visit.session, visit.me.id)
    says_so = tells_absence if waits else mentions_days
    about_days = len(words) <= LONGEST_DAYS and says_so(words, visit.texts.language)
    if about_days:
        await visit.say(Message(text=visit.texts("away-unclear")))
    return about_days


async def is_back(visit: Visit, words: str) -> bool:
    """Let somebody be back who types that they are, and no more; say whether they were away and say so."""
    said = folded(words) in visit.texts.vocabulary("heard-back")
    if not said or not await queries.workgroups_of(visit.session, visit.me.id):
        return False
    area = await _area(visit)
    today = _today(visit, area)
    absences = await accounts.absences_from(visit.session, visit.me.id, today)
    now = next((absence for absence in absences if absence.first_day <= today), None)
    message = await _dropped(visit, area, now.id) if now else None
    if message:
        await stop_asking(visit.session, visit.me.id, Typing.AWAY, visit.now)
        await visit.say(message)
    return message is not None


async def _notes(visit: Visit, words: str) -> bool:
    """Be away on the days that somebody typed; say whether they are days."""
    area = await _area(visit)
    said = absence_said(words, _today(visit, area), visit.texts.language)
    if said is None or not _fits(said.first, said.last, _today(visit, area)):
        return False
    await visit.say(await _noted(visit, area, said.first, said.last))
    return True


def _fits(first: date, last: date, today: date) -> bool:
    return today <= last and first <= today + LONGEST and first <= last <= first + LONGEST


async def choose(update: Update, visit: Visit, press: Mine) -> None:
    """Do what a button of the days says."""
    if not await queries.workgroups_of(visit.session, visit.me.id):
        visit.toast = visit.texts("tap-void")
        return
    area = await _area(visit)
    message = await _chosen(visit, area, press)
    if message is None:
        visit.toast = visit.texts("tap-void")
    else:
        await show(update, visit, message)


async def _chosen(visit: Visit, area: Area, press: Mine) -> Message | None:
    today = _today(visit, area)
    match press.own, press.option:
        case Own.AWAY_WEEKS, ("1" | "2" | "3") as weeks:
            return await _noted(visit, area, today, today + timedelta(weeks=int(weeks), days=-1))
        case Own.AWAY_NEXT_WEEK, _:
            monday = today + timedelta(days=7 - today.weekday())
            return await _noted(visit, area, monday, monday + timedelta(days=6))
        case Own.AWAY_FIRST, option:
            shown = _month_in_reach(option, today)
            return render.first_day(shown, today, today + LONGEST, visit.texts) if shown else None
        case Own.AWAY_LAST, option:
            first, _, month = option.partition(".")
            begins = _day(first)
            if begins is None or not today - LONGEST <= begins <= today + LONGEST:
                return None
            shown = _month_in_reach(month, begins)
            return render.last_day(begins, shown, begins + LONGEST, visit.texts) if shown else None
        case Own.AWAY_CHOSEN, option:
            first, _, last = option.partition(".")
            begins, ends = _day(first), _day(last)
            fits = begins and ends and _fits(begins, ends, today)
            return await _noted(visit, area, begins, ends) if fits and begins and ends else None
        case Own.AWAY_DROPPED, option if option.isdigit():
            return await _dropped(visit, area, int(option))
    return None


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _month_in_reach(said: str, begins: date) -> date | None:
    """Give the first day of a month in which somebody can be away from a day on; None for one far off.

    An older message names a month that is over since: then it is the month of that day.
    """
    month = _day(f"{said}-01")
    if month is None or not begins - LONGEST <= month <= begins + LONGEST:
        return None
    return max(month, begins.replace(day=1))


async def _noted(visit: Visit, area: Area, first: date, last: date) -> Message:
    """Note an absence, and say until when."""
    zone, language = ZoneInfo(area.timezone), visit.texts.language
    await be_away(visit.session, visit.me.id, first, last, zone, visit.now)
    await rest_from_oneself(visit.session, visit.me.id, area.id, visit.now)
    until = day(last, zone, language, with_year=last.year != visit.now.year)
    if first <= _today(visit, area):
        return Message(text=visit.texts.html("away-done", day=until))
    if first == last:
        return Message(text=visit.texts.html("away-planned-day", day=until))
    return Message(text=visit.texts.html("away-planned", first=day(first, zone, language), day=until))


async def _dropped(visit: Visit, area: Area, absence_id: int) -> Message | None:
    dropped = await be_back(visit.session, visit.me.id, absence_id, ZoneInfo(area.timezone), visit.now)
    if dropped is None:
        return None
    if dropped.first_day > _today(visit, area):
        return Message(text=visit.texts("away-not-after-all"))
    return Message(text=visit.texts.html("away-back", name=said_on_one_line(visit.me.name)))
