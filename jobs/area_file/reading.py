"""Reading an area file: everything that is wrong with it at once, each with file, key and mend."""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jobs.area_file.form import AreaFile
from jobs.problems import Location, Problem, ProblemsError, did_you_mean, dotted, mends, syntax_problem
from jobs.rules.organisations import matched

_NAMED_BY = {"people": "key", "workgroups": "slug"}
_FORGOTTEN = "there is no such file; mend the name"


def read_area_file(path: Path, read: Callable[[Path], bytes] = Path.read_bytes) -> AreaFile:
    """Read an area file. Raises ProblemsError with all problems at once."""
    where = str(path)
    try:
        return parse_area_file(read(path).decode("utf-8-sig"), where)
    except UnicodeDecodeError:
        mend = "this is not text in UTF-8; save it as UTF-8"
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        mend = _FORGOTTEN if missing else f"it cannot be read ({error.strerror}); mend its name or its rights"
    raise ProblemsError([Problem(where=where, mend=mend)])


def parse_area_file(text: str, where: str) -> AreaFile:
    """Check the text of an area file; `where` names it in the problems."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProblemsError([syntax_problem(where, error)]) from None
    except (RecursionError, ValueError):
        # Brackets within brackets, or a number of thousands of digits: no area looks like that.
        mend = "a value is nested too deeply, or a number is too long; take that value out"
        raise ProblemsError([Problem(where=where, mend=mend)]) from None
    problems, file = [], None
    try:
        file = AreaFile.model_validate(raw)
    except ValidationError as error:
        for place, mend in mends(error, AreaFile):
            key = dotted(place, lambda step: _member_name(raw, step))
            problems.append(Problem(where=where, key=key, mend=mend))
    problems += [Problem(where=where, key=key, mend=mend) for key, mend in _contradictions(raw)]
    if problems or file is None:
        raise ProblemsError(problems)
    return file


def _member_name(raw: dict[str, Any], place: Location) -> str | None:
    """Find what a table of a list calls itself, so that a problem can name it."""
    if len(place) != 2 or place[0] not in _NAMED_BY:
        return None
    table = _tables(raw, str(place[0]))[int(place[1])]
    name = table.get(_NAMED_BY[str(place[0])]) if isinstance(table, dict) else None
    return name if isinstance(name, str) and name.isprintable() else None


def _tables(raw: dict[str, Any], key: str) -> list[Any]:
    found = raw.get(key)
    return found if isinstance(found, list) else []


def _contradictions(raw: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Find what is wrong between tables; from the raw file, so that one bad value hides nothing else."""
    people = [table for table in _tables(raw, "people") if isinstance(table, dict)]
    groups = [table for table in _tables(raw, "workgroups") if isinstance(table, dict)]
    for key in _twice(_texts(table.get("key") for table in people)):
        yield f"people[{key}].key", f'"{key}" stands here more than once; give each person a key of their own'
    for slug in _twice(_texts(table.get("slug") for table in groups)):
        yield f"workgroups[{slug}].slug", f'"{slug}" stands here more than once; give each its own slug'
    yield from _shared_addresses(people)
    known = set(_texts(table.get("key") for table in people))
    for group in groups:
        yield from _wrong_seats(group, known)
    yield from _wrong_tables(groups)
    for person in people:
        for role in _twice(_texts(_listed(person, "roles"))):
            yield f"people[{person.get('key')}].roles", f'"{role}" stands here more than once; keep one'


def _shared_addresses(people: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    addresses = [(table.get("key"), table.get("email")) for table in people]
    shared = set(_twice(email.strip().lower() for _, email in addresses if isinstance(email, str) and email))
    for key, email in addresses:
        if isinstance(email, str) and email.strip().lower() in shared:
            others = ", ".join(str(other) for other, same in addresses if other != key and _same(same, email))
            who = f"{others} has" if others else "another table has"
            yield (
                f"people[{key}].email",
                f"{who} the same address; give each person their own, or leave it out",
            )


def _same(one: object, other: str) -> bool:
    return isinstance(one, str) and one.strip().lower() == other.strip().lower()


def _wrong_seats(group: dict[str, Any], known: set[str]) -> Iterator[tuple[str, str]]:
    name = f"workgroups[{group.get('slug')}]"
    representatives = _texts(_listed(group, "representatives"))
    deputies = _texts(_listed(group, "deputies"))
    for kind, keys in (("representatives", representatives), ("deputies", deputies)):
        for key in keys:
            if key not in known:
                hint = did_you_mean(key, sorted(known)) if known else "there are no [[people]] yet"
                yield f"{name}.{kind}", f'"{key}" is nobody\'s key in [[people]]; {hint}'
    for key in _twice(representatives + deputies):
        yield (
            f"{name}.deputies" if key in deputies else f"{name}.representatives",
            (f'"{key}" has more than one seat in this workgroup; keep one'),
        )


def _wrong_tables(groups: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Find organisations that sit twice at one table, or are of one kind here and of another there."""
    kinds: dict[str, str] = {}
    for group in groups:
        places = [place for place in _listed(group, "table") if isinstance(place, dict)]
        key = f"workgroups[{group.get('slug')}].table"
        names = {matched(name): name for name in _texts(place.get("name") for place in places)}
        for twice in _twice(matched(name) for name in _texts(place.get("name") for place in places)):
            yield key, f'"{names[twice]}" stands here more than once; keep one'
        for place in places:
            name, kind = place.get("name"), place.get("kind")
            if not isinstance(name, str) or not isinstance(kind, str):
                continue
            other = kinds.setdefault(matched(name), kind)
            if other != kind:
                yield key, f'"{name}" is "{kind}" here and "{other}" elsewhere; give it one kind'


def _listed(table: dict[str, Any], key: str) -> list[Any]:
    found = table.get(key)
    return found if isinstance(found, list) else []


def _texts(values: Iterable[Any]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _twice(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]
