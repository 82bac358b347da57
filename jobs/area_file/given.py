"""A list as somebody sent it."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

AREA_FILE: Final = ".toml"
SHEET: Final = ".csv"


def form_of(name: str) -> str:
    """Give the end of a file's name in small letters, such as `.csv`."""
    return PurePath(name.lower()).suffix


@dataclass(frozen=True, kw_only=True)
class GivenList:
    """A file of text; the end of its name says of which form it is."""

    name: str
    text: str

    @property
    def form(self) -> str:
        return form_of(self.name)
