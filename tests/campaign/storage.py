"""Storage that fails at the n-th operation, for every n, on both databases, and what is true afterwards.

SQLite runs on a disk that refuses the n-th write, truncate or sync; the wire to PostgreSQL is cut at the n-th
question. The product's own composition in virtual time. In one part it stays broken for 75 seconds from
there, in the other only that one operation fails.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import func, make_url, select

from models.rounds import Answer, CheckIn, Round
from models.traffic import InboxUpdate, OutboxMessage
from models.values import SendStatus, UpdateStatus

from .abreast import abreast
from .databases import Cluster, Files, NoServerError, Server, postgresql
from .disk import Disk, NoWayInError, failing_disk
from .house import House, Said, area_of, listening
from .table import Row, Scale, verdict
from .virtual import VirtualClock, in_virtual_time
from .wire import Wire

START = datetime(2026, 12, 7, 7, 59, 30, tzinfo=UTC)
"""A Monday, half a minute before the round at 9.00 in Amsterdam."""
AREA = area_of({"schoon": ("mon", "09:00", ["amina", "bram"])})
BROKEN_SECONDS = 75.0
ALARM_WITHIN = timedelta(seconds=60)
GOES_ON_WITHIN = 60.0
UNENCRYPTED = {"sslmode": "disable", "gssencmode": "disable"}
WORDS = ("De lantaarn is stuk", "Een vast aanspreekpunt")


class Fragile(Protocol):
    """Storage that counts its operations and fails at one of them."""

    operations: int
    fails_at: int | None
    stays_broken: bool
    failures: int
    broken: bool

    def mend(self) -> None: ...


@dataclass(kw_only=True)
class Trial:
    """What came of one failure."""

    n: int
    stays: bool
    failures: int = 0
    operations: int = 0
    alarm_after: timedelta | None = None
    goes_on_after: float | None = None
    wrong: list[str] = field(default_factory=list)


def run(scale: Scale) -> list[Row]:
    """Fail at every operation, on each database."""
    return [*_on_sqlite(scale), *_on_postgresql(scale)]


@dataclass(frozen=True)
class Task:
    """One failure to live through; operation 0 is none."""

    folder: Path
    cluster: Cluster | None
    n: int = 0
    stays: bool = False


def _on_sqlite(scale: Scale) -> list[Row]:
    Files(scale.folder, AREA, START - timedelta(minutes=1))
    try:
        return _rows("SQLite on a failing disk", _every(Task(scale.folder, None), scale), scale)
    except NoWayInError:
        return [_void("SQLite", "this Python has its SQLite built in")]


def _on_postgresql(scale: Scale) -> list[Row]:
    try:
        with postgresql() as server:
            server.fill(scale.folder, AREA, START - timedelta(minutes=1))
            task = Task(scale.folder, server.cluster)
            return _rows("PostgreSQL on a wire that is cut", _every(task, scale), scale)
    except NoServerError:
        return [_void("PostgreSQL", "its programs are not installed")]


def _void(name: str, why: str) -> Row:
    return Row(part="storage", what=name, goal="", measured=why, verdict=verdict(met=False, void=True))


def _every(task: Task, scale: Scale) -> list[Trial]:
    """Count the operations of a story that goes well; then let each fail, or some of them."""
    well = live(task)
    if well.wrong:
        raise AssertionError(f"The story fails by itself: {well.wrong}")
    step = max(1, well.operations // 2) if scale.quick else 1
    points = range(1 + (scale.seed % step), well.operations + 1, step)
    tasks = [
        replace(task, n=n, stays=stays)
        for n in points
        for stays in ((n % 2 == 0,) if scale.quick else (True, False))
    ]
    return abreast(live, tasks, few=scale.quick)


def live(task: Task) -> Trial:
    """Live through one failure."""
    trial = Trial(n=task.n, stays=task.stays)
    if task.cluster:
        server = Server(task.cluster)
        with server.fresh() as url:
            wire = Wire(server.socket)
            return in_virtual_time(lambda: _story(url, _hardened(wire, task.n), trial))
    with failing_disk() as disk, Files(task.folder, AREA, START).fresh() as url:
        return in_virtual_time(lambda: _story(url, _hardened(disk, task.n), trial))


def _hardened(storage: Fragile, n: int) -> Fragile:
    """Let the ways to fail take turns."""
    match storage:
        case Disk():
            storage.is_full = n % 2 == 0
        case Wire():
            storage.after_passing = n % 2 == 0
    return storage


async def _story(url: str, storage: Fragile, trial: Trial) -> Trial:
    """Ask two people, let both answer, let storage fail on the way, and mend it."""
    storage.stays_broken, storage.fails_at = trial.stays, None
    async with AsyncExitStack() as stack:
        house = House(url, VirtualClock(START))
        if isinstance(storage, Wire):
            await stack.enter_async_context(storage.open())
            house.database_url = str(
                make_url(url).set(host="127.0.0.1", port=storage.port, query=UNENCRYPTED)
            )
        log = stack.enter_context(listening(house.clock))
        await stack.enter_async_context(house.peopled())
        storage.operations, storage.failures, storage.fails_at = 0, 0, trial.n or None
        async with house.at_work():
            people = [asyncio.create_task(_amina(house)), asyncio.create_task(_bram(house))]
            if trial.n and (failed_at := await _until_it_fails(house, storage)):
                await asyncio.sleep(BROKEN_SECONDS)
                storage.mend()
                trial.goes_on_after = await _until_it_goes_on(house)
                trial.alarm_after = _alarm(log, failed_at)
            await asyncio.wait(people, timeout=900)
            trial.operations, trial.failures = storage.operations, storage.failures
            storage.mend()
            await asyncio.sleep(30)
            trial.wrong = [*_unfinished(people), *await _untrue(house)]
    return trial


async def _amina(house: House) -> None:
    """Report that it is stuck, in words; wait for each question, however long it takes."""
    amina = house.people["amina"]
    await _hears(house, "amina", "Hoe gaat het")
    await amina.presses("We zitten vast")
    await _hears(house, "amina", "Waar lopen jullie vast?")
    await amina.says(WORDS[0])
    await _hears(house, "amina", "Waar gaat het vooral over?")
    await amina.presses("Besluit nodig")
    await _hears(house, "amina", "Wat zou jullie helpen?")
    await amina.says(WORDS[1])
    await _hears(house, "amina", "Wie kan daarbij helpen?")


async def _bram(house: House) -> None:
    await _hears(house, "bram", "Hoe gaat het")
    await house.people["bram"].presses("Gaat goed")
    await _hears(house, "bram", "Wat werkte")
    await house.people["bram"].presses("Niets bijzonders")
    await _hears(house, "bram", "Dank je")


async def _hears(house: House, name: str, words: str) -> None:
    """Wait for something to stand on the screen, and think for some seconds."""
    chat = house.people[name].chat
    while not any(words in message.text for message in chat.said_by_bot):
        await chat.changed()
    await asyncio.sleep(4)


async def _until_it_fails(house: House, storage: Fragile) -> datetime | None:
    """Wait for the failure, for the length of the story at most."""
    for _ in range(240):
        if storage.failures:
            return house.clock.now()
        await asyncio.sleep(0.5)
    return None


async def _until_it_goes_on(house: House) -> float | None:
    """Say after how long everything said until now is handled, and nothing waits to be sent."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    said = {update["update_id"] for update in house.playground.pending}
    while loop.time() < begun + 300:
        pending = {update["update_id"] for update in house.playground.pending}
        if not said & pending and not await _waiting(house):
            return loop.time() - begun
        await asyncio.sleep(0.5)
    return None


async def _waiting(house: House) -> int:
    now = house.clock.now()
    inbox = select(func.count()).where(InboxUpdate.status == UpdateStatus.WAITING)
    outbox = select(func.count()).where(
        OutboxMessage.status == SendStatus.QUEUED, OutboxMessage.not_before <= now - timedelta(seconds=2)
    )
    return sum([int((await house.rows(which))[0][0]) for which in (inbox, outbox)])


def _alarm(log: Said, failed_at: datetime) -> timedelta | None:
    """Say how long it took until the log had an alarm; the look for the failure takes half a second."""
    since = failed_at - timedelta(seconds=1)
    return next((max(timedelta(0), at - failed_at) for at, _ in log.alarms(since)), None)


def _unfinished(people: Sequence["asyncio.Task[None]"]) -> list[str]:
    """Name the conversations that got stuck."""
    names = ("amina", "bram")
    return [f"{name} got no further" for name, task in zip(names, people, strict=True) if not task.done()]


async def _untrue(house: House) -> list[str]:
    """Compare what was confirmed, at Telegram and on the screens, with what is stored."""
    wrong = []
    confirmed = house.playground.world.updates._next_id - 700_000_001 - len(house.playground.pending)
    done = select(func.count()).where(InboxUpdate.status == UpdateStatus.DONE)
    [(stored,)] = await house.rows(done)
    if stored != confirmed:
        wrong.append(f"{confirmed} updates were confirmed, {stored} are handled")
    texts = await house.rows(select(Answer.text, func.count()).group_by(Answer.text))
    answers = Counter(dict([tuple(row) for row in texts]))
    wrong += [f"'{words}' is stored {answers[words]} times" for words in WORDS if answers[words] != 1]
    [(rounds,)] = await house.rows(select(func.count(Round.id)))
    [(finished,)] = await house.rows(select(func.count(CheckIn.id)).where(CheckIn.finished_at.is_not(None)))
    if (rounds, finished) != (1, 1):
        wrong.append(f"{rounds} rounds and {finished} finished turns, instead of 1 and 1")
    for name in ("amina", "bram"):
        shown = [m.text for m in house.people[name].screen if m.from_bot and "Hoe gaat het" in m.text]
        plain = [text for text in shown if "Misschien zag je" not in text]
        if len(plain) > 1 or len(shown) > 2:
            wrong.append(f"{name} saw {len(plain)} questions and {len(shown) - len(plain)} repeats")
    return wrong


def _rows(what: str, trials: Sequence[Trial], scale: Scale) -> list[Row]:
    hit = [trial for trial in trials if trial.failures]
    void, seeds = len(trials) - len(hit), f"{scale.seed}" if scale.quick else "every n"
    wrong = [f"{what}, {_name(trial)}: {line}" for trial in hit for line in trial.wrong]
    lasting = [trial for trial in hit if trial.stays]
    silent = [t for t in lasting if t.alarm_after is None or t.alarm_after > ALARM_WITHIN]
    slow = [t for t in hit if t.goes_on_after is None or t.goes_on_after > GOES_ON_WITHIN]
    alarms = [t.alarm_after for t in lasting if t.alarm_after is not None]
    longest = max((t.goes_on_after for t in hit if t.goes_on_after is not None), default=0.0)
    measured, latest = len(hit), max(alarms, default=timedelta(0)).total_seconds()
    return [
        Row(
            part="storage",
            what=f"{what}: {measured} failures" + f", {void} void" * bool(void),
            goal="0 confirmed but not stored, 0 twice",
            measured=f"{len(wrong)} violations",
            seeds=seeds,
            verdict=verdict(met=not wrong, void=not measured),
            details=tuple(wrong),
        ),
        Row(
            part="storage",
            what=f"{what}: an alarm in the log while it lasts",
            goal="60 s, in all",
            measured=f"{latest:.0f} s at most, {len(silent)} of {len(lasting)} without",
            seeds=seeds,
            verdict=verdict(met=not silent, void=not lasting),
            details=tuple(f"{what}, {_name(trial)}: alarm after {trial.alarm_after}" for trial in silent),
        ),
        Row(
            part="storage",
            what=f"{what}: goes on after the repair",
            goal="60 s, in all",
            measured=f"{longest:.0f} s at most, {len(slow)} of {measured} later",
            seeds=seeds,
            verdict=verdict(met=not slow, void=not measured),
            details=tuple(f"{what}, {_name(trial)}: went on after {trial.goes_on_after} s" for trial in slow),
        ),
    ]


def _name(trial: Trial) -> str:
    return f"operation {trial.n}{' and all after it' if trial.stays else ' alone'}"
