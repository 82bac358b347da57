"""The story of the demo as values, read from `story.toml` beside this file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STORY_FILE = Path(__file__).with_name("story.toml")


@dataclass(frozen=True)
class Tap:
    """A press on the newest button with this label."""

    label: str


@dataclass(frozen=True)
class Photo:
    caption: str


@dataclass(frozen=True)
class Edited:
    """The person's last typed words, changed afterwards."""

    text: str


Said = str | Tap | Photo | Edited


@dataclass(frozen=True)
class Turn:
    """What one person says and taps, each time after a message of the bot.

    `hears` is what the last of the bot's messages must say.
    """

    who: str
    said: tuple[Said, ...]
    hears: str


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A local moment at which the clock strikes, and who speaks after it."""

    at: str
    title: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, kw_only=True)
class Friday:
    """A local moment at which the overview goes out, and what it must say, and must not, in chat and mail."""

    at: str
    title: str
    overview: tuple[str, ...]
    silent_about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    start: str
    parts: tuple[Scene | Friday, ...]


def read_story() -> Story:
    """Read the whole story."""
    raw = tomllib.loads(STORY_FILE.read_text(encoding="utf-8"))
    return Story(start=raw["start"], parts=tuple(_part(part) for part in raw["parts"]))


def _part(raw: dict[str, Any]) -> Scene | Friday:
    if "overview" in raw:
        silent = tuple(raw.get("silent_about", ()))
        return Friday(at=raw["at"], title=raw["title"], overview=tuple(raw["overview"]), silent_about=silent)
    return Scene(at=raw["at"], title=raw["title"], turns=tuple(_turn(turn) for turn in raw["turns"]))


def _turn(raw: dict[str, Any]) -> Turn:
    return Turn(raw["who"], tuple(_said(piece) for piece in raw["said"]), raw["hears"])


def _said(piece: str) -> Said:
    if piece.startswith("[") and piece.endswith("]"):
        return Tap(piece[1:-1])
    kind, _, rest = piece.partition(": ")
    match kind:
        case "foto":
            return Photo(rest)
        case "verbetert":
            return Edited(rest)
        case _:
            return piece
