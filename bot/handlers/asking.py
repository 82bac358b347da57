"""What follows something that was said: the next question, or what happens with the answer."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.handlers.visit import Visit
from bot.render import chat
from bot.render.dates import day, moment
from jobs.answers import Recorded, subject_of
from jobs.post import Message
from jobs.rules.conversation import Point
from jobs.rules.prompts import Occasion, Prompt
from jobs.turns import Setting, setting_of
from models.rounds import CheckIn
from models.values import Standing


async def ask(visit: Visit, check_in: CheckIn, recorded: Recorded, occasion: Occasion) -> None:
    """Ask the question that comes next in a turn."""
    if recorded.next is None:
        return
    setting = await setting_of(visit.session, check_in)
    prompt = await prompt_for(visit.session, check_in, setting, recorded.next, occasion)
    prompt = replace(prompt, same_as_before=recorded.turn.has_known_obstacle)
    await visit.say(chat.question(prompt, visit.texts), check_in_id=check_in.id, repeatable=True)


async def prompt_for(
    session: AsyncSession, check_in: CheckIn, setting: Setting, point: Point, occasion: Occasion
) -> Prompt:
    """Gather what a question needs to be asked."""
    subject = await subject_of(session, point)
    return Prompt(
        check_in_id=check_in.id,
        question=point.question,
        workgroup=setting.workgroup.name,
        occasion=occasion,
        subject_id=point.subject_id,
        subject=subject.text if subject else None,
        subject_since=subject.reported_at if subject else None,
        timezone=setting.area.timezone,
    )


async def confirm(visit: Visit, check_in: CheckIn, recorded: Recorded) -> None:
    """Say that the turn is complete, where the answer goes and until when it can change."""
    setting = await setting_of(visit.session, check_in)
    if recorded.late:
        key = "done-late"
    elif not recorded.first_time_complete:
        key = "done-changed"
    elif recorded.turn.standing is Standing.STUCK:
        key = "done-stuck"
    else:
        key = "done"
    text = visit.texts.html(key, **closing_words(visit, setting, key))
    if recorded.late:
        await visit.say(Message(text=text))
    else:
        await visit.say(chat.with_adjust(text, check_in.id, visit.texts))


def closing_words(visit: Visit, setting: Setting, key: str) -> dict[str, str]:
    """Give the values that the closing sentences of a turn need."""
    language = visit.texts.language
    words = {"overview": day(setting.area.next_digest_at, setting.zone, language)}
    if key != "done-changed" and key.startswith("done"):
        words["name"] = visit.me.name
    if key != "done-late":
        words["until"] = moment(setting.closes_at, setting.zone, language)
    return words
