"""The rules for writing to people, as checks: each takes a key and its rendered text and gives complaints."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator

Rule = Callable[[str, str], Iterator[str]]

NOT_SAID = ("pattern-", "heard-")
"""Keys that nobody reads: patterns of dates, and the words that we understand."""
GIVEN_WORDS = ("button-join-yes",)
"""Buttons whose words the owner of the project chose, longer than 3."""
LONG_BY_NATURE = ("digest-", "mail-", "privacy-")
"""Keys that may take more than 3 sentences: the overview, its e-mail and what must be told about privacy."""

BANNED = (
    "aangaande|alsmede|betreffende|binnenkort|blokkade|blokkades|conform|derhalve|desgewenst|dient te|"
    "dienen te|echter|eventueel|eventuele|faciliteer|faciliteert|faciliteren|gaarne|geschieden|"
    "implementatie|implementeren|in het kader van|indien|inzake|met betrekking tot|middels|momenteel|"
    "monitoren|omtrent|reeds|stakeholder|stakeholders|te allen tijde|teneinde|ten behoeve van|tevens|thans|"
    "trachten|verstrekken|voornoemd|zo spoedig mogelijk"
)
JARGON = (
    "admin|api|bug|cadence|callback|check-in|check-ins|commando|command|commands|database|default|digest|error|"
    "format|handler|id|input|invalid|json|log|output|parameter|prompt|query|server|timestamp|token|update|user"
)
NUMBER_WORDS = {
    "nl": "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|twintig|honderd",
    "en": "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred",
}
FUNCTIONS = (
    "Gebiedsmakelaar|Facilitator|Kerngroep|Werkgroep|Werkgroepen|Vertegenwoordiger|Vertegenwoordigers|Vervanger|"
    "Meelezer|Dagelijks Bestuur|Representative|Deputy|Workgroup|Workgroups|Core Group|Board"
)
MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’]*\s+|\n+")
_MARKS = {
    "brackets": r"[()\[\]{}]",
    "a semicolon": ";",
    "a pause dash": r"[–—]|\s-\s",
    "an ampersand": "&",
    "a percent sign": "%",
    "an exclamation mark": "!",
}


def complaints(rules: tuple[Rule, ...], key: str, text: str) -> list[str]:
    """Hold one rendered text against rules; tags are taken off first."""
    if key.startswith(NOT_SAID):
        return []
    read = as_read(text)
    return [f"{key}: {complaint}: {read!r}" for rule in rules for complaint in rule(key, read)]


def as_read(text: str) -> str:
    """Give what somebody sees of a text in Telegram's HTML."""
    return html.unescape(re.sub(r"</?[a-z-]+(?: [a-z]+)?>", "", text))


def says_je(_key: str, text: str) -> Iterator[str]:
    yield from _found(r"u|uw|uzelf|uwe", text, "says u instead of je")


def common_words(_key: str, text: str) -> Iterator[str]:
    yield from _found(BANNED, text, "is no B1 word")


def no_jargon(_key: str, text: str) -> Iterator[str]:
    yield from _found(JARGON, text, "is a word of software")


def short_message(key: str, text: str) -> Iterator[str]:
    """Allow 3 sentences and 1 question; a line without an end mark is a label, not a sentence."""
    if key.startswith(LONG_BY_NATURE):
        return
    ended = sum(sentence.rstrip("\"'”’ ").endswith((".", "!", "?", "…")) for sentence in _sentences(text))
    if ended > 3:
        yield f"has {ended} sentences"
    if text.count("?") > 1:
        yield "asks more than 1 question"


def short_sentences(_key: str, text: str) -> Iterator[str]:
    for sentence in _sentences(text):
        if (count := len(_words(sentence))) > 18:
            yield f"has a sentence of {count} words"


def plain_marks(_key: str, text: str) -> Iterator[str]:
    for name, pattern in _MARKS.items():
        if re.search(pattern, text):
            yield f"has {name}"


def short_button(key: str, text: str) -> Iterator[str]:
    if key.startswith("button-") and key not in GIVEN_WORDS and (count := len(_words(text))) > 3:
        yield f"is a button of {count} words"


def small_functions(_key: str, text: str) -> Iterator[str]:
    """Ask small letters for functions; the first word of a sentence may have its capital."""
    for sentence in _sentences(text):
        for found in re.finditer(rf"\b({FUNCTIONS})\b", sentence):
            if re.search(r"\w", sentence[: found.start()]):
                yield f"writes {found.group()} with a capital"


def word_beside_emoji(_key: str, text: str) -> Iterator[str]:
    for line in text.splitlines():
        pictures = any(unicodedata.category(character) == "So" for character in line)
        if pictures and not re.search(r"[^\W\d_]", line):
            yield "has an emoji without a word beside it"


def dutch_figures(_key: str, text: str) -> Iterator[str]:
    """Ask digits, and dates and times such as 15 maart 2026 and 14.30 uur."""
    yield from _found(NUMBER_WORDS["nl"], text, "is a number in letters")
    yield from _found(r"\d{1,2}:\d{2}", text, "is a time with a colon")
    yield from _found(r"\d{1,2}\.\d{2}(?!\d)(?! uur)", text, "is a time without uur")
    yield from _found(r"om \d{1,2} uur", text, "is a time without minutes")
    yield from _found(r"\d{1,4}[-/]\d{1,2}([-/]\d{1,4})?", text, "is a date in figures")
    yield from _found(rf"({MONTHS}) \d{{1,2}}", text, "is a date with the day behind the month")


def english_figures(_key: str, text: str) -> Iterator[str]:
    yield from _found(NUMBER_WORDS["en"], text, "is a number in letters")
    yield from _found(r"\d{1,4}[-/]\d{1,2}([-/]\d{1,4})?", text, "is a date in figures")


BOTH: tuple[Rule, ...] = (
    no_jargon,
    short_message,
    short_sentences,
    plain_marks,
    short_button,
    small_functions,
    word_beside_emoji,
)
RULES: dict[str, tuple[Rule, ...]] = {
    "nl": (*BOTH, says_je, common_words, dutch_figures),
    "en": (*BOTH, english_figures),
}


def _found(words: str, text: str, complaint: str) -> Iterator[str]:
    for found in re.finditer(rf"(?<![\w-])(?:{words})(?![\w-])", text, re.IGNORECASE):
        yield f"{found.group()!r} {complaint}"


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence.strip()]


def _words(sentence: str) -> list[str]:
    return [word for word in sentence.split() if re.search(r"\w", word)]
