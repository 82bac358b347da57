"""The sheet of workgroups: each row becomes what an area file would say of one."""

from datetime import date
from typing import Final, Literal

from pydantic import ValidationError

from jobs.area_file.faults import Fault, FaultsError, Wrong
from jobs.area_file.form import CadenceForm, WorkgroupForm
from jobs.area_file.sheets.columns import AS_AREA, NO, ROTATIONS, YES, Column, parts, plain
from jobs.area_file.sheets.naming import Naming, NewKeys
from jobs.area_file.sheets.reading import SheetRow, SheetRows
from jobs.area_file.sheets.rhythms import date_said, rhythm_of_parts, rhythm_said
from jobs.arranging.known import Known, KnownWorkgroup
from models.values import MOST_REPRESENTATIVES, Cadence, Rotation

_WRONG: Final = {"slug": Wrong.KEY, "name": Wrong.NAME}


def read_workgroups(sheet: SheetRows, known: Known) -> tuple[WorkgroupForm, ...]:
    """Read every row; raise FaultsError with all that is wrong."""
    reader = _Workgroups(known, sheet)
    found = [reader.workgroup(row) for row in sheet.rows]
    if reader.faults:
        raise FaultsError(reader.faults)
    return tuple(workgroup for workgroup in found if workgroup)


class _Workgroups:
    """What was found so far, in a file in which no workgroup may stand twice."""

    def __init__(self, known: Known, sheet: SheetRows) -> None:
        self._known = known
        self._people = Naming({key: person.name for key, person in known.people.items()})
        self._groups = Naming({key: group.name for key, group in known.workgroups.items()})
        told = ((row[Column.NAME], row[Column.KEY]) for row in sheet.rows)
        self._new_keys = NewKeys(known.workgroups, told)
        self._seen: set[str] = set()
        self.faults: list[Fault] = []

    def workgroup(self, row: SheetRow) -> WorkgroupForm | None:
        slug = self._which(row)
        if slug is None:
            return None
        if slug in self._seen:
            self._wrong(Wrong.TWICE, row, row[Column.NAME] or slug)
            return None
        self._seen.add(slug)
        old = self._known.workgroups.get(slug)
        if not row[Column.NAME] and not old:
            self._wrong(Wrong.NO_NAME, row)
            return None
        representatives, deputies = self._seats(row, old)
        try:
            return WorkgroupForm(
                slug=slug,
                name=row[Column.NAME] or (old.name if old else ""),
                cadence=self._cadence(row, old),
                representatives=representatives,
                deputies=deputies,
                rotation=self._rotation(row),
                paused_until=self._paused(row),
                stopped=self._stopped(row, old),
            )
        except ValidationError as error:
            for found in error.errors(include_url=False):
                wrong = _WRONG.get(str(found["loc"][0]), Wrong.RHYTHM)
                self._wrong(wrong, row, row[Column.NAME] if wrong is Wrong.NAME else slug)
            return None

    def _which(self, row: SheetRow) -> str | None:
        if key := row[Column.KEY]:
            return key
        meant = self._groups.meant(row[Column.NAME]) if row[Column.NAME] else []
        if len(meant) > 1:
            self._wrong(Wrong.SEVERAL, row, row[Column.NAME])
            return None
        return meant[0] if meant else self._new_keys.for_name(row[Column.NAME])

    def _cadence(self, row: SheetRow, old: KnownWorkgroup | None) -> CadenceForm | None:
        """Read the rhythm, in words or from 3 columns; a row without one leaves it as it is."""
        weeks, day, at = (row[column] for column in (Column.WEEKS, Column.DAY, Column.TIME))
        words = row[Column.RHYTHM] or " ".join(filter(None, (weeks and f"{weeks} weken", day, at)))
        if not words and Column.RHYTHM not in row.emptied:
            return _form(old.cadence) if old and old.own_rhythm else None
        if not words or plain(words) in AS_AREA:
            return None
        usual = old.cadence if old else None
        cadence = rhythm_said(words) if row[Column.RHYTHM] else rhythm_of_parts(weeks, day, at, usual)
        if cadence is None:
            self._wrong(Wrong.RHYTHM, row, " ".join(words.split()))
            return None
        return _form(cadence)

    def _seats(
        self, row: SheetRow, old: KnownWorkgroup | None
    ) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
        representatives = self._people_in(row, Column.REPRESENTATIVES)
        deputies = self._people_in(row, Column.DEPUTIES)
        if Column.REPRESENTATIVES in row.emptied:
            self._wrong(Wrong.NOBODY_SPEAKS, row)
        if len(representatives) > MOST_REPRESENTATIVES:
            self._wrong(Wrong.TOO_MANY_SPEAK, row, row[Column.NAME])
            representatives = representatives[:MOST_REPRESENTATIVES]
        speaking = representatives or (old.representatives if old else ())
        everybody = [*speaking, *deputies]
        for key in sorted({key for key in deputies if everybody.count(key) > 1}):
            self._wrong(Wrong.TWO_SEATS, row, self._known.people[key].name)
        kept = not deputies and Column.DEPUTIES not in row.emptied
        return representatives or None, None if kept else deputies

    def _people_in(self, row: SheetRow, column: Column) -> tuple[str, ...]:
        found = []
        for word in parts(row[column]):
            meant = self._people.meant(word)
            if len(meant) == 1:
                found += meant
            else:
                self._wrong(Wrong.AMBIGUOUS if meant else Wrong.NOBODY, row, word)
        return tuple(found) if column is Column.DEPUTIES else tuple(dict.fromkeys(found))

    def _rotation(self, row: SheetRow) -> Rotation | None:
        word = row[Column.ROTATION]
        if word and plain(word) not in ROTATIONS:
            self._wrong(Wrong.ROTATION, row, word)
        return ROTATIONS.get(plain(word))

    def _paused(self, row: SheetRow) -> date | Literal[""] | None:
        if Column.PAUSED_UNTIL in row.emptied:
            return ""
        word = row[Column.PAUSED_UNTIL]
        day = date_said(word)
        if word and day is None:
            self._wrong(Wrong.DATE, row, word)
        return day

    def _stopped(self, row: SheetRow, old: KnownWorkgroup | None) -> bool:
        word = plain(row[Column.STOPPED])
        if word and word not in YES | NO:
            self._wrong(Wrong.YES_NO, row, word)
        return word in YES if word else old is not None and old.next_ask_at is None

    def _wrong(self, wrong: Wrong, row: SheetRow, word: str = "") -> None:
        self.faults.append(Fault(wrong=wrong, line=row.line, word=word))


def _form(cadence: Cadence) -> CadenceForm:
    weeks = None if cadence.monthly else cadence.every_weeks
    return CadenceForm(every_weeks=weeks, monthly=cadence.monthly, weekday=cadence.weekday, time=cadence.time)
