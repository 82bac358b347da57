"""The log of changes as a page: the last first, each with who, what, when and why."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.render.dates import moment
from bot.render.managing.fields import UNSAID
from bot.render.managing.parts import below, beside, button
from bot.render.split import ROOM, shortened, units
from bot.render.words import said_on_one_line
from bot.screens import Screen
from bot.texts import Texts
from jobs.post import Keyboard, Message
from models.areas import Area
from models.arrangements import LoggedChange

PAGE: Final = 5
"""How many changes a page shows."""
LONGEST_NAME: Final = 100
LONGEST_FIELDS: Final = 200
_BETWEEN: Final = 14
"""What lines between two changes take, and what keeps the direction of names and words."""


def page(
    area: Area, rows: Sequence[Mapping[str, Any]], number: int, total: int, texts: Texts, *, may_arrange: bool
) -> Message:
    """Show changes, each as far as it fits; the file holds all of them whole."""
    title = texts.html("log-title", area=said_on_one_line(shortened(area.name, LONGEST_NAME)))
    room = (ROOM - _size(title)) // max(len(rows), 1) - _BETWEEN
    said = [_entry(row["LoggedChange"], row["who"], area, room, texts) for row in rows]
    keyboard: Keyboard = beside(
        button(texts(key), Screen.LOG, area.id, 0, str(to))
        for key, to in (("button-manage-newer", number - 1), ("button-manage-older", number + 1))
        if to >= 0 and to * PAGE < total
    )
    if total:
        keyboard += below([button(texts("button-log-file"), Screen.LOG_FILE, area.id)])
    if may_arrange:
        keyboard += below([button(texts("button-manage-back"), Screen.WORKGROUPS, area.id)])
    return Message(text=Markup("\n\n").join([title, *(said or [texts.html("log-empty")])]), buttons=keyboard)


def _entry(change: LoggedChange, who: str | None, area: Area, room: int, texts: Texts) -> Markup:
    when = moment(change.at, ZoneInfo(area.timezone), texts.language)
    by = said_on_one_line(shortened(who, LONGEST_NAME)) if who else texts("log-administrator")
    name = said_on_one_line(shortened(change.name, LONGEST_NAME))
    what = texts.html(f"change-{change.subject}-{change.action}", name=name)
    parts = [texts.html("log-when", moment=when, who=by), what]
    fields = ", ".join(texts(f"field-{field}") for field in change.fields if field != UNSAID)
    if fields and change.action == "change":
        parts.append(texts.html("log-fields", fields=shortened(fields, LONGEST_FIELDS)))
    if change.why:
        left = room - _size(Markup("\n").join([*parts, texts.html("change-why", why="")])) - _BETWEEN
        why = said_on_one_line(shortened(change.why, max(left, 0)))
        parts.append(texts.html("change-why", why=why))
    return Markup("\n").join(parts)


def _size(text: Markup) -> int:
    return units(text.striptags())
