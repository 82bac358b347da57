"""One workgroup of the overview in words: what stands out, and the detail behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.render.dates import age, date_long, day
from bot.render.words import said_on_one_line, said_plainly
from bot.texts import Texts
from jobs.rules.digest import Entry, Reason, State
from jobs.rules.facts import File, Stuck
from models.values import Helper

SAID_BY_DAY = 1
"""Up to how many days ago something is said to be since a day, in whole days."""
Numbers = dict[int, int]
"""The number of each attachment in the overview, by its id; photos and recordings are counted apart."""


@dataclass(frozen=True, kw_only=True)
class Detail:
    """A labelled detail; `own` tells that the words are somebody's own."""

    label: str
    words: tuple[str, ...]
    own: bool = True


@dataclass(frozen=True, kw_only=True)
class Section:
    """A workgroup: its name, what stands out, and its details in groups that belong together."""

    title: str
    lines: tuple[str, ...]
    groups: tuple[tuple[Detail, ...], ...]
    files: tuple[tuple[File, int], ...]
    """Each with its number in the whole overview."""


def section(entry: Entry, end: datetime, zone: ZoneInfo, texts: Texts, numbers: Numbers) -> Section:
    """Put one workgroup into words, as it is at the end of the period."""
    obstacles = (_obstacle(stuck, zone, texts) for stuck in entry.obstacles)
    groups = (*obstacles, tuple(_heard(entry, texts, numbers)))
    return Section(
        title=said_on_one_line(entry.workgroup),
        lines=tuple(_lines(entry, end, zone, texts)),
        groups=tuple(group for group in groups if group),
        files=tuple((file, numbers[file.attachment_id]) for file in entry.files),
    )


def _lines(entry: Entry, end: datetime, zone: ZoneInfo, texts: Texts) -> Iterator[str]:
    lasting = _lasting(entry, end, zone, texts)
    if entry.stopped:
        yield texts("digest-stopped")
    if entry.reason:
        heard_before = entry.reason is Reason.SILENT and _heard_before(entry)
        key = "digest-silent-since" if heard_before else f"digest-reason-{entry.reason}"
        yield texts(key, lasting=lasting, rounds=entry.silent_rounds)
    yield from _standing(entry, lasting, texts)
    if entry.obstacles and not entry.reason and entry.state is not State.STUCK:
        yield texts("digest-open", count=len(entry.obstacles), lasting=lasting)
    if entry.solved:
        yield texts("digest-solved", count=len(entry.solved))
    for gap in entry.gaps:
        since = date_long(gap.since, zone, texts.language)
        yield texts(f"digest-gap-{gap.kind}", who=said_on_one_line(gap.who), date=since)
    yield from _round(entry, zone, texts)


def _standing(entry: Entry, lasting: str, texts: Texts) -> Iterator[str]:
    """Say how it goes, unless the reason or the heading of the part has said it."""
    if entry.state is State.STUCK:
        if not entry.obstacles:
            yield texts("digest-state-stuck-unsaid")
        elif not entry.reason:
            yield texts("digest-state-stuck", lasting=lasting)
    elif entry.state is State.WELL:
        told = entry.worked or entry.solved
        if entry.obstacles or entry.gaps or entry.reason or entry.stopped or not told:
            yield texts("digest-state-well")
    elif entry.state is State.SILENT:
        silent = "digest-silent-since" if _heard_before(entry) else "digest-state-silent"
        key = "digest-call-them" if entry.reason is Reason.SILENT else silent
        yield texts(key, rounds=entry.silent_rounds)
    elif entry.state not in {State.SKIPPED, State.STOPPED}:
        yield texts(f"digest-state-{entry.state}")


def _heard_before(entry: Entry) -> bool:
    """Say whether something stands here that was said before the rounds of which nothing was heard."""
    return bool(entry.solved or entry.rough or entry.worked or entry.files)


def _round(entry: Entry, zone: ZoneInfo, texts: Texts) -> Iterator[str]:
    """Say what happened to the rounds themselves, and when the next one is if this one told nothing."""
    for skipped in entry.skipped:
        yield texts(f"digest-skipped-{skipped.reason}", day=day(skipped.due_at, zone, texts.language))
    if entry.still_open and entry.state is not State.RUNNING:
        yield texts("digest-still-open")
    if entry.late:
        yield texts("digest-late")
    if entry.next_ask_at and entry.state in {State.SKIPPED, State.NOT_ASKED}:
        yield texts("digest-next", day=day(entry.next_ask_at, zone, texts.language))


def _lasting(entry: Entry, end: datetime, zone: ZoneInfo, texts: Texts) -> str:
    """Say how long, or since which day: an overview may be read on another day than that of its end."""
    if entry.age > SAID_BY_DAY:
        return texts("digest-lasting-long", age=age(entry.age, texts))
    since = end.astimezone(zone).date() - timedelta(days=entry.age)
    return texts("digest-lasting-since", day=day(since, zone, texts.language))


def _obstacle(stuck: Stuck, zone: ZoneInfo, texts: Texts) -> tuple[Detail, ...]:
    reported = day(stuck.reported_at, zone, texts.language)
    return tuple(
        detail
        for detail in (
            _detail("obstacle", stuck.text, texts),
            _detail("change", stuck.change, texts),
            _detail("help", stuck.help.text if stuck.help else None, texts),
            *_helper(stuck, texts),
            _detail("theme", texts(f"theme-{stuck.theme}") if stuck.theme else None, texts, own=False),
            _detail("reported", reported, texts, own=False),
        )
        if detail
    )


def _helper(stuck: Stuck, texts: Texts) -> tuple[Detail | None, ...]:
    """Say who can help: by kind, and in the person's own words where there are; these alone say it all."""
    if not stuck.help or not (stuck.help.helper or stuck.help.helper_text):
        return ()
    kind, words = stuck.help.helper or Helper.SOMEBODY, stuck.help.helper_text
    named = _detail("helper", words, texts)
    if named and kind in {Helper.SOMEBODY, Helper.UNKNOWN}:
        return (named,)
    by_kind = _detail("helper", texts(f"digest-helper-{kind}"), texts, own=False)
    return by_kind, _detail("helper_words", words, texts)


def _heard(entry: Entry, texts: Texts, numbers: Numbers) -> Iterator[Detail]:
    told = (
        ("solved", entry.solved),
        ("change", entry.different),
        ("rough", entry.rough),
        ("worked", entry.worked),
    )
    for name, words in told:
        said = tuple(quote for quote in map(said_plainly, words) if quote.strip())
        if said:
            yield Detail(label=texts(f"digest-label-{name}"), words=said)
    if entry.files:
        yield Detail(label=texts("digest-label-files"), words=(_listed(entry, texts, numbers),), own=False)


def _listed(entry: Entry, texts: Texts, numbers: Numbers) -> str:
    return ", ".join(
        texts(f"digest-file-{file.kind}", number=numbers[file.attachment_id]) for file in entry.files
    )


def _detail(name: str, words: str | None, texts: Texts, *, own: bool = True) -> Detail | None:
    said = said_plainly(words or "")
    return Detail(label=texts(f"digest-label-{name}"), words=(said,), own=own) if said.strip() else None
