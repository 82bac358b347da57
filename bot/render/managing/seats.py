"""The screens of who speaks for a workgroup: its seats, and who could take one."""

from collections.abc import Mapping

from bot.render.managing.parts import below, button, named, pages
from bot.render.managing.screens import Listing, seated
from bot.render.words import said_on_one_line
from bot.screens import Screen
from bot.texts import Texts
from jobs.arranging.known import KnownWorkgroup
from jobs.post import Keyboard, Message
from models.areas import Area
from models.values import SeatKind


def seats(
    area: Area,
    id_: int,
    known: KnownWorkgroup,
    ids: Mapping[str, int],
    names: Mapping[str, str],
    texts: Texts,
) -> Message:
    """Show who speaks for a workgroup, with a button to change each seat."""
    keyboard: Keyboard = below(
        button(texts("seat-left", name=named(names[key])), Screen.SEAT_LEFT, area.id, id_, ids[key])
        for key in (*known.representatives, *known.deputies)
    )
    keyboard += below(
        button(texts("seat-up", name=named(names[key])), Screen.SEAT_UP, area.id, id_, ids[key])
        for key in known.deputies[1:]
    )
    more = [button(texts("button-add-deputy"), Screen.SEAT_FOR, area.id, id_, f"{SeatKind.DEPUTY}.0")]
    if len(known.representatives) < 2:
        more.insert(
            0,
            button(
                texts("button-add-representative"),
                Screen.SEAT_FOR,
                area.id,
                id_,
                f"{SeatKind.REPRESENTATIVE}.0",
            ),
        )
    more.append(button(texts("button-manage-back"), Screen.WORKGROUP, area.id, id_))
    text = texts.html(
        "seats-title",
        workgroup=said_on_one_line(known.name),
        representatives=seated(known.representatives, names, texts),
        deputies=seated(known.deputies, names, texts),
    )
    return Message(text=text, buttons=keyboard + below(more))


def seat_for(area: Area, id_: int, kind: SeatKind, listing: Listing, texts: Texts) -> Message:
    """List who could take a seat."""
    keyboard = below(
        button(named(row["name"]), Screen.SEAT_TAKEN, area.id, id_, f"{kind}.{row['id']}")
        for row in listing.rows
    )
    keyboard += pages(Screen.SEAT_FOR, area.id, id_, f"{kind}.", listing.page, listing.total, texts)
    keyboard += below([button(texts("button-manage-back"), Screen.SEATS, area.id, id_)])
    return Message(text=texts(f"seat-for-{kind}"), buttons=keyboard)
