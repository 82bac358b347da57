"""The checks of `doctor` that are about the web: where Telegram brings messages, and who listens here."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.commands.finding import Finding, well, wrong
from bot.settings.config import Settings
from bot.settings.web import Web, Webhook
from bot.web.listening import ListenError, listener

_PATIENCE: Final = ClientTimeout(total=10)
_RECENT: Final = timedelta(minutes=5)
_ANOTHER: Final = "if the bot runs, another program uses this token"


async def webhook(settings: Settings, now: datetime) -> Finding:
    """Ask Telegram where it brings the messages, and compare that with the settings."""
    # Most commands do without Telegram, and its library takes long to load.
    from telegram.error import TelegramError  # noqa: PLC0415

    from bot.line import Line  # noqa: PLC0415

    if settings.webhook and (wrong_here := await _door(settings.webhook)):
        return wrong_here
    wanted = settings.webhook.public_url if settings.webhook else ""
    try:
        async with Line(settings.telegram) as line:
            info = await line.get_webhook_info()
    except TelegramError:
        return wrong("webhook", "it is not known, as Telegram does not answer; see the line of the token")
    if info.url != wanted:
        runs = settings.webhook is not None and _is_taken(settings.webhook, "webhook")
        return _elsewhere(info.url, wanted, runs=runs)
    failed_at = info.last_error_date
    if failed_at and failed_at > now - _RECENT and info.pending_update_count:
        said = f"Telegram cannot bring the messages to {wanted} ({info.last_error_message})"
        return wrong("webhook", f"{said}; look at the proxy, its certificate, and the log")
    if not wanted:
        return well("webhook", "not set up; the messages are fetched")
    return well("webhook", f"Telegram brings the messages to {wanted}, {info.pending_update_count} wait")


def _elsewhere(url: str, wanted: str, *, runs: bool) -> Finding:
    if not url and runs:
        seen = f"the bot runs, and Telegram does not bring messages to {wanted} yet"
        return wrong("webhook", f"{seen}; its log says what Telegram refuses")
    if not url:
        later = f"not set yet; `vlottrekker run` asks Telegram to bring messages to {wanted}"
        return well("webhook", f"{later}, and its log says what Telegram refuses")
    if wanted:
        return wrong("webhook", f"messages go elsewhere; `vlottrekker run` sets {wanted}; {_ANOTHER}")
    return wrong("webhook", f"a webhook is set, so messages cannot be fetched; `run` ends it; {_ANOTHER}")


async def _door(settings: Webhook) -> Finding | None:
    """See that nobody else listens where the webhook should; None when that is well."""
    try:
        if not _is_taken(settings, "webhook"):
            return None
        async with (
            ClientSession(timeout=_PATIENCE) as client,
            client.post(f"{_address(settings)}{settings.path}") as answer,
        ):
            # The bot says so to whoever does not know the secret.
            ours = answer.status == HTTPStatus.FORBIDDEN
    except ListenError as error:
        return wrong("webhook", str(error).rstrip("."))
    except (ClientError, TimeoutError):
        ours = False
    where = f"{settings.host}:{settings.port}"
    return None if ours else wrong("webhook", f"another program listens on {where}; mend webhook.port")


def _is_taken(settings: Web | Webhook, section: str) -> bool:
    """Say whether somebody listens there; raise ListenError where the bot could not do so either."""
    try:
        listener(settings.host, settings.port, section).close()
    except ListenError as error:
        if not error.taken:
            raise
        return True
    return False


def _address(settings: Web | Webhook) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


async def web(settings: Web | None) -> Finding:
    """Ask /health, if the bot runs; see that nobody else listens where it should."""
    if settings is None:
        return well("web", "not set up; nothing listens for your monitoring")
    where = f"{settings.host}:{settings.port}"
    try:
        if not _is_taken(settings, "web"):
            return well("web", f"nothing listens on {where} yet; `vlottrekker run` does")
        async with (
            ClientSession(timeout=_PATIENCE) as client,
            client.get(f"{_address(settings)}/health") as answer,
        ):
            said = await answer.json()
            mends = "; ".join(one["mend"] for one in said["mend"])
    except ListenError as error:
        return wrong("web", str(error).rstrip("."))
    except (ClientError, TimeoutError, ValueError, LookupError, TypeError):
        return wrong("web", f"what listens on {where} is not well, or another program; look at web.port")
    return wrong("web", mends) if mends else well("web", f"http://{where}/health, /ready and /metrics")
