"""Typed words made comparable: `Goed!`, `goed 👍` and `GOED` are one answer."""

import re
import unicodedata

_EMOJI_FORM = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u200d]")
_EMOTICON = {":)": "🙂", ":-)": "🙂", ":(": "🙁", ":-(": "🙁"}


def folded(text: str) -> str:
    """Fold case, accents, spaces and punctuation; keep an emoji only if it stands alone."""
    text = _EMOTICON.get(text.strip(), text)
    plain = unicodedata.normalize("NFKD", _EMOJI_FORM.sub("", text)).casefold()
    words = _spaced("".join(_letter(character) for character in plain))
    return words or _spaced("".join(c for c in plain if unicodedata.category(c).startswith("S")))


def _letter(character: str) -> str:
    """Keep a letter or digit, drop an accent or an apostrophe, make the rest a space."""
    if character.isalnum():
        return character
    return "" if unicodedata.combining(character) or character in "'’" else " "


def _spaced(text: str) -> str:
    return " ".join(text.split())
