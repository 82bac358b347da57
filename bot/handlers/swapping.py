"""What an edit does to a photo: another one in its place, one put under words, or words put under one."""

from telegram import Message as TelegramMessage
from telegram import Update

from bot.handlers.asking import close
from bot.handlers.commands import after_command, command_in, said_in
from bot.handlers.files import brought_in, photo_or_voice
from bot.handlers.meaning import Place, is_void, spelling, turn_in_hand
from bot.handlers.naming import own_name
from bot.handlers.visit import Visit
from bot.handlers.words import hear_at, keep_late
from bot.render.words import said_on_one_line
from bot.texts import folded
from jobs.answers import OpenTurn
from jobs.arranging.drafts import heard_as
from jobs.files import Brought, attach, put_in_place
from jobs.post import Message
from models.queries import files as queries
from models.queries.rounds import turns_of_message
from models.rounds import Attachment


async def swaps(update: Update, visit: Visit) -> bool:
    """Take the file of an edited message for what is new of it; say whether no words are left to hear."""
    message = update.edited_message
    if message is None or message.text:
        return message is None
    file, turn = (
        brought_in(message),
        await queries.turn_of_file(visit.session, visit.me.id, message.message_id),
    )
    if turn:
        open_ = await turn_in_hand(visit, turn)
        old = await queries.file_of_message(visit.session, turn, message.message_id)
        return old is not None and await _replaces(visit, open_, message, old, file)
    return file is not None and await _adds(update, visit, message, file)


async def _replaces(
    visit: Visit, open_: OpenTurn, message: TelegramMessage, old: Attachment, file: Brought | None
) -> bool:
    if file and file.is_same(old):
        return False
    if await is_void(visit, open_):
        return True
    await put_in_place(visit.session, open_, old, file, visit.now)
    if file and old.unique_id is None:
        # Kept by an earlier release: maybe it is the same.
        return False
    await close(visit, open_, "file-replaced" if file else "file-taken-away")
    return await _says_nothing_new(visit, message)


async def _adds(update: Update, visit: Visit, message: TelegramMessage, file: Brought) -> bool:
    """Keep a file that is new in its message: with the words there, else as if it was sent now."""
    if await heard_as(visit.session, visit.me.id, message.message_id):
        return False
    turns = await turns_of_message(visit.session, visit.me.id, message.message_id)
    if not turns:
        await photo_or_voice(update, visit)
        return True
    open_ = await turn_in_hand(visit, turns[-1])
    if await is_void(visit, open_):
        return True
    await attach(visit.session, open_.check_in, file, visit.now)
    name = await own_name(visit, open_.setting.workgroup)
    text = visit.texts.html("file-kept-done", workgroup=said_on_one_line(name))
    await visit.say(Message(text=text), check_in_id=open_.check_in.id)
    return await _says_nothing_new(visit, message)


async def _says_nothing_new(visit: Visit, message: TelegramMessage) -> bool:
    """Say whether the words of a message are none, or those that were heard before."""
    text = after_command(message) if command_in(message) else said_in(message)
    last = await queries.last_said_in(visit.session, visit.me.id, message.message_id)
    if last is None or not text:
        return not text
    return text == last.text or (
        last.choice is not None and last.choice == spelling(visit, text)(last.question)
    )


async def hear_under(visit: Visit, open_: OpenTurn, message: TelegramMessage, text: str) -> None:
    """Take words that an edit put under a photo or voice message for the turn that this stands with."""
    if command_in(message):
        await visit.say(Message(text=visit.texts("edit-send-anew")))
    elif open_.asking is None and folded(text) in visit.texts.vocabulary("heard-take-back"):
        await visit.say(Message(text=visit.texts("never-mind-done")), check_in_id=open_.check_in.id)
    elif open_.asking is None and open_.setting.closed:
        await keep_late(visit, open_, message, text)
    else:
        file = await queries.file_of_message(visit.session, open_.check_in.id, message.message_id)
        answered_since = file and any(answer.said_at > file.said_at for answer in open_.answers)
        await hear_at(visit, message, text, Place(open_, None if answered_since else open_.asking))
