"""What is wrong in a list that somebody sent: on which line and of what kind; the words come later."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final


class Wrong(StrEnum):
    """A kind of mistake; each has its sentence, with what to do about it."""

    NOT_TEXT = "not_text"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"
    NO_NAME_COLUMN = "no_name_column"
    COLUMN_TWICE = "column_twice"
    QUOTES = "quotes"
    CELLS = "cells"
    NO_NAME = "no_name"
    NAME = "name"
    KEY = "key"
    TWICE = "twice"
    SEVERAL = "several"
    EMAIL = "email"
    ADDRESS_TAKEN = "address_taken"
    ADDRESS_ELSEWHERE = "address_elsewhere"
    NAME_ELSEWHERE = "name_elsewhere"
    ORGANISATION = "organisation"
    ROLE = "role"
    SPEAKS = "speaks"
    """A role that is given in the list of workgroups."""
    LANGUAGE = "language"
    RHYTHM = "rhythm"
    AMBIGUOUS = "ambiguous"
    """A name in a seat that several people have."""
    NOBODY = "nobody"
    """A name in a seat that nobody has."""
    NOBODY_SPEAKS = "nobody_speaks"
    TOO_MANY_SPEAK = "too_many_speak"
    TWO_SEATS = "two_seats"
    ROTATION = "rotation"
    DATE = "date"
    YES_NO = "yes_no"
    TOML = "toml"
    UNKNOWN_KEY = "unknown_key"
    VALUE = "value"
    OTHER_AREA = "other_area"
    LAST_FACILITATOR = "last_facilitator"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing to mend; `word` is what stands there, `field` what an area file calls it."""

    wrong: Wrong
    line: int = 0
    word: str = ""
    field: str = ""


MOST: Final = 500
"""More faults than these are told once the first have been mended."""


class FaultsError(Exception):
    """Everything that is wrong with a list, at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(islice(faults, MOST))
        super().__init__(", ".join(f"{fault.line}: {fault.wrong}" for fault in self.faults))
