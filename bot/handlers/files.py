"""What somebody sends: photos and voice messages with an answer, and lists of people and workgroups."""

from datetime import timedelta

from telegram import Message as TelegramMessage
from telegram import Update

from bot.handlers import leaving
from bot.handlers.asking import ask
from bot.handlers.commands import after_command, command_in, reports
from bot.handlers.info import roles_of
from bot.handlers.managing.showing import areas_with
from bot.handlers.meaning import Place, is_thanks, is_void, place_of, replied_turn, replies_in_turn
from bot.handlers.naming import own_name, own_workgroups
from bot.handlers.others import not_permitted
from bot.handlers.reporting import meant_workgroup, report_with, tell_stuck
from bot.handlers.typed import replied_screen
from bot.handlers.visit import Visit
from bot.handlers.words import hear_at, hear_words
from bot.render.words import said_on_one_line
from jobs.answers import OpenTurn, open_turn
from jobs.area_file.given import AREA_FILE, SHEET, form_of
from jobs.arranging.drafts import Sketch, Typing, asked_in_words, heard_for, note_heard
from jobs.files import Brought, attach
from jobs.post import Message
from jobs.rules.permissions import Action, may
from jobs.rules.prompts import Occasion
from jobs.turns import start_report
from models.queries.asked import told_in
from models.values import AttachmentKind

LISTS = frozenset({AREA_FILE, SHEET})
"""How the name of a list of people or workgroups ends."""
WORKBOOKS = frozenset({".xlsx", ".xls", ".xlsm", ".ods", ".numbers"})
"""What a spreadsheet program saves by itself, and has to save as CSV first."""
ONE_ALBUM = timedelta(seconds=10)
"""Photos sent as one album come one by one, within seconds; they get one answer."""


async def photo_or_voice(update: Update, visit: Visit) -> None:
    """Keep the reference to a photo or voice message; its caption is words, or a report with its command."""
    message = update.effective_message
    file = brought_in(message) if message else None
    if message is None or file is None or await _is_for_the_next_one(visit, message):
        return
    place = await _place_of_file(visit, message)
    if place is None:
        await visit.say(Message(text=visit.texts("not-for-you-words")))
        return
    open_ = place.open_
    if await is_void(visit, open_):
        return
    touched_at = open_.check_in.touched_at
    await attach(visit.session, open_.check_in, file, visit.now)
    in_album = message.media_group_id is not None and touched_at and visit.now - touched_at <= ONE_ALBUM
    command = command_in(message)
    if reports(command):
        await tell_stuck(visit, open_, message, after_command(message))
    elif message.caption and not command and not place.thanks:
        await hear_at(visit, message, message.caption, place)
    elif not in_album:
        await _tell_kept(visit, open_)
        if command:
            await visit.say(Message(text=visit.texts("edit-send-anew")))


async def _tell_kept(visit: Visit, open_: OpenTurn) -> None:
    """Say that a file was kept, and ask the question that would not be asked any more because of it."""
    if open_.asking and await _waits_to_be_asked(visit, open_):
        await ask(visit, open_, open_.asking, Occasion.KEPT)
        return
    key = "file-kept" if open_.asking else "file-kept-done"
    name = await own_name(visit, open_.setting.workgroup)
    text = visit.texts.html(key, workgroup=said_on_one_line(name))
    await visit.say(Message(text=text), check_in_id=open_.check_in.id)


async def _waits_to_be_asked(visit: Visit, open_: OpenTurn) -> bool:
    """Say whether no question of a round that runs has gone, and its person put none off."""
    check_in = open_.check_in
    if check_in.round_id is None or open_.setting.closed or check_in.declined_at or check_in.snoozed:
        return False
    told = await told_in(visit.session, [check_in.id])
    return not any(each.asks and (each.is_reply or each.may_be_there) for each in told)


async def _is_for_the_next_one(visit: Visit, message: TelegramMessage) -> bool:
    """Say whether a file came where words for a successor were asked: only those under it go along."""
    if command_in(message) or await replies_in_turn(visit, message):
        return False
    sketch = await _screen_of(visit, message)
    if sketch is None or sketch.typing is not Typing.HANDOVER:
        return False
    if not await _of_album(visit, message):
        await visit.say(Message(text=visit.texts("leave-only-words")))
    if message.caption:
        await leaving.heard(visit, sketch, message.caption)
    await note_heard(visit.session, visit.me.id, message.message_id, sketch)
    return True


async def _screen_of(visit: Visit, message: TelegramMessage) -> Sketch | None:
    """Find the screen that a file is for: replied to, that of its album, or one without an answer yet."""
    replied = await replied_screen(visit, message) or await _of_album(visit, message)
    if replied:
        return replied
    asked = await asked_in_words(visit.session, visit.me.id, visit.now)
    return None if asked and leaving.has_words(asked) else asked


async def _of_album(visit: Visit, message: TelegramMessage) -> Sketch | None:
    """Find the screen that an earlier photo of the same album was for."""
    if not message.media_group_id:
        return None
    # One after another, photos of an album have numbers that follow.
    return await heard_for(visit.session, visit.me.id, message.message_id - 1)


async def _place_of_file(visit: Visit, message: TelegramMessage) -> Place | None:
    """Find what a file and its caption are meant for; outside any turn they start one, and with a report."""
    words = message.caption or ""
    if not reports(command_in(message)):
        place = await place_of(visit, message, words)
        if place:
            return place
    elif (replied := await replied_turn(visit, message)) and replied.left:
        return Place(replied, None)
    workgroups = await own_workgroups(visit)
    if not workgroups:
        return None
    workgroup = await meant_workgroup(visit, workgroups, message)
    check_in = await start_report(visit.session, visit.me.id, workgroup.id, visit.now)
    open_ = await open_turn(visit.session, check_in)
    return Place(open_, open_.asking, thanks=is_thanks(visit, words))


def brought_in(message: TelegramMessage) -> Brought | None:
    """Give the photo or voice message in a message."""
    sent = message.photo[-1] if message.photo else message.voice
    if sent is None:
        return None
    return Brought(
        kind=AttachmentKind.PHOTO if message.photo else AttachmentKind.VOICE,
        file_id=sent.file_id,
        unique_id=sent.file_unique_id,
        message_id=message.message_id,
    )


async def document(update: Update, visit: Visit) -> None:
    """Take a list from whoever may bring one in; any other document cannot be read."""
    message = update.effective_message
    sent = message.document if message else None
    form = form_of(sent.file_name or "") if sent else ""
    mine = await areas_with(visit, Action.IMPORT) if form in LISTS | WORKBOOKS else []
    if sent and mine and form in LISTS:
        # What reads lists takes long to load, and is seldom used.
        from bot.handlers.managing import importing  # noqa: PLC0415

        await importing.received(visit, sent, mine, why=message.caption if message else None)
    elif mine:
        await visit.say(Message(text=visit.texts("list-save-as-csv")))
    elif form in LISTS and not may(await roles_of(visit), Action.ANSWER):
        await not_permitted(visit, Action.IMPORT)
    else:
        await unreadable(update, visit)


async def unreadable(update: Update, visit: Visit) -> None:
    """Refuse what cannot be read, kindly; words that came with it are heard."""
    message = update.effective_message
    if message and await _is_for_the_next_one(visit, message):
        return
    key = "refuse-other" if may(await roles_of(visit), Action.ANSWER) else "refuse-all"
    await visit.say(Message(text=visit.texts(key)))
    if message is None or not message.caption:
        return
    command, workgroups = command_in(message), await own_workgroups(visit)
    if reports(command) and workgroups:
        await report_with(visit, workgroups, message, after_command(message))
    elif command:
        await visit.say(Message(text=visit.texts("edit-send-anew")))
    else:
        await hear_words(visit, message, message.caption)
