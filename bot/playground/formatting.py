"""Telegram's HTML: a strict reader that gives the plain text and its entities, counted in UTF-16 units."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.playground.links import checked_link, mentioned_user
from bot.playground.refusals import RefusalError, bad_request
from bot.playground.values import Formatted, Json, utf16_length

_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z]+));?")
_TAG_NAME = re.compile(rb"[^\s\0>]*")
_SPACE = re.compile(rb"[\s\0]*")
_ATTRIBUTE_NAME = re.compile(rb"[^\s\0=>]*")
_NAME_TOKEN = re.compile(rb"[A-Za-z0-9.\-]*")
_PLAIN = re.compile(rb"[^<&]+")


def parse_html(source: str) -> Formatted:
    """Read Telegram's HTML; refuse with 400 what Telegram refuses."""
    reader = _Reader(source.encode())
    reader.read()
    return reader.result()


@dataclass
class _Open:
    tag: str
    offset: int
    begins_at: int
    argument: str


@dataclass
class _Reader:
    data: bytes
    at: int = 0
    length: int = 0
    out: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def read(self) -> None:
        while self.at < len(self.data):
            if plain := _PLAIN.match(self.data, self.at):
                self._say(plain.group().decode())
                self.at = plain.end()
            elif self.data[self.at : self.at + 1] == b"&":
                self._say(self._reference())
            elif self.data[self.at + 1 : self.at + 2] == b"/":
                self._close_tag()
            else:
                self._open_tag()
        if self.open:
            raise _cannot(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')

    def result(self) -> Formatted:
        text = "".join(self.out)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise _cannot(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return Formatted(text, tuple(self.entities))

    def _say(self, piece: str) -> None:
        self.out.append(piece)
        self.length += utf16_length(piece)

    def _reference(self) -> str:
        """Return the character meant here, or the bare `&`, which Telegram leaves as it is."""
        found = _REFERENCE.match(self.data, self.at)
        character = _character(found) if found else None
        if found is None or character is None:
            self.at += 1
            return "&"
        self.at = found.end()
        return character

    def _open_tag(self) -> None:
        begin = self.at
        name = self._match(_TAG_NAME, begin + 1)
        if self.at >= len(self.data):
            raise _cannot(f"Unclosed start tag at byte offset {begin}")
        tag = name.lower()
        if tag not in _KINDS:
            raise _cannot(f'Unsupported start tag "{tag}" at byte offset {begin}')
        argument = _argument(tag, self._attributes(tag, begin))
        if tag == "span" and argument != "tg-spoiler":
            raise _cannot(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(_Open(tag, self.length, len(self.out), argument))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._match(_SPACE, self.at)
            if self._here() == b">":
                self.at += 1
                return found
            name = self._match(_ATTRIBUTE_NAME, self.at)
            self._match(_SPACE, self.at)
            if self.at >= len(self.data):
                raise _cannot(f"Unclosed start tag at byte offset {begin}")
            if not name:
                raise _cannot(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
            found[name.lower()] = self._value(begin) if self._here() == b"=" else ""

    def _value(self, begin: int) -> str:
        self._match(_SPACE, self.at + 1)
        quote = self._here()
        if quote in (b"'", b'"'):
            end = self.data.find(quote, self.at + 1)
            if end < 0:
                raise _cannot(f"Unclosed start tag at byte offset {begin}")
            value = _REFERENCE.sub(_replaced, self.data[self.at + 1 : end]).decode()
            self.at = end + 1
            return value
        token_begin = self.at
        token = self._match(_NAME_TOKEN, self.at)
        if self._here() and not re.match(rb"[\s\0>]", self._here()):
            raise _cannot(f"Unexpected end of name token at byte offset {token_begin}")
        return token.lower()

    def _close_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise _cannot(f"Unexpected end tag at byte offset {begin}")
        found = self._match(_TAG_NAME, begin + 2).lower()
        self._match(_SPACE, self.at)
        if self._here() != b">":
            raise _cannot(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        opened = self.open.pop()
        if found and found != opened.tag:
            raise _cannot(
                f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{found}>"'
            )
        if self.length > opened.offset:
            self._mark(opened)

    def _mark(self, opened: _Open) -> None:
        entity: Json = {
            "type": _KINDS[opened.tag],
            "offset": opened.offset,
            "length": self.length - opened.offset,
        }
        if opened.tag == "a":
            entity |= _link(opened.argument or "".join(self.out[opened.begins_at :]))
        elif opened.tag == "tg-emoji":
            if not opened.argument.isdecimal():
                raise _cannot("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "pre":
            entity |= self._language_inside(entity, opened)
        elif opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument
        if entity["type"] != "nothing":
            self.entities.append(entity)

    def _language_inside(self, entity: Json, opened: _Open) -> Json:
        """Take the language of a `<code class="language-...">` that fills this whole `<pre>`."""
        last = self.entities[-1] if self.entities else {}
        same = (last.get("type"), last.get("offset"), last.get("length")) == (
            "code",
            opened.offset,
            entity["length"],
        )
        if not same or "language" not in last:
            return {}
        return {"language": self.entities.pop()["language"]}

    def _match(self, pattern: re.Pattern[bytes], start: int) -> str:
        found = pattern.match(self.data, start)
        self.at = found.end() if found else start
        return found.group().decode() if found else ""

    def _here(self) -> bytes:
        return self.data[self.at : self.at + 1]


def _cannot(sentence: str) -> RefusalError:
    return bad_request(f"can't parse entities: {sentence}")


def _character(found: re.Match[bytes]) -> str | None:
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return _NAMED.get(name)
    if len(found.group().rstrip(b";")) >= 10:
        return None
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF else None


def _replaced(found: re.Match[bytes]) -> bytes:
    character = _character(found)
    return found.group() if character is None else character.encode("utf-8", "replace")


def _argument(tag: str, attributes: dict[str, str]) -> str:
    if tag == "blockquote":
        return "expandable" if "expandable" in attributes else ""
    if tag == "code":
        language = attributes.get("class", "")
        return language.removeprefix("language-") if language.startswith("language-") else ""
    return attributes.get({"a": "href", "span": "class", "tg-emoji": "emoji-id"}.get(tag, ""), "")


def _link(address: str) -> Json:
    if (user_id := mentioned_user(address)) is not None:
        return {"type": "text_mention", "user": {"id": user_id, "is_bot": False, "first_name": ""}}
    checked = checked_link(address)
    return {"url": checked} if checked else {"type": "nothing"}
