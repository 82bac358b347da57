"""The overview as chat messages, in the HTML that Telegram knows."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup, escape

from bot.buttons import ShowFile, encode
from bot.render.entries import Detail, Section
from bot.render.outline import Outline, Part, PartName
from bot.render.split import GAP, Block, Span, split
from bot.texts import Texts
from jobs.post import Button, Keyboard, Message
from jobs.rules.facts import File

MOST_BUTTONS = 40
"""Telegram refuses a keyboard of more than 100 buttons or about 10 kB."""

SIGN = {PartName.NEEDS_YOU: "🔔", PartName.FOR_INFORMATION: "📋", PartName.GOING_WELL: "🌱"}

_LINE = Span("\n")


def messages(overview: Outline, texts: Texts) -> list[Message]:
    """Say the overview in few messages; the buttons of files come with the workgroup they belong to."""
    found: list[Message] = []
    for block in split(_blocks(overview, texts)):
        first, *others = _keyboards(block.buttons)
        found.append(Message(text=str(html(block.spans)), buttons=first))
        found += [Message(text=str(texts.html("digest-more-files")), buttons=keyboard) for keyboard in others]
    return found


def html(spans: Sequence[Span]) -> Markup:
    """Write spans in Telegram's HTML; quoted neighbours become one quotation that can be unfolded."""
    written = Markup()
    for quoted, run in groupby(spans, key=lambda span: span.quoted):
        words = Markup().join(_styled(span) for span in run)
        written += Markup("<blockquote expandable>{}</blockquote>").format(words) if quoted else words
    return written


def _styled(span: Span) -> Markup:
    return Markup("<b>{}</b>").format(span.text) if span.bold else escape(span.text)


def _blocks(overview: Outline, texts: Texts) -> Iterator[Block]:
    needed = bool(overview.parts[0].sections)
    sign = SIGN[PartName.NEEDS_YOU if needed else PartName.GOING_WELL]
    opening = (Span(f"{sign} "), Span(overview.headline, bold=True), _LINE, Span(overview.title), _LINE)
    yield Block((*opening, Span(overview.dateline)))
    for part in overview.parts:
        yield from _part(part, texts)
    yield Block((Span(texts("digest-heading-help"), bold=True), _LINE, Span(overview.help_share)))
    if overview.away:
        heading = Span(texts("digest-heading-away"), bold=True)
        yield Block((heading, _LINE, Span("\n".join(f"• {away}" for away in overview.away))))


def _part(part: Part, texts: Texts) -> Iterator[Block]:
    """Give the blocks of a part, its heading in one block with the first workgroup."""
    heading = (Span(f"{SIGN[part.name]} "), Span(_counted(part), bold=True))
    blocks = [*_sections(part.sections, texts)]
    if part.note:
        blocks.append(Block((Span(part.note),)))
    first, *others = blocks
    yield Block((*heading, GAP if part.sections else _LINE, *first.spans), first.again, first.buttons)
    yield from others


def _counted(part: Part) -> str:
    return f"{part.heading} · {len(part.sections)}" if part.sections else part.heading


def _sections(sections: Sequence[Section], texts: Texts) -> Iterator[Block]:
    """Give a block a workgroup; those with nothing more than a name stand together."""
    for bare, run in groupby(sections, key=lambda section: not (section.lines or section.groups)):
        if bare:
            yield Block((Span("\n".join(section.title for section in run), bold=True),))
        else:
            yield from (_section(section, texts) for section in run)


def _section(section: Section, texts: Texts) -> Block:
    lines = [span for line in section.lines for span in (_LINE, Span(line))]
    details = [span for group in section.groups for span in (Span("\n\n", quoted=True), *_group(group))]
    quote = [_LINE, *details[1:]] if details else []
    return Block(
        (Span(section.title, bold=True), *lines, *quote),
        again=texts("digest-continued", workgroup=section.title),
        buttons=tuple(_button(file, number, texts) for file, number in section.files),
    )


def _group(group: Sequence[Detail]) -> Iterator[Span]:
    for place, detail in enumerate(group):
        if place:
            yield Span("\n", quoted=True)
        yield Span(f"{detail.label}:", bold=True, quoted=True)
        several = len(detail.words) > 1
        for words in detail.words:
            quote = f"“{words}”" if detail.own else words
            yield Span(f"\n• {quote}" if several else f" {quote}", quoted=True)


def _button(file: File, number: int, texts: Texts) -> Button:
    return Button(
        label=texts(f"button-show-{file.kind}", number=number), data=encode(ShowFile(file.attachment_id))
    )


def _keyboards(buttons: Sequence[Button]) -> list[Keyboard]:
    """Set two buttons a row, and no more in a message than Telegram takes."""
    starts = range(0, max(1, len(buttons)), MOST_BUTTONS)
    return [_rows(buttons[start : start + MOST_BUTTONS]) for start in starts]


def _rows(buttons: Sequence[Button]) -> Keyboard:
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
