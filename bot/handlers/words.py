"""Typed words, photos, voice messages and edits: heard as an answer wherever they can be one."""

from datetime import timedelta

from telegram import Message as TelegramMessage
from telegram import Update

from bot.handlers.asking import ask
from bot.handlers.taps import asking_of, go_on, said_closing
from bot.handlers.visit import Visit
from bot.render.words import said_on_one_line
from bot.texts import folded
from jobs.answers import Saying, attach, edit_words, record, turn_of
from jobs.post import Message
from jobs.rules.conversation import Point, Said, Turn
from jobs.rules.hearing import Heard, Way, hear
from jobs.rules.prompts import Occasion
from jobs.turns import leave_out, setting_of, start_report
from models.queries import outbox
from models.queries import rounds as queries
from models.rounds import CheckIn
from models.values import AttachmentKind, Question

CUT_CHARACTERS = 3_500
"""A message of at least this length may be the first part of one that the phone cut (Telegram: 4,096)."""
CUT_WITHIN = timedelta(minutes=1)


async def words(update: Update, visit: Visit) -> None:
    """Hear a text message."""
    message = update.effective_message
    if message and message.text:
        await hear_words(visit, message, message.text)


async def hear_words(visit: Visit, message: TelegramMessage, text: str) -> None:
    """Take words as an answer to what is open; without that, as the start of a report."""
    check_in = await turn_for(visit, message)
    thanks = folded(text) in visit.texts.vocabulary("heard-thanks")
    if thanks and (check_in is None or check_in.question is None):
        await visit.say(Message(text=visit.texts("you-are-welcome")))
    elif check_in is None:
        await _start_with_words(visit, message, text)
    elif not await _passes(visit, check_in, text):
        await _answer_in_words(visit, check_in, message, text)


async def _answer_in_words(visit: Visit, check_in: CheckIn, message: TelegramMessage, text: str) -> None:
    asking, turn = asking_of(check_in), await turn_of(visit.session, check_in)
    continues = await _continued(visit, check_in, message)
    asked_later = asking and standing_ahead(visit, turn, asking, text)
    if asked_later:
        heard: tuple[Heard, ...] = (asked_later,)
    else:
        heard = hear(turn, asking, text, spelt_choice(visit, asking, text), continues=continues)
    at = Saying(now=visit.now, message_id=message.message_id)
    recorded = await record(visit.session, check_in, heard, at)
    if asking is None and recorded.next is None and not recorded.late:
        await said_closing(visit, check_in, "added-words")
    elif heard[0].way is Way.REPLACE or recorded.next is None:
        await go_on(visit, check_in, recorded)
    elif not continues:
        await ask(visit, check_in, recorded, Occasion.KEPT)


def standing_ahead(visit: Visit, turn: Turn, asking: Point, text: str) -> Heard | None:
    """Understand how it goes when it is typed before it is asked, at the question about a known point."""
    if asking.question is not Question.PROGRESS or turn.standing or spelt_choice(visit, asking, text):
        return None
    standing = spelt_choice(visit, Point(Question.STANDING), text)
    return Heard(point=Point(Question.STANDING), said=Said(choice=standing)) if standing else None


async def turn_for(visit: Visit, message: TelegramMessage) -> CheckIn | None:
    """Find the turn that words belong to: the one replied to, else the one that is open or was last."""
    replied = message.reply_to_message
    if replied:
        check_in_id = await outbox.check_in_of_message(
            visit.session, str(message.chat_id), str(replied.message_id)
        )
        check_in = await queries.check_in_by_id(visit.session, check_in_id) if check_in_id else None
        if check_in and check_in.person_id == visit.me.id:
            return check_in
    found = await queries.latest_check_in(visit.session, visit.me.id)
    if found is None:
        return None
    check_in, closed = found
    stale = check_in.question is None and (closed or await _is_old_report(visit, check_in))
    return None if stale else check_in


async def _is_old_report(visit: Visit, check_in: CheckIn) -> bool:
    """Say whether an overview has gone since this report was made, so that new words are a new report."""
    if check_in.round_id is not None or check_in.touched_at is None:
        return False
    setting = await setting_of(visit.session, check_in)
    return check_in.touched_at <= setting.area.digest_from


async def _start_with_words(visit: Visit, message: TelegramMessage, text: str) -> None:
    """Keep words that nobody asked for with a new turn, and ask how it goes."""
    workgroups = await queries.workgroups_of(visit.session, visit.me.id)
    if not workgroups:
        await visit.say(Message(text=visit.texts("report-no-workgroup")))
        return
    last = await queries.latest_check_in(visit.session, visit.me.id)
    ids = [workgroup.id for workgroup, _, _ in workgroups]
    chosen = last[0].workgroup_id if last and last[0].workgroup_id in ids else ids[0]
    check_in, _ = await start_report(visit.session, visit.me.id, chosen, visit.now, standing=None)
    note = Heard(point=Point(Question.NOTE), said=Said(text=text), way=Way.APPEND)
    at = Saying(now=visit.now, message_id=message.message_id)
    recorded = await record(visit.session, check_in, [note], at)
    await ask(visit, check_in, recorded, Occasion.KEPT)


async def _passes(visit: Visit, check_in: CheckIn, text: str) -> bool:
    """Understand "sla over" at a question that does not know it as a choice."""
    if asking_of(check_in) is None or spelt_choice(visit, asking_of(check_in), text):
        return False
    if folded(text) not in visit.texts.vocabulary("heard-decline"):
        return False
    leave_out(check_in, visit.now)
    await visit.say(Message(text=visit.texts.html("decline-done")))
    return True


def spelt_choice(visit: Visit, asking: Point | None, text: str) -> str | None:
    """Give the choice that typed words spell at a question."""
    if asking is None:
        return None
    return visit.texts.vocabulary(f"heard-{asking.question}").get(folded(text))


async def _continued(visit: Visit, check_in: CheckIn, message: TelegramMessage) -> Point | None:
    """Say which answer a message goes on with: words sent before the question that now stands was seen.

    A phone cuts a long text in two; both parts are sent in the same moment.
    """
    answers = await queries.live_answers(visit.session, check_in.id)
    if not answers or answers[-1].text is None or answers[-1].message_id is None:
        return None
    last = answers[-1]
    cut = len(last.text or "") >= CUT_CHARACTERS and visit.now - last.said_at <= CUT_WITHIN
    seen = await outbox.question_seen(visit.session, check_in.id, message.message_id, visit.update_id)
    if cut or not seen:
        return Point(last.question, last.subject_id)
    return None


async def photo_or_voice(update: Update, visit: Visit) -> None:
    """Keep the reference to a photo or voice message with the turn it came in; its caption is words."""
    message = update.effective_message
    if message is None:
        return
    check_in = await turn_for(visit, message)
    if check_in is None:
        check_in = await _turn_for_file(visit)
    if check_in is None:
        await visit.say(Message(text=visit.texts("report-no-workgroup")))
        return
    kind, file_id = _file_of(message)
    await attach(visit.session, check_in, kind, file_id, visit.now)
    if message.caption:
        await hear_words(visit, message, message.caption)
        return
    workgroup = (await setting_of(visit.session, check_in)).workgroup
    key = "file-kept" if check_in.question else "file-kept-done"
    text = visit.texts.html(key, workgroup=said_on_one_line(workgroup.name))
    await visit.say(Message(text=text))


async def _turn_for_file(visit: Visit) -> CheckIn | None:
    workgroups = await queries.workgroups_of(visit.session, visit.me.id)
    if not workgroups:
        return None
    check_in, _ = await start_report(
        visit.session, visit.me.id, workgroups[0][0].id, visit.now, standing=None
    )
    return check_in


def _file_of(message: TelegramMessage) -> tuple[AttachmentKind, str]:
    if message.photo:
        return AttachmentKind.PHOTO, message.photo[-1].file_id
    if message.voice:
        return AttachmentKind.VOICE, message.voice.file_id
    raise LookupError("neither a photo nor a voice message")


async def edited(update: Update, visit: Visit) -> None:
    """Put edited words in the place of the old ones."""
    message = update.edited_message
    text = (message.text or message.caption) if message else None
    if message is None or not text:
        return
    answers = await queries.answers_in_message(visit.session, visit.me.id, message.message_id)
    if not answers:
        return
    check_in = await queries.check_in_by_id(visit.session, answers[0].check_in_id)
    if check_in is None:
        return
    point = Point(answers[0].question, answers[0].subject_id)
    choice = spelt_choice(visit, point, text)
    if choice:
        heard = Heard(point=point, said=Said(choice=choice))
        at = Saying(now=visit.now, message_id=message.message_id)
        recorded = await record(visit.session, check_in, [heard], at)
        await go_on(visit, check_in, recorded)
        return
    await edit_words(visit.session, check_in, answers, text, visit.now)
    await visit.say(Message(text=visit.texts("edited-words")))
