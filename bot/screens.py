"""The screens of /beheer and of what somebody sets for themselves, and what their buttons mean."""

from dataclasses import dataclass
from enum import StrEnum


class Screen(StrEnum):
    """What a facilitator looks at; the value is what stands in a button."""

    WORKGROUPS = "wl"
    WORKGROUP = "w"
    NEW_WORKGROUP = "wx"
    WORKGROUP_NAME = "wn"
    RHYTHM = "r"
    MOMENT = "rm"
    OTHER_MOMENT = "rt"
    RHYTHM_CHOSEN = "rd"
    PAUSE = "wp"
    STOP = "ws"
    ROTATION = "wo"
    SEATS = "we"
    SEAT_FOR = "wa"
    SEAT_TAKEN = "wk"
    SEAT_LEFT = "wd"
    SEAT_UP = "wu"
    TABLE = "t"
    TABLE_ADD = "ta"
    TABLE_NEW = "tn"
    TABLE_PUT = "tp"
    TABLE_LEFT = "td"
    TABLE_OFTEN = "te"
    GAP_CLOSED = "tg"
    SEARCH = "s"
    PEOPLE = "pl"
    PERSON = "p"
    NEW_PERSON = "px"
    PERSON_NAME = "pn"
    ORGANISATION = "po"
    EMAIL = "pm"
    ROLE = "pr"
    INVITE = "pi"
    LEAVE = "pv"
    AREAS = "al"
    AREA = "a"
    DIGEST = "ad"
    DIGEST_CHOSEN = "ao"
    REMINDER = "ae"
    CLOSING = "ag"
    CLOSED_PERIODS = "ac"
    NEW_CLOSED_PERIOD = "an"
    CLOSED_PERIOD_DROPPED = "ax"
    SCHOOL = "as"
    AREA_TABLES = "at"
    LOG = "l"
    LOG_FILE = "lf"
    FILE = "f"


@dataclass(frozen=True)
class Manage:
    """Show a screen of an area, about a workgroup or person where it has one."""

    screen: Screen
    area_id: int
    subject_id: int = 0
    option: str = ""
    """A choice or a page, in small letters, digits, dots and dashes."""


class Verdict(StrEnum):
    """What somebody says to a change that they have seen."""

    AGREE = "y"
    ADJUST = "e"
    CANCEL = "n"


@dataclass(frozen=True)
class Decide:
    """Say what becomes of a draft."""

    verdict: Verdict
    draft: int


class AtTable(StrEnum):
    """What somebody says to the question who should sit at the table; the value stands in a button."""

    COMPLETE = "y"
    MISSING = "m"
    MISSING_WHO = "w"
    SUPERFLUOUS = "n"
    SUPERFLUOUS_WHO = "v"
    SETTLED = "s"
    SKIP = "k"
    TAKE_BACK = "u"
    BACK = "b"


@dataclass(frozen=True)
class CheckTable:
    """Answer a check of the table; `number` is an organisation, a gap or a page."""

    said: AtTable
    check_id: int
    number: int = 0


@dataclass(frozen=True)
class NewStep:
    """Say which workgroup begins a new step."""

    workgroup_id: int


class Own(StrEnum):
    """What somebody sets for themselves; the value is what stands in a button."""

    LANGUAGE = "t"
    HOURS = "h"
    OTHER_HOURS = "ho"
    AWAY_NEXT_WEEK = "aw"
    AWAY_WEEKS = "an"
    AWAY_FIRST = "af"
    AWAY_LAST = "al"
    AWAY_CHOSEN = "ad"
    AWAY_DROPPED = "ax"
    LEAVE = "s"
    LEAVE_SURE = "sy"
    STAY = "sn"
    HANDOVER_READ = "r"
    NOTHING = "-"
    """A name of a day, or a day that cannot be chosen."""


@dataclass(frozen=True)
class Mine:
    """Set something for oneself; `option` is what was chosen."""

    own: Own
    option: str = ""
