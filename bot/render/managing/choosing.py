"""The screens on which something is chosen: how often, on which moment, how long, and whether it is right."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_time, get_day_names
from markupsafe import Markup

from bot.buttons import encode
from bot.render.managing.fields import LONGEST_VALUE, closed_days, lines, school_region, subject
from bot.render.managing.parts import PAGE, below, beside, button, pages
from bot.render.preview import moment_of, preview, rhythm
from bot.render.split import shortened
from bot.render.words import said_on_one_line
from bot.screens import Decide, Screen, Verdict
from bot.texts import Texts
from jobs.arranging.changes import Change
from jobs.arranging.coming import Coming
from jobs.arranging.known import ClosedDays, KnownArea, KnownWorkgroup
from jobs.post import Button, Message
from jobs.rules.cadence import current_pause
from models.areas import Area
from models.values import Cadence, MonthWeek, Rotation, Weekday

WEEKS: Final = (1, 2, 3, 4, 6, 8)
WORKING_DAYS: Final = tuple(Weekday)[:5]
TIMES: Final = (time(9), time(13), time(16))
PAUSES: Final = (2, 4, 6, 8)
LONGEST_WHY: Final = 600


def often(area: Area, id_: int, current: Cadence, texts: Texts, *, of_area: bool) -> Message:
    """Ask how often; the choice of day and time comes next."""
    choices = [
        button(
            _marked(
                texts("button-every-weeks", weeks=weeks), not current.monthly and weeks == current.every_weeks
            ),
            Screen.MOMENT,
            area.id,
            id_,
            f"w{weeks}",
        )
        for weeks in WEEKS
    ]
    choices += [
        button(
            _marked(texts(f"button-monthly-{week}"), week is current.monthly),
            Screen.MOMENT,
            area.id,
            id_,
            f"m{week}",
        )
        for week in MonthWeek
    ]
    if not of_area:
        choices.append(button(texts("button-as-area"), Screen.RHYTHM_CHOSEN, area.id, id_, "area"))
    back = button(texts("button-manage-back"), Screen.AREA if of_area else Screen.WORKGROUP, area.id, id_)
    text = texts.html("rhythm-often", rhythm=rhythm(current, texts))
    return Message(text=text, buttons=beside(choices) + below([back]))


def moments(
    area: Area, id_: int, option: str, current: Cadence, texts: Texts, *, chosen: Screen, back: Screen
) -> Message:
    """Ask the day and time at once, in a grid; a time that is not there can be typed."""
    times = sorted({*TIMES, current.time})
    grid = [
        button(
            _marked(_day_time(day, at, texts), (day, at) == (current.weekday, current.time)),
            chosen,
            area.id,
            id_,
            f"{option}.{day}.{at:%H%M}",
        )
        for day in WORKING_DAYS
        for at in times
    ]
    more = [
        button(texts("button-other-moment"), Screen.OTHER_MOMENT, area.id, id_, option),
        button(texts("button-manage-back"), back, area.id, id_),
    ]
    return Message(text=texts("rhythm-moment"), buttons=beside(grid, len(times)) + beside(more))


def _day_time(day: Weekday, at: time, texts: Texts) -> str:
    name = get_day_names("abbreviated", locale=texts.language)[day.number]
    return f"{name} {format_time(at, texts('pattern-short-time'), locale=texts.language)}"


def _marked(label: str, now: bool) -> str:  # noqa: FBT001 - a private helper of one argument more
    """Mark what is so now, with a sign and not with a colour."""
    return f"✓ {label}" if now else label


def pauses(area: Area, id_: int, known: KnownWorkgroup, now: datetime, texts: Texts) -> Message:
    """Ask how long a workgroup pauses."""
    choices = [
        button(texts("button-pause-weeks", weeks=weeks), Screen.PAUSE, area.id, id_, str(weeks))
        for weeks in PAUSES
    ]
    choices.append(button(texts("button-pause-other"), Screen.PAUSE, area.id, id_, "typed"))
    if current_pause(known.paused_until, ZoneInfo(area.timezone), now):
        choices.append(button(texts("button-pause-end"), Screen.PAUSE, area.id, id_, "0"))
    choices.append(button(texts("button-manage-back"), Screen.WORKGROUP, area.id, id_))
    return Message(
        text=texts.html("pause-choose", workgroup=said_on_one_line(known.name)), buttons=beside(choices)
    )


def rotations(area: Area, id_: int, current: Rotation, texts: Texts) -> Message:
    choices = [
        button(
            _marked(texts(f"button-rotation-{each}"), each is current),
            Screen.ROTATION,
            area.id,
            id_,
            each.value,
        )
        for each in Rotation
    ]
    choices.append(button(texts("button-manage-back"), Screen.WORKGROUP, area.id, id_))
    return Message(text=texts("rotation-choose"), buttons=below(choices))


def whole_area(row: Area, known: KnownArea, now: datetime, texts: Texts) -> Message:
    """Show what holds for the whole area."""
    zone = ZoneInfo(row.timezone)
    closed = ", ".join(closed_days(days, zone, texts) for _, days in _to_come(known, zone, now))
    text = Markup("\n").join(
        [
            texts.html("area-title", area=said_on_one_line(known.name)),
            texts.html("area-overview", overview=_overview(known.digest, texts)),
            texts.html("area-rhythm", rhythm=rhythm(known.cadence, texts)),
            texts.html("area-reminder", reminder=texts("value-remind_after", days=known.remind_after)),
            texts.html("area-closing", closing=texts("value-answer_days", days=known.answer_days)),
            texts.html("area-closed", closed=shortened(closed, LONGEST_VALUE) or texts("value-none")),
            texts.html("area-school", region=school_region(known.school_region, texts)),
        ]
    )
    choices = [
        button(texts("button-manage-overview"), Screen.DIGEST, row.id),
        button(texts("button-manage-area-rhythm"), Screen.RHYTHM, row.id),
        button(texts("button-manage-reminder"), Screen.REMINDER, row.id),
        button(texts("button-manage-closing"), Screen.CLOSING, row.id),
        button(texts("button-manage-closed"), Screen.CLOSED_PERIODS, row.id),
        button(texts("button-manage-school"), Screen.SCHOOL, row.id),
        button(texts("button-manage-tables"), Screen.AREA_TABLES, row.id),
        button(texts("button-manage-back"), Screen.WORKGROUPS, row.id),
    ]
    return Message(text=text, buttons=beside(choices))


def _overview(digest: Cadence, texts: Texts) -> str:
    return texts("overview-moment", **moment_of(digest, texts))


def numbers(
    row: Area, screen: Screen, field: str, choices: Iterable[int], current: int, texts: Texts
) -> Message:
    """Ask a number of working days."""
    buttons = [
        button(_marked(texts(f"button-{field}", days=days), days == current), screen, row.id, 0, str(days))
        for days in choices
    ]
    buttons.append(button(texts("button-manage-back"), Screen.AREA, row.id))
    return Message(text=texts(f"choose-{field}"), buttons=below(buttons))


def schools(row: Area, regions: Sequence[str | None], current: str | None, texts: Texts) -> Message:
    """Ask which region's school holidays are skipped."""
    buttons = [
        button(
            _marked(school_region(region, texts), region == current), Screen.SCHOOL, row.id, 0, str(number)
        )
        for number, region in enumerate(regions)
    ]
    buttons.append(button(texts("button-manage-back"), Screen.AREA, row.id))
    return Message(text=texts("choose-school_region"), buttons=below(buttons))


def _to_come(known: KnownArea, zone: ZoneInfo, now: datetime) -> list[tuple[int, ClosedDays]]:
    """Give the closed periods that are not past, each with its place among all."""
    today = now.astimezone(zone).date()
    return [
        (place, days) for place, days in enumerate(known.closed_periods, start=1) if days.last_day >= today
    ]


def closed_periods(row: Area, known: KnownArea, page: int, now: datetime, texts: Texts) -> Message:
    """List the closed periods that are not past; each can be dropped."""
    zone = ZoneInfo(row.timezone)
    there = _to_come(known, zone, now)
    page = min(page, max(len(there) - 1, 0) // PAGE)
    first = page * PAGE
    shown = list(enumerate(there[first : first + PAGE], start=first + 1))
    drops = below(
        button(
            texts("button-drop-period", number=number),
            Screen.CLOSED_PERIOD_DROPPED,
            row.id,
            0,
            f"{place}.{days.first_day:%Y%m%d}.{days.last_day:%Y%m%d}",
        )
        for number, (place, days) in shown
    )
    turns = pages(Screen.CLOSED_PERIODS, row.id, 0, "", page, len(there), texts)
    more = [
        button(texts("button-new-period"), Screen.NEW_CLOSED_PERIOD, row.id),
        button(texts("button-manage-back"), Screen.AREA, row.id),
    ]
    said = [Markup("{}. {}").format(number, closed_days(days, zone, texts)) for number, (_, days) in shown]
    text = Markup("\n").join([texts.html("closed-title"), *(said or [texts.html("closed-none")])])
    return Message(text=text, buttons=drops + turns + below(more))


def proposal(
    change: Change,
    draft: int,
    names: Mapping[str, str],
    timezone: str,
    texts: Texts,
    *,
    coming: Coming | None = None,
    notes: Sequence[Markup] = (),
    why: str | None = None,
) -> Message:
    """Show what a change was and becomes, the dates that come of it, and ask whether it is right."""
    told = lines(change, names, timezone, texts, most=LONGEST_VALUE)
    parts = [subject(change, texts), *told, *notes]
    if coming:
        parts.append(texts.html(f"preview-title-{coming.whose}"))
        parts.append(preview(coming.dates, ZoneInfo(timezone), texts))
    if why:
        parts.append(texts.html("change-why", why=said_on_one_line(shortened(why, LONGEST_WHY))))
    parts.append(texts.html("change-right"))
    return Message(text=Markup("\n").join(parts), buttons=below(_verdicts(draft, texts)))


def _verdicts(draft: int, texts: Texts) -> list[Button]:
    return [
        Button(label=texts(f"button-verdict-{verdict.name.lower()}"), data=encode(Decide(verdict, draft)))
        for verdict in Verdict
    ]
