"""The people and the workgroups of an area as sheets, which can be sent back as they are."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from bot.render.preview import rhythm
from bot.render.sheets.writing import Row
from bot.texts import Texts
from jobs.area_file.sheets.naming import Naming
from jobs.arranging.known import Known

_PEOPLE: Final = ("name", "email", "organisation", "roles", "language", "key")
_WORKGROUPS: Final = (
    "name",
    "rhythm",
    "representatives",
    "deputies",
    "rotation",
    "paused_until",
    "stopped",
    "key",
)
_EMPTIES: Final = re.compile(r"'*(?:geen|none)", re.IGNORECASE)
"""What would empty a field, if it stood there as it is."""


def people(known: Known, texts: Texts) -> Iterator[Row]:
    """Say who there are, under a heading."""
    yield _heading(_PEOPLE, texts)
    for key, person in known.people.items():
        language = known.languages.get(key)
        yield _literally(
            person.name,
            person.email or "",
            person.organisation or "",
            ", ".join(texts(f"role-{role}") for role in person.roles),
            texts(f"language-of-{language}") if language else "",
            key,
        )


def workgroups(known: Known, texts: Texts) -> Iterator[Row]:
    """Say which workgroups there are and who speaks for them, under a heading."""
    naming = Naming({key: person.name for key, person in known.people.items()})
    yield _heading(_WORKGROUPS, texts)
    for key, group in known.workgroups.items():
        yield _literally(
            group.name,
            rhythm(group.cadence, texts) if group.own_rhythm else texts("list-as-area"),
            *(
                ", ".join(naming.word_for(each) for each in keys)
                for keys in (group.representatives, group.deputies)
            ),
            texts(f"button-rotation-{group.rotation}"),
            group.paused_until.isoformat() if group.paused_until else "",
            texts("list-yes" if group.next_ask_at is None else "list-no"),
            key,
        )


def _heading(columns: Iterable[str], texts: Texts) -> Row:
    return [texts(f"list-column-{column}") for column in columns]


def _literally(*cells: str) -> Row:
    return [f"'{cell}" if _EMPTIES.fullmatch(cell) else cell for cell in cells]
