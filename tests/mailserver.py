"""A mail server on loopback that says what a test wants it to say."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer:
    """Takes every mail, unless it was told what to answer first."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.to_recipient: Iterator[str] = iter(())
        self.to_content: Iterator[str] = iter(())
        self.keeps = False
        """Whether a mail is kept whatever is answered to it."""
        self.hangs_up = 0
        self.tried = 0
        self.port = 0
        self._server: asyncio.Server | None = None

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.tried += 1
        answer = next(self.to_recipient, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = next(self.to_content, "250 OK")
        if answer.startswith("250") or self.keeps:
            content = cast("bytes", envelope.content)
            self.mails.append(message_from_bytes(content, policy=default))
            self.recipients += envelope.rcpt_tos
        if self.hangs_up:
            self.hangs_up -= 1
            cast("asyncio.Transport", server.transport).abort()
        return answer

    async def comes(self) -> None:
        """Be there, at the port where one was looked for."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, enable_SMTPUTF8=False), "127.0.0.1", self.port
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def goes(self) -> None:
        if self._server:
            self._server.close()
            await self._server.wait_closed()
            self._server = None


@asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    server = MailServer()
    await server.comes()
    try:
        yield server
    finally:
        await server.goes()
