"""A local, strict Telegram to try a bot on: its HTTP server, the people's side, and a page."""

from bot.playground.groups import Channel, Group
from bot.playground.hearing import NotHeardError
from bot.playground.pace import Limits, Send
from bot.playground.people import Person
from bot.playground.playground import Playground
from bot.playground.pressing import NoButtonError
from bot.playground.values import Message, Upload
from bot.playground.world import Call

__all__ = [
    "Call",
    "Channel",
    "Group",
    "Limits",
    "Message",
    "NoButtonError",
    "NotHeardError",
    "Person",
    "Playground",
    "Send",
    "Upload",
]
