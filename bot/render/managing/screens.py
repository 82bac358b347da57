"""The screens: the list of workgroups, and one of them; the list of people, and one of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.render.dates import date_long, moment
from bot.render.managing.parts import below, beside, button, named, pages, searched
from bot.render.preview import rhythm
from bot.render.words import said_on_one_line
from bot.screens import Screen
from bot.texts import Texts
from jobs.arranging.known import KnownPerson, KnownWorkgroup
from jobs.post import Keyboard, Message
from jobs.rules.cadence import current_pause, round_asked
from jobs.rules.calendar import Calendar
from models.areas import Area
from models.arranged import PassedOn
from models.values import MOST_REPRESENTATIVES, Role


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of names."""

    rows: Sequence[Mapping[str, Any]]
    page: int
    total: int
    part: str = ""
    """What was searched for."""


def workgroups(area: Area, listing: Listing, now: datetime, texts: Texts, *, several_areas: bool) -> Message:
    """List the workgroups, which is where everything else is found from."""
    zone = ZoneInfo(area.timezone)
    keyboard: Keyboard = below(
        button(_with_state(row, zone, now, texts), Screen.WORKGROUP, area.id, row["id"])
        for row in listing.rows
    )
    keyboard += pages(Screen.WORKGROUPS, area.id, 0, "", listing.page, listing.total, texts)
    more = [
        button(texts("button-manage-search"), Screen.SEARCH, area.id, 0, "w"),
        button(texts("button-manage-new-workgroup"), Screen.NEW_WORKGROUP, area.id),
        button(texts("button-manage-people"), Screen.PEOPLE, area.id),
        button(texts("button-manage-area"), Screen.AREA, area.id),
        button(texts("button-manage-log"), Screen.LOG, area.id),
        button(texts("button-manage-file"), Screen.FILE, area.id),
    ]
    if several_areas:
        more.append(button(texts("button-manage-other-area"), Screen.AREAS, area.id))
    return Message(text=_listed("workgroups", area, listing, texts), buttons=keyboard + beside(more))


def _with_state(row: Mapping[str, Any], zone: ZoneInfo, now: datetime, texts: Texts) -> str:
    name = named(row["name"])
    if row["next_ask_at"] is None:
        return texts("label-stopped", name=name)
    return texts("label-paused", name=name) if current_pause(row["paused_until"], zone, now) else name


def _listed(what: str, area: Area, listing: Listing, texts: Texts) -> Markup:
    name = said_on_one_line(area.name)
    if listing.part:
        return texts.html(f"manage-{what}-found", area=name, part=searched(listing.part), count=listing.total)
    return texts.html(f"manage-{what}-all", area=name, count=listing.total)


def people(area: Area, listing: Listing, texts: Texts) -> Message:
    keyboard = below(
        button(_with_joining(row, texts), Screen.PERSON, area.id, row["id"]) for row in listing.rows
    )
    keyboard += pages(Screen.PEOPLE, area.id, 0, "", listing.page, listing.total, texts)
    more = [
        button(texts("button-manage-search"), Screen.SEARCH, area.id, 0, "p"),
        button(texts("button-manage-new-person"), Screen.NEW_PERSON, area.id),
        button(texts("button-manage-back"), Screen.WORKGROUPS, area.id),
    ]
    return Message(text=_listed("people", area, listing, texts), buttons=keyboard + beside(more))


def _with_joining(row: Mapping[str, Any], texts: Texts) -> str:
    name = named(row["name"])
    return name if row["joined_at"] else texts("label-invited", name=name)


def workgroup(
    area: Area,
    id_: int,
    known: KnownWorkgroup,
    names: Mapping[str, str],
    texts: Texts,
    *,
    calendar: Calendar,
    now: datetime,
    handover: PassedOn | None = None,
) -> Message:
    """Show one workgroup with all that can change of it."""
    lines = [
        texts.html("workgroup-title", name=said_on_one_line(known.name)),
        texts.html("workgroup-rhythm", rhythm=rhythm(known.cadence, texts)),
        _next(known, calendar, now, texts),
        texts.html("workgroup-representatives", people=seated(known.representatives, names, texts)),
        texts.html("workgroup-deputies", people=seated(known.deputies, names, texts)),
        *_turns(known, texts),
        texts.html("workgroup-table", organisations=_organisations(known, texts)),
        *([_handover(handover, calendar.zone, texts)] if handover else []),
    ]
    stopped = known.next_ask_at is None
    keyboard = beside(
        [
            button(texts("button-manage-rhythm"), Screen.RHYTHM, area.id, id_),
            button(texts("button-manage-seats"), Screen.SEATS, area.id, id_),
            button(texts("button-manage-pause"), Screen.PAUSE, area.id, id_),
            button(texts("button-manage-rotation"), Screen.ROTATION, area.id, id_),
            button(texts("button-manage-table"), Screen.TABLE, area.id, id_),
            button(texts("button-manage-name"), Screen.WORKGROUP_NAME, area.id, id_),
            button(
                texts("button-manage-restart" if stopped else "button-manage-stop"),
                Screen.STOP,
                area.id,
                id_,
                "off" if stopped else "on",
            ),
            button(texts("button-manage-back"), Screen.WORKGROUPS, area.id),
        ]
    )
    return Message(text=Markup("\n").join(lines), buttons=keyboard)


def _handover(passed: PassedOn, zone: ZoneInfo, texts: Texts) -> Markup:
    """Say how far the last handover came: nobody takes over yet, it has gone out, or it was read."""
    date = date_long(passed.read_at or passed.given_at or passed.made_at, zone, texts.language)
    if passed.taker is None:
        return texts.html("workgroup-handover-waits", date=date)
    step = "read" if passed.read_at else "given" if passed.given_at else "ready"
    return texts.html(f"workgroup-handover-{step}", name=said_on_one_line(passed.taker), date=date)


def _turns(known: KnownWorkgroup, texts: Texts) -> list[Markup]:
    """Say whom of two is asked; with one there is nothing to choose."""
    if len(known.representatives) < MOST_REPRESENTATIVES:
        return []
    return [texts.html("workgroup-rotation", rotation=texts(f"rotation-{known.rotation}"))]


def _next(known: KnownWorkgroup, calendar: Calendar, now: datetime, texts: Texts) -> Markup:
    if known.next_ask_at is None:
        return texts.html("workgroup-stopped")
    zone, asked = calendar.zone, round_asked(known.next_ask_at, known.cadence, calendar)
    first = moment(asked, zone, texts.language)
    if pause := current_pause(known.paused_until, zone, now):
        day = date_long(pause, zone, texts.language)
        return texts.html("workgroup-paused", date=day, first=first)
    return texts.html("workgroup-next", first=first)


def seated(keys: Iterable[str], names: Mapping[str, str], texts: Texts) -> str:
    """Name the people who have a seat."""
    return ", ".join(said_on_one_line(names.get(key, key)) for key in keys) or texts("value-nobody")


def _organisations(known: KnownWorkgroup, texts: Texts) -> str:
    return ", ".join(said_on_one_line(each.name) for each in known.table) or texts("value-nobody")


def person(area: Area, id_: int, known: KnownPerson, joined_at: datetime | None, texts: Texts) -> Message:
    """Show one person with all that can change of them."""
    none = texts("value-none")
    roles = ", ".join(texts(f"role-{role}") for role in known.roles) or none
    lines = [
        texts.html("person-title", name=said_on_one_line(known.name)),
        texts.html(
            "person-organisation", organisation=said_on_one_line(known.organisation or texts("value-none"))
        ),
        texts.html("person-roles", roles=roles),
        texts.html("person-email", email=known.email or none),
        texts.html("person-joined" if joined_at else "person-not-joined"),
    ]
    given = [role for role in Role if role is not Role.REPRESENTATIVE]
    toggles = [
        button(
            texts(
                "role-off" if role in known.roles else "role-on",
                role=texts(f"role-{role}"),
            ),
            Screen.ROLE,
            area.id,
            id_,
            f"{role.value}.{'off' if role in known.roles else 'on'}",
        )
        for role in given
    ]
    more = [
        button(texts("button-manage-name"), Screen.PERSON_NAME, area.id, id_),
        button(texts("button-manage-organisation"), Screen.ORGANISATION, area.id, id_),
        button(texts("button-manage-email"), Screen.EMAIL, area.id, id_),
        button(texts("button-manage-leave"), Screen.LEAVE, area.id, id_),
    ]
    if joined_at is None:
        more.append(button(texts("button-manage-invite"), Screen.INVITE, area.id, id_))
    more.append(button(texts("button-manage-back"), Screen.PEOPLE, area.id))
    return Message(text=Markup("\n").join(lines), buttons=below(toggles) + beside(more))
