"""What can stand in the sections of config.toml about the web, the log and the dead man's switch."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import unquote, urlsplit

from pydantic import BeforeValidator, Field, SecretStr

from bot.logs import Form
from bot.settings.form import Section, host_name, no_truth

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{16,256}")
_PORTS: Final = {None, 443, 80, 88, 8443}
"""The only ones that Telegram calls."""
_EVERYWHERE: Final = {"0.0.0.0", "::"}  # noqa: S104 - to know it, not to listen there
Host = Annotated[str, BeforeValidator(host_name)]
Port = Annotated[int, BeforeValidator(no_truth), Field(ge=1, le=65535)]


def is_here(host: str | None) -> bool:
    """Say whether a host is this machine itself, where nobody listens in between."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and parts.port != 0 and not re.search(r"\s", url)
    except ValueError:
        return False
    return sound and (parts.scheme == "https" or (parts.scheme == "http" and is_here(parts.hostname)))


def _public_url(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not _is_safe(value) or "#" in value or "?" in value or "@" in value:
        raise ValueError(
            'must be an address that starts with https://, like "https://bot.example.org/telegram"'
        )
    parts = urlsplit(value)
    if parts.scheme == "https" and parts.port not in _PORTS:
        raise ValueError("must have port 443, 80, 88 or 8443; Telegram calls no other")
    return value


def _secret(value: object) -> object:
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    if isinstance(text, str) and not _SECRET.fullmatch(text):
        raise ValueError("must be 16 to 256 letters, digits, _ or -; `openssl rand -hex 32` makes one")
    return value


def _watch_url(value: object) -> object:
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    if isinstance(text, str) and not _is_safe(text):
        raise ValueError('must be an address that starts with https://, like "https://hc-ping.com/..."')
    return value


class Web(Section):
    """Where the administrator's monitoring asks: /health, /ready and /metrics."""

    host: Host = Field(default="127.0.0.1", min_length=1, description="an address of this machine")
    port: Port = Field(default=8081, description="a whole number from 1 to 65535")


class Webhook(Section):
    """Where Telegram brings updates; without this section they are fetched."""

    public_url: Annotated[str, BeforeValidator(_public_url)] = Field(
        description='the address that Telegram calls, like "https://bot.example.org/telegram"'
    )
    host: Host = Field(default="127.0.0.1", min_length=1, description="an address of this machine")
    port: Port = Field(default=8080, description="a whole number from 1 to 65535")
    secret: Annotated[SecretStr | None, BeforeValidator(_secret)] = Field(
        default=None, description="16 to 256 letters, digits, _ or - (or give a secret_file)"
    )
    secret_file: Path | None = Field(default=None, description="the name of a file that holds the secret")
    max_connections: Annotated[int, BeforeValidator(no_truth)] = Field(
        default=40, ge=1, le=100, description="a whole number from 1 to 100"
    )

    @property
    def path(self) -> str:
        """The path as the web server reads it, without its % signs."""
        return unquote(urlsplit(self.public_url).path) or "/"


def collision(web: Web | None, webhook: Webhook | None) -> str:
    """Say what to mend where both would listen in one place; nothing when they would not."""
    if web is None or webhook is None or web.port != webhook.port:
        return ""
    hosts = {"127.0.0.1" if host == "localhost" else host for host in (web.host, webhook.host)}
    apart = len(hosts) > 1 and hosts.isdisjoint(_EVERYWHERE)
    return "" if apart else "must be another than webhook.port, as both listen on it"


class Watch(Section):
    """Whom to call while all is well."""

    url: Annotated[SecretStr, BeforeValidator(_watch_url)] = Field(
        description='an address like "https://hc-ping.com/..." (or give a url_file)'
    )
    url_file: Path | None = Field(default=None, description="the name of a file that holds the address")

    @property
    def address(self) -> str:
        return self.url.get_secret_value()


class Log(Section):
    format: Form = Field(default=Form.AUTO, description='"auto", "text" or "json"')
