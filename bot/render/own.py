"""The screens of /ritme and /taal."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from babel.dates import format_time
from markupsafe import Markup

from bot.buttons import encode
from bot.render.managing.parts import below
from bot.render.preview import preview, rhythm
from bot.render.words import said_on_one_line, told_apart
from bot.screens import Mine, Own
from bot.texts import Texts
from jobs.post import Button, Message
from jobs.rules.cadence import upcoming
from jobs.rules.calendar import Calendar
from jobs.rules.quiet import QuietHours
from models.areas import Area, Workgroup
from models.values import Language, Rotation, SeatKind

DATES: Final = 5


class Hours(StrEnum):
    """When a question suits somebody."""

    WHOLE_DAY = "whole_day"
    MORNING = "morning"
    AFTERNOON = "afternoon"


def names_of(seats: Iterable[tuple[Workgroup, Area, SeatKind]]) -> dict[int, str]:
    """Name somebody's own workgroups by number, those of one name with their area behind it."""
    return told_apart((workgroup.id, workgroup.name, area.name) for workgroup, area, _ in seats)


def rhythms(
    seats: Sequence[tuple[Workgroup, Area, SeatKind]],
    calendars: Mapping[int, Calendar],
    hours: Hours | None,
    quiet: QuietHours | None,
    now: datetime,
    texts: Texts,
    *,
    alone: Collection[int],
) -> Message:
    """Say per workgroup when the next questions come, and ask which hours suit."""
    names = names_of(seats)
    parts = [
        _seat(workgroup, names[workgroup.id], calendars[area.id], kind, now, texts, alone=alone)
        for workgroup, area, kind in seats
    ]
    if quiet:
        pattern = texts("pattern-clock-time")
        begin, end = (format_time(at, pattern, locale=texts.language) for at in (quiet.begin, quiet.end))
        parts.append(texts.html("hours-own", begin=begin, finish=end))
    parts.append(texts.html("hours-choose"))
    buttons = [
        Button(
            label=("✓ " if each is hours else "") + texts(f"button-hours-{each}"),
            data=encode(Mine(Own.HOURS, each.value)),
        )
        for each in Hours
    ]
    other = ("" if hours else "✓ ") + texts("button-hours-other")
    buttons.append(Button(label=other, data=encode(Mine(Own.OTHER_HOURS))))
    return Message(text=Markup("\n\n").join(parts), buttons=below(buttons))


def _seat(
    workgroup: Workgroup,
    name: str,
    calendar: Calendar,
    kind: SeatKind,
    now: datetime,
    texts: Texts,
    *,
    alone: Collection[int],
) -> Markup:
    name = said_on_one_line(name)
    if kind is SeatKind.DEPUTY:
        return texts.html("welcome-rhythm-deputy", workgroup=name)
    if workgroup.next_ask_at is None:
        return texts.html("my-rhythm-stopped", workgroup=name)
    dates = upcoming(workgroup.cadence, calendar, DATES, now, planned=workgroup.next_ask_at)
    both = workgroup.rotation is Rotation.BOTH or workgroup.id in alone
    key = "my-rhythm" if both else "my-rhythm-one-of-you"
    said = texts.html(key, workgroup=name, rhythm=rhythm(workgroup.cadence, texts))
    return Markup("\n").join([said, preview(dates, calendar.zone, texts)])


def languages(texts: Texts) -> Message:
    """Ask the language, each in its own words."""
    buttons = [
        Button(label=Texts(each)("language-name"), data=encode(Mine(Own.LANGUAGE, each.value)))
        for each in Language
    ]
    return Message(text=texts("language-choose"), buttons=below(buttons))
