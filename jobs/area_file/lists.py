"""A list that somebody sent, whatever its form, becomes a plan of changes that can be shown first."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.area_file.faults import Fault, FaultsError, Wrong
from jobs.area_file.form import AreaFile, AreaForm
from jobs.area_file.given import AREA_FILE, GivenList
from jobs.area_file.plan import clashes, languages_kept, plan_changes
from jobs.area_file.reading import parse_area_file
from jobs.area_file.sheets.people import read_people
from jobs.area_file.sheets.reading import MOST_ROWS, SheetRows, read_sheet
from jobs.area_file.sheets.workgroups import read_workgroups
from jobs.area_file.toml_faults import faults_of
from jobs.arranging.changes import Change, differences
from jobs.arranging.known import Known, KnownPerson, gather_known
from jobs.arranging.wishes import SCHEDULE
from jobs.problems import ProblemsError
from models.values import Role


@dataclass(frozen=True, kw_only=True)
class ListPlan:
    """What a list would change, and what there is to say beside that."""

    changes: tuple[Change, ...]
    names: dict[str, str]
    """Everybody's name by key, also of who is new."""
    unknown_columns: tuple[str, ...] = ()
    languages_kept: int = 0
    """How many people the list gives another language than they have; everybody chooses their own."""
    unnamed: int = 0
    """How many people and workgroups the list could name and does not; they stay as they are."""

    @property
    def print_(self) -> str:
        """Give a print of the changes, but for what the clock moves on, to know them again by."""
        said = [
            (
                change.subject,
                change.key,
                change.action,
                [part for part in differences(change) if part[0] not in SCHEDULE],
            )
            for change in self.changes
        ]
        return sha256(repr(said).encode()).hexdigest()


async def area_named(given: GivenList) -> str | None:
    """Give the area that a list says it is of; None for a sheet, which does not. Raises FaultsError."""
    if given.form != AREA_FILE:
        return None
    return (await asyncio.to_thread(_area_file, given)).area.slug


async def plan_list(
    session: AsyncSession, given: GivenList, slug: str, now: datetime, *, most_rows: int | None = MOST_ROWS
) -> ListPlan:
    """Tell what a list changes in an area that is there. Raises FaultsError with all that is wrong.

    Needs a transaction that may write, in which the changes can follow. Nobody and nothing that the list
    leaves out is taken away. A sheet may have any number of rows for None.
    """
    # A list of thousands takes a second or more to read, and others want an answer meanwhile.
    if given.form == AREA_FILE:
        file, sheet = await asyncio.to_thread(_area_file, given), None
        if file.area.slug != slug:
            raise FaultsError([Fault(wrong=Wrong.OTHER_AREA, word=file.area.slug)])
        known = await gather_known(session, slug)
    else:
        sheet = await asyncio.to_thread(read_sheet, given.text, most_rows=most_rows)
        known = await gather_known(session, slug)
        file = await asyncio.to_thread(_as_area_file, sheet, slug, known)
    return await asyncio.to_thread(_planned, given, file, sheet, known, now)


def _area_file(given: GivenList) -> AreaFile:
    try:
        file = parse_area_file(given.text, given.name)
    except ProblemsError as error:
        raise FaultsError(faults_of(given.text, error.problems)) from None
    count = len(file.people) + len(file.workgroups)
    if count > MOST_ROWS:
        raise FaultsError([Fault(wrong=Wrong.TOO_MANY_ROWS, word=str(count))])
    return file


def _as_area_file(sheet: SheetRows, slug: str, known: Known) -> AreaFile:
    """Say what a sheet says as an area file would, without a word about the area itself."""
    if known.area is None:
        raise FaultsError([Fault(wrong=Wrong.OTHER_AREA, word=slug)])
    area = AreaForm.model_construct(slug=slug, name=known.area.name)
    if sheet.of_workgroups:
        return AreaFile.model_construct(area=area, workgroups=read_workgroups(sheet, known))
    return AreaFile.model_construct(area=area, people=read_people(sheet, known))


def _planned(
    given: GivenList, file: AreaFile, sheet: SheetRows | None, known: Known, now: datetime
) -> ListPlan:
    if problems := list(clashes(file, known, given.name)):
        raise FaultsError(faults_of(given.text, problems))
    changes = plan_changes(file, known, now)
    after = _people_after(known, changes)
    if _has_facilitator(known.people) and not _has_facilitator(after):
        raise FaultsError([Fault(wrong=Wrong.LAST_FACILITATOR)])
    return ListPlan(
        changes=changes,
        names={key: person.name for key, person in (known.people | after).items()},
        unknown_columns=sheet.unknown if sheet else (),
        languages_kept=languages_kept(file, known),
        unnamed=sum(1 for _ in _unnamed(file, sheet, known)),
    )


def _people_after(known: Known, changes: tuple[Change, ...]) -> dict[str, KnownPerson]:
    made = {change.key: change.new for change in changes if isinstance(change.new, KnownPerson)}
    return known.people | made


def _has_facilitator(people: dict[str, KnownPerson]) -> bool:
    return any(Role.FACILITATOR in person.roles for person in people.values())


def _unnamed(file: AreaFile, sheet: SheetRows | None, known: Known) -> Iterator[str]:
    if sheet is None or not sheet.of_workgroups:
        yield from known.people.keys() - {person.key for person in file.people}
    if sheet is None or sheet.of_workgroups:
        yield from known.workgroups.keys() - {workgroup.slug for workgroup in file.workgroups}
