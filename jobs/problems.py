"""What is wrong in a file that somebody wrote: where, at which key and how to mend it, never the value."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

Location = tuple[int | str, ...]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing to mend. `where` is a file or an environment variable; `key` is empty for a whole file."""

    where: str
    key: str = ""
    mend: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.where, self.key, self.mend) if part)


class ProblemsError(Exception):
    """Everything that is wrong with what somebody wrote, at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that is nearest, else list them all."""
    known = list(known)
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else f"it can be {', '.join(known)}"


def mends(error: ValidationError, form: type[BaseModel]) -> Iterator[tuple[Location, str]]:
    """Say for every error where it is and how to mend it.

    Nothing of pydantic's own words is passed on, since they may hold the value, and a value may be a
    secret: a field's description says what it must be.
    """
    for found in error.errors(include_url=False, include_input=False):
        place = found["loc"]
        yield place, _mend(found["type"], found["msg"], place, form)


def _mend(kind: str, message: str, place: Location, form: type[BaseModel]) -> str:
    if kind == "extra_forbidden":
        return f"this key is not known; {did_you_mean(str(place[-1]), keys_at(form, place[:-1]))}"
    if kind == "value_error":
        # Our own validators say what is wrong without the value, or with one that is no secret.
        return message.removeprefix("Value error, ")
    if kind == "model_type" and len(place) == 1:
        return f"must be a section, [{place[0]}], with its keys below it"
    wanted = _description(form, place)
    return f"is missing; it must be {wanted}" if kind == "missing" else f"must be {wanted}"


def keys_at(form: type[BaseModel], place: Location) -> list[str]:
    """List the keys that can be written at a place in a form."""
    for step in place:
        field = _fields(form).get(str(step))
        inner = _form_in(field.annotation) if field else form
        form = inner or form
    return list(_fields(form))


def _description(form: type[BaseModel], place: Location) -> str:
    described = "something else"
    for step in place:
        if (field := _fields(form).get(str(step))) is not None:
            described = field.description or described
            form = _form_in(field.annotation) or form
    return described


def _fields(form: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in form.model_fields.items()}


def _form_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - an annotation can be anything
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_form_in(part) for part in get_args(annotation))
    return next((form for form in found if form), None)


def syntax_problem(where: str, error: ValueError) -> Problem:
    """Say where a TOML file cannot be read; its parser gives line and column, and never the text."""
    return Problem(where=where, mend=f"this is not valid TOML: {error}; mend that place")


def dotted(place: Location, name: Callable[[Location], str | None] = lambda _: None) -> str:
    """Write a place as a path of keys; `name` gives a member of a list its own name, else it is counted."""
    parts: list[str] = []
    for count, step in enumerate(place, 1):
        if isinstance(step, int):
            parts[-1] += f"[{name(place[:count]) or step + 1}]"
        else:
            parts.append(step)
    return ".".join(parts)
