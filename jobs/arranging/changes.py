"""What can change of an area, as values: planned, shown, kept in a draft and made from the same ones."""

from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from jobs.arranging.known import KnownArea, KnownPerson, KnownWorkgroup
from models.arranged import STOPPED, Arranged


class Action(StrEnum):
    """What happens to an area, a person, a workgroup or its table."""

    ADD = "add"
    CHANGE = "change"
    STOP = STOPPED
    """The workgroup is not asked any more and its seats are empty; what it said stays."""
    RESTART = "restart"
    LEAVE = "leave"
    """The person loses seats and roles in this area; what they said stays."""
    REMOVE = "remove"
    """It was never asked anything, so nothing of it needs to stay."""
    SETTLE = "settle"
    """What was wrong with a table is right now."""


@dataclass(frozen=True, kw_only=True)
class AreaChange:
    subject: Literal[Arranged.AREA] = Arranged.AREA
    key: str
    action: Action
    old: KnownArea | None
    new: KnownArea

    @property
    def name(self) -> str:
        return self.new.name


@dataclass(frozen=True, kw_only=True)
class PersonChange:
    subject: Literal[Arranged.PERSON] = Arranged.PERSON
    key: str
    action: Action
    old: KnownPerson | None
    new: KnownPerson | None

    @property
    def name(self) -> str:
        return _name(self)


@dataclass(frozen=True, kw_only=True)
class WorkgroupChange:
    subject: Literal[Arranged.WORKGROUP] = Arranged.WORKGROUP
    key: str
    action: Action
    old: KnownWorkgroup | None
    new: KnownWorkgroup | None

    @property
    def name(self) -> str:
        return _name(self)


Change = AreaChange | PersonChange | WorkgroupChange
CHANGE: TypeAdapter[Change] = TypeAdapter(Annotated[Change, Field(discriminator="subject")])
"""A change to and from JSON, for a draft."""


def _name(change: PersonChange | WorkgroupChange) -> str:
    there = change.new or change.old
    return there.name if there else change.key


def differences(change: Change) -> list[tuple[str, object, object]]:
    """List (field, old, new) of what a change changes; of something new what is not as usual."""
    there = change.new or change.old
    found = []
    for field in fields(there) if there else ():
        usual = None if field.default is MISSING else field.default
        old, new = (getattr(side, field.name, None) for side in (change.old, change.new))
        if (old or None) != (new or None) and (change.old or new != usual):
            found.append((field.name, old, new))
    return found


def plain(value: object) -> object:
    """Give a value of a field as JSON can hold it."""
    match value:
        case time():
            return f"{value:%H:%M}"
        case datetime() | date():
            return value.isoformat()
        case tuple():
            return [plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(part) for name, part in asdict(value).items() if part is not None}
    return value
