"""What somebody hears whose message could not be handled, or who says too much at once."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.receiving.crowd import MOST_IN_A_MINUTE
from bot.texts import Texts
from jobs.outbox import Letter, post
from jobs.post import Message
from models.queries import accounts, inbox
from models.values import Language


async def apologise(session: AsyncSession, update_id: int, now: datetime) -> None:
    """Say sorry to whoever sent an update; without reading it further, as reading it may be what failed."""
    chat = _private_chat(await inbox.payload_set_aside(session, update_id))
    if chat is None:
        return
    person = await accounts.person_of_account(session, chat)
    text = Texts(person.language if person else Language.DUTCH)("failed-apology")
    letter = Letter(
        key=f"apology:{chat}:{now:%Y-%m-%d}",
        address=str(chat),
        payload=Message(text=text),
        person_id=person.id if person else None,
    )
    await post(session, [letter], now)


async def say_enough(session: AsyncSession, payload: dict[str, Any], row: str, now: datetime) -> None:
    """Tell whoever says too much at once that the rest is not kept; once for each row of messages."""
    chat = _private_chat(payload)
    if chat is None:
        return
    person = await accounts.person_of_account(session, chat)
    text = Texts(person.language if person else Language.DUTCH)("enough-said", count=MOST_IN_A_MINUTE)
    letter = Letter(
        key=f"enough:{chat}:{row}",
        address=str(chat),
        payload=Message(text=text),
        person_id=person.id if person else None,
    )
    await post(session, [letter], now)


def _private_chat(payload: dict[str, Any] | None) -> int | None:
    """Find who sent it. In a private chat the number of the chat is that of the person."""
    for kind in ("message", "edited_message", "callback_query"):
        content = (payload or {}).get(kind)
        if not isinstance(content, dict):
            continue
        message = content.get("message") or content
        sender, chat = content.get("from"), message.get("chat")
        if isinstance(sender, dict) and isinstance(chat, dict) and sender.get("id") == chat.get("id"):
            number = chat["id"]
            return number if isinstance(number, int) else None
    return None
