"""What jobs need of the outside world: the forms a message can have, and how words and time come in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal, Protocol

from pydantic import Base64Bytes, Field, TypeAdapter

from jobs.rules.digest import Digest
from jobs.rules.handover import Note
from jobs.rules.notices import Notice
from jobs.rules.prompts import Prompt
from jobs.rules.tempo import TempoProposal
from models.values import AttachmentKind, Language


@dataclass(frozen=True, kw_only=True)
class Button:
    """An inline button; `data` is at most 64 bytes (Telegram's limit)."""

    label: str
    data: str


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Message:
    """A chat message in Telegram's HTML, at most 4,096 UTF-16 units once parsed."""

    kind: Literal["message"] = "message"
    text: str
    buttons: Keyboard = ()
    repeat_note: str = ""
    """What stands above a second copy, sent when it is uncertain whether the first arrived."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """New words, and perhaps buttons, for a message that stands in the chat."""

    kind: Literal["edit"] = "edit"
    message_id: int
    text: str
    buttons: Keyboard = ()


@dataclass(frozen=True, kw_only=True)
class Bare:
    """A message that stands in the chat loses its buttons: it was answered in words."""

    kind: Literal["bare"] = "bare"
    message_id: int


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """A photo or voice message that somebody sent, passed on by Telegram's file id."""

    kind: Literal["file"] = "file"
    form: AttachmentKind
    file_id: str
    caption: str


MOST_OF_DOCUMENT: Final = 1024 * 1024
"""How many bytes a document may have: it waits in the outbox, where everything has to be small."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file of our own making. The caption is Telegram's HTML, at most 1,024 UTF-16 units once parsed."""

    kind: Literal["document"] = "document"
    name: str
    content: Base64Bytes
    caption: str = ""

    def __post_init__(self) -> None:
        if not 0 < len(self.content) <= MOST_OF_DOCUMENT:
            raise ValueError(f"a document of {len(self.content)} bytes cannot be sent")


@dataclass(frozen=True, kw_only=True)
class Commands:
    """The commands that a person's menu shows, as (command, description)."""

    kind: Literal["commands"] = "commands"
    commands: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Mail:
    kind: Literal["mail"] = "mail"
    subject: str
    text: str
    html: str


Payload = Message | Edit | Bare | SentFile | Document | Commands | Mail
PAYLOAD: TypeAdapter[Payload] = TypeAdapter(Annotated[Payload, Field(discriminator="kind")])


class Wording(Protocol):
    """Says in words what the jobs decided to say."""

    def question(self, prompt: Prompt, language: Language) -> Message: ...

    def notice(self, told: Notice, language: Language) -> Message: ...

    def proposal(self, proposal: TempoProposal, language: Language) -> Message: ...

    def handover(
        self, number: int, note: Note, workgroup: str, words: str | None, timezone: str, language: Language
    ) -> list[Message]: ...

    def digest_messages(self, digest: Digest, language: Language) -> list[Message]: ...

    def digest_mail(self, digest: Digest, language: Language) -> Mail | None:
        """Write the overview as a mail; None where no mail goes out."""


class Clock(Protocol):
    """The time that the running program lives in; the demo and the tests bring their own."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...
