"""The screens of /stop: which workgroup, and whether somebody is sure."""

from collections.abc import Mapping

from bot.buttons import encode
from bot.render.managing.parts import below, named
from bot.render.words import said_on_one_line
from bot.screens import Mine, Own
from bot.texts import Texts
from jobs.post import Button, Message


def choose(names: Mapping[int, str], texts: Texts) -> Message:
    buttons = [
        Button(label=named(name), data=encode(Mine(Own.LEAVE, str(id_)))) for id_, name in names.items()
    ]
    return Message(text=texts("leave-choose"), buttons=below([*buttons, _stay(texts)]))


def sure(workgroup_id: int, name: str, texts: Texts) -> Message:
    yes = Button(label=texts("button-leave-yes"), data=encode(Mine(Own.LEAVE_SURE, str(workgroup_id))))
    text = texts.html("leave-sure", workgroup=said_on_one_line(name))
    return Message(text=text, buttons=below([yes, _stay(texts)]))


def _stay(texts: Texts) -> Button:
    return Button(label=texts("button-leave-no"), data=encode(Mine(Own.STAY)))
