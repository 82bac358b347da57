"""What somebody can expect who has just opened the bot: which questions or overviews, and when."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.render.dates import moment
from bot.render.own import names_of
from bot.render.preview import moment_of, rhythm
from bot.render.words import said_on_one_line
from bot.texts import Texts
from jobs.rules.cadence import round_asked
from jobs.rules.calendar import Calendar
from jobs.rules.closing import compiled_at
from models.areas import Area, Workgroup
from models.values import Role, Rotation, SeatKind

Seats = Sequence[tuple[Workgroup, Area, SeatKind]]
Areas = Sequence[tuple[Area, Collection[Role]]]
Calendars = Mapping[int, Calendar]
"""The calendar of each area in which somebody has a seat."""


def expectations(
    seats: Seats,
    areas: Areas,
    calendars: Calendars,
    texts: Texts,
    *,
    now: datetime,
    alone: Collection[int],
) -> Markup:
    """Say it per workgroup and role; whoever has a role alone is asked nothing, who has none not yet.

    For some workgroups one representative speaks `alone`, who is asked each time whatever their turns.
    """
    lines = [*_seats(seats, calendars, alone, texts), *_roles(areas, texts, now)]
    return Markup("\n\n").join(lines or [_nothing_yet(area, roles, texts) for area, roles in areas])


def _nothing_yet(area: Area, roles: Collection[Role], texts: Texts) -> Markup:
    key = "welcome-rhythm-other" if roles else "welcome-rhythm-none-yet"
    return texts.html(key, area=said_on_one_line(area.name))


def _seats(seats: Seats, calendars: Calendars, alone: Collection[int], texts: Texts) -> Iterator[Markup]:
    names = names_of(seats)
    for workgroup, area, kind in seats:
        name = said_on_one_line(names[workgroup.id])
        if kind is SeatKind.DEPUTY:
            yield texts.html("welcome-rhythm-deputy", workgroup=name)
        elif workgroup.next_ask_at:
            calendar = calendars[area.id]
            first = round_asked(workgroup.next_ask_at, workgroup.cadence, calendar)
            both = workgroup.rotation is Rotation.BOTH or workgroup.id in alone
            yield texts.html(
                "welcome-rhythm-representative" if both else "welcome-rhythm-one-of-you",
                workgroup=name,
                rhythm=rhythm(workgroup.cadence, texts),
                first=moment(first, calendar.zone, texts.language),
            )


def _roles(areas: Areas, texts: Texts, now: datetime) -> Iterator[Markup]:
    for area, roles in areas:
        zone = ZoneInfo(area.timezone)
        if Role.GEBIEDSMAKELAAR in roles:
            yield texts.html(
                "welcome-rhythm-gebiedsmakelaar",
                overview=texts("overview-moment", **moment_of(area.digest, texts)),
                first=moment(compiled_at(zone, area.next_digest_at, now), zone, texts.language),
            )
        if Role.FACILITATOR in roles:
            yield texts.html("welcome-rhythm-facilitator")
