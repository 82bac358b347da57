"""The enums and frozen values that tables, rules and texts share."""

from dataclasses import dataclass
from datetime import time
from enum import IntEnum, StrEnum


class Language(StrEnum):
    DUTCH = "nl"
    ENGLISH = "en"


class Weekday(StrEnum):
    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"

    @property
    def number(self) -> int:
        """Give the number that `datetime.date.weekday` uses: Monday is 0."""
        return list(Weekday).index(self)


class MonthWeek(StrEnum):
    """Which of its weekdays in a month, for a rhythm that goes by the month."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    LAST = "last"


@dataclass(frozen=True, kw_only=True)
class Cadence:
    """How often a workgroup is asked: every so many weeks, on a weekday, at a local wall-clock time.

    With `monthly` it is once a month instead, and the number of weeks is not looked at.
    """

    every_weeks: int
    weekday: Weekday
    time: time
    monthly: MonthWeek | None = None


class Role(StrEnum):
    """What a person may do in one area. A representative is whoever holds a `Seat`."""

    GEBIEDSMAKELAAR = "gebiedsmakelaar"
    FACILITATOR = "facilitator"
    CORE_GROUP = "core_group"
    READER = "reader"
    REPRESENTATIVE = "representative"


MOST_REPRESENTATIVES = 2
"""How many speak for a workgroup at most."""


class SeatKind(StrEnum):
    REPRESENTATIVE = "representative"
    DEPUTY = "deputy"


class Rotation(StrEnum):
    """Which of a workgroup's representatives are asked in a round."""

    BOTH = "both"
    IN_TURNS = "in_turns"
    FIRST_THEN_OTHER = "first_then_other"
    """The first; the other when nothing was heard after the reminder."""


class StandInReason(StrEnum):
    """Why somebody is asked in the place of another. Nobody is told who was silent."""

    AWAY = "away"
    SILENT = "silent"
    UNREACHABLE = "unreachable"


class Standing(StrEnum):
    """How a workgroup is doing, in the words of the person who was asked."""

    WELL = "well"
    ROUGH = "rough"
    STUCK = "stuck"


class Theme(StrEnum):
    SUPPORT = "support"
    TRUST = "trust"
    LEEWAY = "leeway"
    EMBEDDING = "embedding"
    OWNERSHIP = "ownership"
    SCOPE = "scope"
    CAPACITY = "capacity"
    COOPERATION = "cooperation"
    DECISION = "decision"
    MONEY = "money"
    OTHER = "other"


class Helper(StrEnum):
    """Who can help, as the person who asks for help sees it."""

    WORKGROUP = "workgroup"
    CORE_GROUP = "core_group"
    GEBIEDSMAKELAAR = "gebiedsmakelaar"
    SOMEBODY = "somebody"
    UNKNOWN = "unknown"


class Progress(StrEnum):
    """What became of an open obstacle since the last round."""

    SOLVED = "solved"
    ONGOING = "ongoing"
    DIFFERENT = "different"


STILL_THERE = frozenset({Progress.ONGOING, Progress.DIFFERENT})
SAME = "same"
"""The choice "nog hetzelfde" at the question where the workgroup is stuck: on what is still there."""


class ObstacleStatus(StrEnum):
    """The life of an obstacle, in the words of the city's own reporting system."""

    REPORTED = "reported"
    PICKED_UP = "picked_up"
    PASSED_ON = "passed_on"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    STOPPED = "stopped"


OPEN_OBSTACLE = frozenset(
    {ObstacleStatus.REPORTED, ObstacleStatus.PICKED_UP, ObstacleStatus.PASSED_ON, ObstacleStatus.REOPENED}
)


class RoundStatus(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"
    SKIPPED = "skipped"


class SkipReason(StrEnum):
    """Why a round that was due was not asked."""

    HOLIDAY = "holiday"
    TOO_LATE = "too_late"
    NOBODY = "nobody"
    CLOSED_PERIOD = "closed_period"
    SCHOOL_HOLIDAY = "school_holiday"
    PAUSED = "paused"


class Question(StrEnum):
    """One question of a check-in. Those about a known obstacle have that obstacle as their subject."""

    PROGRESS = "progress"
    CHANGE = "change"
    STANDING = "standing"
    ROUGH = "rough"
    OBSTACLE = "obstacle"
    THEME = "theme"
    HELP = "help"
    HELPER = "helper"
    WORKED = "worked"
    NOTE = "note"
    """Never asked: words that came before it was clear what they belong to."""


class AttachmentKind(StrEnum):
    PHOTO = "photo"
    VOICE = "voice"


class Channel(StrEnum):
    TELEGRAM = "telegram"
    EMAIL = "email"


class Priority(IntEnum):
    """What goes first when Telegram's pace is the limit."""

    REPLY = 0
    QUESTION = 1
    OVERVIEW = 2


class SendStatus(StrEnum):
    """What a send can be; see "What a send can be" in docs."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    EXPIRED = "expired"


class UpdateStatus(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    SET_ASIDE = "set_aside"


class DigestStatus(StrEnum):
    SENT = "sent"
    SKIPPED = "skipped"


class Pulse(StrEnum):
    """What is noted to have gone well, so that somebody who looks later can see when it last did."""

    START = "start"
    """When the bot ran for the first time: since then Telegram should be heard."""
    TICK = "tick"
    POLL = "poll"
    SEND = "send"
    MAIL = "mail"
    BACKUP = "backup"
    RESTORE = "restore"
    STOP = "stop"
    """When what leads stopped by itself, or was heard last before that: nothing was confirmed since."""
    LOST_FROM = "lost_from"
    """From when to when what people sent may be gone, the last time that this was so."""
    LOST_UNTIL = "lost_until"
