"""A change in words: what each field was, and what it becomes."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.render.dates import date_long, moment
from bot.render.preview import moment_of, rhythm
from bot.render.split import shortened
from bot.render.words import said_on_one_line
from bot.texts import Texts
from jobs.arranging.changes import Change, differences
from jobs.arranging.known import AtTable, ClosedDays
from jobs.arranging.wishes import SCHEDULE
from models.values import Cadence, Language, Role, Rotation

LONGEST_VALUE: Final = 900
"""UTF-16 units of what something was or becomes, in a message that has room for 4,096."""
_REGIONS = frozenset({"north", "middle", "south"})
"""The regions of the ministry, which have a name in each language."""

_SEVERAL: Final = frozenset(
    {"closed_periods", "deputies", "representatives", "roles", "rotation", "school_region"}
)
"""Fields whose label is a plural."""
_PEOPLE: Final = frozenset({"deputies", "representatives", "table"})

UNSAID: Final = "last_due"
"""What the clock moves by itself, and nobody has a word for."""
Names = Mapping[str, str]
"""People's names by the key that their area knows them by."""


def lines(
    change: Change, names: Names, timezone: str, texts: Texts, *, most: int | None = None
) -> Iterator[Markup]:
    """Say each field that changes: what it was and what it becomes, each in at most so many UTF-16 units."""
    zone = ZoneInfo(timezone)
    # Of what is taken away no field becomes anything.
    changed = differences(change) if change.new else ()
    unsaid = SCHEDULE | _said_already(change, {field: new for field, _, new in changed})
    for field, old, new in changed:
        if field in unsaid:
            continue
        label = texts(f"field-{field}")
        was, becomes = (value(field, side, names, zone, texts) for side in (old, new))
        if most is not None:
            was, becomes = shortened(was, most), shortened(becomes, most)
        if change.old is None:
            yield texts.html("change-new", field=label, new=becomes)
        else:
            number = 2 if field in _SEVERAL else 1
            yield texts.html("change-old-new", field=label, count=number, old=was, new=becomes)


def _said_already(change: Change, becomes: Mapping[str, object]) -> set[str]:
    """Give the fields that another line says too: a new name, and that a rhythm of its own is one."""
    said = {"name"} if change.old is None else set()
    return said | {"own_rhythm"} if "cadence" in becomes and becomes.get("own_rhythm") else said


def value(field: str, of: object, names: Names, zone: ZoneInfo, texts: Texts) -> str:
    """Say one value of a field."""
    if field == "school_region":
        return school_region(str(of) if of else None, texts)
    match of:
        case None | () | "":
            return texts("value-nobody" if field in _PEOPLE else "value-none")
        case Cadence() if field == "digest":
            return texts("overview-moment", **moment_of(of, texts))
        case Cadence():
            return rhythm(of, texts)
        case bool() | Language() | Rotation():
            return _word(of, texts)
        case int():
            return texts(f"value-{field}", days=of)
        case datetime():
            return moment(of, zone, texts.language)
        case date():
            return date_long(of, zone, texts.language)
        case tuple():
            return ", ".join(_member(part, names, zone, texts) for part in of)
    return said_on_one_line(str(of))


def _word(of: bool | Language | Rotation, texts: Texts) -> str:  # noqa: FBT001 - a value like the others
    if isinstance(of, bool):
        return texts("value-own" if of else "value-of-area")
    return texts(f"language-of-{of}") if isinstance(of, Language) else texts(f"rotation-{of}")


def _member(part: object, names: Names, zone: ZoneInfo, texts: Texts) -> str:
    match part:
        case Role():
            return texts(f"role-{part}")
        case ClosedDays():
            return closed_days(part, zone, texts)
        case AtTable():
            return texts(
                "organisation-of-kind", name=said_on_one_line(part.name), kind=texts(f"kind-{part.kind}")
            )
    return said_on_one_line(names.get(str(part), str(part)))


def closed_days(days: ClosedDays, zone: ZoneInfo, texts: Texts) -> str:
    """Say `zomervakantie, 19 juli 2027 tot en met 27 augustus 2027`."""
    name = said_on_one_line(days.name)
    first, last = (date_long(day, zone, texts.language) for day in (days.first_day, days.last_day))
    if days.first_day == days.last_day:
        return texts("closed-day", name=name, day=first)
    return texts("closed-days", name=name, first=first, last=last)


def school_region(region: str | None, texts: Texts) -> str:
    """Say `midden`; a region of an installation's own file is called what it is called there."""
    if region is None:
        return texts("value-school-none")
    return texts(f"region-{region}") if region in _REGIONS else said_on_one_line(region)


def subject(change: Change, texts: Texts) -> Markup:
    """Say what a change is about, and what happens to it."""
    name = said_on_one_line(change.name)
    return texts.html(f"change-{change.subject}-{change.action}", name=name)
