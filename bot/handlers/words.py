"""Typed words: heard as an answer wherever they can be one, and kept wherever they cannot."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from telegram import Message as TelegramMessage
from telegram import Update

from bot.handlers.asking import ask, close, go_on
from bot.handlers.meaning import Place, is_thanks, is_void, place_of, says_nothing, seen_newest, spelling
from bot.handlers.naming import named_workgroup, own_workgroups
from bot.handlers.reporting import speak_of, start_report_with
from bot.handlers.taps import ask_later, keep_as_it_was, pass_over, show_answers, still_open
from bot.handlers.visit import Visit
from bot.texts import folded
from jobs.answers import OpenTurn, Saying, record, unstick
from jobs.post import Bare, Message
from jobs.rules.conversation import NOTHING, TAKES_WORDS, Point, Said, choices
from jobs.rules.hearing import HOW_IT_GOES, NOTE, Heard, Spelling, Way, hear, hear_thanks, is_left_out
from jobs.rules.prompts import Occasion
from models.areas import Workgroup
from models.queries import asked as asked_queries
from models.queries import rounds as queries
from models.queries.obstacles import obstacle_of_check_in
from models.values import OPEN_OBSTACLE, Helper, Question, Standing, Theme

_NOT_TOLD: Mapping[Question, str] = MappingProxyType(
    {Question.THEME: Theme.OTHER.value, Question.HELPER: Helper.UNKNOWN.value}
)
"""What stands for no answer at questions without a "niets"."""
CUT_CHARACTERS = 3_500
"""A message of at least this length may be the first part of one that the phone cut (Telegram: 4,096)."""
CUT_WITHIN = timedelta(minutes=1)


async def words(update: Update, visit: Visit) -> None:
    """Hear a text message."""
    message = update.effective_message
    if message and message.text:
        await hear_words(visit, message, message.text)


async def hear_words(visit: Visit, message: TelegramMessage, text: str) -> None:
    """Take words for what they are meant for: a reply's question, an open turn, or a new report."""
    place = await place_of(visit, message, text)
    named = await _named(visit, message, text, place)
    if named:
        await speak_of(visit, named)
    elif place:
        await hear_at(visit, message, text, place)
    elif is_thanks(visit, text, nothing_asked=True):
        await _thanked(visit, None)
    elif changes_nothing := await _changes_nothing(visit, text):
        await visit.say(Message(text=visit.texts(changes_nothing)))
    else:
        await start_report_with(visit, message, text)


async def _changes_nothing(visit: Visit, text: str) -> str | None:
    """Name what to say of words that stand for a button where nothing is asked or can be changed."""
    word = folded(text)
    families = {"heard-adjust": "adjust-nothing", "heard-let-be": "never-mind-done"}
    found = next((key for family, key in families.items() if word in visit.texts.vocabulary(family)), None)
    return found if found and await own_workgroups(visit) else None


async def _named(visit: Visit, message: TelegramMessage, text: str, place: Place | None) -> Workgroup | None:
    """Give the workgroup whose name the words are, where nothing asks for words that may be it."""
    if message.reply_to_message or (place and (place.asking or place.open_.left)):
        return None
    return await named_workgroup(visit, text)


async def hear_at(visit: Visit, message: TelegramMessage, text: str, place: Place) -> None:
    """Take words for what they say in the turn that they are meant for."""
    if place.thanks:
        await _thanked(visit, place.open_.check_in.id)
    elif not await is_void(visit, place.open_):
        await _answer(visit, message, text, place.open_, place.asking)


async def _thanked(visit: Visit, check_in_id: int | None) -> None:
    await visit.say(Message(text=visit.texts("you-are-welcome")), check_in_id=check_in_id)


async def _answer(
    visit: Visit, message: TelegramMessage, text: str, open_: OpenTurn, asking: Point | None
) -> None:
    """Let words do what they say: what a button would do, or answer the question they are for."""
    if await _does_what_a_button_does(visit, text, open_, asking):
        return
    goes_on = await _continued(visit, open_, message)
    continues = goes_on or _added_to(open_, asking)
    may_answer = asking == open_.asking and not goes_on
    if may_answer and asking and asking.question in HOW_IT_GOES and says_nothing(visit, text):
        await ask(visit, open_, asking, Occasion.NEXT)
        return
    spells = spelling_an_answer(visit, text) if may_answer else spelling(visit, text)
    heard = hear(open_.turn, asking, text, spells, continues=continues)
    if is_thanks(visit, text, nothing_asked=asking is None):
        heard = hear_thanks(open_.turn, asking, heard)
    if not heard:
        await _thanked(visit, open_.check_in.id)
        return
    before, buttons = open_.asking, await _buttons_of(visit, open_)
    at = Saying(now=visit.now, message_id=message.message_id)
    recorded = await record(visit.session, open_, heard, at)
    if buttons and heard[0].way is Way.REPLACE:
        await visit.say(Bare(message_id=buttons))
    if before is None and recorded.next is None and heard[0].way is Way.APPEND:
        await close(visit, open_, "added-words-late" if recorded.late else "added-words")
    elif heard[0].way is Way.REPLACE or recorded.next is None:
        await go_on(visit, open_, recorded)
    elif not goes_on:
        await ask(visit, open_, recorded.next, Occasion.KEPT)


def spelling_an_answer(visit: Visit, text: str) -> Spelling:
    """Tell which choice words spell as an answer, typed or edited: "laat maar" is none to tell."""
    spells, word = spelling(visit, text), folded(text)
    takes_back = word in visit.texts.vocabulary("heard-take-back")

    def spelt(question: Question) -> str | None:
        choice = spells(question)
        if choice is None and takes_back and NOTHING in choices(question):
            return NOTHING
        if choice is None and word in visit.texts.vocabulary("heard-let-be"):
            return _NOT_TOLD.get(question)
        return choice

    return spelt


def _added_to(open_: OpenTurn, asking: Point | None) -> Point | None:
    """Say to which answer a reply adds: words at a question that was answered in words before."""
    if asking is None or asking == open_.asking or asking.question not in TAKES_WORDS:
        return None
    said = open_.turn.said(asking.question, asking.subject_id)
    return asking if said and not is_left_out(open_.turn, asking) else None


async def _buttons_of(visit: Visit, open_: OpenTurn) -> int | None:
    """Give the number of the message whose buttons are no longer needed once the question is answered."""
    asking, turn = open_.asking, open_.turn
    if asking is None:
        return None
    bare = (
        asking.question is Question.OBSTACLE
        and not turn.has_known_obstacle
        and not turn.said(asking.question)
    )
    return None if bare else await asked_queries.standing_question(visit.session, open_.check_in.id)


async def _does_what_a_button_does(visit: Visit, text: str, open_: OpenTurn, asking: Point | None) -> bool:
    """Understand typed "straks", "sla over", "aanpassen" and "laat zo"."""
    word = folded(text)
    if word in visit.texts.vocabulary("heard-adjust"):
        if await still_open(visit, open_):
            await show_answers(visit, open_)
        return True
    if asking is None or spelling(visit, text)(asking.question):
        return asking is None and await _lets_be(visit, open_, word)
    skips = word in visit.texts.vocabulary("heard-decline")
    if open_.turn.said(asking.question, asking.subject_id) and asking == open_.asking:
        leaves = skips or is_thanks(visit, text) or word in visit.texts.vocabulary("heard-leave-it")
        if leaves:
            await keep_as_it_was(visit, open_)
        return leaves
    if _asks_where(open_, asking) and word in visit.texts.vocabulary("heard-take-back"):
        await take_back(visit, open_, told=open_.told)
        return True
    puts_off = word in visit.texts.vocabulary("heard-later")
    if (puts_off or skips) and open_.asking is None:
        await visit.say(Message(text=visit.texts("tap-answered")), check_in_id=open_.check_in.id)
    elif puts_off:
        await ask_later(visit, open_)
    elif skips:
        await pass_over(visit, open_)
    return puts_off or skips


async def _lets_be(visit: Visit, open_: OpenTurn, word: str) -> bool:
    """Keep nothing of "laat maar" where nothing is asked; tell whether a word says so."""
    says_so = word in visit.texts.vocabulary("heard-let-be")
    if says_so:
        await visit.say(Message(text=visit.texts("never-mind-done")), check_in_id=open_.check_in.id)
    return says_so


def _asks_where(open_: OpenTurn, asking: Point) -> bool:
    """Say whether a workgroup is stuck and has not told where."""
    stuck = open_.turn.standing is Standing.STUCK
    return stuck and asking.question is Question.OBSTACLE and open_.turn.said(asking.question) is None


async def keep_late(visit: Visit, open_: OpenTurn, message: TelegramMessage, text: str) -> None:
    """Keep words beside the answers of a round that is closed, and ask nothing about them."""
    check_in, note = open_.check_in, Heard(point=NOTE, said=Said(text=text), way=Way.APPEND)
    before = check_in.question, check_in.subject_id
    await record(visit.session, open_, [note], Saying(now=visit.now, message_id=message.message_id))
    # Another question would come over what was asked since.
    check_in.question, check_in.subject_id = before
    await close(visit, open_, "added-words-late")


async def take_back(visit: Visit, open_: OpenTurn, *, told: bool) -> None:
    """Let a workgroup not be stuck after all: forget a report that holds no more, else ask how it goes.

    Where the round is closed, or an overview `told` of the report before, nothing is asked.
    """
    check_in = open_.check_in
    bare = all(answer.question is Question.STANDING for answer in open_.answers)
    recorded = await unstick(visit.session, open_, visit.now)
    over = told or (bare and not await queries.has_files(visit.session, check_in.id))
    forgotten = over and check_in.round_id is None
    if not (forgotten or open_.setting.closed):
        await go_on(visit, open_, recorded)
        return
    # Asked now, it would come over what was asked since.
    check_in.question = check_in.subject_id = None
    if forgotten:
        text = visit.texts.html(await _why_taken_back(visit, open_, told=told))
        await visit.say(Message(text=text), check_in_id=check_in.id)
    else:
        await close(visit, open_, "edited-words")


async def _why_taken_back(visit: Visit, open_: OpenTurn, *, told: bool) -> str:
    """Name the text that says what becomes of a point whose report is taken back."""
    obstacle = await obstacle_of_check_in(visit.session, open_.check_in.id)
    if obstacle is not None and obstacle.status in OPEN_OBSTACLE:
        return "report-taken-back-stays"
    return "report-taken-back-told" if told else "report-taken-back"


async def _continued(visit: Visit, open_: OpenTurn, message: TelegramMessage) -> Point | None:
    """Say which answer a message goes on with: words sent before what the bot said next was seen.

    A phone cuts a long text in two; both parts are sent in the same moment.
    """
    last = max(open_.answers, key=lambda answer: answer.id, default=None)
    if last is None or last.text is None or last.message_id is None:
        return None
    cut = len(last.text) >= CUT_CHARACTERS and visit.now - last.said_at <= CUT_WITHIN
    if cut or not await seen_newest(visit, message, open_.check_in.id):
        return Point(last.question, last.subject_id)
    return None
