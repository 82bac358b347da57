"""A list that was sent, in words: what it would change, or what is wrong with it and what to do."""

import html
from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from bot.buttons import encode
from bot.render.dates import coming_moment
from bot.render.managing.fields import LONGEST_VALUE, lines, subject
from bot.render.managing.parts import below
from bot.render.split import shortened
from bot.render.words import said_on_one_line
from bot.screens import Decide, Verdict
from bot.texts import Texts
from jobs.area_file.faults import Fault
from jobs.area_file.lists import ListPlan
from jobs.arranging.changes import Action, Change, WorkgroupChange
from jobs.post import Button, Message
from jobs.rules.cadence import round_asked
from jobs.rules.calendar import Calendar
from models.areas import Area

LONGEST: Final = 2_800
"""How many UTF-16 units of changes or faults stand in a message, which has room for 4,096."""
LONGEST_WORD: Final = 60
LONGEST_WHY: Final = 300
HINTS: Final = frozenset(
    {
        "slug", "key", "name", "timezone", "language", "digest", "cadence", "remind_after", "answer_days",
        "school_region", "closed_periods", "email", "roles", "organisation", "representatives", "deputies",
        "table", "kind", "rotation", "paused_until", "table_every", "stopped", "weekday", "time",
        "every_weeks",
        "monthly", "first_day", "last_day",
    }
)  # fmt: skip
"""The fields of an area file of which we can say what must stand there."""


def report(
    area: Area,
    plan: ListPlan,
    draft: int,
    texts: Texts,
    *,
    calendar: Calendar,
    notes: Iterable[Markup] = (),
    why: str | None = None,
) -> tuple[Message, str | None]:
    """Say what a list changes, with buttons; beside it the whole as plain text where it had to be cut.

    The calendar is the one that the area gets by the list.
    """
    blocks = [_block(change, plan, calendar, texts) for change in plan.changes]
    short = [
        _block(change, plan, calendar, texts, most=LONGEST_VALUE) if len(block) > LONGEST_VALUE else block
        for change, block in zip(plan.changes, blocks, strict=True)
    ]
    shown = _fitting(short)
    left = len(blocks) - len(shown)
    new = sum(change.action is Action.ADD for change in plan.changes)
    parts = [
        texts.html("list-title", area=said_on_one_line(area.name), new=str(new), old=str(len(blocks) - new)),
        *shown,
        *([texts.html("list-more", count=left)] if left else []),
        *notes,
        *_asides(plan, texts),
        *([texts.html("change-why", why=said_on_one_line(shortened(why, LONGEST_WHY)))] if why else []),
        texts.html("change-right"),
    ]
    verdicts = [
        Button(label=texts(f"button-verdict-{verdict.name.lower()}"), data=encode(Decide(verdict, draft)))
        for verdict in (Verdict.AGREE, Verdict.CANCEL)
    ]
    whole = "\n\n".join(_plain(block) for block in blocks) if shown != blocks else None
    return Message(text=Markup("\n\n").join(parts), buttons=below(verdicts)), whole


def nothing(area: Area, plan: ListPlan, texts: Texts) -> Markup:
    """Say that a list changes nothing."""
    said = texts.html("list-nothing", area=said_on_one_line(area.name))
    return Markup("\n\n").join([said, *_asides(plan, texts)])


def _block(
    change: Change, plan: ListPlan, calendar: Calendar, texts: Texts, *, most: int | None = None
) -> Markup:
    """Say one change, each of its values in at most so many UTF-16 units."""
    said = [subject(change, texts), *lines(change, plan.names, calendar.zone.key, texts, most=most)]
    match change:
        case WorkgroupChange(old=old, new=new) if new and new.next_ask_at:
            if old is None or old.next_ask_at != new.next_ask_at:
                asked = round_asked(new.next_ask_at, new.cadence, calendar)
                first = coming_moment(asked, calendar.zone, texts.language)
                said.append(texts.html("workgroup-next", first=first))
    return Markup("\n").join(said)


def _asides(plan: ListPlan, texts: Texts) -> Iterable[Markup]:
    if plan.unknown_columns:
        columns = ", ".join(_word(column) for column in plan.unknown_columns[:10])
        yield texts.html("list-unknown-columns", columns=columns)
    if plan.languages_kept:
        yield texts.html("list-languages-kept", count=plan.languages_kept)
    if plan.unnamed:
        yield texts.html("list-unnamed", count=plan.unnamed)


def faults(found: Sequence[Fault], texts: Texts) -> tuple[Message, str | None]:
    """Say all that is wrong, each with its line; beside it the whole as plain text where it had to be cut."""
    said = [_fault(fault, texts) for fault in found]
    shown = _fitting(said)
    left = len(said) - len(shown)
    parts = [texts.html("list-wrong"), *shown]
    if left:
        parts.append(texts.html("list-more-wrong", count=left))
    message = Message(text=Markup("\n\n").join(parts))
    return message, "\n".join(_plain(each) for each in said) if left else None


def as_lines(found: Sequence[Fault], texts: Texts) -> list[str]:
    """Say all that is wrong as plain text, a line each."""
    return [_plain(_fault(fault, texts)) for fault in found]


def _fault(fault: Fault, texts: Texts) -> Markup:
    sentence = texts.html(f"list-wrong-{fault.wrong}", word=_word(fault.word))
    if fault.field in HINTS and fault.wrong == "value":
        sentence += Markup(" ") + texts.html(f"list-expects-{fault.field}")
    return texts.html("list-wrong-line", line=str(fault.line), text=sentence) if fault.line else sentence


def _word(word: str) -> str:
    line = said_on_one_line(word)
    return line if len(line) <= LONGEST_WORD else f"{line[:LONGEST_WORD]} …"


def _fitting(blocks: Sequence[Markup]) -> Sequence[Markup]:
    """Give as many as fit in a message, from the first on."""
    size = 0
    for count, block in enumerate(blocks):
        size += len(block.encode("utf-16-le")) // 2 + 2
        if size > LONGEST:
            return blocks[:count]
    return blocks


def _plain(block: Markup) -> str:
    """Take the tags off; what people said stays as it was."""
    return html.unescape(block.replace("<b>", "").replace("</b>", ""))
