"""Calling somebody over HTTP: by which proxy, and by which certificates."""

import logging
import ssl
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
from aiohttp import (
    ClientConnectionError,
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)
from aiohttp.client_reqrep import ClientRequest
from aiohttp.connector import Connection
from aiohttp.tracing import Trace

from bot.settings.web import is_here

log = logging.getLogger(__name__)

KEPT_SECONDS = 4.0
"""How long an idle connection is kept: not as long as servers do, since one they have closed loses a call."""


class NotConnectedError(ClientConnectionError):
    """Nothing of what was to be said has left this machine; the cause says why."""


class _Connector(TCPConnector):
    """Tells what fails before a call from what fails within it: a proxy can break off at both."""

    async def connect(
        self,
        req: ClientRequest,
        traces: list[Trace],
        timeout: ClientTimeout,  # noqa: ASYNC109 - the parent's
    ) -> Connection:
        try:
            return await super().connect(req, traces, timeout)
        except (ClientError, UnicodeError) as error:
            raise NotConnectedError(type(error).__name__) from error


def session_for(
    url: str, timeout: ClientTimeout, *, connections: int = 1, who: str = "vlottrekker"
) -> ClientSession:
    """Make a session for calls of one address; the caller closes it."""
    return ClientSession(
        connector=_Connector(
            limit=connections, ssl=trusted(), use_dns_cache=False, keepalive_timeout=KEPT_SECONDS
        ),
        timeout=timeout,
        headers={"User-Agent": who},
        cookie_jar=DummyCookieJar(),
        # aiohttp would look for it at each call, in a thread, and send what ~/.netrc says.
        proxy=proxy_for(url),
    )


@cache
def trusted() -> ssl.SSLContext:
    """Read the certificates that this machine trusts, once; those of certifi if it has none at all."""
    context = ssl.create_default_context()
    folder = ssl.get_default_verify_paths().capath
    if not context.cert_store_stats()["x509_ca"] and not (folder and any(Path(folder).iterdir())):
        context.load_verify_locations(certifi.where())
    return context


def proxy_for(url: str) -> str | None:
    """Find the proxy that the environment names for an address: HTTPS_PROXY or ALL_PROXY, unless NO_PROXY.

    There is none for this machine itself: a proxy elsewhere would call its own machine.
    """
    parts = urlsplit(url)
    named = getproxies()
    proxy = (
        None
        if is_here(parts.hostname) or proxy_bypass(parts.netloc)
        else named.get(parts.scheme) or named.get("all")
    )
    if not proxy:
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if urlsplit(proxy).scheme not in {"http", "https"}:
        log.error("The proxy that %s_PROXY names is left out: it must be http or https", parts.scheme.upper())
        return None
    return proxy
