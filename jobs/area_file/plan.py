"""What an area file changes: pure, so that what is shown beforehand is what is done."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from jobs.area_file.form import AreaFile, PersonForm, WorkgroupForm
from jobs.arranging.changes import Action, AreaChange, Change, PersonChange, WorkgroupChange
from jobs.arranging.known import Known, KnownArea, KnownPerson, KnownWorkgroup, by_day, by_name, in_order
from jobs.arranging.schedule import rescheduled, with_next_overview
from jobs.problems import Problem
from jobs.rules.cadence import first_due
from jobs.rules.organisations import Spellings
from jobs.rules.wall_clock import local_moment
from models.values import Cadence, Language, Weekday

DEFAULT_ZONE: Final = "Europe/Amsterdam"
_K = TypeVar("_K", KnownArea, KnownWorkgroup)
KEPT_OF_WORKGROUP: Final = ("rotation", "paused_until", "table_every", "table", "last_due")
"""What a file need not say, and then leaves as it is."""
DEFAULT_DIGEST: Final = Cadence(every_weeks=1, weekday=Weekday.FRIDAY, time=time(15))


def plan_changes(file: AreaFile, known: Known, now: datetime, *, prune: bool = False) -> tuple[Change, ...]:
    """Compare a file with what is known. The order is the one in which the changes can be made."""
    area = _new_area(file, known.area, now)
    changes: list[Change] = []
    if area != known.area:
        action = Action.CHANGE if known.area else Action.ADD
        changes.append(AreaChange(key=file.area.slug, action=action, old=known.area, new=area))
    file = _spelt(file, known)
    changes += _people(file, known, prune=prune)
    changes += _workgroups(file, known, area, now, prune=prune)
    listed = {person.key for person in file.people}
    changes += [_leaving(key, known) for key in known.people if prune and key not in listed]
    return tuple(changes)


def _spelt(file: AreaFile, known: Known) -> AreaFile:
    """Give each organisation of a file in the spelling that the area knows, else in its first."""
    spellings = Spellings(_organisations(known))
    people = tuple(
        person.model_copy(update={"organisation": spellings.of(person.organisation)})
        if person.organisation
        else person
        for person in file.people
    )
    groups = tuple(
        group.model_copy(
            update={
                "table": tuple(
                    place.model_copy(update={"name": spellings.of(place.name)}) for place in group.table
                )
            }
        )
        if group.table
        else group
        for group in file.workgroups
    )
    return file.model_copy(update={"people": people, "workgroups": groups})


def languages_kept(file: AreaFile, known: Known) -> int:
    """Count the people who are there already and of whom a file says another language: they choose it."""
    there = ((known.languages.get(person.key), person.language) for person in file.people)
    return sum(1 for now, said in there if now and said and now != said)


def _organisations(known: Known) -> Iterator[str]:
    yield from known.organisations
    yield from (person.organisation for person in known.people.values() if person.organisation)
    yield from (place.name for group in known.workgroups.values() for place in group.table)


def clashes(file: AreaFile, known: Known, where: str, *, prune: bool = False) -> Iterator[Problem]:
    """Find the mail addresses of the file that another of the area keeps: the file says nothing of theirs.

    Whom a file that prunes takes out keeps none.
    """
    listed = {person.key for person in file.people}
    said = {person.key for person in file.people if person.email is not None}
    kept = {
        person.email.lower(): key
        for key, person in known.people.items()
        if person.email and key not in said and (key in listed or not prune)
    }
    for person in file.people:
        if owner := kept.get((person.email or "").lower()):
            mend = f'this address is that of "{owner}" in this area; keep that key, or give another address'
            yield Problem(where=where, key=f"people[{person.key}].email", mend=mend)


def _new_area(file: AreaFile, old: KnownArea | None, now: datetime) -> KnownArea:
    said = file.area
    zone = said.timezone or (old.timezone if old else DEFAULT_ZONE)
    digest = old.digest if old else DEFAULT_DIGEST
    if said.digest:
        digest = replace(digest, weekday=said.digest.weekday, time=said.digest.time)
    first = first_due(digest, ZoneInfo(zone), now)
    usual = old or KnownArea(
        name=said.name, timezone=zone, language=Language.DUTCH, digest=digest, next_digest_at=first
    )
    region, closed = said.school_region, said.closed_periods
    new = KnownArea(
        name=said.name,
        timezone=zone,
        language=said.language or usual.language,
        digest=digest,
        next_digest_at=usual.next_digest_at,
        cadence=said.cadence.value if said.cadence else usual.cadence,
        remind_after=usual.remind_after if said.remind_after is None else said.remind_after,
        answer_days=said.answer_days or usual.answer_days,
        school_region=usual.school_region if region is None else region or None,
        closed_periods=usual.closed_periods if closed is None else by_day(days.value for days in closed),
    )
    return with_next_overview(old, new, now) if old else new


def _people(file: AreaFile, known: Known, *, prune: bool) -> Iterator[PersonChange]:
    for said in file.people:
        old = known.people.get(said.key)
        new = _new_person(said, old, prune=prune)
        if old is None:
            yield PersonChange(key=said.key, action=Action.ADD, old=None, new=new)
        elif new != old:
            yield PersonChange(key=said.key, action=Action.CHANGE, old=old, new=new)


def _new_person(said: PersonForm, old: KnownPerson | None, *, prune: bool) -> KnownPerson:
    kept = old.roles if old and not prune else ()
    return KnownPerson(
        organisation=_said_or(said.organisation, old.organisation if old else None),
        name=said.name,
        email=_said_or(said.email, old.email if old else None),
        language=None if old else said.language,
        roles=kept if said.roles is None else in_order(said.roles),
    )


def _said_or(said: str | None, kept: str | None) -> str | None:
    """Give what a file says, where "" is nothing; else what is known."""
    return kept if said is None else said or None


def _leaving(key: str, known: Known) -> PersonChange:
    action = Action.LEAVE if key in known.staying else Action.REMOVE
    return PersonChange(key=key, action=action, old=known.people[key], new=None)


def _workgroups(
    file: AreaFile, known: Known, area: KnownArea, now: datetime, *, prune: bool
) -> Iterator[WorkgroupChange]:
    said = {workgroup.slug: workgroup for workgroup in file.workgroups}
    listed = {person.key for person in file.people}
    for slug in [*said, *(slug for slug in known.workgroups if slug not in said)]:
        old = known.workgroups.get(slug)
        moved = _moved(old, known.area, area) if old else None
        if slug in said:
            wished = _new_workgroup(said[slug], _pruned(old, listed) if prune and old else old, area)
            if _is_stopped(said[slug], old, wished, pruned=slug in known.pruned):
                change = _stopped(slug, old, wished)
            else:
                new = rescheduled(moved, wished, area, now)
                action = Action.ADD if old is None else Action.CHANGE if old.next_ask_at else Action.RESTART
                change = WorkgroupChange(key=slug, action=action, old=old, new=new)
        elif prune and old and slug not in known.with_history:
            change = WorkgroupChange(key=slug, action=Action.REMOVE, old=old, new=None)
        elif prune and old:
            stopped = replace(old, representatives=(), deputies=(), next_ask_at=None)
            change = WorkgroupChange(key=slug, action=Action.STOP, old=old, new=stopped)
        else:
            change = WorkgroupChange(key=slug, action=Action.CHANGE, old=old, new=_led(moved, area, now))
        if change.old != change.new:
            yield change


def _pruned(old: KnownWorkgroup, listed: Container[str]) -> KnownWorkgroup:
    """Leave in its seats whom a file that prunes lets stay: its deputies it must name again."""
    staying = tuple(key for key in old.representatives if key in listed)
    return replace(old, representatives=staying, deputies=())


def _new_workgroup(said: WorkgroupForm, old: KnownWorkgroup | None, area: KnownArea) -> KnownWorkgroup:
    """Give the workgroup as the file says, its next moment still open."""
    representatives = (
        (old.representatives if old else ()) if said.representatives is None else said.representatives
    )
    deputies = (old.deputies if old else ()) if said.deputies is None else said.deputies
    new = KnownWorkgroup(
        name=said.name,
        cadence=said.cadence.value if said.cadence else area.cadence,
        own_rhythm=said.cadence is not None,
        representatives=representatives,
        deputies=tuple(key for key in deputies if key not in representatives),
        next_ask_at=None,
    )
    return _with_said(said, _with_kept(new, old, KEPT_OF_WORKGROUP))


def _with_said(said: WorkgroupForm, new: KnownWorkgroup) -> KnownWorkgroup:
    """Put over what was kept what the file says after all."""
    pause = new.paused_until if said.paused_until is None else said.paused_until or None
    return replace(
        new,
        rotation=said.rotation or new.rotation,
        table_every=new.table_every if said.table_every is None else said.table_every,
        paused_until=pause,
        table=new.table if said.table is None else by_name(place.value for place in said.table),
    )


def _is_stopped(
    said: WorkgroupForm, old: KnownWorkgroup | None, wished: KnownWorkgroup, *, pruned: bool
) -> bool:
    """Say whether a workgroup is not asked; one that a pruning file emptied begins again with its people."""
    if said.stopped is not None or old is None:
        return bool(said.stopped)
    begins_again = pruned and wished.representatives and not (old.representatives or old.deputies)
    return old.next_ask_at is None and not begins_again


def _stopped(slug: str, old: KnownWorkgroup | None, wished: KnownWorkgroup) -> WorkgroupChange:
    """Give a workgroup that the file says is not asked; one that is stopped already can still change."""
    ends = old is not None and old.next_ask_at is not None
    action = Action.ADD if old is None else Action.STOP if ends else Action.CHANGE
    new = replace(wished, next_ask_at=None, paused_until=None if ends else wished.paused_until)
    return WorkgroupChange(key=slug, action=action, old=old, new=new)


def _led(workgroup: KnownWorkgroup | None, area: KnownArea, now: datetime) -> KnownWorkgroup | None:
    """Let a workgroup that the file does not name follow its area, if it has no rhythm of its own."""
    if workgroup is None or workgroup.own_rhythm or workgroup.next_ask_at is None:
        return workgroup
    return rescheduled(workgroup, replace(workgroup, cadence=area.cadence), area, now)


def _with_kept(new: _K, old: _K | None, kept: Iterable[str]) -> _K:
    """Keep of what is known all that a file does not say."""
    return replace(new, **{name: getattr(old, name) for name in kept}) if old else new


def _moved(old: KnownWorkgroup, before: KnownArea | None, after: KnownArea) -> KnownWorkgroup:
    """Keep the day and the wall-clock time of a workgroup whose area changes its time zone."""
    if old.next_ask_at is None or before is None or before.timezone == after.timezone:
        return old
    day = old.next_ask_at.astimezone(ZoneInfo(before.timezone)).date()
    return replace(old, next_ask_at=local_moment(day, old.cadence.time, ZoneInfo(after.timezone)))
