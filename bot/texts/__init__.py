"""What we say, by key and language, and the words in which people may answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from markupsafe import Markup, escape

from bot.texts.catalogue import Catalogue, TextError, Value, catalogue
from bot.texts.folding import folded, is_made_of

__all__ = ["TextError", "Texts", "Value", "folded", "is_made_of"]


@dataclass(frozen=True)
class Texts:
    """The texts of one language: `texts("key", name="Amina")`, or `texts.html(...)` for Telegram and mail."""

    language: str

    def __call__(self, key: str, **values: Value) -> str:
        """Say it plainly; markup among the values is refused, since it would show its tags."""
        if any(isinstance(value, Markup) for value in values.values()):
            raise TextError(f"{key}: markup in a plain text")
        return self._catalogue.format(key, values)

    def html(self, key: str, **values: Value) -> Markup:
        """Say it as HTML: the message may hold tags, plain values are escaped, `Markup` passes."""
        safe = {name: value if isinstance(value, int) else escape(value) for name, value in values.items()}
        return Markup(self._catalogue.format(key, safe))  # noqa: S704 - every value is escaped above

    def vocabulary(self, family: str) -> Mapping[str, str]:
        """Give the typed words of `heard-standing-well = goed | prima`, each with its value: `well`."""
        return _vocabulary(self._catalogue, family)

    @property
    def _catalogue(self) -> Catalogue:
        return catalogue(self.language)


@cache
def _vocabulary(known: Catalogue, family: str) -> Mapping[str, str]:
    """Read the words of a family, once."""
    words: dict[str, str] = {}
    for key in known.messages:
        if not key.startswith(f"{family}-"):
            continue
        for phrase in known.format(key, {}).split("|"):
            value = key.removeprefix(f"{family}-")
            if words.setdefault(folded(phrase), value) != value:
                raise TextError(f"{known.language}.ftl: {phrase.strip()!r} has two meanings in {family}")
    return MappingProxyType(words)
