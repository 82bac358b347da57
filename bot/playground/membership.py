"""The updates that tell a bot it was started, blocked, added or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.chats import Standing

if TYPE_CHECKING:
    from bot.playground.chats import Chat
    from bot.playground.values import Account, Json
    from bot.playground.world import World

_STATUS = {
    Standing.OPEN: "member",
    Standing.BLOCKED: "kicked",
    Standing.REMOVED: "kicked",
}


def change_standing(world: World, chat: Chat, person: Account, standing: Standing) -> None:
    """Let somebody allow or forbid the bot to write in a chat, and tell the bot."""
    if chat.standing is standing:
        return
    before, chat.standing = chat.standing, standing
    chat.tell()
    # Telegram says nothing of a first start: in private chats it tells of blocking and unblocking alone.
    if before in _STATUS:
        change = _change(world, chat, person, _STATUS[before], _STATUS[standing])
        world.happen("my_chat_member", change)


def _change(world: World, chat: Chat, person: Account, old: str, new: str) -> Json:
    return {
        "chat": chat.as_json(),
        "from": person.as_json(),
        "date": int(world.now()),
        "old_chat_member": _member(world, old),
        "new_chat_member": _member(world, new),
    }


def _member(world: World, status: str) -> Json:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": world.bot.as_json(), "status": status, **until}
