"""Joining: what an invitation is worth when somebody opens it, and the yes or no that follows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.handovers import forget_words
from jobs.invitations import token_hash
from models.areas import Area
from models.people import Invitation, Person
from models.queries import accounts, handovers


class Opened(StrEnum):
    """What opening a link came to."""

    WELCOME = "welcome"
    ADDED = "added"
    ALREADY_IN = "already_in"
    USED = "used"
    EXPIRED = "expired"
    FOREIGN = "foreign"
    HELD = "held"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What opening a link came to, and whose it was for which area."""

    worth: Opened
    person: Person | None = None
    area_id: int | None = None


async def open_invitation(session: AsyncSession, token: str, telegram_id: int, now: datetime) -> Opening:
    """Let an account in with a link. The link is used up by it: the account is the person from here on.

    Somebody who takes part in one area already and opens the link of another becomes one person with both.
    """
    found = await accounts.invitation_with_hash(session, token_hash(token))
    if found is None:
        return Opening(worth=Opened.UNKNOWN)
    invitation, person = found
    owner = await accounts.person_of_account(session, telegram_id)
    worth = _worth(invitation, person, owner, now)
    hands_over = worth in {Opened.WELCOME, Opened.FOREIGN} and person.telegram_id not in {None, telegram_id}
    if hands_over and await accounts.belongs_elsewhere(session, person.id, invitation.area_id):
        # The facilitator of one area does not decide who somebody is in another.
        return Opening(worth=Opened.HELD, person=person, area_id=invitation.area_id)
    if owner and worth is Opened.FOREIGN and not await accounts.share_an_area(session, owner.id, person.id):
        invitation.used_at = now
        if not await accounts.belongs_elsewhere(session, owner.id, invitation.area_id):
            # Who was in no area and opens a link is back, whatever they said before. A holiday to come stays.
            area = await session.get_one(Area, invitation.area_id)
            today = now.astimezone(ZoneInfo(area.timezone)).date()
            await accounts.drop_absences(session, owner.id, today, today)
        await _become_one(session, person, owner)
        added = Opened.ADDED if owner.joined_at else Opened.WELCOME
        return Opening(worth=added, person=owner, area_id=invitation.area_id)
    if worth is Opened.WELCOME:
        person.telegram_id, person.unreachable_since = telegram_id, None
        invitation.used_at = invitation.used_at or now
    return Opening(worth=worth, person=person, area_id=invitation.area_id)


async def _become_one(session: AsyncSession, person: Person, owner: Person) -> None:
    """Let who came anew be who the account is already; who left here before speaks again, and is back."""
    speaks = await handovers.speaks_for(session, person.id)
    await forget_words(session, dict.fromkeys(speaks, (owner.id,)))
    await accounts.merge(session, person, into=owner)
    await handovers.drop_untaken(session, speaks)


def _worth(invitation: Invitation, person: Person, owner: Person | None, now: datetime) -> Opened:
    if owner and owner.id != person.id:
        used = invitation.used_at or person.joined_at
        stale = used or invitation.replaced_at or invitation.expires_at <= now
        return Opened.USED if stale else Opened.FOREIGN
    if owner:
        return Opened.ALREADY_IN if person.joined_at else Opened.WELCOME
    if invitation.used_at or person.joined_at:
        return Opened.USED
    if invitation.replaced_at or invitation.expires_at <= now:
        return Opened.EXPIRED
    return Opened.WELCOME


def agree(person: Person, now: datetime) -> None:
    """Take part from now on."""
    person.joined_at = person.joined_at or now
