"""The methods that say how updates reach the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.refusals import bad_request, conflict
from bot.playground.webhook import DEFAULT_CONNECTIONS, Address

if TYPE_CHECKING:
    from bot.playground.values import Json
    from bot.playground.world import World

_KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
    ]
)
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_LONGEST_POLL = 50


async def get_updates(world: World, given: Json) -> list[Json]:
    if world.webhook.address is not None:
        raise conflict(_WEBHOOK_ACTIVE)
    _allow(world, given)
    world.updates.confirm(given.get("offset", 0), world.now())
    limit = min(max(given.get("limit", 100), 1), 100)
    return await world.updates.poll(limit, min(max(given.get("timeout", 0), 0), _LONGEST_POLL))


def set_webhook(world: World, given: Json) -> bool:
    if not given.get("url"):
        return delete_webhook(world, given)
    connections = min(max(given.get("max_connections", DEFAULT_CONNECTIONS), 1), 100)
    address = Address(given["url"], given.get("secret_token", ""), connections).checked()
    _allow(world, given)
    if given.get("drop_pending_updates"):
        world.updates.clear()
    world.updates.end_poll(conflict("terminated by setWebhook request"))
    if address != world.webhook.address:
        world.webhook.start(address)
    return True


def delete_webhook(world: World, given: Json) -> bool:
    if given.get("drop_pending_updates"):
        world.updates.clear()
    world.webhook.stop()
    return True


def get_webhook_info(world: World, _: Json) -> Json:
    webhook = world.webhook
    info: Json = {
        "url": webhook.address.url if webhook.address else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if webhook.address:
        info["max_connections"] = webhook.address.max_connections
    if world.updates.allowed:
        info["allowed_updates"] = sorted(world.updates.allowed)
    if webhook.last_error:
        info["last_error_date"], info["last_error_message"] = webhook.last_error
    return info


def _allow(world: World, given: Json) -> None:
    """Remember which kinds the bot wants; an empty list means all but the rare ones."""
    if "allowed_updates" not in given:
        return
    for kind in given["allowed_updates"]:
        if kind not in _KINDS:
            raise bad_request(f'unknown kind of update "{kind}" in allowed_updates')
    world.updates.allowed = frozenset(given["allowed_updates"]) or None
