"""Who may do what in an area: one table, asked by every handler and command."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType

from models.values import Role


class Action(StrEnum):
    """What a person can do with the bot beside reading its help."""

    ANSWER = "answer"
    REPORT = "report"
    BE_AWAY = "be_away"
    READ_OVERVIEW = "read_overview"
    SEE_RHYTHM = "see_rhythm"
    LEAVE = "leave"
    MARK_STEP = "mark_step"
    ARRANGE = "arrange"
    READ_LOG = "read_log"
    EXPORT = "export"
    IMPORT = "import"


_ALLOWED: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.ANSWER: frozenset({Role.REPRESENTATIVE}),
        Action.REPORT: frozenset({Role.REPRESENTATIVE}),
        Action.BE_AWAY: frozenset({Role.REPRESENTATIVE}),
        Action.READ_OVERVIEW: frozenset({Role.GEBIEDSMAKELAAR, Role.FACILITATOR}),
        Action.SEE_RHYTHM: frozenset({Role.REPRESENTATIVE}),
        Action.LEAVE: frozenset({Role.REPRESENTATIVE}),
        Action.MARK_STEP: frozenset({Role.REPRESENTATIVE}),
        Action.ARRANGE: frozenset({Role.FACILITATOR}),
        Action.READ_LOG: frozenset({Role.GEBIEDSMAKELAAR, Role.FACILITATOR}),
        Action.EXPORT: frozenset({Role.FACILITATOR}),
        Action.IMPORT: frozenset({Role.FACILITATOR}),
    }
)


def may(roles: Collection[Role], action: Action) -> bool:
    """Say whether somebody with these roles in an area may do this there."""
    return not _ALLOWED[action].isdisjoint(roles)
