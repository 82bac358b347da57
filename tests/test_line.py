"""The line to Telegram, when something is wrong on the way: what is known to have happened to a message."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import cast

import pytest
from aiohttp import TCPConnector
from pydantic import SecretStr
from telegram.error import NetworkError, TelegramError, TimedOut

from bot import calling
from bot.channels import Delivery, NotSent, Uncertain
from bot.channels.telegram import outcome_of
from bot.line import Line, QuietRequest
from bot.settings.form import Telegram

TOKEN = "123456:a-token-that-is-long-enough"
GOOD = b'HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n{"ok": true, "result": 42}'

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter
Answering = Callable[[Reader, Writer], Awaitable[None]]


@asynccontextmanager
async def there(answering: Answering, scheme: str = "http") -> AsyncIterator[str]:
    """Listen as something that answers in a way of its own; give its address."""

    async def answered(reader: Reader, writer: Writer) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await answering(reader, writer)
        writer.close()

    server = await asyncio.start_server(answered, "127.0.0.1", 0)
    try:
        yield f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[Line]:
    """Open a line without the greeting that it begins with."""
    line = Line(Telegram(token=SecretStr(TOKEN), api_url=url))
    for request in line._request:
        await request.initialize()
    try:
        yield line
    finally:
        for request in line._request:
            await request.shutdown()


async def fault_of(line: Line) -> TelegramError:
    with pytest.raises(NetworkError) as fault:
        await line.send_message(1, "Hoe gaat het?")
    assert TOKEN not in str(fault.value)
    return fault.value


async def comes_of(url: str) -> Delivery:
    async with line_to(url) as line:
        return outcome_of(await fault_of(line), "key")


def nothing_left(kind: str) -> NotSent:
    return NotSent(kind, 5.0, everything_waits=True)


async def nobody(_: Reader, __: Writer) -> None: ...


async def hangs(reader: Reader, _: Writer) -> None:
    await reader.read()


async def cuts(reader: Reader, _: Writer) -> None:
    await reader.readuntil(b"\r\n\r\n")


async def half(reader: Reader, writer: Writer) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(GOOD[:-5])


async def no_http(reader: Reader, writer: Writer) -> None:
    writer.write(b"220 mail.example.org ESMTP\r\n\r\n")
    await reader.read(1)


async def test_a_connection_that_is_refused_sent_nothing() -> None:
    async with there(nobody) as url:
        pass
    assert await comes_of(url) == nothing_left("ClientConnectorError")


async def test_a_name_that_is_not_found_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(*_: object, **__: object) -> object:
        raise OSError("Temporary failure in name resolution")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", lost)
    assert await comes_of("http://telegram.invalid") == nothing_left("ClientConnectorDNSError")


async def test_a_proxy_in_between_that_speaks_no_tls_sent_nothing() -> None:
    async with there(no_http, "https") as url:
        assert await comes_of(url) == nothing_left("ClientConnectorSSLError")


async def test_a_proxy_that_refuses_to_connect_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuses(reader: Reader, writer: Writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    async with there(refuses) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        assert await comes_of("https://telegram.invalid") == nothing_left("ClientHttpProxyError")


async def test_what_needs_no_proxy_is_reached_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.line.READ_TIMEOUT_SECONDS", 0.05)
    async with there(nobody) as gone:
        monkeypatch.setenv("HTTP_PROXY", gone)
    async with there(hangs) as url:
        assert await comes_of(url) == Uncertain("SocketTimeoutError")
    assert await comes_of("http://telegram.invalid") == nothing_left("ClientProxyConnectionError")


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_nothing_goes_to_this_machine_itself_or_what_no_proxy_names_through_a_proxy(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    for here in ("127.0.0.1:8081", "localhost", "127.3.2.1", "[::1]:8081"):
        assert calling.proxy_for(f"http://{here}/bot") is None
    assert calling.proxy_for("http://telegram.example.org:8081") == "http://127.0.0.1:9"
    monkeypatch.setenv("no_proxy", "example.org")
    assert calling.proxy_for("http://telegram.example.org:8081") is None


async def test_a_proxy_is_named_as_people_name_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with there(nobody) as gone:
        monkeypatch.setenv("ALL_PROXY", gone.removeprefix("http://"))
    assert await comes_of("http://telegram.invalid") == nothing_left("ClientProxyConnectionError")
    monkeypatch.setenv("HTTP_PROXY", "socks5://user:secret@127.0.0.1:9")
    assert calling.proxy_for("http://telegram.invalid") is None
    assert "The proxy that HTTP_PROXY names is left out: it must be http or https" in caplog.text
    assert "secret" not in caplog.text


async def test_a_connection_that_does_not_come_about_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.line.CONNECT_TIMEOUT_SECONDS", 0.05)
    async with there(hangs, "https") as url:
        assert await comes_of(url) == nothing_left("ConnectionTimeoutError")


@pytest.mark.parametrize(
    ("answering", "kind"),
    [
        (hangs, "SocketTimeoutError"),
        (cuts, "ServerDisconnectedError"),
        (half, "ClientPayloadError"),
        (no_http, "ClientResponseError"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_an_answer_that_does_not_come_leaves_it_uncertain(
    answering: Answering, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.line.READ_TIMEOUT_SECONDS", 0.1)
    async with there(answering) as url:
        assert await comes_of(url) == Uncertain(kind)


async def test_a_time_out_is_told_from_other_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.line.READ_TIMEOUT_SECONDS", 0.05)
    async with there(hangs) as url, line_to(url) as line:
        assert isinstance(await fault_of(line), TimedOut)


@pytest.mark.parametrize("body", ["{}", '{"status": "maintenance"}', '{"ok": true}', '{"ok": false}'])
async def test_what_telegram_did_not_say_is_a_fault_of_the_network(body: str) -> None:
    async def says(reader: Reader, writer: Writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write((head + body).encode())

    async with there(says) as url, line_to(url) as line:
        with pytest.raises(NetworkError, match="not one of Telegram"):
            await line.get_me()
        with pytest.raises(NetworkError, match="not one of Telegram"):
            await line.get_webhook_info()


async def test_where_we_are_sent_elsewhere_nobody_goes() -> None:
    async def elsewhere(reader: Reader, writer: Writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:9/login\r\nContent-Length: 0\r\n\r\n")

    async with there(elsewhere) as url:
        assert await comes_of(url) == Uncertain("NetworkError")


async def test_a_line_that_is_hung_up_sends_nothing_more() -> None:
    async with there(hangs) as url:
        async with line_to(url) as line:
            pass
        assert outcome_of(await fault_of(line), "key") == nothing_left("UnsentError")


def test_a_machine_without_certificates_goes_by_those_of_certifi(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def bare() -> ssl.SSLContext:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    def trusts() -> int:
        calling.trusted.cache_clear()
        try:
            return calling.trusted().cert_store_stats()["x509_ca"]
        finally:
            calling.trusted.cache_clear()

    monkeypatch.setattr(ssl, "create_default_context", bare)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert trusts() > 50
    (tmp_path / "own.pem").touch()
    assert trusts() == 0


async def test_calls_go_over_one_connection_to_whom_this_machine_trusts() -> None:
    connections = 0

    async def answers(reader: Reader, writer: Writer) -> None:
        nonlocal connections
        connections += 1
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            await reader.readexactly(length)
            writer.write(GOOD)

    async with there(answers) as url, line_to(url) as line:
        for _ in range(3):
            assert await line._post("sendMessage", {"chat_id": 1, "text": "dag"}) == 42
        session = cast("QuietRequest", line._request[1])._session
        assert session
        connector = session.connector
        assert isinstance(connector, TCPConnector)
        assert connector._ssl is calling.trusted()
    assert connections == 1


async def test_a_proxy_that_breaks_off_before_the_call_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for breaks, kind in ((cuts, "ServerDisconnectedError"), (no_http, "ClientResponseError")):
        async with there(breaks) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", proxy)
            assert await comes_of("https://telegram.invalid") == nothing_left(kind)


def test_every_call_goes_by_one_kind_of_request() -> None:
    line = Line(Telegram(token=SecretStr(TOKEN)))
    assert all(isinstance(request, QuietRequest) for request in line._request)
