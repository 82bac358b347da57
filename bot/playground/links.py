"""Which addresses Telegram takes for a link, and which it refuses."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

_WEB = {"http", "https", "ftp"}
_INSIDE = {"tg", "ton", "tonsite"}


def checked_link(address: str) -> str | None:
    """Return the address as Telegram stores it, or None for one it refuses, such as `http://localhost`."""
    address = address.strip()
    scheme, colon, rest = address.partition(":")
    if colon and scheme.lower() in _INSIDE:
        return address if rest.lstrip("/") else None
    if "://" not in address:
        address = f"http://{address}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.lower() not in _WEB or not _is_public(host) or " " in address:
        return None
    return urlunsplit(parts._replace(path=parts.path or "/"))


def mentioned_user(address: str) -> int | None:
    """Return the person a `tg://user?id=...` link points at."""
    prefix = "tg://user?id="
    number = address.removeprefix(prefix)
    return int(number) if address.startswith(prefix) and number.isdecimal() else None


def _is_public(host: str) -> bool:
    # Telegram's own rule is no more than this: a name with a dot in it, or an address between brackets.
    return ":" in host or ("." in host.strip(".") and len(host.rsplit(".", 1)[-1]) > 0)
