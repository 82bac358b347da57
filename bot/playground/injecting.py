"""Raw updates: what they tell about chats the playground did not know yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.chats import Chat, Standing
from bot.playground.values import Account, Message
from bot.playground.world import Query

if TYPE_CHECKING:
    from bot.playground.values import Json
    from bot.playground.world import World

_NEW = {"message", "channel_post", "edited_message", "edited_channel_post"}


def noticed(world: World, update: Json) -> None:
    """Remember the chat, the message or the query of an update, so that the bot can answer it."""
    for kind, payload in update.items():
        if kind in _NEW:
            chat = _known(world, payload["chat"], payload.get("from"))
            chat.standing = Standing.OPEN
            chat.put(Message(payload))
        elif kind == "callback_query":
            world.queries[payload["id"]] = Query(_account(payload["from"]), world.now())


def _known(world: World, json: Json, author: Json | None) -> Chat:
    if json["id"] in world.chats:
        return world.chats[json["id"]]
    if json["type"] == "private":
        return world.meet(_account(author or json))
    chat = Chat(json["id"], json["type"], title=json.get("title"), username=json.get("username"))
    world.chats[chat.chat_id] = chat
    return chat


def _account(json: Json) -> Account:
    return Account(
        json["id"],
        json.get("first_name", ""),
        json.get("last_name"),
        json.get("username"),
        json.get("language_code"),
        is_bot=json.get("is_bot", False),
    )
