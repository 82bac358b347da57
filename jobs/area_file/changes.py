"""What an area file can change, as values: planned, shown and made from the same ones."""

from dataclasses import dataclass, fields
from enum import StrEnum

from jobs.area_file.known import KnownArea, KnownPerson, KnownWorkgroup


class Action(StrEnum):
    """What happens to an area, a person or a workgroup."""

    ADD = "add"
    CHANGE = "change"
    STOP = "stop"
    """The workgroup is not asked any more and its seats are empty; what it said stays."""
    RESTART = "restart"
    LEAVE = "leave"
    """The person loses seats and roles in this area; what they said stays."""
    REMOVE = "remove"
    """It was never asked anything, so nothing of it needs to stay."""


@dataclass(frozen=True, kw_only=True)
class AreaChange:
    key: str
    action: Action
    old: KnownArea | None
    new: KnownArea


@dataclass(frozen=True, kw_only=True)
class PersonChange:
    key: str
    action: Action
    old: KnownPerson | None
    new: KnownPerson | None
    person_id: int | None = None
    """The person of another area who has this mail address, and who is the same human being."""


@dataclass(frozen=True, kw_only=True)
class WorkgroupChange:
    key: str
    action: Action
    old: KnownWorkgroup | None
    new: KnownWorkgroup | None


Change = AreaChange | PersonChange | WorkgroupChange


def differences(change: Change) -> list[tuple[str, object, object]]:
    """List (field, old, new) of what a change changes."""
    there = change.new or change.old
    names = [field.name for field in fields(there)] if there else []
    pairs = [(name, getattr(change.old, name, None), getattr(change.new, name, None)) for name in names]
    return [(name, old, new) for name, old, new in pairs if (old or None) != (new or None)]
