"""Typed words where a screen just asked for them; all others are for the conversation."""

from telegram import Update

from bot.handlers import absence, leaving, own, tables
from bot.handlers.managing import typed as managing
from bot.handlers.meaning import replies_in_turn
from bot.handlers.visit import Visit
from jobs.arranging.drafts import Typing, asked_in_words
from jobs.post import Message


async def hears(update: Update, visit: Visit) -> bool:
    """Take typed words for what a screen asked; say whether one did. A reply in a turn is for the turn."""
    message = update.effective_message
    if message is None or not message.text or await replies_in_turn(visit, message):
        return False
    sketch = await asked_in_words(visit.session, visit.me.id, visit.now)
    if sketch is None or sketch.typing is None:
        return False
    match sketch.typing:
        case Typing.WHY if message.edit_date:
            # Whoever mends the name they typed would find it as the reason of the change.
            await visit.say(Message(text=visit.texts("edit-send-anew")))
            return True
        case Typing.AWAY:
            return await absence.heard(visit, message.text)
        case Typing.HOURS:
            return await own.heard(visit, sketch, message.text)
        case Typing.HANDOVER:
            return await leaving.heard(visit, sketch, message.text)
        case Typing.TABLE | Typing.MISSING_AT_TABLE as typing:
            return await tables.heard(visit, sketch, typing, message.text)
        case typing:
            return await managing.heard(visit, sketch, typing, message.text)
