"""The words of a sheet: its columns, and what may stand in them, in Dutch and English alike."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from models.values import Language, Role, Rotation


class Column(StrEnum):
    """What a column says."""

    NAME = "name"
    EMAIL = "email"
    ORGANISATION = "organisation"
    ROLES = "roles"
    LANGUAGE = "language"
    KEY = "key"
    RHYTHM = "rhythm"
    WEEKS = "weeks"
    DAY = "day"
    TIME = "time"
    REPRESENTATIVES = "representatives"
    DEPUTIES = "deputies"
    ROTATION = "rotation"
    PAUSED_UNTIL = "paused_until"
    STOPPED = "stopped"


OF_WORKGROUPS: Final = frozenset(
    {
        Column.RHYTHM,
        Column.WEEKS,
        Column.DAY,
        Column.TIME,
        Column.REPRESENTATIVES,
        Column.DEPUTIES,
        Column.ROTATION,
        Column.PAUSED_UNTIL,
        Column.STOPPED,
    }
)
"""What only workgroups have: by one of these a sheet is known to be theirs."""
NAMES_OF_WORKGROUPS: Final = ("werkgroep", "workgroup")
"""What heads the names of workgroups alone: a sheet that says so is theirs, whatever else it has."""

_HEADINGS: Mapping[Column, str] = MappingProxyType(
    {
        Column.NAME: "|".join(("naam", "name", *NAMES_OF_WORKGROUPS)),
        Column.EMAIL: "e-mail|email|mail|e-mailadres|mailadres|emailadres|e-mail address",
        Column.ORGANISATION: "organisatie|organisation|organization",
        Column.ROLES: "rol|rollen|role|roles",
        Column.LANGUAGE: "taal|language",
        Column.KEY: "sleutel|key|slug",
        Column.RHYTHM: "ritme|rhythm",
        Column.WEEKS: "weken|weeks|om de hoeveel weken",
        Column.DAY: "dag|day|weekday",
        Column.TIME: "tijd|time",
        Column.REPRESENTATIVES: "vertegenwoordigers|vertegenwoordiger|representatives|representative",
        Column.DEPUTIES: "vervangers|vervanger|deputies|deputy",
        Column.ROTATION: "beurten|turns",
        Column.PAUSED_UNTIL: "pauze tot|pause until",
        Column.STOPPED: "gestopt|stopped",
    }
)

NONE: Final = frozenset({"geen", "none", "-"})
"""What empties a field; a cell that is left empty changes nothing."""
AS_AREA: Final = frozenset({"zoals het gebied", "as the area", "like the area"})
YES: Final = frozenset({"ja", "yes", "j", "y", "x"})
NO: Final = frozenset({"nee", "no", "n"})
SPEAKING: Final = frozenset({"vertegenwoordiger", "representative", "vervanger", "deputy"})
"""What people write for a role, and is a seat in a workgroup."""

ROLES: Mapping[str, Role] = MappingProxyType(
    {
        "gebiedsmakelaar": Role.GEBIEDSMAKELAAR,
        "facilitator": Role.FACILITATOR,
        "procesbegeleider": Role.FACILITATOR,
        "kerngroep": Role.CORE_GROUP,
        "core group": Role.CORE_GROUP,
        "core_group": Role.CORE_GROUP,
        "meelezer": Role.READER,
        "reader": Role.READER,
    }
)
LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        "nederlands": Language.DUTCH,
        "dutch": Language.DUTCH,
        "nl": Language.DUTCH,
        "engels": Language.ENGLISH,
        "english": Language.ENGLISH,
        "en": Language.ENGLISH,
    }
)
ROTATIONS: Mapping[str, Rotation] = MappingProxyType(
    {
        "allebei": Rotation.BOTH,
        "both": Rotation.BOTH,
        "om de beurt": Rotation.IN_TURNS,
        "in turns": Rotation.IN_TURNS,
        "eerst de eerste": Rotation.FIRST_THEN_OTHER,
        "first one first": Rotation.FIRST_THEN_OTHER,
    }
)


def plain(words: str) -> str:
    """Give words as they are compared: small letters, single spaces."""
    return " ".join(words.casefold().split())


BY_HEADING: Mapping[str, Column] = MappingProxyType(
    {word: column for column, words in _HEADINGS.items() for word in words.split("|")}
)
_PARTED: Final = re.compile(r"[,\n]")


def parts(cell: str) -> list[str]:
    """Give the parts of a cell that holds more than one, such as names."""
    return [part.strip() for part in _PARTED.split(cell) if part.strip()]
