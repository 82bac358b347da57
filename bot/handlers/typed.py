"""Typed words where a screen just asked for them; all others are for the conversation."""

from collections.abc import Mapping
from types import MappingProxyType

from telegram import Message as TelegramMessage
from telegram import Update

from bot.handlers import absence, leaving, own, reporting, tables
from bot.handlers.managing import typed as managing
from bot.handlers.meaning import is_thanks, replies_in_turn
from bot.handlers.naming import own_workgroups
from bot.handlers.visit import Visit
from bot.texts import folded
from jobs.arranging.drafts import (
    Sketch,
    Typing,
    asked_at,
    asked_in_words,
    heard_as,
    heard_for,
    note_heard,
    stop_asking,
)
from jobs.post import Message
from models.queries import asked as asked_queries
from models.queries import rounds as queries

NEVER_MENDED = frozenset({Typing.WHY, Typing.HANDOVER})
"""Who mends the name they typed would find it as the reason of a change; who mends a note, have it twice."""

GIVEN_UP = frozenset(
    {Typing.AWAY, Typing.HOURS, Typing.LANGUAGE, Typing.STUCK_WORKGROUP, Typing.STEP_WORKGROUP}
)
"""What ends with "laat maar"; the others have a no of their own, or take any words."""
UNCLEAR: Mapping[Typing, str] = MappingProxyType({Typing.AWAY: "away-unclear", Typing.HOURS: "hours-unclear"})


async def hears(update: Update, visit: Visit) -> bool:
    """Take typed words for what a screen asked; say whether one did. A reply in a turn is for the turn.

    Who is away says without any screen that they are back.
    """
    message = update.effective_message
    if message is None or await replies_in_turn(visit, message):
        return False
    replied = await replied_screen(visit, message)
    sketch = replied or await asked_in_words(visit.session, visit.me.id, visit.now)
    if message.edit_date and (why_not := await _why_not_mended(visit, sketch, message.message_id)):
        await visit.say(Message(text=visit.texts(why_not)))
        return True
    if not message.text:
        return False
    if sketch is None or sketch.typing is None:
        return await absence.is_back(visit, message.text)
    asked = visit, sketch, sketch.typing, message.text
    by_reply = replied is not None
    heard = await _gives_up(*asked, replied=by_reply) or await _heard(*asked, replied=by_reply)
    if heard:
        await note_heard(visit.session, visit.me.id, message.message_id, sketch)
    elif replied:
        await visit.say(Message(text=visit.texts(await _why_not_heard(visit, sketch.typing, message.text))))
    return heard or replied is not None or await absence.is_back(visit, message.text)


async def replied_screen(visit: Visit, message: TelegramMessage) -> Sketch | None:
    """Find what the screen asks that somebody replies to; however long ago, it is that which they answer.

    Who replies to a note of their own for a successor adds to it.
    """
    replied = message.reply_to_message
    if replied is None:
        return None
    heard = await heard_for(visit.session, visit.me.id, replied.message_id)
    if heard and heard.typing is Typing.HANDOVER:
        return leaving.with_words(heard)
    made_at = await asked_queries.made_at(visit.session, str(message.chat_id), str(replied.message_id))
    return await asked_at(visit.session, visit.me.id, made_at) if made_at else None


async def _why_not_heard(visit: Visit, typing: Typing, words: str) -> str:
    """Name what to say of a reply that does not answer its screen: it is not meant for a workgroup either."""
    if is_thanks(visit, words):
        return "you-are-welcome"
    if typing in UNCLEAR and await own_workgroups(visit):
        return UNCLEAR[typing]
    return "reply-unfit"


async def _why_not_mended(visit: Visit, sketch: Sketch | None, message_id: int) -> str | None:
    """Name what to say of an edit that is not heard: a screen mends what it heard while it asks the same.

    A reply shows only which screen it was for, not that this still asks; days are mended all the same.
    """
    said = await heard_as(visit.session, visit.me.id, message_id)
    if said not in {None, Typing.AWAY}:
        sketch = await asked_in_words(visit.session, visit.me.id, visit.now)
    asked = sketch.typing if sketch else None
    if said in {None, asked}:
        return "edit-send-anew" if asked in NEVER_MENDED else None
    # Sent anew, it would be heard as something else.
    return "edit-days-stand" if said is Typing.AWAY else "edit-stands"


async def _gives_up(visit: Visit, sketch: Sketch, typing: Typing, text: str, *, replied: bool) -> bool:
    """Ask no further if the words say so; tell whether they do."""
    said = folded(text) in visit.texts.vocabulary("heard-never-mind")
    given_up = said and typing in GIVEN_UP and (replied or await _may_be_about(visit, sketch, text))
    if given_up:
        await stop_asking(visit.session, visit.me.id, typing, visit.now)
        await visit.say(Message(text=visit.texts("never-mind-done")))
    return given_up


async def _may_be_about(visit: Visit, sketch: Sketch, text: str) -> bool:
    """Say whether a no may be about a screen: where nothing was asked, only one that answers nothing else."""
    if not own.is_offered(sketch):
        return True
    clear = folded(text) in visit.texts.vocabulary("heard-clear-never-mind")
    return clear and not await queries.question_waits(visit.session, visit.me.id)


async def _heard(visit: Visit, sketch: Sketch, typing: Typing, text: str, *, replied: bool) -> bool:
    match typing:
        case Typing.AWAY:
            return await absence.heard(visit, text)
        case Typing.HOURS:
            return await own.heard(visit, sketch, text)
        case Typing.LANGUAGE:
            return await own.heard_language(visit, text)
        case Typing.HANDOVER:
            return await leaving.heard(visit, sketch, text)
        case Typing.STUCK_WORKGROUP:
            return await reporting.heard(visit, text)
        case Typing.STEP_WORKGROUP:
            return await tables.heard_step(visit, sketch, text)
        case Typing.LEFT_WORKGROUP:
            return await leaving.heard_which(visit, sketch, text)
        case Typing.TABLE | Typing.MISSING_AT_TABLE:
            return await tables.heard(visit, sketch, typing, text, replied=replied)
        case Typing.WHY if not sketch.awaits_yes:
            # The change that it was asked of was given up, or made.
            return False
        case _:
            return await managing.heard(visit, sketch, typing, text)
