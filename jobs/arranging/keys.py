"""Keys for what is made in chat: short names of small letters, from what people call it."""

import re
import unicodedata
from collections.abc import Collection
from itertools import chain, count
from typing import Final

LONGEST: Final = 56


def key_for(name: str, taken: Collection[str]) -> str:
    """Make a key that an area file can use too, and that nothing else in the area has."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "naam"
    numbered = (f"{base}-{number}" for number in count(2))
    return next(key for key in chain([base], numbered) if key not in taken)
