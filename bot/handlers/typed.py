"""Typed words where a screen just asked for them; all others are for the conversation."""

from telegram import Update

from bot.handlers import absence, leaving, own, reporting, tables
from bot.handlers.managing import typed as managing
from bot.handlers.meaning import replies_in_turn
from bot.handlers.visit import Visit
from jobs.arranging.drafts import Sketch, Typing, asked_in_words
from jobs.post import Message


async def hears(update: Update, visit: Visit) -> bool:
    """Take typed words for what a screen asked; say whether one did. A reply in a turn is for the turn."""
    message = update.effective_message
    if message is None or not message.text or await replies_in_turn(visit, message):
        return False
    sketch = await asked_in_words(visit.session, visit.me.id, visit.now)
    if sketch is None or sketch.typing is None:
        return False
    if sketch.typing is Typing.WHY and message.edit_date:
        # Whoever mends the name they typed would find it as the reason of the change.
        await visit.say(Message(text=visit.texts("edit-send-anew")))
        return True
    return await _heard(visit, sketch, sketch.typing, message.text)


async def _heard(visit: Visit, sketch: Sketch, typing: Typing, text: str) -> bool:
    match typing:
        case Typing.AWAY:
            return await absence.heard(visit, text)
        case Typing.HOURS:
            return await own.heard(visit, sketch, text)
        case Typing.HANDOVER:
            return await leaving.heard(visit, sketch, text)
        case Typing.STUCK_WORKGROUP:
            return await reporting.heard(visit, text)
        case Typing.STEP_WORKGROUP:
            return await tables.heard_step(visit, sketch, text)
        case Typing.LEFT_WORKGROUP:
            return await leaving.heard_which(visit, text)
        case Typing.TABLE | Typing.MISSING_AT_TABLE:
            return await tables.heard(visit, sketch, typing, text)
        case _:
            return await managing.heard(visit, sketch, typing, text)
