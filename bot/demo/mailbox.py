"""A mail server on loopback that keeps what it gets in a folder, one file a mail."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LONGEST_WAIT_SECONDS = 5.0


class Mailbox:
    """The mails that came, newest last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mails: list[EmailMessage] = []
        self.port = 0
        self._came = asyncio.Event()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        """Take one mail in."""
        content = envelope.original_content or b""
        mail = message_from_bytes(content, policy=policy.default)
        if isinstance(mail, EmailMessage):
            self.mails.append(mail)
        number = len(list(self.folder.glob("*.eml"))) + 1
        (self.folder / f"{number:02}.eml").write_bytes(content)
        self._came.set()
        return "250 OK"

    async def holds(self, count: int) -> None:
        """Wait until so many mails have come. Raises TimeoutError after some real seconds."""
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            while len(self.mails) < count:
                self._came.clear()
                await self._came.wait()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Listen on 127.0.0.1, on a free port."""
        self.folder.mkdir(parents=True, exist_ok=True)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, loop=loop), "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            await server.wait_closed()


def text_of(mail: EmailMessage, form: str) -> str:
    """Give one form of a mail: `plain` or `html`."""
    part = mail.get_body((form,))
    return str(part.get_content()) if part else ""
