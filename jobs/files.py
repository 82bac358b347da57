"""Photos and voice messages with a turn: kept, and another put in the place of one by an edit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.answers import OpenTurn, told_next
from jobs.setting import setting_of
from models.rounds import Attachment, CheckIn
from models.values import AttachmentKind


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A photo or voice message as Telegram tells of it, and the message it came in."""

    kind: AttachmentKind
    file_id: str
    unique_id: str | None = None
    message_id: int | None = None

    def is_same(self, kept: Attachment) -> bool:
        """Say whether it is what was kept. Of a voice message Telegram lets only the caption change."""
        return self.kind is AttachmentKind.VOICE or self.unique_id == kept.unique_id


async def attach(session: AsyncSession, check_in: CheckIn, file: Brought, now: datetime) -> None:
    """Keep Telegram's file id of a photo or voice message with this turn."""
    now = told_next(await setting_of(session, check_in), now)
    check_in.touched_at = now
    session.add(
        Attachment(
            check_in_id=check_in.id,
            kind=file.kind,
            file_id=file.file_id,
            said_at=now,
            unique_id=file.unique_id,
            message_id=file.message_id,
        )
    )


async def put_in_place(
    session: AsyncSession, open_: OpenTurn, old: Attachment, file: Brought | None, now: datetime
) -> None:
    """Put a file, or nothing, in the place of another, which is shown to nobody any more."""
    old.replaced_at = now
    if file:
        await attach(session, open_.check_in, file, now)
