"""Asking Telegram who our bot is: the proof that a token works, and the name that links need."""

from bot.commands.shell import FailureError
from bot.settings.form import Telegram


async def bot_username(settings: Telegram) -> str:
    """Give the bot's name. Raises FailureError, without the token, when Telegram does not tell it."""
    # Most commands do without Telegram, and its library takes long to load.
    from telegram.error import InvalidToken, NetworkError, TelegramError  # noqa: PLC0415

    from bot.line import Line  # noqa: PLC0415

    try:
        async with Line(settings) as line:
            return line.username
    except InvalidToken:
        raise FailureError(refused(settings)) from None
    except NetworkError as error:
        why = type(error.__cause__ or error).__name__
        raise FailureError(
            f"{settings.api_url} cannot be reached ({why}); look at the network and at telegram.api_url."
        ) from None
    except TelegramError as error:
        raise FailureError(
            f"{settings.api_url} does not answer as Telegram does ({type(error).__name__}); "
            "look at telegram.api_url."
        ) from None


def refused(settings: Telegram) -> str:
    """Say that the token is not accepted, without it: the library's own error holds it."""
    return (
        f"{settings.api_url} does not accept the token; copy it again from BotFather, "
        "or let it make a new one with /token."
    )
