"""The overview as plain text, for the terminal and the text part of the e-mail."""

import textwrap
from collections.abc import Iterator

from bot.render.entries import Detail, Section
from bot.render.outline import Outline, Part
from bot.texts import Texts


def plain(overview: Outline, texts: Texts, *, width: int) -> str:
    """Write the overview in lines of at most `width` characters; a longer word keeps its line."""
    paragraphs = [_wrapped(overview.headline, width), _wrapped(overview.dateline, width)]
    for part in overview.parts:
        paragraphs += [_headed(part.heading, width), *_part(part, width)]
    paragraphs += [_headed(texts("digest-heading-help"), width), _wrapped(overview.help_share, width)]
    if overview.away:
        away = "\n".join(_wrapped(line, width, first="- ") for line in overview.away)
        paragraphs += [_headed(texts("digest-heading-away"), width), away]
    return "\n\n".join([_title(overview.title), *paragraphs]) + "\n"


def _title(title: str) -> str:
    return f"{title}\n{'=' * len(title)}"


def _headed(heading: str, width: int) -> str:
    return f"\n{heading.upper()}\n{'-' * min(len(heading), width)}"


def _part(part: Part, width: int) -> Iterator[str]:
    for section in part.sections:
        yield "\n".join(_section(section, width))
    if part.note:
        yield _wrapped(part.note, width)


def _section(section: Section, width: int) -> Iterator[str]:
    yield _wrapped(section.title, width, first="* ")
    yield from (_wrapped(line, width, first="  ") for line in section.lines)
    for place, group in enumerate(section.groups):
        if place or section.lines:
            yield ""
        yield from (line for detail in group for line in _detail(detail, width))


def _detail(detail: Detail, width: int) -> Iterator[str]:
    if len(detail.words) > 1:
        yield f"  {detail.label}:"
        yield from (_wrapped(_quoted(words, detail), width, first="  - ") for words in detail.words)
    else:
        yield _wrapped(f"{detail.label}: {_quoted(detail.words[0], detail)}", width, first="  ", later="    ")


def _quoted(words: str, detail: Detail) -> str:
    return f"“{words}”" if detail.own else words


def _wrapped(text: str, width: int, *, first: str = "", later: str | None = None) -> str:
    """Wrap line by line, so that somebody's own line breaks stay."""
    hanging = " " * len(first) if later is None else later
    lines = text.split("\n")
    return "\n".join(
        textwrap.fill(
            line,
            width,
            initial_indent=hanging if place else first,
            subsequent_indent=hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for place, line in enumerate(lines)
    )
