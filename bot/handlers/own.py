"""What somebody sets for themselves: /ritme with the hours that suit them, and /taal."""

from collections.abc import Mapping
from datetime import time
from types import MappingProxyType

from telegram import Update

from bot.handlers import absence, leaving
from bot.handlers.commands import words_after_command
from bot.handlers.info import commands_of
from bot.handlers.meaning import is_thanks, spelling
from bot.handlers.showing import show
from bot.handlers.visit import Visit
from bot.render import own as render
from bot.render.own import Hours
from bot.screens import Mine, Own
from bot.texts import folded
from bot.texts.hours import hours_said, mentions_hours
from jobs.arranging.drafts import Sketch, Typing, keep, sketch_of, stop_asking
from jobs.calendars import calendars_of
from jobs.hours import choose_hours
from jobs.post import Message
from jobs.rules.quiet import QuietHours, leaves_room, quiet_hours
from models.queries import accounts
from models.queries import rounds as queries
from models.values import Language, Question

QUIET: Mapping[Hours, QuietHours | None] = MappingProxyType(
    {
        Hours.WHOLE_DAY: None,
        Hours.MORNING: QuietHours(time(12), time(8)),
        Hours.AFTERNOON: QuietHours(time(18), time(12)),
    }
)
"""The quiet hours behind each choice: from a local time until one, perhaps past midnight."""


LONGEST_HOURS = 60
"""Characters of hours that somebody types; what is longer is said about something else."""
_OFFERED = "offered"
"""Hours may be typed here, but other words are meant for the conversation."""


async def my_rhythm(update: Update, visit: Visit) -> None:
    """Show when somebody is asked, and let them choose their hours, or take those typed after the command."""
    words = words_after_command(update)
    if words:
        await _take(visit, words, suit=True)
    else:
        await _listen(visit, _OFFERED)
        await visit.say(await _rhythm(visit))


async def _listen(visit: Visit, option: str = "") -> bool:
    """Take the next words that are typed for hours; say whether this person has any."""
    seats = await queries.workgroups_of(visit.session, visit.me.id)
    if seats:
        sketch = Sketch(area_id=seats[0][1].id, typing=Typing.HOURS, option=option)
        await keep(visit.session, visit.me.id, sketch, visit.now)
    return bool(seats)


async def _rhythm(visit: Visit) -> Message:
    seats = await queries.workgroups_of(visit.session, visit.me.id)
    calendars = await calendars_of(visit.session, (area for _, area, _ in seats), visit.now)
    quiet = quiet_hours(visit.me.quiet_from, visit.me.quiet_until)
    hours = next((hours for hours, chosen in QUIET.items() if chosen == quiet), None)
    alone = await queries.spoken_for_by_one(visit.session, [workgroup.id for workgroup, _, _ in seats])
    return render.rhythms(seats, calendars, hours, quiet, visit.now, visit.texts, alone=alone)


async def _ask_hours(visit: Visit) -> Message | None:
    """Ask for hours in words; the next ones that are typed are taken for them."""
    return Message(text=visit.texts("hours-ask")) if await _listen(visit) else None


def is_offered(sketch: Sketch) -> bool:
    """Say whether hours may be typed, though nothing asks for them in words."""
    return sketch.typing is Typing.HOURS and sketch.option == _OFFERED


async def heard(visit: Visit, sketch: Sketch, words: str) -> bool:
    """Take typed hours; say whether the words are about them."""
    # How it goes is the answer to a question that may still wait.
    other = is_thanks(visit, words) or spelling(visit, words)(Question.STANDING)
    offered, unread = is_offered(sketch), hours_said(words) is None
    waits = unread and not mentions_hours(words) and await queries.question_waits(visit.session, visit.me.id)
    if other or waits or (offered and unread) or len(words) > LONGEST_HOURS:
        return False
    if await _take(visit, words, suit=offered):
        await _listen(visit, _OFFERED)
    return True


async def _take(visit: Visit, words: str, *, suit: bool) -> bool:
    """Note the hours that somebody typed, or say what to type; tell which of the two.

    Under the dates they are asked which hours suit them, under "eigen uren" which do not.
    """
    said = hours_said(words, suit=suit)
    if said is None or (said.quiet and not leaves_room(said.quiet)):
        await visit.say(Message(text=visit.texts("hours-unclear" if said is None else "hours-too-many")))
        return False
    await choose_hours(visit.session, visit.me, said.quiet, visit.now)
    await visit.say(await _rhythm(visit))
    return True


async def language(_update: Update, visit: Visit) -> None:
    """Ask for the language; its name may be typed too."""
    areas = await accounts.roles_by_area(visit.session, visit.me.id)
    at = await sketch_of(visit.session, visit.me.id)
    # A change that waits for a yes goes on waiting.
    if areas and not (at and at.awaits_yes):
        sketch = Sketch(area_id=areas[0][0].id, typing=Typing.LANGUAGE)
        await keep(visit.session, visit.me.id, sketch, visit.now)
    await visit.say(render.languages(visit.texts))


async def heard_language(visit: Visit, words: str) -> bool:
    """Take the typed name of a language; say whether it is one that we speak."""
    said = visit.texts.vocabulary("heard-language").get(folded(words))
    if said:
        await visit.say(await _speak(visit, Language(said)), await commands_of(visit))
    return said is not None


async def _speak(visit: Visit, chosen: Language) -> Message:
    """Speak a language with somebody from now on, and say so in it."""
    await stop_asking(visit.session, visit.me.id, Typing.LANGUAGE, visit.now)
    visit.me.language = chosen
    return Message(text=visit.texts("language-done"))


async def choose(update: Update, visit: Visit, press: Mine) -> None:
    """Set what was chosen."""
    match press.own:
        case Own.LANGUAGE if press.option in set(Language):
            await show(update, visit, await _speak(visit, Language(press.option)))
            await visit.say(await commands_of(visit))
        case Own.HOURS if press.option in {str(hours) for hours in QUIET}:
            await choose_hours(visit.session, visit.me, QUIET[Hours(press.option)], visit.now)
            await show(update, visit, await _rhythm(visit))
        case Own.OTHER_HOURS if (asked := await _ask_hours(visit)) is not None:
            await show(update, visit, asked)
        case Own.NOTHING:
            pass
        case Own.LANGUAGE | Own.HOURS | Own.OTHER_HOURS:
            visit.toast = visit.texts("tap-void")
        case Own.LEAVE | Own.LEAVE_SURE | Own.STAY | Own.HANDOVER_READ:
            await leaving.choose(update, visit, press)
        case _:
            await absence.choose(update, visit, press)
