"""What words and photos are meant for: the question replied to, or the turn that somebody had before them."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import RowMapping
from telegram import Message as TelegramMessage

from bot.handlers.visit import Visit
from bot.render.words import said_on_one_line
from bot.texts import folded, is_made_of
from jobs.answers import OpenTurn, open_turn
from jobs.post import Message
from jobs.rules.attention import Meant, Said, Shown, Spoken, Trace, TurnFact, meant_for, places
from jobs.rules.conversation import TAKES_WORDS, Point
from jobs.rules.hearing import Spelling
from models.queries import asked as asked_queries
from models.queries import rounds as queries
from models.values import Question, RoundStatus

MOST_TURNS = 12
"""How many of a person's newest turns may be meant by loose words."""
MOST_TOLD = 6
"""How many of the bot's newest messages may hold the last that a person saw."""


@dataclass(frozen=True)
class Place:
    """The turn and the question that words or a file are meant for. `thanks` asks for no answer."""

    open_: OpenTurn
    asking: Point | None
    thanks: bool = False


async def place_of(visit: Visit, message: TelegramMessage, text: str) -> Place | None:
    """Find what a message with these words is meant for; None where it starts a new turn.

    A reply to what was said in a turn whose time has passed stays with the workgroup of that turn.
    """
    replied = await replied_question(visit, message)
    if replied:
        return Place(*replied)
    over = await replied_turn(visit, message)
    meant = await meant_turn(visit, message, text, of=over.check_in.workgroup_id if over else None)
    if meant.check_in_id is None:
        return None
    open_ = await turn_in_hand(visit, meant.check_in_id)
    return Place(open_, open_.asking, thanks=meant.thanks)


async def turn_in_hand(visit: Visit, check_in_id: int) -> OpenTurn:
    check_in = await queries.check_in_by_id(visit.session, check_in_id)
    if check_in is None:
        raise LookupError(f"turn {check_in_id} is gone")
    return await open_turn(visit.session, check_in)


async def replied_question(visit: Visit, message: TelegramMessage) -> tuple[OpenTurn, Point | None] | None:
    """Find the turn and the question that somebody replies to, unless its time has passed.

    Who replies to words of their own adds to them.
    """
    replied, open_ = message.reply_to_message, await replied_turn(visit, message)
    if replied is None or open_ is None:
        return None
    if open_.setting.closed and open_.asking is None and not open_.left:
        return None
    asked = await _asked_by(visit, replied)
    if asked and asked.question:
        return open_, Point(asked.question, asked.subject_id)
    return open_, _answered_by(open_, replied.message_id) or open_.asking


async def replied_turn(visit: Visit, message: TelegramMessage) -> OpenTurn | None:
    """Find one's own turn in which was said what somebody replies to, be its time past or not."""
    replied = message.reply_to_message
    if replied is None:
        return None
    asked = await _asked_by(visit, replied)
    turns = [asked.check_in_id] if asked else await _turns_of(visit, replied)
    check_in = await queries.check_in_by_id(visit.session, turns[-1]) if turns else None
    if check_in is None or check_in.person_id != visit.me.id:
        return None
    return await open_turn(visit.session, check_in)


async def _asked_by(visit: Visit, said: TelegramMessage) -> asked_queries.Asked | None:
    return await asked_queries.asked_by_message(visit.session, str(said.chat_id), str(said.message_id))


async def _turns_of(visit: Visit, said: TelegramMessage) -> list[int]:
    return await queries.turns_of_message(visit.session, visit.me.id, said.message_id)


def _answered_by(open_: OpenTurn, message_id: int) -> Point | None:
    """Give what was answered in words by a message of one's own, if that still stands."""
    for answer in open_.answers:
        if answer.message_id == message_id and answer.question in TAKES_WORDS:
            return Point(answer.question, answer.subject_id)
    return None


async def is_void(visit: Visit, open_: OpenTurn) -> bool:
    """Say whether somebody has left the workgroup of a turn, to them too if so."""
    if open_.left:
        workgroup = said_on_one_line(open_.setting.workgroup.name)
        await visit.say(Message(text=visit.texts.html("not-for-you-any-more", workgroup=workgroup)))
    return open_.left


async def replies_in_turn(visit: Visit, message: TelegramMessage) -> bool:
    """Say whether somebody replies to what was said in a turn, by whom ever and be its time past or not."""
    replied = message.reply_to_message
    if replied is None:
        return False
    return await _asked_by(visit, replied) is not None or bool(await _turns_of(visit, replied))


async def meant_turn(visit: Visit, message: TelegramMessage, text: str, *, of: int | None = None) -> Meant:
    """Choose, by the rule, the turn that loose words are meant for; with `of` one of that workgroup."""
    recent = await queries.recent_turns(visit.session, visit.me.id, limit=MOST_TURNS)
    rows = [row for row in recent if of in {None, row["CheckIn"].workgroup_id}]
    asking = {row["CheckIn"].id: row["CheckIn"].question for row in rows}
    turns = [_turn_fact(row, _said_at(message)) for row in rows]
    spells, thanks = spelling(visit, text), is_thanks(visit, text)

    def spells_answer(turn: TurnFact) -> bool:
        question = asking[turn.check_in_id]
        return question is not None and spells(question) is not None

    if sum(turn.reachable for turn in turns) > 1:
        turns = await _placed(visit, message, turns)
    if thanks and turns:
        asked, anew = await _asked_last(visit, message)
        turns = [
            replace(turn, asked_last=True, put_off=turn.put_off and not anew)
            if turn.check_in_id == asked
            else replace(turn, asked_last=False)
            for turn in turns
        ]
    return meant_for(turns, thanks=thanks, spells_answer=spells_answer)


async def _asked_last(visit: Visit, message: TelegramMessage) -> tuple[int | None, bool]:
    """Give the turn that the bot asked something in, if that was the last it said before somebody spoke.

    And say whether it said no more in that turn since: then nothing of it was put off after that question.
    """
    spoken = await _spoken(visit, message)
    newest = await asked_queries.newest_told(visit.session, visit.me.id, limit=MOST_TOLD)
    told = [
        (shown.at, shown.number or 0, each) for each in newest if (shown := _shown(each)).stood_before(spoken)
    ]
    if not told or not (last := max(told, key=lambda found: found[:2])[2]).asks:
        return None, False
    return last.check_in_id, last is next(each for each in newest if each.check_in_id == last.check_in_id)


def _turn_fact(row: RowMapping, said_at: datetime) -> TurnFact:
    check_in, status, closed_at = row["CheckIn"], row["status"], row["closed_at"]
    untold = (check_in.touched_at or check_in.asked_at) > row["digest_from"]
    ran = status is RoundStatus.OPEN or (closed_at is not None and closed_at > said_at)
    return TurnFact(
        check_in_id=check_in.id,
        waits=check_in.question is not None,
        live=untold if status is None else ran,
        touched_at=check_in.touched_at,
        closed_at=closed_at,
        put_off=check_in.declined_at is not None or (check_in.snoozed and check_in.remind_at is not None),
    )


async def _placed(visit: Visit, message: TelegramMessage, turns: list[TurnFact]) -> list[TurnFact]:
    """Note of the turns that words can be meant for where in the chat they were last before somebody."""
    reachable = {turn.check_in_id: turn for turn in turns if turn.reachable}
    shown = {turn: list[Shown]() for turn in reachable}
    for told in await asked_queries.told_in(visit.session, reachable):
        shown[told.check_in_id].append(_shown(told))
    said = {turn: list[Said]() for turn in reachable}
    for turn, number, moment in await queries.typed_in(visit.session, reachable):
        said[turn].append(Said(number=number, handled_at=moment))
    traces = {
        turn: Trace(shown=shown[turn], said=said[turn], touched_at=fact.touched_at)
        for turn, fact in reachable.items()
    }
    found = places(traces, await _spoken(visit, message))
    return [replace(fact, place=found[turn]) for turn, fact in reachable.items()]


async def seen_newest(visit: Visit, message: TelegramMessage, check_in_id: int) -> bool:
    """Say whether the newest message of a turn stood in the chat before somebody's was sent."""
    told = await asked_queries.told_in(visit.session, [check_in_id])
    return bool(told) and _shown(told[-1]).stood_before(await _spoken(visit, message))


async def _spoken(visit: Visit, message: TelegramMessage) -> Spoken:
    return Spoken(
        number=None if message.edit_date else message.message_id,
        at=_said_at(message),
        received_at=await asked_queries.received_at(visit.session, visit.update_id),
    )


def _said_at(message: TelegramMessage) -> datetime:
    return message.edit_date or message.date


def _shown(told: asked_queries.Told) -> Shown:
    return Shown(
        number=told.number,
        at=told.came_at,
        made_at=told.created_at,
        went=told.may_be_there,
        is_reply=told.is_reply,
    )


def spelling(visit: Visit, text: str) -> Spelling:
    """Tell which choice typed words spell at a question."""
    word = folded(text)

    def spells(question: Question) -> str | None:
        if question is Question.NOTE:
            return None
        return visit.texts.vocabulary(f"heard-{question}").get(word)

    return spells


def says_nothing(visit: Visit, text: str) -> bool:
    """Tell whether words take back or let be what was begun."""
    families = ("heard-take-back", "heard-let-be")
    return any(folded(text) in visit.texts.vocabulary(family) for family in families)


def is_thanks(visit: Visit, text: str, *, nothing_asked: bool = False) -> bool:
    """Say whether a message is nothing but thanks or a wish, in one phrase or several.

    Where nothing is asked, so is a word that would else be an answer: "goed".
    """
    families = ("heard-thanks", "heard-pleased") if nothing_asked else ("heard-thanks",)
    phrases = {phrase for family in families for phrase in visit.texts.vocabulary(family)}
    said = [folded(phrase) for phrase in re.split(r"[,.!\n]+", text) if folded(phrase)]
    return bool(said) and all(is_made_of(phrases, phrase) for phrase in said)
