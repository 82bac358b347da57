"""The screens of who sits at a workgroup's table, and of the kinds at all tables of an area."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.render.dates import date_long
from bot.render.managing.parts import PAGE, below, beside, button, named, pages
from bot.render.table import GAPS_SHOWN
from bot.render.words import said_on_one_line
from bot.screens import Screen
from bot.texts import Texts
from jobs.arranging.known import KnownWorkgroup
from jobs.post import Message
from models.areas import Area
from models.arranged import OrganisationKind
from models.organisations import Organisation, TableGap

OFTEN: Final = (0, 3, 6, 12)
"""After how many rounds a table can be looked at; 0 is never."""


def table(
    area: Area,
    id_: int,
    known: KnownWorkgroup,
    places: Sequence[Mapping[str, Any]],
    gaps: Sequence[TableGap],
    texts: Texts,
) -> Message:
    """Show who sits at the table and since when, what is not right about it, and what can change."""
    zone, gaps = ZoneInfo(area.timezone), gaps[:GAPS_SHOWN]
    lines = [texts.html("table-title", workgroup=said_on_one_line(known.name))]
    lines += [
        texts.html(
            "table-place",
            name=said_on_one_line(place["name"]),
            kind=texts(f"kind-{place['kind']}"),
            date=date_long(place["since"], zone, texts.language),
        )
        for place in places
    ] or [texts.html("table-nobody")]
    lines += [gap_line(gap, zone, texts) for gap in gaps]
    lines.append(texts.html("table-often", often=texts("value-table_every", days=known.table_every)))
    keyboard = below(
        button(texts("table-gap-close", who=named(gap.who)), Screen.GAP_CLOSED, area.id, id_, gap.id)
        for gap in gaps
    )
    keyboard += below(
        button(
            texts("seat-left", name=named(place["name"])),
            Screen.TABLE_LEFT,
            area.id,
            id_,
            place["organisation_id"],
        )
        for place in places
    )
    more = [
        button(texts("button-table-add"), Screen.TABLE_ADD, area.id, id_),
        button(texts("button-table-often"), Screen.TABLE_OFTEN, area.id, id_),
        button(texts("button-manage-back"), Screen.WORKGROUP, area.id, id_),
    ]
    return Message(text=Markup("\n").join(lines), buttons=keyboard + beside(more))


def gap_line(gap: TableGap, zone: ZoneInfo, texts: Texts) -> Markup:
    """Say since when who is missing, or no longer needed."""
    since = date_long(gap.reported_at, zone, texts.language)
    return texts.html(f"table-gap-{gap.kind}", who=said_on_one_line(gap.who), date=since)


def organisations(area: Area, id_: int, found: Sequence[Organisation], page: int, texts: Texts) -> Message:
    """List the organisations of the area that can come to the table."""
    there = found[page * PAGE : (page + 1) * PAGE]
    keyboard = below(button(named(each.name), Screen.TABLE_PUT, area.id, id_, each.id) for each in there)
    keyboard += pages(Screen.TABLE_ADD, area.id, id_, "", page, len(found), texts)
    more = [
        button(texts("button-table-new"), Screen.TABLE_NEW, area.id, id_),
        button(texts("button-manage-back"), Screen.TABLE, area.id, id_),
    ]
    return Message(text=texts("table-choose"), buttons=keyboard + beside(more))


def unknown(area: Area, id_: int, name: str, texts: Texts) -> Message:
    """Say how an organisation comes that the area does not know."""
    new = button(texts("button-table-new"), Screen.TABLE_NEW, area.id, id_)
    back = button(texts("button-manage-back"), Screen.TABLE, area.id, id_)
    return Message(text=texts.html("table-unknown", name=said_on_one_line(name)), buttons=below([new, back]))


def kinds(
    area: Area, id_: int, screen: Screen, prefix: str, texts: Texts, name: str | None = None
) -> Message:
    """Ask what kind of organisation it is."""
    choices = [
        button(texts(f"kind-{kind}").capitalize(), screen, area.id, id_, f"{prefix}{kind}")
        for kind in OrganisationKind
    ]
    back = button(texts("button-manage-back"), Screen.TABLE, area.id, id_)
    text = texts.html("table-kind", name=said_on_one_line(name)) if name else texts("table-kind-new")
    return Message(text=text, buttons=beside(choices) + below([back]))


def often(area: Area, id_: int, current: int, texts: Texts) -> Message:
    """Ask after how many rounds a table is looked at."""
    choices = [
        button(
            ("✓ " if rounds == current else "") + texts("button-table_every", rounds=rounds),
            Screen.TABLE_OFTEN,
            area.id,
            id_,
            rounds,
        )
        for rounds in OFTEN
    ]
    choices.append(button(texts("button-manage-back"), Screen.TABLE, area.id, id_))
    return Message(text=texts("table-often-choose"), buttons=below(choices))


def tables(
    area: Area,
    counts: Mapping[OrganisationKind, Sequence[int]],
    ends: Iterable[date],
    texts: Texts,
) -> Message:
    """Say of each kind at how many tables it sits now, and sat at the end of each quarter."""
    zone = ZoneInfo(area.timezone)
    days = ", ".join(date_long(day, zone, texts.language) for day in ends)
    lines = [
        texts.html("tables-title", area=said_on_one_line(area.name)),
        texts.html("tables-moments", days=days),
    ]
    lines += [
        texts.html(
            "tables-kind",
            kind=texts(f"kind-{kind}"),
            counts=", ".join(map(str, earlier)),
            count=now,
        )
        for kind, (*earlier, now) in counts.items()
    ] or [texts.html("tables-none")]
    back = button(texts("button-manage-back"), Screen.AREA, area.id)
    return Message(text=Markup("\n").join(lines), buttons=below([back]))
