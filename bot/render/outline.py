"""The overview as headed parts of plain words: what is said, before any format decides how it looks."""

from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.render.dates import date_long, day, moment
from bot.render.entries import Numbers, Section, section
from bot.render.words import said_on_one_line
from bot.texts import Texts
from jobs.rules.digest import Digest, Entry
from models.values import AttachmentKind


class PartName(StrEnum):
    NEEDS_YOU = "needs_you"
    FOR_INFORMATION = "for_information"
    GOING_WELL = "going_well"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of the three parts; without sections it says so in `note`."""

    name: PartName
    heading: str
    sections: tuple[Section, ...]
    note: str | None


@dataclass(frozen=True, kw_only=True)
class Outline:
    """The overview in words. `headline` alone tells whether she is needed."""

    headline: str
    title: str
    dateline: str
    parts: tuple[Part, ...]
    help_share: str
    away: tuple[str, ...]


def outline(digest: Digest, texts: Texts) -> Outline:
    """Put a digest into words, in one language and in the time zone of its area."""
    pressing = sum(entry.reason is not None for entry in digest.entries)
    return Outline(
        headline=texts("digest-headline", count=pressing),
        title=_title(digest, texts),
        dateline=_dateline(digest, texts),
        parts=tuple(_part(name, digest, texts) for name in PartName),
        help_share=texts("digest-help-share", open=digest.help_open, yours=digest.help_with_you),
        away=_away(digest, texts),
    )


def zone_of(digest: Digest) -> ZoneInfo:
    return ZoneInfo(digest.timezone)


def _title(digest: Digest, texts: Texts) -> str:
    date = date_long(digest.period_end, zone_of(digest), texts.language)
    key = "digest-title-now" if digest.provisional else "digest-title"
    return texts(key, area=said_on_one_line(digest.area), date=date)


def _dateline(digest: Digest, texts: Texts) -> str:
    zone, language = zone_of(digest), texts.language
    if digest.provisional:
        since, now = (moment(each, zone, language) for each in (digest.period_start, digest.period_end))
        return texts("digest-now", start=since, moment=now)
    since = texts("digest-since", day=day(digest.period_start, zone, language))
    return f"{since} {texts('digest-perhaps-again')}" if digest.perhaps_again else since


def _part(name: PartName, digest: Digest, texts: Texts) -> Part:
    entries: tuple[Entry, ...] = getattr(digest, name)
    numbers = _numbers(digest)
    return Part(
        name=name,
        heading=texts(f"digest-part-{name}"),
        sections=tuple(
            section(entry, digest.period_end, zone_of(digest), texts, numbers) for entry in entries
        ),
        note=_note(name, digest, texts),
    )


def _numbers(digest: Digest) -> Numbers:
    files = [file for entry in digest.entries for file in entry.files]
    kinds = {kind: [file.attachment_id for file in files if file.kind is kind] for kind in AttachmentKind}
    return {identity: number for alike in kinds.values() for number, identity in enumerate(alike, start=1)}


def _note(name: PartName, digest: Digest, texts: Texts) -> str | None:
    """Say that a part is empty, or that more workgroups need her than its five."""
    if not getattr(digest, name):
        return texts(f"digest-empty-{name}")
    more = sum(entry.reason is not None for entry in digest.for_information)
    if name is PartName.NEEDS_YOU and more:
        return texts("digest-more-need-you", count=more)
    return None


def _away(digest: Digest, texts: Texts) -> tuple[str, ...]:
    zone, language = zone_of(digest), texts.language
    return tuple(
        texts("digest-away", name=said_on_one_line(away.name), day=day(away.last_day, zone, language))
        for away in digest.away
    )
