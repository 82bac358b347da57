"""Writing an area file from what is known: bringing it in again changes nothing."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import tomlkit
from tomlkit.items import AoT, Array, Table

from jobs.arranging.known import Known, KnownArea, KnownPerson, KnownWorkgroup
from models.values import Cadence, Language

_OPENING: Final = "An area with its people and workgroups, as it was when this file was made."


def write_area_file(slug: str, known: Known) -> str:
    """Write everything of an area that a file can say."""
    if known.area is None:
        raise LookupError(f"there is no area {slug}")
    document = tomlkit.document()
    document.add(tomlkit.comment(_OPENING))
    document.add(tomlkit.nl())
    document.add("area", _table(_area(slug, known.area)))
    people = (_person(key, person, known.languages.get(key)) for key, person in known.people.items())
    for name, tables in (
        ("people", people),
        ("workgroups", (_workgroup(*pair) for pair in known.workgroups.items())),
    ):
        if listed := _tables(tables):
            document.add(name, listed)
    return tomlkit.dumps(document)


def _tables(tables: Iterable[dict[str, Any]]) -> AoT:
    listed = tomlkit.aot()
    for table in tables:
        listed.append(_table(table))
    return listed


def _table(values: Mapping[str, Any]) -> Table:
    """Make a table of what has a value, with tables inside it on one line."""
    table = tomlkit.table()
    for key, value in values.items():
        if value is not None:
            table.add(key, _inline(value) if isinstance(value, dict) else value)
    table.add(tomlkit.nl())
    return table


def _inline(values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an item of tomlkit
    table = tomlkit.inline_table()
    table.update({key: value for key, value in values.items() if value is not None})
    return table


def _area(slug: str, area: KnownArea) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": area.name,
        "timezone": area.timezone,
        "language": area.language.value,
        "digest": {"weekday": area.digest.weekday.value, "time": f"{area.digest.time:%H:%M}"},
        "cadence": _cadence(area.cadence),
        "remind_after": area.remind_after,
        "answer_days": area.answer_days,
        "school_region": area.school_region or "",
        "closed_periods": _list(vars(days) for days in area.closed_periods),
    }


def _list(tables: Iterable[Mapping[str, Any]]) -> Array:
    """Make a list of tables, each on a line of its own."""
    listed = tomlkit.array()
    for table in tables:
        listed.append(_inline(table))
    return listed.multiline(multiline=len(listed) > 0)


def _cadence(cadence: Cadence) -> dict[str, Any]:
    often: dict[str, Any] = {"every_weeks": cadence.every_weeks}
    if cadence.monthly:
        often = {"monthly": cadence.monthly.value}
    return often | {"weekday": cadence.weekday.value, "time": f"{cadence.time:%H:%M}"}


def _person(key: str, person: KnownPerson, language: Language | None) -> dict[str, Any]:
    return {
        "key": key,
        "name": person.name,
        "email": person.email or "",
        "organisation": person.organisation or "",
        "language": language.value if language else None,
        "roles": [role.value for role in person.roles],
    }


def _workgroup(slug: str, workgroup: KnownWorkgroup) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": workgroup.name,
        "cadence": _cadence(workgroup.cadence) if workgroup.own_rhythm else None,
        "representatives": list(workgroup.representatives) or None,
        "deputies": list(workgroup.deputies),
        "rotation": workgroup.rotation.value,
        "paused_until": workgroup.paused_until or "",
        "table_every": workgroup.table_every,
        "table": _list({"name": each.name, "kind": each.kind.value} for each in workgroup.table),
        "stopped": True if workgroup.next_ask_at is None else None,
    }
