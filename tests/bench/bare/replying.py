"""Baseline: PTB alone, polling, that answers a tap and words the same way from memory and stores nothing.

With a number of people as the last argument it sends them a round meanwhile, at the same pace.
"""

import asyncio
import sys

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

PLACES = 30
QUESTION = "Hoi Buur, tijd voor een korte vraag over <b>Werkgroep</b>.\n\nHoe gaat het in de werkgroep?"
NEXT = "Is er iets gelukt of werkte er iets goed? Dan hoor ik het graag."
DONE = "Dank je wel. De werkgroep ziet je antwoord op vrijdag 11 december."
memory: dict[int, list[str]] = {}


def buttons(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label)] for label in labels])


async def tapped(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query
    memory.setdefault(query.from_user.id, []).append(query.data or "")
    await context.bot.send_message(
        query.from_user.id, NEXT, ParseMode.HTML, reply_markup=buttons("Nee, niets")
    )
    await query.edit_message_text(f"{QUESTION}\n\nJe koos: het loopt", ParseMode.HTML)
    await CallbackQuery.answer(query)


async def said(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    assert message
    memory.setdefault(message.chat_id, []).append(message.text or "")
    await context.bot.send_message(
        message.chat_id, DONE, ParseMode.HTML, reply_markup=buttons("Ik wil iets aanpassen")
    )


async def send_round(application: Application, first: int, number: int) -> None:  # type: ignore[type-arg]
    places = asyncio.Semaphore(PLACES)

    async def send(chat: int) -> None:
        async with places:
            await application.bot.send_message(
                chat,
                QUESTION,
                ParseMode.HTML,
                reply_markup=buttons("Het loopt", "Stroef", "We zitten vast", "Later", "Sla over"),
            )
            await asyncio.sleep(1)

    await asyncio.gather(*(send(first + person) for person in range(number)))


async def main(url: str, token: str, first: int, number: int) -> None:
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{url}/bot")
        .request(HTTPXRequest(connection_pool_size=40))
        .job_queue(None)
        .build()
    )
    application.add_handler(CallbackQueryHandler(tapped))
    application.add_handler(MessageHandler(filters.TEXT, said))
    async with application:
        await application.start()
        assert application.updater
        await application.updater.start_polling()
        await send_round(application, first, number)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
