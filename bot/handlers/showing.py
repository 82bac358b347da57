"""Showing a screen in the place of the one whose button was pressed."""

from telegram import Update

from bot.handlers.taps import tapped_message
from bot.handlers.visit import Visit
from jobs.post import Edit, Message


async def show(update: Update, visit: Visit, message: Message) -> None:
    """Put a screen in the place of the one whose button was pressed."""
    tapped = tapped_message(update.callback_query)
    if tapped:
        await visit.say(Edit(message_id=tapped.message_id, text=message.text, buttons=message.buttons))
    else:
        await visit.say(message)
