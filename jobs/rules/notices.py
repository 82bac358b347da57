"""What somebody is told that is no question and no answer: each notice as a value."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class MailRefused:
    """Mail to somebody does not arrive; `own` when the reader is that person.

    `may_change` when the reader can change the address; else the administrator does.
    """

    name: str
    own: bool
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class MailGivenUp:
    """A mail to somebody could not be sent for two days; `own` when the reader is that person."""

    name: str
    own: bool


@dataclass(frozen=True, kw_only=True)
class OverviewNotTaken:
    """A mail server takes somebody's address, but not the overview; `own` when the reader is that person."""

    name: str
    own: bool


@dataclass(frozen=True, kw_only=True)
class OverviewRefused:
    """An overview reaches somebody by no way; `may_change` when the reader can give them an address."""

    name: str
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class PlaceEmpty:
    """Somebody of a workgroup gets no messages and there is no deputy; `others` can still answer, or not."""

    workgroup: str
    area: str
    elsewhere: tuple[str, ...]
    """The names of the workgroups in the reader's other areas, here and below."""
    others: bool


@dataclass(frozen=True, kw_only=True)
class OutOfReach:
    """What people said in a time may never have come in; `caretaker` when the reader looks after the area.

    `restored` when it did come in, and is gone since a backup was restored.
    """

    start: datetime
    end: datetime
    timezone: str
    caretaker: bool
    restored: bool = False


@dataclass(frozen=True, kw_only=True)
class TapsLost:
    """Taps of a time may never have come in; `today` when it is told on the day on which that was."""

    start: datetime
    end: datetime
    timezone: str
    today: bool


@dataclass(frozen=True, kw_only=True)
class NobodySpeaks:
    """The last representative of a workgroup left; `may_arrange` when the reader can give the seat."""

    workgroup: str
    area: str
    elsewhere: tuple[str, ...]
    may_arrange: bool


@dataclass(frozen=True, kw_only=True)
class NobodyToAsk:
    """In these workgroups there is nobody to ask: all are away, out of reach, or have not joined.

    `may_arrange` when the reader can give a seat to somebody else.
    """

    workgroups: tuple[str, ...]
    area: str
    elsewhere: tuple[str, ...]
    may_arrange: bool


@dataclass(frozen=True, kw_only=True)
class NobodyReads:
    """An overview went to nobody, as nobody was gebiedsmakelaar of its area."""

    area: str


Notice = (
    NobodySpeaks
    | NobodyReads
    | NobodyToAsk
    | MailRefused
    | MailGivenUp
    | OverviewNotTaken
    | OverviewRefused
    | PlaceEmpty
    | OutOfReach
    | TapsLost
)
