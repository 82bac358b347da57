"""The text of a message as Telegram takes it: parsed, cleaned, trimmed and measured."""

from __future__ import annotations

import re

from bot.playground.formatting import parse_html
from bot.playground.refusals import bad_request
from bot.playground.values import Formatted, Json, utf16_length

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_CONTROLS = dict.fromkeys((*range(10), *range(11, 32)), " ") | {ord("\r"): None}
_FOUND = (
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("url", re.compile(r"https?://[^\s]+")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("mention", re.compile(r"(?<![\w/@.])@\w{4,32}\b")),
    ("hashtag", re.compile(r"(?<!\w)#\w+")),
)


def message_text(text: str, parse_mode: str | None, entities: list[Json] | None) -> Formatted:
    """Return the text of a message; at most 4,096 UTF-16 units after parsing (Telegram's limit)."""
    if not text:
        raise bad_request("message text is empty")
    formatted = _formatted(text, parse_mode, entities)
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16_length(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return formatted


def caption_text(text: str | None, parse_mode: str | None, entities: list[Json] | None) -> Formatted:
    """Return the words under a file; at most 1,024 UTF-16 units after parsing (Telegram's limit)."""
    formatted = _formatted(text or "", parse_mode, entities)
    if utf16_length(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return formatted


def found_entities(text: str) -> list[Json]:
    """Return the commands, links and names that Telegram finds by itself in what a person writes."""
    entities: list[Json] = []
    taken: set[int] = set()
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            if taken.isdisjoint(range(*match.span())):
                taken.update(range(*match.span()))
                start = utf16_length(text[: match.start()])
                entities.append({"type": kind, "offset": start, "length": utf16_length(match.group())})
    return sorted(entities, key=lambda entity: int(entity["offset"]))


def _formatted(text: str, parse_mode: str | None, entities: list[Json] | None) -> Formatted:
    mode = (parse_mode or "none").lower()
    if len(text.encode()) > 1 << 15:
        raise bad_request("text is too long")
    if mode == "none":
        return _trimmed(Formatted(text.translate(_CONTROLS), _checked_entities(entities or [])))
    if mode != "html":
        raise bad_request("unsupported parse_mode")
    parsed = parse_html(text.translate(_CONTROLS))
    return _trimmed(parsed)


def _checked_entities(entities: list[Json]) -> tuple[Json, ...]:
    for entity in entities:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise bad_request("can't parse MessageEntity: Can't find field \"type\"")
        for name in ("offset", "length"):
            if not isinstance(entity.get(name), int):
                raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    return tuple(entities)


def _trimmed(formatted: Formatted) -> Formatted:
    """Cut the blanks around the text, as Telegram does, and shorten or drop the entities they held."""
    text = formatted.text.strip()
    cut = utf16_length(formatted.text) - utf16_length(formatted.text.lstrip())
    length = utf16_length(text)
    entities = []
    for entity in formatted.entities:
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, length)
        if end > start:
            entities.append(entity | {"offset": start, "length": end - start})
    return Formatted(text, tuple(entities))
