"""/help and /privacy, the menu of commands, and who may do what."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup
from telegram import Update

from bot.handlers.visit import Visit
from bot.render.words import said_on_one_line
from jobs.post import Commands, Message
from jobs.rules.permissions import Action, may
from models.queries import accounts
from models.values import Language

NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "vastgelopen": ("vastgelopen", "stuck"),
        "afwezig": ("afwezig", "away"),
        "overzicht": ("overzicht", "overview"),
        "privacy": ("privacy", "privacy"),
        "help": ("help", "help"),
    }
)
"""Each command in Dutch and in English; both are understood in every language."""

_NEEDS: Mapping[str, Action] = MappingProxyType(
    {
        "vastgelopen": Action.REPORT,
        "afwezig": Action.BE_AWAY,
        "overzicht": Action.READ_OVERVIEW,
    }
)


async def allowed(visit: Visit, action: Action) -> bool:
    """Say whether the person may do something in at least one of their areas."""
    areas = await accounts.roles_by_area(visit.session, visit.me.id)
    return any(may(roles, action) for _, roles in areas)


async def commands_of(visit: Visit) -> Commands:
    """Make the menu of commands that fits the person's roles, in their language."""
    return Commands(
        commands=tuple(
            (spelling(name, visit.texts.language), visit.texts(f"command-{name}"))
            for name in await _possible(visit)
        )
    )


async def _possible(visit: Visit) -> list[str]:
    return [name for name in NAMES if name not in _NEEDS or await allowed(visit, _NEEDS[name])]


def spelling(name: str, language: str) -> str:
    dutch, english = NAMES[name]
    return english if language == Language.ENGLISH else dutch


async def help_(_update: Update, visit: Visit) -> None:
    """Say what this person can do, by their roles."""
    texts = visit.texts
    lines = [texts.html("help-hello", name=said_on_one_line(visit.me.name))]
    lines += [texts.html(f"help-{name}") for name in await _possible(visit)]
    if await allowed(visit, Action.ANSWER):
        lines += [texts.html("help-answer") + " " + texts.html("help-photo")]
    await visit.say(Message(text=Markup("\n\n").join(lines)), await commands_of(visit))


async def privacy(_update: Update, visit: Visit) -> None:
    await visit.say(Message(text=visit.texts.html("privacy-all")))
