"""Everything else: strangers, groups, things that cannot be read, commands that do not exist."""

from telegram import Update
from telegram.constants import ChatMemberStatus

from bot.handlers.visit import Visit
from bot.wording import Words
from jobs.digests import send_missed
from jobs.post import Message
from jobs.refusals import Refusal, note_refusal
from jobs.rules.permissions import Action
from models.values import Channel


async def stranger(_update: Update, visit: Visit) -> None:
    """Tell somebody we do not know whom to ask."""
    await visit.say(Message(text=visit.texts("stranger")))


async def strange_press(_update: Update, visit: Visit) -> None:
    visit.toast = visit.texts("tap-void")


async def group(_update: Update, visit: Visit) -> None:
    """Say in a group, when addressed by a command, that conversations are private."""
    await visit.say(Message(text=visit.texts("only-private")))


async def membership(update: Update, visit: Visit) -> None:
    """Note that somebody blocked the bot, or let it in again."""
    change = update.my_chat_member
    if change and visit.person and visit.is_private:
        if change.new_chat_member.status == ChatMemberStatus.BANNED:
            refusal = Refusal(person_id=visit.person.id, channel=Channel.TELEGRAM, address=str(visit.chat))
            await note_refusal(visit.session, Words(), refusal, visit.now)
        else:
            visit.person.unreachable_since = None
            await send_missed(visit.session, Words(), visit.person, visit.now)


async def nothing(_update: Update, _visit: Visit) -> None:
    """Leave channels, bots, other people's talk and Telegram's own notices alone."""


async def not_permitted(visit: Visit, action: Action) -> None:
    """Say whom something is for, and what this person can do instead."""
    await visit.say(Message(text=visit.texts(f"not-for-you-{action}")))


async def unknown_command(_update: Update, visit: Visit) -> None:
    await visit.say(Message(text=visit.texts("refuse-command")))
