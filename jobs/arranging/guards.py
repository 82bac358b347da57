"""What a change must not do, and what somebody must be told before they agree to it."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.arranging.changes import Action, Change, PersonChange, WorkgroupChange, differences
from models.queries.people import area_addresses, members_elsewhere, who_holds
from models.values import MOST_REPRESENTATIVES, Role


class Refusal(StrEnum):
    """Why a change cannot be made at all."""

    LAST_FACILITATOR = "last_facilitator"
    TOO_MANY_REPRESENTATIVES = "too_many_representatives"
    ADDRESS_ELSEWHERE = "address_elsewhere"
    """Overviews of another area go to that address too, so no facilitator moves it."""
    NAME_ELSEWHERE = "name_elsewhere"
    """Another area knows them by that name, and would not see who changed it."""
    ADDRESS_TAKEN = "address_taken"


class Caution(StrEnum):
    """What somebody must know before they agree."""

    NO_REPRESENTATIVE = "no_representative"
    NO_GEBIEDSMAKELAAR = "no_gebiedsmakelaar"


async def refusal(session: AsyncSession, area_id: int, change: Change) -> Refusal | None:
    """Say why a change cannot be made; None for one that can."""
    match change:
        case PersonChange(key=key, old=old, new=new) if old and Role.FACILITATOR in old.roles:
            stays = new is not None and Role.FACILITATOR in new.roles
            if not stays and await _is_last_facilitator(session, area_id, key):
                return Refusal.LAST_FACILITATOR
        case WorkgroupChange(new=new) if new and len(new.representatives) > MOST_REPRESENTATIVES:
            return Refusal.TOO_MANY_REPRESENTATIVES
    if kept := await kept_elsewhere(session, area_id, [change]):
        return kept[0][1]
    if isinstance(change, PersonChange) and await _is_address_taken(session, area_id, change):
        return Refusal.ADDRESS_TAKEN
    return None


async def _is_last_facilitator(session: AsyncSession, area_id: int, key: str) -> bool:
    """Say whether nobody is left who does the work; who has not joined does none of it."""
    others = await who_holds(session, area_id, Role.FACILITATOR)
    takes_part = others.pop(key, False)
    return not any(others.values()) if takes_part else not others


async def _is_address_taken(session: AsyncSession, area_id: int, change: PersonChange) -> bool:
    """Find the address that somebody gets with another of the area: a list knows people by it."""
    address = change.new.email if change.new else None
    if not address or (change.old and change.old.email == address):
        return False
    there = await area_addresses(session, area_id)
    # Compared here as a list does it: the lower() of SQLite knows only the letters of ASCII.
    return any(key != change.key and address.lower() == other.lower() for key, other in there.items())


_KEPT_ELSEWHERE: Final = MappingProxyType(
    {"name": Refusal.NAME_ELSEWHERE, "email": Refusal.ADDRESS_ELSEWHERE}
)
"""What of somebody who belongs to another area too is not changed in one of them."""


async def kept_elsewhere(
    session: AsyncSession, area_id: int, changes: Iterable[Change]
) -> list[tuple[str, Refusal]]:
    """Name those who belong to another area too and of whom something would change there, and say what."""
    moved = [
        (change.key, change.old.name, _KEPT_ELSEWHERE[field])
        for change in changes
        if isinstance(change, PersonChange) and change.old and change.new
        for field, *_ in differences(change)
        if field in _KEPT_ELSEWHERE
    ]
    found = await members_elsewhere(session, area_id, {key for key, *_ in moved}) if moved else set()
    return [(name, why) for key, name, why in moved if key in found]


def cautions(change: Change) -> Iterator[Caution]:
    """List what must be told; a workgroup that loses its last representative is asked nothing more."""
    match change:
        case WorkgroupChange(action=Action.CHANGE, old=old, new=new) if old and new:
            if old.representatives and not new.representatives and new.next_ask_at:
                yield Caution.NO_REPRESENTATIVE


async def loses_gebiedsmakelaar(session: AsyncSession, area_id: int, changes: Iterable[Change]) -> bool:
    """Say whether these changes, not made yet, leave an area that has a gebiedsmakelaar without one."""
    people = [change for change in changes if isinstance(change, PersonChange)]
    if not any(change.old and Role.GEBIEDSMAKELAAR in change.old.roles for change in people):
        return False
    left = set(await who_holds(session, area_id, Role.GEBIEDSMAKELAAR)) - {change.key for change in people}
    return not left and not any(change.new and Role.GEBIEDSMAKELAAR in change.new.roles for change in people)
