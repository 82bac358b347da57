"""Buttons under the questions: an answer, another time, not this time, or a change."""

from telegram import CallbackQuery, Update

from bot.buttons import Adjust, AskAgain, Choose, Decline, Later
from bot.handlers.asking import ask, closing_words, confirm
from bot.handlers.visit import Visit
from bot.render import chat
from bot.render.dates import moment
from jobs.answers import Recorded, Saying, record, turn_of
from jobs.post import Edit, Message
from jobs.rules.conversation import Point, Said, answered_points, is_unanswered
from jobs.rules.hearing import Heard
from jobs.rules.prompts import Occasion
from jobs.turns import leave_out, put_off, reopen, setting_of
from models.queries import rounds as queries
from models.rounds import CheckIn


async def choose(update: Update, visit: Visit, press: Choose) -> None:
    """Answer a question with a choice, if it is the question that is open."""
    check_in = await own_turn(visit, press.check_in_id)
    if check_in is None:
        return
    point = Point(press.question, press.subject_id)
    if point != asking_of(check_in) and not is_unanswered(await turn_of(visit.session, check_in), point):
        visit.toast = visit.texts("tap-answered")
        return
    heard = Heard(point=point, said=Said(choice=press.choice))
    recorded = await record(visit.session, check_in, [heard], Saying(now=visit.now))
    await show_choice(update, visit, chat.choice_label(press.question, press.choice, visit.texts))
    await go_on(visit, check_in, recorded)


async def go_on(visit: Visit, check_in: CheckIn, recorded: Recorded) -> None:
    """Ask the next question, or close the turn with a confirmation."""
    if recorded.next:
        await ask(visit, check_in, recorded, Occasion.NEXT)
    else:
        await confirm(visit, check_in, recorded)


async def later(update: Update, visit: Visit, press: Later) -> None:
    check_in = await own_turn(visit, press.check_in_id)
    if check_in is None:
        return
    if check_in.question is None:
        visit.toast = visit.texts("tap-answered")
        return
    setting = await setting_of(visit.session, check_in)
    until = put_off(check_in, setting, visit.now)
    if until is None:
        await visit.say(Message(text=visit.texts("later-too-late")))
        return
    await show_choice(update, visit, visit.texts("chosen-later"))
    when = moment(until, setting.zone, visit.texts.language)
    await visit.say(Message(text=visit.texts.html("later-done", moment=when)))


async def decline(update: Update, visit: Visit, press: Decline) -> None:
    check_in = await own_turn(visit, press.check_in_id)
    if check_in is None:
        return
    if check_in.question is None:
        visit.toast = visit.texts("tap-answered")
        return
    leave_out(check_in, visit.now)
    await show_choice(update, visit, visit.texts("chosen-decline"))
    await visit.say(Message(text=visit.texts.html("decline-done")))


async def adjust(_update: Update, visit: Visit, press: Adjust) -> None:
    """Show what can be changed, while the round is open."""
    check_in = await changeable_turn(visit, press.check_in_id)
    if check_in:
        points = answered_points(await turn_of(visit.session, check_in))
        await visit.say(chat.adjust_menu(check_in.id, points, visit.texts))


async def ask_again(update: Update, visit: Visit, press: AskAgain) -> None:
    """Ask one answered question once more."""
    check_in = await changeable_turn(visit, press.check_in_id)
    if check_in is None:
        return
    turn, point = await turn_of(visit.session, check_in), Point(press.question, press.subject_id)
    if point not in answered_points(turn):
        visit.toast = visit.texts("tap-void")
        return
    reopen(check_in, point)
    await show_choice(update, visit, visit.texts(f"point-{point.question}"))
    recorded = Recorded(turn=turn, next=point, late=False, first_time_complete=False)
    await ask(visit, check_in, recorded, Occasion.CHANGE)


async def changeable_turn(visit: Visit, check_in_id: int) -> CheckIn | None:
    check_in = await own_turn(visit, check_in_id)
    if check_in is None:
        return None
    if (await setting_of(visit.session, check_in)).closed:
        await visit.say(Message(text=visit.texts.html("adjust-closed")))
        return None
    return check_in


async def own_turn(visit: Visit, check_in_id: int) -> CheckIn | None:
    """Load the turn that a button names, if it is a turn of the person who pressed."""
    check_in = await queries.check_in_by_id(visit.session, check_in_id)
    if check_in is None:
        visit.toast = visit.texts("tap-void")
    elif check_in.person_id != visit.me.id:
        visit.toast = visit.texts("tap-not-yours")
        return None
    return check_in


def asking_of(check_in: CheckIn) -> Point | None:
    return Point(check_in.question, check_in.subject_id) if check_in.question else None


async def show_choice(update: Update, visit: Visit, label: str) -> None:
    """Put what was chosen under the tapped question, and take its buttons away."""
    message = tapped_message(update.callback_query)
    if message:
        message_id, shown = message
        await visit.say(Edit(message_id=message_id, text=chat.chosen(shown, label, visit.texts)))


def tapped_message(query: CallbackQuery | None) -> tuple[int, str] | None:
    """Give number and HTML of the message whose button was pressed, if Telegram still shows it."""
    if query is None or query.message is None or not query.message.is_accessible:
        return None
    return query.message.message_id, query.message.text_html or ""  # type: ignore[attr-defined]


async def said_closing(visit: Visit, check_in: CheckIn, key: str) -> None:
    """Say a closing sentence with the button to change answers."""
    setting = await setting_of(visit.session, check_in)
    text = visit.texts.html(key, **closing_words(visit, setting, key))
    await visit.say(chat.with_adjust(text, check_in.id, visit.texts))
