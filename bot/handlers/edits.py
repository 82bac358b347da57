"""Edited messages: other words for what was said, another choice, or something taken back."""

from collections.abc import Sequence

from telegram import Message as TelegramMessage
from telegram import Update

from bot.handlers import typed
from bot.handlers.asking import ask, can_adjust, close, go_on
from bot.handlers.commands import after_command, command_in, reports, said_in
from bot.handlers.meaning import Place, is_void, spelling, turn_in_hand
from bot.handlers.reporting import tell_stuck
from bot.handlers.swapping import hear_under, swaps
from bot.handlers.visit import Visit
from bot.handlers.words import hear_at, hear_words, keep_late, spelling_an_answer, take_back
from bot.texts import folded
from jobs.answers import OpenTurn, Recorded, Saying, edit_words, settle
from jobs.edits import is_about_solved, put_back, retract, say_instead, take_away, where_taken_back, withdraw
from jobs.post import Message
from jobs.rules.conversation import Point, Said
from jobs.rules.editing import Edit, Reading, carries_words, read_edit
from jobs.rules.hearing import NOTE, Way, hear
from jobs.rules.prompts import Occasion
from jobs.turns import reopen
from models.queries import rounds as queries
from models.queries.files import last_said_in
from models.rounds import Answer
from models.values import Question, Standing

WHERE = Point(Question.OBSTACLE)
"""Where it is stuck."""


async def edited(update: Update, visit: Visit) -> None:
    """Put edited words in the place of the old ones; words that were no answer before are heard anew.

    So with another photo.
    """
    message = update.edited_message
    if message is None or await swaps(update, visit) or not said_in(message):
        return
    turns = await queries.turns_of_message(visit.session, visit.me.id, message.message_id)
    text = _answered_in(message) if turns or not command_in(message) else None
    if text is None:
        await visit.say(Message(text=visit.texts("edit-send-anew")))
    elif turns:
        open_ = await turn_in_hand(visit, turns[-1])
        if not await is_void(visit, open_):
            await _edit(visit, open_, message, text)
    elif not await typed.hears(update, visit):
        await hear_words(visit, message, text)


def _answered_in(message: TelegramMessage) -> str | None:
    """Give the words of an answer, without the command to report; None if there are none."""
    command = command_in(message)
    if command is None:
        return said_in(message)
    return (after_command(message) or None) if reports(command) else None


async def _edit(visit: Visit, open_: OpenTurn, message: TelegramMessage, text: str) -> None:
    message_id = message.message_id
    standing = [answer for answer in open_.answers if answer.message_id == message_id]
    reported = reports(command_in(message))
    bare = reported and all(answer.choice == Standing.STUCK for answer in standing)
    if standing and reported and not any(map(_tells_stuck, standing)):
        await _report_instead(visit, open_, standing, message, text)
    elif standing and not bare:
        await _change(visit, open_, standing, message_id, text)
    elif await last_said_in(visit.session, visit.me.id, message_id) is None:
        await hear_under(visit, open_, message, text)
    else:
        await _hear_anew(visit, open_, message, text)


def _tells_stuck(answer: Answer) -> bool:
    return answer.choice == Standing.STUCK or answer.question is WHERE.question


async def _report_instead(
    visit: Visit, open_: OpenTurn, standing: Sequence[Answer], message: TelegramMessage, text: str
) -> None:
    """Let a message that said something else report where it is stuck, if its turn has room for that."""
    if open_.setting.closed or WHERE in open_.turn.answers:
        await visit.say(Message(text=visit.texts("edit-send-anew")))
        return
    for answer in standing:
        point = Point(answer.question, answer.subject_id)
        await withdraw(visit.session, open_, message.message_id, point, visit.now)
    await tell_stuck(visit, open_, message, text)


async def _hear_anew(visit: Visit, open_: OpenTurn, message: TelegramMessage, text: str) -> None:
    """Take a message of which nothing stands any more for what it says now."""
    point = await where_taken_back(visit.session, open_, message.message_id)
    if point is None:
        await _is_replaced(visit, open_)
    elif _takes_back(visit, text):
        await visit.say(Message(text=visit.texts("never-mind-done")), check_in_id=open_.check_in.id)
    elif open_.setting.closed:
        await keep_late(visit, open_, message, text)
    else:
        await _tell_again(visit, open_, message, text, point)


async def _tell_again(
    visit: Visit, open_: OpenTurn, message: TelegramMessage, text: str, point: Point
) -> None:
    """Take words that were taken back for what they say now, in the turn where they were said."""
    before, at = open_.asking, Saying(now=visit.now, message_id=message.message_id)
    if point in open_.turn.answers and point != NOTE:
        heard = hear(open_.turn, point, text, spelling_an_answer(visit, text), continues=point)
        if heard[0].way is Way.APPEND:
            recorded = await put_back(visit.session, open_, point, text, at)
        else:
            recorded = await say_instead(visit.session, open_, heard, at)
        await _go_on_or_tell(visit, open_, recorded, before, point)
    elif reports(command_in(message)) and (point == WHERE or not open_.turn.standing):
        await tell_stuck(visit, open_, message, text)
    else:
        asked = before if before == Point(Question.STANDING) else None
        await hear_at(visit, message, text, Place(open_, asked if point == NOTE else point))


async def _change(
    visit: Visit, open_: OpenTurn, standing: Sequence[Answer], message_id: int, text: str
) -> None:
    """Let an edited message say what it says now, if that is not what stands of it."""
    stands = [
        (Point(answer.question, answer.subject_id), Said(choice=answer.choice, text=answer.text))
        for answer in standing
    ]
    if any(said.text == text for _, said in stands):
        # Telegram may tell of an edit that changed no word.
        return
    spells = spelling_an_answer(visit, text)
    edit = read_edit(open_.turn, stands, open_.asking, spells)
    match edit.reading:
        case Reading.DROPPED:
            await _is_replaced(visit, open_)
        case Reading.SAME:
            await close(visit, open_, "edit-same")
        case Reading.MENDED:
            await _mend(visit, open_, edit.point, message_id, text)
        case Reading.EMPTIED:
            before, [nothing] = open_.asking, hear(open_.turn, edit.point, text, spells)
            recorded = await take_away(visit.session, open_, message_id, nothing, visit.now)
            await _go_on_or_tell(visit, open_, recorded, before, edit.point)
        case Reading.OTHERWISE if not edit.spelt and _only_takes_back(visit, open_, edit.point, text):
            await _take_back_choice(visit, open_, edit.point, message_id)
        case Reading.OTHERWISE:
            await _say_otherwise(visit, open_, edit, message_id, text)


async def _say_otherwise(visit: Visit, open_: OpenTurn, edit: Edit, message_id: int, text: str) -> None:
    """Let a message make another choice, or say words where it made one."""
    point, spelt, before = edit.point, edit.spelt, open_.asking
    if not spelt and carries_words(open_.turn, point):
        reopen(open_.check_in, point)
    elif spelt != point:
        await retract(visit.session, open_, message_id, point, visit.now)
    heard = hear(open_.turn, spelt or point, text, spelling_an_answer(visit, text))
    at = Saying(now=visit.now, message_id=message_id)
    recorded = await say_instead(visit.session, open_, heard, at)
    if recorded.next == point:
        await ask(visit, open_, point, Occasion.KEPT)
    elif recorded.next != before:
        await go_on(visit, open_, recorded)
    else:
        await close(visit, open_, "edited-words")


async def _take_back_choice(visit: Visit, open_: OpenTurn, point: Point, message_id: int) -> None:
    """Let a choice hold no more, and ask for it again; what was told because of it stays until then.

    Nothing is asked of a closed round any more, so there it holds.
    """
    if open_.setting.closed and open_.check_in.round_id is not None:
        await close(visit, open_, "adjust-closed")
    elif carries_words(open_.turn, point) and not open_.setting.closed:
        reopen(open_.check_in, point)
        await ask(visit, open_, point, Occasion.CHANGE)
    elif point.question is Question.STANDING:
        await take_back(visit, open_, told=open_.told)
    else:
        await go_on(visit, open_, await withdraw(visit.session, open_, message_id, point, visit.now))


async def _go_on_or_tell(
    visit: Visit, open_: OpenTurn, recorded: Recorded, before: Point | None, point: Point
) -> None:
    """Ask what comes next if that was not asked `before`, else say what becomes of a change at a point."""
    if recorded.next != before:
        await go_on(visit, open_, recorded)
    else:
        await _tell(visit, open_, point)


async def _tell(visit: Visit, open_: OpenTurn, point: Point) -> None:
    """Say what becomes of a change; no overview tells anew of a point that is solved."""
    solved = await is_about_solved(visit.session, open_, point)
    await close(visit, open_, "edited-solved" if solved else "edited-words")


async def _is_replaced(visit: Visit, open_: OpenTurn) -> None:
    await close(visit, open_, "edit-replaced" if can_adjust(open_) else "edit-replaced-closed")


async def _mend(visit: Visit, open_: OpenTurn, point: Point, message_id: int, text: str) -> None:
    """Put words in the place of others; where it was stuck, or a remark, may be taken back with them."""
    if point not in {WHERE, NOTE} or not _takes_back(visit, text):
        await edit_words(visit.session, open_, message_id, text, visit.now)
        await _tell(visit, open_, point)
        return
    told = open_.told
    await retract(visit.session, open_, message_id, point, visit.now)
    empty_report = open_.check_in.round_id is None and not open_.answers
    if empty_report or (point == WHERE and not open_.turn.said(WHERE.question)):
        await take_back(visit, open_, told=told)
    else:
        await settle(visit.session, open_, {point}, visit.now, anew=False)
        await _tell(visit, open_, point)


def _only_takes_back(visit: Visit, open_: OpenTurn, point: Point, text: str) -> bool:
    """Say whether words in the place of a choice say nothing, or of a point only how it goes as was told."""
    told = open_.turn.standing
    how_it_goes = told is not None and spelling(visit, text)(Question.STANDING) == told
    return _takes_back(visit, text) or (point.question is Question.PROGRESS and how_it_goes)


def _takes_back(visit: Visit, text: str) -> bool:
    return folded(text) in visit.texts.vocabulary("heard-take-back")
