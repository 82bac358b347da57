"""E-mail: a message becomes one multipart mail, and what the mail server says becomes a value."""

import asyncio
import logging
import re
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from hashlib import sha256

import aiosmtplib
from aiosmtplib import SMTPException, SMTPRecipientRefused, SMTPResponseException

from bot.channels import Delivery, NotSent, Refused, Sent, Uncertain, Unreachable
from bot.settings.form import Email, Security
from jobs.post import Clock, Mail, Payload
from jobs.wordless import wordless

log = logging.getLogger(__name__)

TRY_AGAIN_SECONDS = 300.0
SERVER_AGAIN_SECONDS = 60.0
TIMEOUT_SECONDS = 20.0
GREETING_SECONDS = 30.0
NO_SUCH_ADDRESS = frozenset({550, 551, 553})
# Content is refused with 550 as well; an enhanced code tells. 5.1.0, 5.1.7 and 5.1.8 can mean the sender.
ABOUT_THE_RECIPIENT = re.compile(r"5\.1\.([1-6]|10)\b")


class EmailCarrier:
    """Sends through one mail server, a connection a message."""

    def __init__(self, settings: Email, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock

    async def send(self, address: str, payload: Payload, *, key: str) -> Delivery:
        """Send a mail; its Message-ID follows from `key`, so that a repeat is known as the same mail."""
        if not isinstance(payload, Mail):
            return Refused("only mail goes by mail")
        if not address.isascii():
            return Unreachable("an address that is not ASCII")
        try:
            mail = compose(
                payload, sender=self.settings.sender, recipient=address, key=key, now=self.clock.now()
            )
            content = mail.as_bytes(policy=SMTP.clone(cte_type="7bit"))
        except ValueError as error:
            log.error("A mail cannot be made. %s", wordless(error))  # noqa: TRY400
            return Refused(type(error).__name__)
        client = self._client()
        try:
            return await self._hand_over(client, content, address) or Sent(mail["Message-ID"])
        finally:
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        password = self.settings.password
        return aiosmtplib.SMTP(
            hostname=self.settings.host,
            port=self.settings.port_used,
            username=self.settings.username,
            password=password.get_secret_value() if password else None,
            use_tls=self.settings.security is Security.TLS,
            start_tls=self.settings.security is Security.STARTTLS,
            timeout=TIMEOUT_SECONDS,
        )

    async def _hand_over(self, client: aiosmtplib.SMTP, content: bytes, address: str) -> Delivery | None:
        """Go through the steps one by one: only from DATA on may the mail have arrived. None when it did."""
        try:
            async with asyncio.timeout(GREETING_SECONDS):
                await client.connect()
                await client.mail(parseaddr(self.settings.sender)[1])
        except (SMTPException, OSError, ValueError) as error:
            log.warning("The mail server does not take mail: %s", said(error))
            return NotSent(said(error), SERVER_AGAIN_SECONDS, everything_waits=True)
        try:
            await client.rcpt(address)
        except SMTPRecipientRefused as error:
            return outcome_of(error)
        except (SMTPException, OSError, ValueError) as error:
            # It may be about this one address, as where the server looks each up: the others go on.
            log.warning("The mail server does not take a mail: %s", said(error))
            return NotSent(said(error), TRY_AGAIN_SECONDS)
        try:
            await client.data(content)
        except (SMTPException, OSError) as error:
            return outcome_of(error)
        with suppress(SMTPException, OSError):
            await client.quit(timeout=5)
        return None


def compose(payload: Mail, *, sender: str, recipient: str, key: str, now: datetime) -> EmailMessage:
    """Make the mail: plain text first, then the same as HTML."""
    name, address = parseaddr(sender)
    domain = address.rpartition("@")[2] or "localhost"
    mail = EmailMessage()
    mail["Subject"] = payload.subject
    mail["From"] = formataddr((name or "Vlottrekker", address))
    mail["To"] = recipient
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{sha256(key.encode()).hexdigest()[:32]}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(payload.text)
    mail.add_alternative(payload.html, subtype="html")
    return mail


def outcome_of(error: Exception) -> Delivery:
    """Read what the mail server said of one mail: 4xx may be tried again, 5xx will not change.

    Any other answer after the mail, such as 251 or what is no answer at all, may well mean that it was taken.
    """
    match error:
        case SMTPResponseException(code=code) if 400 <= code < 500:
            return NotSent(said(error), TRY_AGAIN_SECONDS)
        case SMTPRecipientRefused(code=code) if code < 500:
            return NotSent(said(error), TRY_AGAIN_SECONDS)
        case SMTPResponseException(code=code) if code < 500:
            return Uncertain(said(error))
        case SMTPRecipientRefused():
            return Unreachable(said(error))
        case SMTPResponseException(code=code, message=words) if (
            code in NO_SUCH_ADDRESS and ABOUT_THE_RECIPIENT.match(words)
        ):
            return Unreachable(said(error))
        case SMTPResponseException():
            log.error("The mail server refuses a mail: %s", said(error))
            return Refused(said(error))
        case _:
            return Uncertain(said(error))


def said(error: Exception) -> str:
    """Give the code or the kind of an error; the server's own words may hold an address."""
    return str(error.code) if isinstance(error, SMTPResponseException) else type(error).__name__
