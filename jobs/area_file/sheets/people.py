"""The sheet of people: each row becomes what an area file would say of somebody."""

from typing import Any, Final

from pydantic import ValidationError

from jobs.area_file.faults import Fault, FaultsError, Wrong
from jobs.area_file.form import PersonForm
from jobs.area_file.sheets.columns import LANGUAGES, ROLES, SPEAKING, Column, parts, plain
from jobs.area_file.sheets.naming import Naming, NewKeys
from jobs.area_file.sheets.reading import SheetRow, SheetRows
from jobs.arranging.known import Known
from models.values import Role

_WRONG: Final = {
    "key": Wrong.KEY,
    "name": Wrong.NAME,
    "email": Wrong.EMAIL,
    "organisation": Wrong.ORGANISATION,
}


def read_people(sheet: SheetRows, known: Known) -> tuple[PersonForm, ...]:
    """Read every row; raise FaultsError with all that is wrong."""
    reader = _People(known, sheet)
    found = [reader.person(row) for row in sheet.rows]
    reader.look_for_shared_addresses(found)
    if reader.faults:
        raise FaultsError(sorted(reader.faults, key=lambda fault: fault.line))
    return tuple(person for person in found if person)


class _People:
    """What was found so far, in a file in which nobody may stand twice."""

    def __init__(self, known: Known, sheet: SheetRows) -> None:
        self._known = known
        self._naming = Naming({key: person.name for key, person in known.people.items()})
        self._by_address = {person.email.lower(): key for key, person in known.people.items() if person.email}
        told = ((row[Column.NAME], row[Column.KEY] or self._owner(row)) for row in sheet.rows)
        self._new_keys = NewKeys(known.people, told)
        self._lines: dict[str, int] = {}
        self.faults: list[Fault] = []

    def person(self, row: SheetRow) -> PersonForm | None:
        key = self._whose(row)
        if key is None:
            return None
        if key in self._lines:
            self._wrong(Wrong.TWICE, row, row[Column.NAME] or key)
            return None
        self._lines[key] = row.line
        old = self._known.people.get(key)
        name = row[Column.NAME] or (old.name if old else "")
        if not name:
            self._wrong(Wrong.NO_NAME, row)
            return None
        try:
            return PersonForm(
                key=key,
                name=name,
                email=_said(row, Column.EMAIL),
                organisation=_said(row, Column.ORGANISATION),
                language=self._language(row),
                roles=self._roles(row),
            )
        except ValidationError as error:
            self.faults += [_fault(found["loc"][0], row) for found in error.errors(include_url=False)]
            return None

    def _whose(self, row: SheetRow) -> str | None:
        """Find whom a row is about: by key, by mail address, by name; else it is somebody new."""
        if key := row[Column.KEY]:
            return key
        name = row[Column.NAME]
        owner = self._owner(row)
        meant = self._naming.meant(name) if name else []
        if owner and (not meant or owner in meant):
            return owner
        if owner:
            self._wrong(Wrong.ADDRESS_TAKEN, row, row[Column.EMAIL])
            return None
        if len(meant) > 1:
            self._wrong(Wrong.SEVERAL, row, name)
            return None
        return meant[0] if meant else self._new_keys.for_name(name)

    def _owner(self, row: SheetRow) -> str | None:
        return self._by_address.get(row[Column.EMAIL].lower())

    def _roles(self, row: SheetRow) -> tuple[Role, ...] | None:
        words = parts(row[Column.ROLES])
        for word in words:
            if plain(word) not in ROLES:
                self._wrong(Wrong.SPEAKS if plain(word) in SPEAKING else Wrong.ROLE, row, word)
        roles = tuple(dict.fromkeys(ROLES[plain(word)] for word in words if plain(word) in ROLES))
        return roles if words or Column.ROLES in row.emptied else None

    def _language(self, row: SheetRow) -> Any:  # noqa: ANN401 - the form checks it
        word = row[Column.LANGUAGE]
        if word and plain(word) not in LANGUAGES:
            self._wrong(Wrong.LANGUAGE, row, word)
        return LANGUAGES.get(plain(word))

    def look_for_shared_addresses(self, people: list[PersonForm | None]) -> None:
        """Find addresses that 2 people would have after this."""
        said = self._lines.keys() - {person.key for person in people if person and person.email is None}
        owners = {address: key for address, key in self._by_address.items() if key not in said}
        for person in people:
            if person is None or not person.email:
                continue
            owner = owners.setdefault(person.email.lower(), person.key)
            if owner != person.key:
                line = self._lines[person.key]
                self.faults.append(Fault(wrong=Wrong.ADDRESS_TAKEN, line=line, word=person.email))

    def _wrong(self, wrong: Wrong, row: SheetRow, word: str = "") -> None:
        self.faults.append(Fault(wrong=wrong, line=row.line, word=word))


def _said(row: SheetRow, column: Column) -> str | None:
    """Give what a cell says; None where it changes nothing."""
    return "" if column in row.emptied else row[column] or None


def _fault(place: int | str, row: SheetRow) -> Fault:
    column = Column(str(place))
    return Fault(wrong=_WRONG[str(place)], line=row.line, word=row[column])
