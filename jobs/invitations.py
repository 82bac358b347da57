"""Personal links: one for everybody of an area who has not joined yet; only a hash of each is kept."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from models.people import Invitation
from models.queries.once import insert_all
from models.queries.people import not_joined, replace_invitations

VALID_FOR: Final = timedelta(days=14)
_BYTES: Final = 16


@dataclass(frozen=True, kw_only=True)
class Invite:
    """A link's token, which is known only while it is being handed out."""

    key: str
    name: str
    token: str
    expires_at: datetime

    def link(self, username: str) -> str:
        """Give the address that opens the bot, within Telegram's 64 characters for its last part."""
        return f"https://t.me/{username}?start={self.token}"


def token_hash(token: str) -> bytes:
    """Give what is stored of a token: its SHA-256."""
    return sha256(token.encode()).digest()


async def invite_all(
    session: AsyncSession, area_id: int, now: datetime, *, only: Iterable[str] | None = None
) -> list[Invite]:
    """Make a new link for everybody who has not joined, or only for some keys; older ones become void."""
    waiting = await not_joined(session, area_id)
    chosen = {key: person for key, person in waiting.items() if only is None or key in only}
    await replace_invitations(session, area_id, [person.id for person in chosen.values()], now)
    invites = [
        Invite(key=key, name=person.name, token=secrets.token_urlsafe(_BYTES), expires_at=now + VALID_FOR)
        for key, person in chosen.items()
    ]
    rows = [
        {
            "area_id": area_id,
            "person_id": chosen[each.key].id,
            "token_hash": token_hash(each.token),
            "expires_at": each.expires_at,
        }
        for each in invites
    ]
    await insert_all(session, Invitation, rows)
    return invites
