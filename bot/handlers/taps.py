"""Buttons under the questions: an answer, another time, not this time, or a change."""

from telegram import CallbackQuery, Update
from telegram import Message as TelegramMessage

from bot.buttons import Adjust, AskAgain, Choose, Decline, Later, LeaveIt
from bot.handlers.asking import ask, close, go_on
from bot.handlers.visit import Visit
from bot.render import chat
from bot.render.dates import moment
from jobs.answers import OpenTurn, Saying, open_turn, record, settle
from jobs.post import Edit, Message
from jobs.rules.conversation import Point, Said, answered_points, is_unanswered
from jobs.rules.hearing import Heard
from jobs.rules.prompts import Occasion
from jobs.rules.quiet import quiet_hours
from jobs.turns import leave_out, put_off, reopen
from models.queries import rounds as queries
from models.values import ObstacleStatus, Question


async def choose(update: Update, visit: Visit, press: Choose) -> None:
    """Answer a question with a choice, if it is one that waits for its answer."""
    open_ = await own_turn(visit, press.check_in_id)
    if open_ is None:
        return
    point = Point(press.question, press.subject_id)
    waits = point == open_.asking or is_unanswered(open_.turn, point)
    if not waits and not await _was_taken_back(visit, open_, point):
        visit.toast = visit.texts(_why_not_now(open_))
        return
    heard = Heard(point=point, said=Said(choice=press.choice))
    recorded = await record(visit.session, open_, [heard], Saying(now=visit.now))
    label = chat.choice_label(press.question, press.choice, visit.texts)
    # The hints of all themes are not needed once one is chosen.
    shown = visit.texts.html("ask-theme") if press.question is Question.THEME else None
    await show_choice(update, visit, label, shown=shown)
    await go_on(visit, open_, recorded)


async def _was_taken_back(visit: Visit, open_: OpenTurn, point: Point) -> bool:
    """Say whether a button asks about a point that somebody took back: it may be there all the same."""
    if point.question is not Question.PROGRESS or open_.turn.said(point.question, point.subject_id):
        return False
    number = point.subject_id or 0
    obstacle = (await queries.obstacles_by_id(visit.session, [number])).get(number)
    # What a button holds is not to be trusted: it may name a point of another workgroup.
    if obstacle is None or obstacle.workgroup_id != open_.check_in.workgroup_id:
        return False
    return obstacle.status is ObstacleStatus.STOPPED


async def later(update: Update, visit: Visit, press: Later) -> None:
    """Ask again tomorrow."""
    open_ = await waiting_turn(visit, press.check_in_id)
    if open_ and open_.check_in.snoozed and open_.check_in.remind_at:
        visit.toast = visit.texts("chosen-later")
    elif open_ and await ask_later(visit, open_):
        await show_choice(update, visit, visit.texts("chosen-later"))


async def ask_later(visit: Visit, open_: OpenTurn) -> bool:
    """Put a turn off until the next working day, if its round is open then; say what happens."""
    quiet = quiet_hours(visit.me.quiet_from, visit.me.quiet_until)
    until = put_off(open_.check_in, open_.setting, quiet, visit.now)
    if until is None:
        too_late = "later-too-late" if open_.check_in.round_id else "later-too-late-report"
        await visit.say(Message(text=visit.texts(too_late)), check_in_id=open_.check_in.id)
        return False
    when = moment(until, open_.setting.zone, visit.texts.language)
    text = visit.texts.html("later-done", moment=when)
    await visit.say(Message(text=text), check_in_id=open_.check_in.id)
    return True


async def decline(update: Update, visit: Visit, press: Decline) -> None:
    """Leave this time out."""
    open_ = await waiting_turn(visit, press.check_in_id)
    if open_ and open_.check_in.declined_at:
        visit.toast = visit.texts("chosen-decline")
    elif open_:
        await show_choice(update, visit, visit.texts("chosen-decline"))
        await pass_over(visit, open_)


async def pass_over(visit: Visit, open_: OpenTurn) -> None:
    """Ask no further in this turn; what was said so far stays."""
    leave_out(open_.check_in, visit.now)
    key = "decline-done-partly" if open_.answers else "decline-done"
    await visit.say(Message(text=visit.texts.html(key)), check_in_id=open_.check_in.id)


async def adjust(_update: Update, visit: Visit, press: Adjust) -> None:
    """Show what can be changed, while the round is open."""
    open_ = await own_turn(visit, press.check_in_id)
    if open_ and await still_open(visit, open_):
        await show_answers(visit, open_)


async def show_answers(visit: Visit, open_: OpenTurn) -> None:
    """Ask which answer should change; as long as there is none, the question that waits for one.

    Without either, say so.
    """
    points = answered_points(open_.turn)
    if not points and open_.asking:
        await ask(visit, open_, open_.asking, Occasion.NEXT)
        return
    if not points:
        await visit.say(Message(text=visit.texts.html("adjust-nothing")), check_in_id=open_.check_in.id)
        return
    known = await queries.obstacles_by_id(visit.session, {point.subject_id or 0 for point in points})
    words = {id_: obstacle.text for id_, obstacle in known.items()}
    menu = chat.adjust_menu(open_.check_in.id, points, words, visit.texts)
    await visit.say(menu, check_in_id=open_.check_in.id)


async def ask_again(update: Update, visit: Visit, press: AskAgain) -> None:
    """Ask one answered question once more."""
    open_ = await own_turn(visit, press.check_in_id)
    if open_ is None or not await still_open(visit, open_):
        return
    point = Point(press.question, press.subject_id)
    if point not in answered_points(open_.turn):
        visit.toast = visit.texts("tap-void")
        return
    reopen(open_.check_in, point)
    await show_choice(update, visit, visit.texts(f"point-{point.question}"))
    await ask(visit, open_, point, Occasion.CHANGE)


async def leave_it(update: Update, visit: Visit, press: LeaveIt) -> None:
    """Change nothing after all."""
    open_ = await waiting_turn(visit, press.check_in_id)
    if open_:
        await show_choice(update, visit, visit.texts("button-leave-it"))
        await keep_as_it_was(visit, open_)


async def keep_as_it_was(visit: Visit, open_: OpenTurn) -> None:
    """Give up a change that was begun, and go on where the turn was while its round is open."""
    open_.check_in.question = open_.check_in.subject_id = None
    if not await still_open(visit, open_):
        return
    recorded = await settle(visit.session, open_, set(), visit.now)
    if recorded.next:
        await ask(visit, open_, recorded.next, Occasion.NEXT)
    elif not open_.setting.seated:
        await visit.say(Message(text=visit.texts("never-mind-done")), check_in_id=open_.check_in.id)
    else:
        await close(visit, open_, "left-as-told" if open_.told else "left-as-it-was")


async def still_open(visit: Visit, open_: OpenTurn) -> bool:
    """Say whether answers can still change, to the person too if not."""
    if open_.setting.closed:
        await visit.say(Message(text=visit.texts.html("adjust-closed")), check_in_id=open_.check_in.id)
    return not open_.setting.closed


async def own_turn(visit: Visit, check_in_id: int) -> OpenTurn | None:
    """Take in hand the turn that a button names, if it is one of the person who pressed, who has not left."""
    check_in = await queries.check_in_by_id(visit.session, check_in_id)
    if check_in is None:
        visit.toast = visit.texts("tap-void")
        return None
    if check_in.person_id != visit.me.id:
        visit.toast = visit.texts("tap-not-yours")
        return None
    open_ = await open_turn(visit.session, check_in)
    if open_.left:
        visit.toast = visit.texts("tap-void")
        return None
    return open_


async def waiting_turn(visit: Visit, check_in_id: int) -> OpenTurn | None:
    """Take in hand one's own turn, if a question in it is open."""
    open_ = await own_turn(visit, check_in_id)
    if open_ and open_.asking is None:
        visit.toast = visit.texts(_why_not_now(open_))
        return None
    return open_


def _why_not_now(open_: OpenTurn) -> str:
    """Name what to say of a press under a question that is answered: changing is promised where it can be."""
    if open_.setting.closed:
        return "adjust-closed"
    return "tap-answered" if open_.setting.seated else "tap-void"


async def show_choice(update: Update, visit: Visit, label: str, *, shown: str | None = None) -> None:
    """Put what was chosen under the tapped question, or what is `shown` of it, and take its buttons away."""
    message = tapped_message(update.callback_query)
    if message:
        text = chat.chosen(shown or message.text_html, label, visit.texts)
        await visit.say(Edit(message_id=message.message_id, text=text))


def tapped_message(query: CallbackQuery | None) -> TelegramMessage | None:
    """Give the message whose button was pressed, if Telegram still shows it."""
    message = query.message if query else None
    return message if isinstance(message, TelegramMessage) else None
