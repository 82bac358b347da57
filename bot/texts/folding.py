"""Typed words made comparable: `Goed!`, `goed 👍` and `GOED` are one answer."""

import re
import unicodedata
from collections.abc import Container

_EMOJI_FORM = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u200d]")
_EMOTICON = {":)": "🙂", ":-)": "🙂", ":(": "🙁", ":-(": "🙁"}

MOST_IN_PHRASE = 8
"""Words in the longest phrase that typed words are made of."""


def folded(text: str) -> str:
    """Fold case, accents, spaces and punctuation; keep an emoji only if it stands alone."""
    text = _EMOTICON.get(text.strip(), text)
    plain = unicodedata.normalize("NFKD", _EMOJI_FORM.sub("", text)).casefold()
    words = _spaced("".join(_letter(character) for character in plain))
    return words or _spaced("".join(c for c in plain if unicodedata.category(c).startswith("S")))


def is_made_of(phrases: Container[str], said: str) -> bool:
    """Say whether folded words are nothing but folded phrases of at most `MOST_IN_PHRASE` words.

    It looks at most that many times a word, however the phrases overlap.
    """
    # Emoji stand alone, with or without a space between them.
    words = said.split() if any(map(str.isalnum, said)) else list(said.replace(" ", ""))
    reached = {0}
    for begin in range(len(words)):
        if begin in reached:
            ends = range(begin + 1, begin + 1 + MOST_IN_PHRASE)
            reached.update(end for end in ends if " ".join(words[begin:end]) in phrases)
    return bool(words) and len(words) in reached


def _letter(character: str) -> str:
    """Keep a letter or digit, drop an accent or an apostrophe, make the rest a space."""
    if character.isalnum():
        return character
    return "" if unicodedata.combining(character) or character in "'’" else " "


def _spaced(text: str) -> str:
    return " ".join(text.split())
