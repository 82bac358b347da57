"""The one ordered list of what the bot reacts to, from the narrowest to the widest."""

from collections.abc import Callable, Coroutine, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot import buttons
from bot.handlers import (
    absence,
    edits,
    files,
    info,
    joining,
    leaving,
    others,
    overview,
    own,
    proposals,
    reporting,
    tables,
    taps,
    typed,
    words,
)
from bot.handlers.managing import agreeing, desk, logbook
from bot.handlers.visit import App, Desk, Visit
from bot.screens import CheckTable, Decide, Manage, Mine, NewStep
from bot.wording import Words
from jobs.retelling import tell_anew
from jobs.rules.permissions import Action, may

Handler = BaseHandler[Update, Visit, None]
Answer = Callable[[Update, Visit], Coroutine[Any, Any, None]]
Pressed = Callable[[Update, Visit, Any], Coroutine[Any, Any, None]]

PRESSES: Mapping[type[buttons.Press], Pressed] = MappingProxyType(
    {
        buttons.Choose: taps.choose,
        buttons.Adjust: taps.adjust,
        buttons.AskAgain: taps.ask_again,
        buttons.LeaveIt: taps.leave_it,
        buttons.Later: taps.later,
        buttons.Decline: taps.decline,
        buttons.Join: joining.join,
        buttons.Report: reporting.report,
        buttons.ShowFile: overview.show_file,
        buttons.LastOverview: overview.show_last,
        Mine: own.choose,
        Manage: desk.manage,
        Decide: agreeing.decide,
        buttons.AnswerProposal: proposals.answer,
        CheckTable: tables.answer,
        NewStep: tables.step_of,
    }
)


def members_only(answer: Answer) -> Answer:
    """Keep a handler for people who said yes; others hear how to join."""

    async def for_members(update: Update, visit: Visit) -> None:
        if visit.person is None:
            await others.stranger(update, visit)
        elif visit.person.joined_at is None:
            await joining.undecided(update, visit)
        else:
            await answer(update, visit)

    return for_members


def permitted(action: Action, answer: Answer) -> Answer:
    """Keep a handler for people whose roles allow it; others hear whom it is for."""

    async def for_some(update: Update, visit: Visit) -> None:
        if may(await info.roles_of(visit), action):
            await answer(update, visit)
        else:
            await others.not_permitted(visit, action)

    return for_some


async def press(update: Update, visit: Visit) -> None:
    """Read a button, whoever made its data, and do what it means if this person may."""
    query = update.callback_query
    pressed = buttons.decode(query.data if query else None)
    joined = visit.person is not None and visit.person.joined_at is not None
    expected = visit.person is not None and (joined or isinstance(pressed, buttons.Join))
    if pressed is None or not expected or not visit.is_private:
        await others.strange_press(update, visit)
    else:
        await PRESSES[type(pressed)](update, visit, pressed)


def register(application: App) -> None:
    """Add every handler, in the order in which they are tried. The first that fits answers."""
    private = filters.ChatType.PRIVATE & ~filters.VIA_BOT
    said = private & filters.UpdateType.MESSAGE
    handlers: list[Handler] = [
        # An edit carries the same content as a message, so it must be told apart first.
        MessageHandler(private & filters.UpdateType.EDITED_MESSAGE, members_only(edits.edited)),
        CallbackQueryHandler(press),
        ChatMemberHandler(others.membership, ChatMemberHandler.MY_CHAT_MEMBER),
        # A link is opened by people we do not know yet.
        CommandHandler("start", joining.start, filters=said),
        command("help", info.help_, said),
        # Who reads what may be known before one says yes.
        CommandHandler("privacy", info.privacy, filters=said),
        command("vastgelopen", permitted(Action.REPORT, reporting.stuck), said),
        command("stap", permitted(Action.MARK_STEP, tables.step), said),
        command("afwezig", permitted(Action.BE_AWAY, absence.away), said),
        command("ritme", permitted(Action.SEE_RHYTHM, own.my_rhythm), said),
        command("stop", permitted(Action.LEAVE, leaving.stop), said),
        command("taal", own.language, said),
        command("overzicht", permitted(Action.READ_OVERVIEW, overview.overview), said),
        command("beheer", permitted(Action.ARRANGE, desk.beheer), said),
        command("logboek", permitted(Action.READ_LOG, logbook.log_command), said),
        MessageHandler(said & filters.COMMAND, members_only(others.unknown_command)),
        MessageHandler(said & filters.TEXT, members_only(asked_words)),
        MessageHandler(said & (filters.PHOTO | filters.VOICE), members_only(files.photo_or_voice)),
        MessageHandler(said & filters.Document.ALL, members_only(files.document)),
        # Pinned messages, changed titles and the like are nobody's words.
        MessageHandler(filters.StatusUpdate.ALL, others.nothing),
        MessageHandler(said, members_only(files.unreadable)),
        # In a group only a command is meant for the bot; the rest is other people's talk.
        MessageHandler(filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & filters.COMMAND, others.group),
        TypeHandler(Update, others.nothing),
    ]
    application.add_handlers(handlers)


async def asked_words(update: Update, visit: Visit) -> None:
    """Take typed words for what a screen just asked, or else for what they say about a workgroup."""
    if not await typed.hears(update, visit):
        await words.words(update, visit)


def command(name: str, answer: Answer, where: filters.BaseFilter) -> Handler:
    return CommandHandler(set(info.NAMES[name]), members_only(answer), filters=where)


async def answer_update(desk: Desk, session: AsyncSession, update: Update) -> Visit:
    """Let the first fitting handler answer. An error is the caller's, with the transaction it is in."""
    visit = await Visit.begin(desk, update, session)
    if update.effective_user is not None and update.effective_user.is_bot:
        return visit
    for handler in desk.application.handlers[0]:
        fits = handler.check_update(update)
        if fits is not None and fits is not False:
            await handler.handle_update(update, desk.application, fits, visit)
            await tell_anew(session, Words())
            break
    return visit
