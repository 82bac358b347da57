"""Finding whom or what a cell means, by key or by name; and the word that means one and no other."""

from collections.abc import Iterable, Mapping

from jobs.area_file.sheets.columns import parts, plain
from jobs.arranging.keys import key_for


class Naming:
    """The names of an area, by key."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = dict(names)
        self._by_name: dict[str, list[str]] = {}
        for key, name in names.items():
            self._by_name.setdefault(plain(name), []).append(key)

    def meant(self, word: str) -> list[str]:
        """List the keys that a word can mean; a key means itself, whatever else is called so."""
        key = word.strip()
        return [key] if key in self._names else self._by_name.get(plain(word), [])

    def word_for(self, key: str) -> str:
        """Give the name if it means this key alone, also in a list of names; else the key."""
        name = self._names[key]
        return name if parts(name) == [name] and self.meant(name) == [key] else key


class NewKeys:
    """The keys of whom or what is new in a sheet: a name that stands there without a key has one."""

    def __init__(self, known: Iterable[str], told: Iterable[tuple[str, str | None]]) -> None:
        """`told` is the name of each row, with the key where the row itself tells it."""
        self._taken = set(known)
        self._by_name: dict[str, str] = {}
        for name, key in told:
            if key:
                self._note(name, key)

    def for_name(self, name: str) -> str:
        key = self._by_name.get(plain(name)) or key_for(name, self._taken)
        self._note(name, key)
        return key

    def _note(self, name: str, key: str) -> None:
        self._taken.add(key)
        if name:
            self._by_name.setdefault(plain(name), key)
