"""/help and /privacy, the menu of commands, and who may do what."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from markupsafe import Markup
from telegram import Update

from bot.handlers.visit import Visit
from bot.render.words import said_on_one_line
from bot.texts import Texts
from jobs.post import Commands, Message
from jobs.rules.permissions import Action, may
from models.queries import accounts
from models.values import Language, Role

NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "vastgelopen": ("vastgelopen", "stuck"),
        "stap": ("stap", "step"),
        "afwezig": ("afwezig", "away"),
        "ritme": ("ritme", "rhythm"),
        "overzicht": ("overzicht", "overview"),
        "beheer": ("beheer", "manage"),
        "logboek": ("logboek", "changes"),
        "stop": ("stop", "leave"),
        "taal": ("taal", "language"),
        "privacy": ("privacy", "privacy"),
        "help": ("help", "help"),
    }
)
"""Each command in Dutch and in English; both are understood in every language."""

_NEEDS: Mapping[str, Action] = MappingProxyType(
    {
        "vastgelopen": Action.REPORT,
        "stap": Action.MARK_STEP,
        "afwezig": Action.BE_AWAY,
        "ritme": Action.SEE_RHYTHM,
        "stop": Action.LEAVE,
        "overzicht": Action.READ_OVERVIEW,
        "beheer": Action.ARRANGE,
        "logboek": Action.READ_LOG,
    }
)


async def roles_of(visit: Visit) -> set[Role]:
    """Give all that a person is, in any of their areas."""
    areas = await accounts.roles_by_area(visit.session, visit.me.id)
    return set().union(*(roles for _, roles in areas))


async def commands_of(visit: Visit) -> Commands:
    """Make the menu of commands that fits the person's roles, in their language."""
    return menu(await roles_of(visit), visit.texts)


def menu(roles: Collection[Role], texts: Texts) -> Commands:
    """Make the menu of commands that fits roles, in a language."""
    names = _possible(roles)
    return Commands(
        commands=tuple((spelling(name, texts.language), texts(f"command-{name}")) for name in names)
    )


def _possible(roles: Collection[Role]) -> list[str]:
    return [name for name in NAMES if name not in _NEEDS or may(roles, _NEEDS[name])]


def spelling(name: str, language: str) -> str:
    dutch, english = NAMES[name]
    return english if language == Language.ENGLISH else dutch


async def help_(_update: Update, visit: Visit) -> None:
    """Say what this person can do, by their roles."""
    texts, roles = visit.texts, await roles_of(visit)
    lines = [texts.html("help-hello", name=said_on_one_line(visit.me.name))]
    lines += [texts.html(f"help-{name}") for name in _possible(roles)]
    if may(roles, Action.ANSWER):
        lines += [texts.html("help-answer") + " " + texts.html("help-photo")]
    await visit.say(Message(text=Markup("\n\n").join(lines)), menu(roles, texts))


async def privacy(_update: Update, visit: Visit) -> None:
    await visit.say(Message(text=visit.texts.html("privacy-all")))
