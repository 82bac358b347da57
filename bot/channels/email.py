"""E-mail: a message becomes one multipart mail, and what the mail server says becomes a value."""

import logging
from email.message import EmailMessage
from email.utils import formataddr
from hashlib import sha256

import aiosmtplib

from bot.channels import Delivery, NotSent, Refused, Sent, Uncertain, Unreachable
from bot.settings_form import Email
from jobs.post import Commands, Edit, Mail, Message, SentFile

log = logging.getLogger(__name__)

TRY_AGAIN_SECONDS = 300.0
TIMEOUT_SECONDS = 20.0


class EmailCarrier:
    """Sends through one mail server, a connection a message."""

    def __init__(self, settings: Email) -> None:
        self.settings = settings

    async def send(
        self, address: str, payload: Message | Edit | SentFile | Commands | Mail, *, key: str
    ) -> Delivery:
        """Send a mail; its Message-ID follows from `key`, so that a repeat is known as the same mail."""
        if not isinstance(payload, Mail):
            return Refused("only mail goes by mail")
        mail = compose(payload, sender=self.settings.sender, recipient=address, key=key)
        password = self.settings.password
        client = aiosmtplib.SMTP(
            hostname=self.settings.host,
            port=self.settings.port_used,
            username=self.settings.username,
            password=password.get_secret_value() if password else None,
            use_tls=self.settings.security == "tls",
            start_tls=self.settings.security == "starttls",
            timeout=TIMEOUT_SECONDS,
        )
        try:
            async with client:
                await client.send_message(mail)
        except (aiosmtplib.SMTPException, OSError) as error:
            return outcome_of(error)
        return Sent(mail["Message-ID"])


def compose(payload: Mail, *, sender: str, recipient: str, key: str) -> EmailMessage:
    """Make the mail: plain text first, then the same as HTML."""
    mail = EmailMessage()
    mail["Subject"] = payload.subject
    mail["From"] = formataddr(("Vlottrekker", sender)) if "<" not in sender else sender
    mail["To"] = recipient
    domain = sender.rpartition("@")[2].strip("> ") or "localhost"
    mail["Message-ID"] = f"<{sha256(key.encode()).hexdigest()[:32]}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(payload.text)
    mail.add_alternative(payload.html, subtype="html")
    return mail


def outcome_of(error: Exception) -> Delivery:
    """Read what the mail server said: 4xx may be tried again, 5xx will not change."""
    match error:
        case aiosmtplib.SMTPRecipientsRefused():
            code = error.recipients[0].code if error.recipients else 550
            return NotSent(str(code), TRY_AGAIN_SECONDS) if code < 500 else Unreachable(str(code))
        case aiosmtplib.SMTPResponseException() if error.code >= 500:
            if isinstance(error, aiosmtplib.SMTPAuthenticationError):
                return NotSent("the mail server does not accept the password", TRY_AGAIN_SECONDS)
            return Refused(str(error.code))
        case aiosmtplib.SMTPReadTimeoutError() | aiosmtplib.SMTPServerDisconnected():
            return Uncertain(type(error).__name__)
        case _:
            return NotSent(type(error).__name__, TRY_AGAIN_SECONDS)
