"""The values of what facilitators and workgroups arrange, which tables, rules and texts share."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class OrganisationKind(StrEnum):
    """What kind of partner sits at a workgroup's table."""

    MUNICIPALITY = "municipality"
    HOUSING = "housing"
    CARE = "care"
    WELFARE = "welfare"
    POLICE = "police"
    SCHOOL = "school"
    RESIDENTS = "residents"
    BUSINESS = "business"
    OTHER = "other"


class GapKind(StrEnum):
    """What is not right about a table: somebody is missing, or is no longer needed."""

    MISSING = "missing"
    SUPERFLUOUS = "superfluous"


class Tempo(StrEnum):
    """Which way a proposal moves a rhythm."""

    CALMER = "calmer"
    FASTER = "faster"


class Arranged(StrEnum):
    """What a logged change is about."""

    AREA = "area"
    WORKGROUP = "workgroup"
    PERSON = "person"
    CLOSED_PERIOD = "closed_period"
    TABLE = "table"


STOPPED = "stop"
"""As what the log has it that a workgroup stopped."""


class Way(StrEnum):
    """How a change was made."""

    CHAT = "chat"
    FILE = "file"
    CHAT_FILE = "chat_file"
    """By a list that a facilitator sent in chat."""
    COMMAND = "command"


@dataclass(frozen=True, kw_only=True)
class PassedOn:
    """How far a handover has come."""

    taker: str | None
    made_at: datetime
    given_at: datetime | None
    read_at: datetime | None
