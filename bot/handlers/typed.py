"""Typed words where a screen just asked for them; all others are for the conversation."""

from telegram import Update

from bot.handlers import absence, leaving, own, reporting, tables
from bot.handlers.managing import typed as managing
from bot.handlers.meaning import replies_in_turn
from bot.handlers.visit import Visit
from jobs.arranging.drafts import Sketch, Typing, asked_in_words, heard_as, note_heard
from jobs.post import Message

NEVER_MENDED = frozenset({Typing.WHY, Typing.HANDOVER})
"""Who mends the name they typed would find it as the reason of a change; who mends a note, have it twice."""


async def hears(update: Update, visit: Visit) -> bool:
    """Take typed words for what a screen asked; say whether one did. A reply in a turn is for the turn."""
    message = update.effective_message
    if message is None or not message.text or await replies_in_turn(visit, message):
        return False
    sketch = await asked_in_words(visit.session, visit.me.id, visit.now)
    if message.edit_date and not await _may_mend(visit, sketch, message.message_id):
        await visit.say(Message(text=visit.texts("edit-send-anew")))
        return True
    if sketch is None or sketch.typing is None:
        return False
    heard = await _heard(visit, sketch, sketch.typing, message.text)
    if heard:
        await note_heard(visit.session, visit.me.id, message.message_id, sketch.typing)
    return heard


async def _may_mend(visit: Visit, sketch: Sketch | None, message_id: int) -> bool:
    """Say whether an edit can be heard: what a screen heard is mended only where it asks the same."""
    asked = sketch.typing if sketch else None
    if asked in NEVER_MENDED:
        return False
    return await heard_as(visit.session, visit.me.id, message_id) in {None, asked}


async def _heard(visit: Visit, sketch: Sketch, typing: Typing, text: str) -> bool:
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
            return await tables.heard(visit, sketch, typing, text)
        case _:
            return await managing.heard(visit, sketch, typing, text)
