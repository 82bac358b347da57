"""The log of an area as rows of a sheet: one for each field that changed, with what it was and became."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from bot.render.managing.fields import UNSAID, Names, value
from bot.render.sheets.writing import Row
from bot.texts import Texts
from jobs.arranging.known import AtTable, ClosedDays
from models.values import Cadence, Language, Role, Rotation

_COLUMNS: Final = ("moment", "who", "way", "subject", "name", "action", "field", "old", "new", "why")


def heading(texts: Texts) -> Row:
    return [texts(f"log-column-{column}") for column in _COLUMNS]


def rows(
    changes: Iterable[Mapping[str, Any]], names: Names, timezone: str, texts: Texts
) -> Iterator[list[str]]:
    """Say each logged change, the moments on the wall clock of the area."""
    zone = ZoneInfo(timezone)
    for row in changes:
        change = row["LoggedChange"]
        begin = [
            f"{change.at.astimezone(zone):%Y-%m-%d %H:%M}",
            row["who"] or texts("log-administrator"),
            texts(f"log-way-{change.way}"),
            texts(f"log-subject-{change.subject}"),
            change.name,
            texts(f"log-action-{change.action}"),
        ]
        fields = {field: sides for field, sides in change.fields.items() if field != UNSAID}
        for field, sides in (fields or {"": {}}).items():
            said = [_said(field, sides.get(side), names, zone, texts) for side in ("old", "new")]
            label = texts(f"field-{field}") if field else ""
            yield [*begin, label, *said, change.why or ""]


def _said(field: str, logged: object, names: Names, zone: ZoneInfo, texts: Texts) -> str:
    """Say a value as it stands in the log; nothing for what was empty."""
    if logged is None or logged in ("", []):
        return ""
    return value(field, _typed(field, logged), names, zone, texts)


def _typed(field: str, logged: object) -> object:
    """Give a value back its type; as it is where it was written by another release."""
    of = _TYPES.get(field)
    try:
        return _adapter(of).validate_python(logged) if of else _plain(logged)
    except ValidationError:
        return _plain(logged)


def _plain(logged: object) -> object:
    return tuple(logged) if isinstance(logged, list) else logged


@cache
def _adapter(of: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - a type
    return TypeAdapter(of)


_TYPES: Final[dict[str, Any]] = {
    "cadence": Cadence,
    "digest": Cadence,
    "roles": tuple[Role, ...],
    "closed_periods": tuple[ClosedDays, ...],
    "table": tuple[AtTable, ...],
    "rotation": Rotation,
    "language": Language,
    "paused_until": date,
    "next_ask_at": datetime,
    "next_digest_at": datetime,
}
