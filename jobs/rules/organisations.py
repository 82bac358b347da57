"""Which names mean one organisation, and how each is spelt: no other place says so."""

import unicodedata
from collections.abc import Iterable


def matched(name: str) -> str:
    """Give a name as it is compared: small and capital letters alike, and however it is spaced."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


class Spellings:
    """The names of an area's organisations; one that is spelt otherwise gets the first spelling."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._first: dict[str, str] = {}
        self._exact = set[str]()
        for name in known:
            self._exact.add(name)
            self._first.setdefault(matched(name), name)

    def of(self, name: str) -> str:
        """Give the name as it is known; one that is new is known from then on."""
        return name if name in self._exact else self._first.setdefault(matched(name), name)
